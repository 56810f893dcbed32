"""Generators of lifelike programs that ask for `'static` where any lifetime would do."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.lifetimes import fill


@skeleton("static_required")
def helper_asked_by_method(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $T1 {
    $v1:name: String,
    $p1:tags: Vec<String>,
    $fields
}

⟦$doc
¦⟧fn $f1($v2:label: &«'static →»str⟦) -> usize {
    $v2.⟦len()¦split('-').count()¦chars().filter(|$v6| $v6.is_numeric()).count()⟧
}¦) -> usize {
    match $v2.find(⟦':'¦'/'⟧) {
        Some($v6) => $v6 ⟦+¦*⟧ $d,
        None => $v2.len(),
    }
}⟧

impl $T1 {
    $doc
    pub fn $f2(&self) -> usize {
        $noise
        ⟦$f1(⟦&self.$v1¦self.$v1.trim()⟧) ⟦+¦*⟧ $n¦self.$p1.iter().map(|$v4| $f1($v4)).⟦sum()¦max().unwrap_or(0)⟧¦\
let mut $v3:total = 0;
        for $v4 in &self.$p1 {
            if $v4.len() ⟦>¦<⟧ $d {
                $v3 += $f1(⟦$v4¦$v4.trim()⟧);
            }
        }
        $v3¦if let Some($v4) = self.$p1.⟦first()¦last()⟧ {
            return $f1($v4);
        }
        $d⟧
    }
}
""",
    )


