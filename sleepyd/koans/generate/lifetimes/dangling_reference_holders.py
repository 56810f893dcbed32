"""Programs in which a set, a queue, an option or an own type still holds a reference when its value is gone.

As everywhere for this task, the value moves up: it is made just before the variable that borrows it.
"""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.lifetimes import fill, settled

_TEXTS = (
    'let $v2:key = format!("$t{}", $n);',
    "let $v2:key = $q.to_uppercase();",
    "let $v2:key = String::from($q);",
    "let $v2:key = [$q, $q].concat();",
    "let $v2:key: String = $q.chars().rev().collect();",
)
_VIEW = "⟦&$v2¦$v2.as_str()¦$v2.trim()⟧"


@skeleton("dangling_reference")
def set_with_inner_element(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::%set%;

$doc
⟦pub ¦⟧fn $f1($p1:words: &[&str]) -> usize {
    «→%let%»
    let mut $p2:seen: %set%<&str> = ⟦$p1.iter().copied().collect()¦%set%::new()⟧;
    $noise
    ⟦if $p1.len() ⟦>¦<⟧ $n {¦if $p2.is_empty() {¦if let Some($v6) = $p1.first() {
        $p2.insert($v6);¦{⟧
        «%let%→»
        ⟦$p2.insert(%view%);¦if !$p2.insert(%view%) {
            println!("$t");
        }⟧
    }
    ⟦for $v7 in $p1 {
        $p2.remove($v7);
    }
    ¦⟧⟦$p2.len()¦$p2.iter().map(|$v8| $v8.len()).sum()¦$p2.iter().filter(|$v8| $v8.len() > $n).count()⟧
}
""",
        set=s.pick(["HashSet", "BTreeSet"]),
        view=_VIEW,
        let=settled(s, s.pick(_TEXTS)),
    )


@skeleton("dangling_reference")
def map_with_inner_value(s: Source) -> str:
    kind, put, use = s.pick(
        [
            ("&str", "$p2.insert($n, %view%);", "$p2.values().map(|$v8| $v8.len()).sum()"),
            ("Vec<&str>", "$p2.entry($n).or_default().push(%view%);", "$p2.values().map(Vec::len).sum()"),
            ("Option<&str>", "$p2.insert($n, Some(%view%));", "$p2.values().flatten().count()"),
            ("&str", "$p2.entry($n).or_insert(%view%);", "$p2.values().filter(|$v8| $v8.is_empty()).count()"),
        ]
    )
    return fill(
        s,
        """
use std::collections::%map%;

$doc
⟦pub ¦⟧fn $f1($p1:values: &[u32], $v1:flag: bool) -> usize {
    $noise
    «→%let%»
    let mut $p2:table: %map%<u32, %kind%> = %map%::new();
    ⟦if $v1 {¦if $v1 && !$p1.is_empty() {¦match $p1.len() {
        0 => return 0,
        _ if $v1 => println!("$t"),
        _ => {}
    }
    {⟧
        ⟦println!("$t {}", $p1.len());
        ¦⟧«%let%→»
        %put%
    }
    ⟦for $v7 in $p1 {
        $p2.remove($v7);
    }
    ¦⟧%use%
}
""",
        map=s.pick(["HashMap", "BTreeMap"]),
        kind=kind,
        put=put,
        use=use,
        view=_VIEW,
        let=settled(s, s.pick(_TEXTS)),
    )


@skeleton("dangling_reference")
def queue_of_borrowed_parts(s: Source) -> str:
    let = s.pick(
        [
            "let $v2:extra = vec![$n, $n, $n];",
            "let $v2:extra: Vec<u32> = $p1.iter().map(|$v9| $v9 ⟦*¦+⟧ $d).collect();",
            "let $v2:extra = [$n; $d];",
            "let $v2:extra = $p1.to_vec();",
        ]
    )
    return fill(
        s,
        """
use std::collections::VecDeque;

$doc
⟦pub ¦⟧fn $f1($p1:values: &[u32]) -> u32 {
    «→%let%»
    let mut $p2:queue: VecDeque<&[u32]> = $p1.chunks(2).collect();
    $noise
    ⟦if $p2.len() < $n {¦if $p1.is_empty() {¦{⟧
        «%let%→»
        $p2.⟦push_back¦push_front⟧(⟦&$v2¦&$v2[..]⟧);
    }
    let mut $v3:total = 0;
    while let Some($v4:part) = $p2.⟦pop_front¦pop_back⟧() {
        $v3 += $v4.iter().⟦sum::<u32>()¦max().copied().unwrap_or($n)¦count() as u32⟧;
    }
    $v3
}
""",
        let=settled(s, let),
    )


@skeleton("dangling_reference")
def option_filled_in_block(s: Source) -> str:
    return fill(
        s,
        """
$doc
⟦pub ¦⟧fn $f1($v1:name: &str, $v3:count: usize) -> ⟦#r:String¦usize⟧ {
    «→%let%»
    let mut $v4:chosen⟦: Option<&str>¦⟧ = None;
    ⟦if $v3 ⟦>¦<⟧ $n {
        «%let%→»
        $v4 = Some(%view%);
    }¦if $v1.is_empty() {
        ⟦println!("$t {}", $v3);
        ¦⟧«%let%→»
        $v4 = Some(%view%);
    } else if $v3 > $n {
        $v4 = Some($v1);
    }¦match $v3 {
        0 => {
            «%let%→»
            $v4 = Some(%view%);
        }
        1..=$d => println!("$t"),
        _ => $v4 = Some($v1),
    }⟧
    $noise
    ⟦#r:$v4.unwrap_or($v1).to_string()¦$v4.map_or(0, |$v5| $v5.len())⟧
}
""",
        let=settled(s, s.pick(_TEXTS)),
        view=s.pick(["&$v2[..]", "$v2.as_str()", "$v2.trim()"]),
    )


@skeleton("dangling_reference")
def pair_out_of_block(s: Source) -> str:
    let, end, use = s.pick(
        [
            (
                'let $v2:line = format!("$t={}", $v1);',
                "$v2.split_once('=').unwrap_or(($q, $q))",
                "$v3.len() ⟦+¦*⟧ $v4.len()",
            ),
            ("let $v2:line = $q.repeat($v1);", "$v2.split_at($v2.len() / 2)", "$v3.len() + $v4.trim().len()"),
            ("let $v2:values = vec![$v1; $n];", "$v2.split_at($d)", "$v3.len() * $d + $v4.iter().sum::<usize>()"),
            ("let $v2:values = [$v1, $n, $n];", "(&$v2[0], &$v2[⟦1¦2⟧])", "$v3 ⟦+¦*⟧ $v4"),
            ("let $v2:values = ($v1 + $n, $v1 * $d);", "(&$v2.0, &$v2.1)", "$v3 ⟦+¦*⟧ $v4"),
        ]
    )
    return fill(
        s,
        """
$doc
⟦pub ¦⟧fn $f1($v1:count: usize) -> usize {
    $noise
    «→%let%»
    let ($v3:left, $v4:right) = {
        ⟦println!("$t {}", $v1);
        ¦⟧«%let%→»
        %end%
    };
    ⟦if $v1 > $n {
        return $n;
    }
    ¦⟧%use%
}
""",
        let=settled(s, let),
        end=end,
        use=use,
    )


@skeleton("dangling_reference")
def request_with_inner_header(s: Source) -> str:
    """An own type takes references by a method."""
    return fill(
        s,
        """
pub struct $T1<'a> {
    $p1:headers: Vec<(&'a str, &'a str)>,
    $v1:path: &'a str,
}

impl<'a> $T1<'a> {
    $doc
    pub fn new($v1: &'a str) -> Self {
        $T1 { $p1: Vec::new(), $v1 }
    }

    pub fn $f1(&mut self, $v6: &'a str, $v7: &'a str) {
        self.$p1.push(($v6, $v7));
    }

    pub fn $f2(&self) -> usize {
        self.$v1.len() + self.$p1.len() ⟦+¦*⟧ $n
    }
}

$doc
pub fn $f3($v3:path: &str, $v4:token: Option<u32>) -> usize {
    «→%let%»
    let mut $v5:request = $T1::new($v3);
    ⟦$v5.$f1($q, $q);
    ¦⟧⟦if let Some(0..=$d) = $v4 {
        «%let%→»
        $v5.$f1($q, %view%);
    }¦if $v4.is_some() {
        «%let%→»
        $v5.$f1(%view%, $q);
    }¦if $v4 == Some($n) || $v3.is_empty() {
        «%let%→»
        $v5.$f1($q, %view%);
    } else {
        $v5.$f1($q, $v3);
    }⟧
    $noise
    $v5.$f2()
}
""",
        let=settled(s, s.pick(_TEXTS)),
        view=s.pick(["&$v2", "$v2.as_str()"]),
    )


@skeleton("dangling_reference")
def trait_object_of_inner_value(s: Source) -> str:
    return fill(
        s,
        """
pub trait $T1 {
    fn $f1(&self) -> f64;
}

$derive
pub struct $T2 {
    $v1:radius: f64,
}

$derive
pub struct $T3 {
    $v2:width: f64,
    $v3:height: f64,
}

impl $T1 for $T2 {
    fn $f1(&self) -> f64 {
        self.$v1 * $n.5
    }
}

impl $T1 for $T3 {
    fn $f1(&self) -> f64 {
        self.$v2 ⟦*¦+⟧ self.$v3
    }
}

$doc
pub fn $f2($v4:scale: f64) -> f64 {
    let $v5:default = $T2 { $v1: $v4 };
    «→%let%»
    let mut $v6:shape: &dyn $T1 = &$v5;
    ⟦if $v4 ⟦>¦<⟧ $n.0 {¦if $v6.$f1() > $n.0 {⟧
        ⟦println!("$t {}", $v4);
        ¦⟧«%let%→»
        $v6 = &$v7;
    }
    $noise
    $v6.$f1()⟦ * $d.0¦⟧
}
""",
        let=settled(s, s.pick(["let $v7 = $T3 { $v2: $v4, $v3: $n.0 };", "let $v7 = $T2 { $v1: $n.5 };"])),
    )


@skeleton("dangling_reference")
def list_of_views_extended(s: Source) -> str:
    let, kind, put = s.pick(
        [
            ("let $v2:extra = $p1.len() as u32 ⟦+¦*⟧ $d;", "&u32", "push(&$v2)"),
            ("let $v2:extra = vec![$n, $n, $n];", "&u32", "extend(&$v2)"),
            ("let $v2:extra = [$n, $n];", "&u32", "extend($v2.iter())"),
            ("let $v2:extra: Vec<u32> = ($d..$n).collect();", "&u32", "extend($v2.iter().rev())"),
        ]
    )
    return fill(
        s,
        """
$doc
⟦pub ¦⟧fn $f1($p1:values: &[u32]) -> u32 {
    $noise
    «→%let%»
    let mut $p2:views: Vec<%kind%> = $p1.iter().⟦filter(|$v9| **$v9 > $n).¦rev().¦⟧collect();
    ⟦if $p2.len() < $n {¦if let None = $p2.first() {¦{¦if $p1.is_empty() {
        return $n;
    } else {⟧
        «%let%→»
        $p2.%put%;
    }
    ⟦$p2.sort();
    ¦$p2.dedup();
    ¦⟧⟦$p2.iter().copied().sum()¦**$p2.iter().max().unwrap_or(&&$n)¦$p2.len() as u32⟧
}
""",
        let=settled(s, let),
        kind=kind,
        put=put,
    )


@skeleton("dangling_reference")
def remaining_text_of_block(s: Source) -> str:
    """An iterator over an inner text goes on after the block."""
    let, view, use = s.pick(
        [
            ('let $v2:source = format!("$t {}", $v1);', "$v2.split(' ').⟦peekable()¦enumerate()¦rev()⟧", "count()"),
            ("let $v2:source = $q.to_lowercase();", "$v2.chars().⟦skip($d)¦peekable()¦rev()⟧", "count() + $v1"),
            (
                "let $p2:source = vec![$v1, $n, $n];",
                "$p2.iter().⟦cycle().take($n)¦skip($d)¦rev()⟧",
                "sum::<usize>()",
            ),
            ("let $p2:source = [$q, $q, $q];", "$p2.iter().map(|$v7| $v7.len())", "⟦sum()¦max().unwrap_or($v1)⟧"),
            ('let $v2:source = String::from("$t\\n$t");', "$v2.lines().filter(|$v7| $v7.len() > $n)", "count() * $v1"),
        ]
    )
    return fill(
        s,
        """
$derive
pub struct $T1 {
    $v4:width: usize,
    $fields
}

impl $T1 {
    $doc
    pub fn $f1(&self, $v1:count: usize) -> usize {
        ⟦if self.$v4 == 0 {
            return $v1;
        }
        ¦⟧«→%let%»
        ⟦let mut $v3:rest = {
            «%let%→»
            %view%
        };
        $v3.next();¦let $v3:rest;
        {
            «%let%→»
            $v3 = %view%;
        }⟧
        $noise
        $v3.%use%
    }
}
""",
        let=settled(s, let),
        view=view,
        use=use,
    )
