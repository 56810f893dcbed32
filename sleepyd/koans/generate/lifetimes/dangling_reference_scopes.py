"""Programs like a small crate in which a reference outlives its value: blocks, branches, arms and methods.

A value that dies too early is made just before the variable that borrows it; a drop moves behind the last use.
"""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.lifetimes import fill, settled


@skeleton("dangling_reference")
def block_in_function(s: Source) -> str:
    let, view, use = s.pick(
        [
            ('let $v2:text = format!("$t {$v1}");', "$v2⟦.trim()¦.as_str()¦.split(' ').next().unwrap_or($q)⟧",
             "$v3.⟦len()¦chars().rev().count()¦bytes().map(usize::from).sum()⟧"),
            ('let $v2:text = "$t".repeat($v1);', "&$v2[$d..]", "$v3.⟦chars().count()¦find('e').unwrap_or($d)⟧"),
            ("let $p1: Vec<usize> = (0..$v1).⟦rev()¦map(|$v8| $v8 * $d)¦filter(|$v8| $v8 % $d == 0)⟧.collect();",
             "⟦&$p1¦$p1.as_slice()⟧", "$v3.iter().⟦sum::<usize>()¦filter(|$v7| **$v7 > $n).count()⟧"),
            ("let $p1 = vec![$v1; $n];", "$p1.⟦first()¦last()¦get($d)⟧", "$v3.copied().unwrap_or(⟦0¦$n⟧)"),
            ("let $v2 = ($v1 + $n) * $d;", "&$v2", "*$v3 ⟦+¦*⟧ $n"),
        ]
    )  # fmt: skip
    block = s.pick(
        [
            "let $v3;\n    {\n        $noise\n        «%let%→»\n        $v3 = %view%;⟦\n"
            '        println!("$t {}", $v1);¦⟧\n    }',
            "let $v3 = {\n        $noise\n        «%let%→»\n        %view%\n    };",
        ]
    )
    return fill(
        s,
        """
$doc
⟦pub ¦⟧fn $f1($v1:count: usize) -> usize {
    ⟦println!("$t {$v1}");
    ¦⟧«→%let%»
    %block%
    $noise
    %use%
}
⟦
$doc
pub fn $f2($p8: &[usize]) -> usize {
    $p8.windows(2).filter(|$v9| $v9[0] ⟦<¦>⟧ $v9[1]).count()
}
¦⟧""",
        block=block,
        let=settled(s, let),
        view=view,
        use=use,
    )


@skeleton("dangling_reference")
def better_one_in_branch(s: Source) -> str:
    let, kind = s.pick(
        [
            ("let $v4 = String::from($q);", "str"),
            ('let $v4 = format!("$t-{}", $v2);', "str"),
            ("let $v4 = $v1.⟦to_uppercase()¦replace('a', $q)⟧;", "str"),
            ("let $v4: String = $v1.chars().⟦rev()¦skip($d)¦filter(|$v7| $v7.is_alphabetic())⟧.collect();", "str"),
        ]
    )
    branch = s.pick(
        [
            'if $v2 ⟦>¦<⟧ $n {\n        «%let%→»\n        ⟦println!("$t {}", $v4.len());\n'
            "        ¦⟧$v3 = ⟦&$v4¦$v4.as_str()¦$v4.trim()⟧;\n    }",
            "match $v2 {\n        0 => $v3 = $q,\n        1..=$d => {\n            «%let%→»\n"
            "            $v3 = &$v4;\n        }\n        _ => {}\n    }",
            "for $v5 in 0..$v2 {\n        if $v5 % $d == $v3.len() {\n            continue;\n        }\n"
            "        «%let%→»\n        $v3 = ⟦&$v4¦$v4.trim()⟧;\n    }",
            'while $v3.len() < $v2 {\n        «%let%→»\n        $v3 = &$v4;\n        ⟦println!("$t {}", $v3);\n'
            "        ¦⟧break;\n    }",
        ]
    )
    return fill(
        s,
        """
$doc
⟦pub ¦⟧fn $f1($v1:name: &%kind%, $v2:limit: usize) -> ⟦String {
    «→%let%»
    let mut $v3:shown = $v1;
    %branch%
    $noise
    ⟦$v3.to_string()¦format!("$t {$v3}")¦$v3.repeat($d)⟧¦usize {
    «→%let%»
    let mut $v3:best = $v1;
    $noise
    %branch%
    $v3.len() ⟦+¦*⟧ $d⟧
}
""",
        branch=branch,
        let=settled(s, let),
        kind=kind,
    )