@skeleton("static_required")
def constructor_that_copies(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $T1 {
    $v1:title: String,
    $v2:level: u32,
}

impl $T1 {
    $doc
    pub fn ⟦new¦new¦$f2⟧($v3: &«'static →»str, $v2: u32) -> Self {
        $T1 {
            $v1: $v3.⟦to_string()¦to_owned()¦trim().to_string()¦to_uppercase()⟧,
            $v2,
        }
    }
}

$doc
⟦pub ¦⟧fn $f1(⟦$p1: &[String]) -> Vec<$T1> {
    $noise
    ⟦$p1.iter().map(|$v5| $T1::NEW(⟦$v5¦$v5.trim()⟧, $n)).collect()¦let mut $p2 = Vec::new();
    for ($v6:i, $v5) in $p1.iter().enumerate() {
        $p2.push($T1::NEW($v5, $v6 as u32));
    }
    $p2⟧¦$v5: u32) -> $T1 {
    let $v6 = format!("$t {$v5}");
    $noise
    $T1::NEW(⟦&$v6¦$v6.as_str()⟧, $v5 ⟦+¦*⟧ $d)¦$v5: &str) -> Option<$T1> {
    $noise
    let ($v6, $v7) = $v5.split_once(⟦'='¦':'⟧)?;
    Some($T1::NEW($v6, $v7.parse().unwrap_or($n)))⟧
}
""".replace("⟦new¦new¦$f2⟧", name := s.pick(["new", "new", "$f2"])).replace("NEW", name),
    )


@skeleton("static_required")
def method_with_bound(s: Source) -> str:
    bound, act = s.pick(
        [
            ("Display", 'self.$p1.push(⟦format!("$t {$v2}")¦$v2.to_string()⟧);'),
            ("Debug", 'self.$p1.push(format!("⟦{$v2:?}¦$t {$v2:?}⟧"));'),
            (
                "Display",
                "let $v3 = $v2.to_string();\n        if $v3.len() < $n {\n            self.$p1.push($v3);\n        }",
            ),
        ]
    )
    return fill(
        s,
        """
use std::fmt::%bound%;

$derive
pub struct $T1 {
    $p1:lines: Vec<String>,
    $v1:width: usize,
}

impl $T1 {
    $doc
    pub fn $f1%signature% {
        %act%
        self.$v1 += ⟦1¦$d⟧;
    }
}

⟦pub ¦⟧fn $f2($v4: &mut $T1, $v5: usize) {
    let $v6 = ⟦vec![$v5, $n]¦[$v5; $d]¦vec![$q, $q]⟧;
    $noise
    ⟦for $v7 in $v6.iter()⟦.rev()¦.skip($d)¦⟧ {
        $v4.$f1($v7);
    }¦if $v5 ⟦>¦<⟧ $v4.$v1 {
        $v4.$f1(&$v6[0]);
    }¦$v4.$f1(&$v6[$d % $v6.len()]);⟧
}
""",
        act=act,
        signature=s.pick(
            [
                "<T: %bound%« + 'static→»>(&mut self, $v2: T)",
                "(&mut self, $v2: impl %bound%« + 'static→»)",
                "<T>(&mut self, $v2: T)\n    where\n        T: %bound%« + 'static→»,\n   ",
            ]
        ),
        bound=bound,
    )


@skeleton("static_required")
def closure_parameter(s: Source) -> str:
    return fill(
        s,
        """
$doc
⟦pub ¦⟧fn $f1%signature% {
    ⟦let mut $v3:total = 0;
    for $v4 in $p1 {
        ⟦if *$v4 == $n {
            continue;
        }
        ¦⟧$v3 += $v2(*$v4);
    }
    $v3¦$p1.iter().map(|$v4| $v2(*$v4)).⟦sum()¦max().unwrap_or(0)¦fold($d, |$v3, $v5| $v3 + $v5)⟧¦match $p1 {
        [] => 0,
        [$v4] => $v2(*$v4),
        [$v4, .., $v5] => $v2(*$v4) ⟦+¦*⟧ $v2(*$v5),
    }⟧
}

$doc
⟦pub ¦⟧fn $f2($p1: &[u32], $v6:scale: &u32) -> u32 {
    $noise
    ⟦$f1($p1, move |$v7| ($v7 + $d) ⟦*¦+⟧ *$v6)¦let $v8 = $f1($p1, move |$v7| $v7 * *$v6);
    $v8 ⟦+¦*⟧ $n¦if *$v6 == 0 {
        return $n;
    }
    $f1($p1, move |$v7| $v7 / *$v6)⟧
}
""",
        signature=s.pick(
            [
                "($p1: &[u32], $v2: impl Fn(u32) -> u32« + 'static→») -> u32",
                "<F: Fn(u32) -> u32« + 'static→»>($p1: &[u32], $v2: F) -> u32",
                "<F>($p1: &[u32], $v2: F) -> u32\nwhere\n    F: Fn(u32) -> u32« + 'static→»,\n",
            ]
        ),
    ).replace(",\n {", ",\n{")


@skeleton("static_required")
def boxed_closures(s: Source) -> str:
    kind, make, use = s.pick(
        [
            ("Box<dyn Fn(u32) -> u32« + 'static→»>", "Box::new(|$v4| $v4 ⟦+¦*⟧ $v2)", "$v3($n) ⟦+¦*⟧ $d"),
            ("Vec<Box<dyn Fn(u32) -> u32« + 'static→»>>", "vec![Box::new(|$v4| $v4 + $v2), Box::new(|$v4| $v4 * $d)]",
             "$v3.iter().⟦map(|$v5| $v5($n)).sum()¦fold($d, |$v6, $v5| $v5($v6))⟧"),
            ("Option<Box<dyn Fn(u32) -> u32« + 'static→»>>", "Some(Box::new(|$v4| $v4 ⟦*¦+¦%⟧ $v2))",
             "match $v3 {\n        Some($v5) => $v5($d),\n        None => $n,\n    }"),
        ]
    )  # fmt: skip
    return fill(
        s,
        """
$doc
⟦pub ¦⟧fn $f1($p1: &[u32]) -> u32 {
    let $v2 = ⟦$p1.len() as u32 + $n¦$p1.iter().sum::<u32>() + $d¦\
$p1.iter().filter(|$v7| **$v7 > $n).count() as u32 + 1⟧;
    $noise
    let $v3: %kind% = %make%;
    %use%
}
⟦
$doc
pub struct $T1 {
    $v8: u32,
    $fields
}
¦⟧""",
        kind=kind,
        make=make,
        use=use,
    )


@skeleton("static_required")
def local_in_nested_code(s: Source) -> str:
    note = s.pick(["&«'static →»str", "Option<&«'static →»str>", "Vec<&«'static →»str>"])
    view = {
        "&": "⟦$v2.trim()¦&$v2[..$d]¦$v2.split(' ').next().unwrap_or($q)¦match $v2.len() {\n"
        "            0..=$d => $q,\n            _ => &$v2,\n        }⟧",
        "O": "$v2.⟦strip_prefix($q)¦split(',').nth($d)¦lines().next()⟧",
        "V": "$v2.⟦split(',')¦lines()¦split_whitespace()⟧.collect()",
    }[note[0]]
    use = {"&": "$v3.len()", "O": "$v3.map_or($d, |$v9| $v9.len())", "V": "$v3.len()"}[note[0]]
    return fill(
        s,
        """
$doc
⟦pub ¦⟧fn $f1($p1: ⟦Vec<String>¦Vec<String>⟧) -> usize {
    let mut $v1:total = 0;
    $noise
    for ⟦$v2 in $p1 {¦$v2 in $p1.iter().rev().cloned() {¦$v2 in $p1.into_iter().filter(|$v8| !$v8.is_empty()) {⟧
        ⟦if $v2.starts_with(⟦'#'¦$q⟧) {
            continue;
        }
        ¦println!("$t {}", $v2);
        ¦⟧let $v3:view: %note% = %view%;
        ⟦$v1 += %use%;¦if %use% > $v1 {
            $v1 = %use%;
        }¦match %use% {
            0 => break,
            $v7 => $v1 += $v7,
        }⟧
    }
    $v1
}
""",
        note=note,
        view=view,
        use=use,
    )


@skeleton("static_required")
def collection_parameter(s: Source) -> str:
    kind, count, make = s.pick(
        [
            ("&[&«'static →»str]", "$p1.iter().⟦filter(|$v5| $v5.len() > $d).count()¦map(|$v5| $v5.len()).sum()⟧",
             "&[$v3.as_str(), $q]"),
            ("Vec<&«'static →»str>", "$p1.join($q).len()", "vec![⟦&$v3¦$v3.trim()⟧, $q, $q]"),
            ("Option<&«'static →»str>", "$p1.map_or(⟦0¦$n⟧, |$v5| $v5.len())", "Some(⟦&$v3¦$v3.trim()⟧)"),
            ("(&«'static →»str, usize)", "$p1.0.len() ⟦+¦*⟧ $p1.1", "(⟦&$v3¦$v3.as_str()⟧, $n)"),
            ("[&«'static →»str; 2]", "$p1[0].len() + $p1[1].len()", "[&$v3, ⟦$q¦&$v3⟧]"),
        ]
    )  # fmt: skip
    return fill(
        s,
        """
$doc
⟦pub ¦⟧fn $f1($p1: %kind%, $v1: usize) -> usize {
    ⟦let $v2:size = %count%;
    $v2 ⟦+¦*⟧ $v1¦if $v1 ⟦>¦==⟧ $n {
        return $v1;
    }
    %count%¦let $v2: usize = %count%;
    match $v2 {
        0 => $v1,
        1..=$n => $v2 * $d,
        _ => $v2,
    }⟧
}

⟦pub ¦⟧fn $f2($v4:number: usize) -> usize {
    let $v3:text = ⟦format!("$t {$v4}")¦$v4.to_string()¦"$t".repeat($v4)¦String::from($q)⟧;
    $noise
    $f1(%make%, $v4)⟦ + $n¦⟧
}
""".replace("let $v2:size = %count%", "let $v2: usize = %count%"),
        kind=kind,
        count=count,
        make=make,
    )


@skeleton("static_required")
def config_reference(s: Source) -> str:
    where = s.pick(["local", "field", "parameter"])
    caller = {
        "local": "⟦pub ¦⟧fn $f2($v4: u32) -> String {\n    let $v5:config = $T1 {\n"
        "        $v1: String::from($q),\n        $v2: $v4,\n"
        "        $v3: ⟦true¦false⟧,\n    };\n    $noise\n    $f1(&$v5, $n)\n}",
        "field": "pub struct $T2 {\n    $v5:settings: $T1,\n    $v6: u32,\n}\n\nimpl $T2 {\n    $doc\n"
        "    pub fn $f2(&self) -> String {\n"
        "        ⟦if self.$v6 > $n {\n            return String::new();\n        }\n"
        "        ¦⟧$f1(&self.$v5, self.$v6)\n    }\n}",
        "parameter": "$doc\n⟦pub ¦⟧fn $f2($p1: &[$T1]) -> Vec<String> {\n    $noise\n    ⟦$p1\n"
        "        .iter()\n        .filter(|$v4| $v4.$v3)\n"
        "        .map(|$v4| $f1($v4, $n))\n        .collect()¦let mut $p2 = Vec::new();\n    for $v4 in $p1 {\n"
        "        if $v4.$v2 ⟦>¦<⟧ $d {\n            $p2.push($f1($v4, $d));\n        }\n    }\n    $p2⟧\n}",
    }[where]
    return fill(
        s,
        """
$derive
pub struct $T1 {
    $v1:name: String,
    $v2:width: u32,
    $v3:quiet: bool,
}

$doc
⟦pub ¦⟧fn $f1($v7:options: &«'static →»$T1, $v8: u32) -> String {
    ⟦if $v7.$v3 {
        return $v7.$v1.clone();
    }
    ¦⟧⟦format!("⟦{}: {:>3}¦$t {} {}⟧", $v7.$v1, $v7.$v2 ⟦+¦*⟧ $v8)¦$v7.$v1.repeat(($v7.$v2 + $v8) as usize)¦\
match $v7.$v2 {
        0 => $q.to_string(),
        $v9 if $v9 < $v8 => format!("$t {$v9}"),
        _ => $v7.$v1.to_uppercase(),
    }⟧
}

%caller%
""",
        caller=caller,
    )