@skeleton("dangling_reference")
def arm_of_match(s: Source) -> str:
    let = s.pick(
        ['let $v3 = format!("$t {}", $v1);', "let $v3 = $v1.to_string();", 'let $v3 = "$t".repeat($v1 as usize);']
    )
    return fill(
        s,
        """
⟦pub enum $T1 {
    $T2,
    $T3(u32),
}

¦⟧$doc
⟦pub ¦⟧fn $f1($v1:code: u32) -> String {
    $noise
    «→%let%»
    let $v2:label = ⟦match $v1 {
        0 => $q,
        1..=$d => $q,
        ⟦$v5 if $v5 % $d == 0 => $q,
        ¦⟧_ => {
            «%let%→»
            ⟦$v3.as_str()¦&$v3[..$d]¦$v3.trim_start()⟧
        }
    };¦if $v1 ⟦>¦<⟧ $n {
        «%let%→»
        $v3.⟦as_str()¦trim()⟧
    } else {
        $q
    };⟧
    ⟦let mut $v4 = String::new();
    for ($v6, $v7) in $v2.chars().enumerate() {
        if $v6 % $d == 0 {
            $v4.push($v7);
        }
    }
    $v4¦format!("{$v2:>8}: {}", $v1 + $n)¦$v2
        .split('-')
        .map(|$v6| $v6.trim())
        .collect::<Vec<_>>()
        .join($q)⟧
}
""",
        let=settled(s, let),
    )


@skeleton("dangling_reference")
def struct_over_inner_value(s: Source) -> str:
    let, view = s.pick(
        [
            ("let $v4:source = String::from($q);", "⟦&$v4¦$v4.as_str()¦$v4.trim()⟧"),
            ('let $v4:source = [$q, $q].join("-");', "⟦&$v4¦&$v4[$d..]⟧"),
            ('let $v4:source = format!("$t{}", $n);', "&$v4"),
        ]
    )
    made = s.pick(["$T1::new(%view%⟦, $n⟧)", "$T1 { $v1: %view%, $v2: $n }"]).replace("⟦, $n⟧", ", $n")
    return fill(
        s,
        """
$doc
pub struct $T1<'a> {
    $v1:text: &'a str,
    $v2:position: usize,
}

impl<'a> $T1<'a> {
    pub fn new($v1: &'a str, $v2: usize) -> Self {
        $T1 { $v1, $v2 }
    }

    $doc
    pub fn $f1(&⟦mut self) -> usize {
        self.$v2 += ⟦1¦$d¦self.$v1.len()⟧;
        self.$v2¦self) -> usize {
        self.$v1.split(' ').count() ⟦+¦*⟧ self.$v2⟧
    }
}

fn ⟦main() {
    «→%let%»
    let mut $v5:parser;
    {
        «%let%→»
        $v5 = %made%;
        ⟦println!("$t {}", $v5.$f1());
    ¦println!("$t");
    ⟧}
    ⟦for _ in 0..$d {
        println!("{}", $v5.$f1());
    }¦assert!($v5.$f1() > 0);
    println!("$t {}", $v5.$v1);⟧
}¦$f2() -> usize {
    $noise
    «→%let%»
    let mut $v5:reader = {
        «%let%→»
        %made%
    };
    ⟦$v5.$f1() ⟦+¦*⟧ $n¦let $v6 = $v5.$f1();
    $v6 + $v5.$v1.len()⟧
}⟧
""",
        made=made,
        let=settled(s, let),
        view=view,
    )


@skeleton("dangling_reference")
def dropped_before_guard(s: Source) -> str:
    """A type with a destructor looks at what it borrowed when it is dropped, so that must be made first."""
    let = s.pick(["let $v5 = String::from($q);", 'let $v5 = format!("$t {}", $n);', "let $v5 = $q.repeat($d);"])
    return fill(
        s,
        """
$doc
pub struct $T1<'a> {
    $p1:names: Vec<&'a str>,
    $v1:depth: usize,
}

impl<'a> $T1<'a> {
    pub fn $f1(&mut self, $v2: &'a str) {
        ⟦if self.$p1.len() < $n {
            self.$p1.push($v2);
        }¦self.$p1.push($v2);⟧
        self.$v1 += ⟦1¦$d⟧;
    }
}

impl Drop for $T1<'_> {
    fn drop(&mut self) {
        ⟦println!("$t {} {}", self.$v1, self.$p1.join($q));¦for $v3 in self.$p1.iter().rev() {
            println!("$t {}", $v3);
        }⟧
    }
}

⟦pub ¦⟧fn $f2() ⟦-> usize ¦⟧{
    «→%let%»
    let mut $v4:guard = $T1 { $p1: Vec::new(), $v1: ⟦0¦$d⟧ };
    $noise
    «%let%→»
    $v4.$f1(⟦&$v5¦$v5.trim()¦$v5.as_str()⟧);
    END
}
""".replace("⟦-> usize ¦⟧{", "-> usize {" if (result := s.chance(0.5)) else "{").replace(
            "END", "$v4.$p1.len() + $v4.$v1" if result else 'println!("{}", $v4.$v1);'
        ),
        let=settled(s, let),
    )


@skeleton("dangling_reference")
def longer_of_two(s: Source) -> str:
    kind, first, second = s.pick(
        [
            ("str", "let $v3 = String::from($q);", "let $v4 = String::from($q);"),
            ("str", 'let $v3 = "$t".to_string();', 'let $v4 = format!("{}-$t", $n);'),
            ("[i32]", "let $v3 = vec![$n, $n];", "let $v4 = [$n, $n, $n];"),
            ("[i32]", "let $v3 = [$n; $d];", "let $v4: Vec<i32> = (0..$n).rev().collect();"),
        ]
    )
    return fill(
        s,
        """
$doc
⟦pub ¦⟧fn $f1<'a>($v1: &'a %kind%, $v2: &'a %kind%) -> &'a %kind% {
    ⟦if $v1.len() ⟦>¦<¦>=⟧ $v2.len() {
        $v1
    } else {
        $v2
    }¦match $v1.len() {
        0..=$d => $v2,
        _ => $v1,
    }⟧
}

fn main() {
    %first%
    ⟦$noise
    ¦⟧«→%let%»
    let $v5⟦;
    {
        ⟦println!("$t");
        ¦⟧«%let%→»
        $v5 = $f1(ARGS);
    }¦ = {
        «%let%→»
        ⟦assert!(!$v4.is_empty());
        ¦⟧$f1(ARGS)
    };⟧
    println!("$t {}", $v5⟦.len()¦.iter().count()⟧);
}
""".replace("ARGS", s.pick(["&$v3, &$v4", "&$v4, &$v3", "&$v3[..], &$v4"])).replace(
            "⟦.len()¦.iter().count()⟧", ".len()" if kind == "str" or s.chance(0.6) else ".iter().max().unwrap_or(&$n)"
        ),
        kind=kind,
        first=first,
        let=settled(s, second),
    )


@skeleton("dangling_reference")
def inside_a_method(s: Source) -> str:
    let, use = s.pick(
        [
            ("let $v4:copy: Vec<u32> = self.$p1.iter().⟦rev().copied()¦map(|$v6| $v6 * $d)¦copied().filter(|$v6| "
             "$v6 % $d == 0)⟧.collect();",
             "$v3.⟦iter().sum()¦len() as u32¦first().copied().unwrap_or($n)¦iter().max().copied().unwrap_or(0)⟧"),
            ("let $v4:extended = [self.$p1.as_slice(), &[$n, $n]].concat();", "$v3.⟦iter().sum()¦len() as u32 * $d⟧"),
            ("let $v4:defaults = vec![$n, $n, $n];", "$v3.iter().⟦sum()¦fold(0, |$v6, $v7| $v6 + $v7 * $d)⟧"),
        ]
    )  # fmt: skip
    return fill(
        s,
        """
$derive
pub struct $T1 {
    $v1:name: String,
    $p1:values: Vec<u32>,
    $fields
}

impl $T1 {
    ⟦$doc
    pub fn $f2(&self) -> bool {
        self.$v1.⟦is_empty()¦len() > $n⟧
    }

    ¦⟧$doc
    pub fn $f1(&self, $v2: ⟦bool¦bool⟧) -> u32 {
        $noise
        «→%let%»
        let mut $v3:view: &[u32] = &self.$p1;
        ⟦if $v2 {
            «%let%→»
            $v3 = &$v4;
        }¦if $v2 ⟦&&¦||⟧ self.$v1.⟦starts_with¦contains⟧($q) {
            «%let%→»
            ⟦println!("$t {}", $v4.len());
            ¦⟧$v3 = &$v4⟦[$d..]¦⟧;
        }¦match self.$p1.len() {
            0 => return 0,
            1..=$n if $v2 => {
                «%let%→»
                $v3 = ⟦$v4.as_slice()¦&$v4⟧;
            }
            _ => {}
        }⟧
        %use%
    }
}
""",
        use=use,
        let=settled(s, let),
    )
