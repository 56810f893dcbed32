"""Generators of lifelike programs with references that outlive their values, and with a `'static` that nobody needs.

A value that dies too early is made just before the variable that borrows it; one made anew in each turn of a loop is
given away instead of lent. A needless `'static` goes away.
"""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.lifelike_lifetimes_parts import rust, settled
from sleepyd.koans.generate.source import Source


@skeleton("dangling_reference")
def block_in_function(s: Source) -> str:
    let, view, use = s.pick(
        [
            ('let $v2:text = format!("$w {$v1}");', "$v2⟨.trim()¦.as_str()¦.split(' ').next().unwrap_or($s)⟩",
             "$v3.⟨len()¦chars().rev().count()¦bytes().map(usize::from).sum()⟩"),
            ('let $v2:text = "$w".repeat($v1);', "&$v2[$d..]", "$v3.⟨chars().count()¦find('e').unwrap_or($d)⟩"),
            ("let $p1: Vec<usize> = (0..$v1).⟨rev()¦map(|$v8| $v8 * $d)¦filter(|$v8| $v8 % $d == 0)⟩.collect();",
             "⟨&$p1¦$p1.as_slice()⟩", "$v3.iter().⟨sum::<usize>()¦filter(|$v7| **$v7 > $n).count()⟩"),
            ("let $p1 = vec![$v1; $n];", "$p1.⟨first()¦last()¦get($d)⟩", "$v3.copied().unwrap_or(⟨0¦$n⟩)"),
            ("let $v2 = ($v1 + $n) * $d;", "&$v2", "*$v3 ⟨+¦*⟩ $n"),
        ]
    )  # fmt: skip
    block = s.pick(
        [
            "let $v3;\n    {\n        $noise\n        «$let→»\n        $v3 = $view;⟨\n"
            '        println!("$w {}", $v1);¦⟩\n    }',
            "let $v3 = {\n        $noise\n        «$let→»\n        $view\n    };",
        ]
    )
    return rust(
        s,
        """
$doc
⟨pub ¦⟩fn $f1($v1:count: usize) -> usize {
    ⟨println!("$w {$v1}");
    ¦⟩«→$let»
    $block
    $noise
    $use
}
⟨
$doc
pub fn $f2($p8: &[usize]) -> usize {
    $p8.windows(2).filter(|$v9| $v9[0] ⟨<¦>⟩ $v9[1]).count()
}
¦⟩""",
        block=block,
        let=settled(s, let),
        view=view,
        use=use,
    )


@skeleton("dangling_reference")
def better_one_in_branch(s: Source) -> str:
    let, kind = s.pick(
        [
            ("let $v4 = String::from($s);", "str"),
            ('let $v4 = format!("$w-{}", $v2);', "str"),
            ("let $v4 = $v1.⟨to_uppercase()¦replace('a', $s)⟩;", "str"),
            ("let $v4: String = $v1.chars().⟨rev()¦skip($d)¦filter(|$v7| $v7.is_alphabetic())⟩.collect();", "str"),
        ]
    )
    branch = s.pick(
        [
            'if $v2 ⟨>¦<⟩ $n {\n        «$let→»\n        ⟨println!("$w {}", $v4.len());\n'
            "        ¦⟩$v3 = ⟨&$v4¦$v4.as_str()¦$v4.trim()⟩;\n    }",
            "match $v2 {\n        0 => $v3 = $s,\n        1..=$d => {\n            «$let→»\n"
            "            $v3 = &$v4;\n        }\n        _ => {}\n    }",
            "for $v5 in 0..$v2 {\n        if $v5 % $d == $v3.len() {\n            continue;\n        }\n"
            "        «$let→»\n        $v3 = ⟨&$v4¦$v4.trim()⟩;\n    }",
            'while $v3.len() < $v2 {\n        «$let→»\n        $v3 = &$v4;\n        ⟨println!("$w {}", $v3);\n'
            "        ¦⟩break;\n    }",
        ]
    )
    return rust(
        s,
        """
$doc
⟨pub ¦⟩fn $f1($v1:name: &$kind, $v2:limit: usize) -> ⟨String {
    «→$let»
    let mut $v3:shown = $v1;
    $branch
    $noise
    ⟨$v3.to_string()¦format!("$w {$v3}")¦$v3.repeat($d)⟩¦usize {
    «→$let»
    let mut $v3:best = $v1;
    $noise
    $branch
    $v3.len() ⟨+¦*⟩ $d⟩
}
""",
        branch=branch,
        let=settled(s, let),
        kind=kind,
    )


@skeleton("dangling_reference")
def arm_of_match(s: Source) -> str:
    let = s.pick(
        ['let $v3 = format!("$w {}", $v1);', "let $v3 = $v1.to_string();", 'let $v3 = "$w".repeat($v1 as usize);']
    )
    return rust(
        s,
        """
⟨pub enum $T1 {
    $T2,
    $T3(u32),
}

¦⟩$doc
⟨pub ¦⟩fn $f1($v1:code: u32) -> String {
    $noise
    «→$let»
    let $v2:label = ⟨match $v1 {
        0 => $s,
        1..=$d => $s,
        ⟨$v5 if $v5 % $d == 0 => $s,
        ¦⟩_ => {
            «$let→»
            ⟨$v3.as_str()¦&$v3[..$d]¦$v3.trim_start()⟩
        }
    };¦if $v1 ⟨>¦<⟩ $n {
        «$let→»
        $v3.⟨as_str()¦trim()⟩
    } else {
        $s
    };⟩
    ⟨let mut $v4 = String::new();
    for ($v6, $v7) in $v2.chars().enumerate() {
        if $v6 % $d == 0 {
            $v4.push($v7);
        }
    }
    $v4¦format!("{$v2:>8}: {}", $v1 + $n)¦$v2
        .split('-')
        .map(|$v6| $v6.trim())
        .collect::<Vec<_>>()
        .join($s)⟩
}
""",
        let=settled(s, let),
    )


@skeleton("dangling_reference")
def struct_over_inner_value(s: Source) -> str:
    let, view = s.pick(
        [
            ("let $v4:source = String::from($s);", "⟨&$v4¦$v4.as_str()¦$v4.trim()⟩"),
            ('let $v4:source = [$s, $s].join("-");', "⟨&$v4¦&$v4[$d..]⟩"),
            ('let $v4:source = format!("$w{}", $n);', "&$v4"),
        ]
    )
    made = s.pick(["$T1::new($view⟨, $n⟩)", "$T1 { $v1: $view, $v2: $n }"]).replace("⟨, $n⟩", ", $n")
    return rust(
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
    pub fn $f1(&⟨mut self) -> usize {
        self.$v2 += ⟨1¦$d¦self.$v1.len()⟩;
        self.$v2¦self) -> usize {
        self.$v1.split(' ').count() ⟨+¦*⟩ self.$v2⟩
    }
}

fn ⟨main() {
    «→$let»
    let mut $v5:parser;
    {
        «$let→»
        $v5 = $made;
        ⟨println!("$w {}", $v5.$f1());
    ¦println!("$w");
    ⟩}
    ⟨for _ in 0..$d {
        println!("{}", $v5.$f1());
    }¦assert!($v5.$f1() > 0);
    println!("$w {}", $v5.$v1);⟩
}¦$f2() -> usize {
    $noise
    «→$let»
    let mut $v5:reader = {
        «$let→»
        $made
    };
    ⟨$v5.$f1() ⟨+¦*⟩ $n¦let $v6 = $v5.$f1();
    $v6 + $v5.$v1.len()⟩
}⟩
""",
        made=made,
        let=settled(s, let),
        view=view,
    )


@skeleton("dangling_reference")
def pushed_in_loop(s: Source) -> str:
    """Made anew in each turn: the list must own it."""
    make, lend = s.pick(
        [
            ("$v2.⟨to_uppercase()¦to_lowercase()¦replace('-', $s)¦repeat($d)⟩", s.pick(["«&→»$v3", "$v3«.as_str()→»"])),
            ('format!("⟨$w {$v2}¦{$v2}-$w⟩")', s.pick(["«&→»$v3", "$v3«.as_str()→»"])),
            ("$v2.chars().⟨rev()¦skip($d)¦take($n)⟩.collect::<String>()", s.pick(["«&→»$v3", "$v3«.as_str()→»"])),
        ]
    )
    note = s.pick(["", "«: Vec<&str>→: Vec<String>»"])
    return rust(
        s,
        """
$doc
⟨pub ¦⟩fn $f1($p1:names: &[$kind]) -> ⟨usize {
    let mut $p2:labels$note = Vec::new();
    $loop
    $noise
    $p2.len() ⟨+¦*⟩ $n¦usize {
    let mut $p2:lines$note = Vec::new();
    $noise
    $loop
    $p2.iter().map(|$v5| $v5.len()).⟨sum()¦max().unwrap_or(0)¦fold($d, |$v6, $v7| $v6 + $v7)⟩¦bool {
    let mut $p2:seen$note = Vec::new();
    $loop
    ⟨for $v5 in &$p2 {
        println!("$w {}", $v5);
    }
    ¦⟩!$p2.is_empty()⟩
}
""",
        kind=s.pick(["String", "&str"]),
        loop=s.pick(
            [
                "for $v2 in $p1 {\n        let $v3 = $make;\n        $p2.push($lend);\n    }",
                "for ($v4:i, $v2) in $p1.iter().enumerate() {\n        if $v4 ⟨% $d == 0¦> $n⟩ {\n"
                "            continue;\n        }\n"
                '        let $v3 = $make;\n        ⟨println!("{} {}", $v4, $v3);\n        ¦⟩$p2.push($lend);\n    }',
                "for $v2 in $p1.iter()⟨.rev()¦.skip($d)¦⟩ {\n        let $v3 = $make;\n"
                "        if $v3.len() ⟨>¦<⟩ $n {\n"
                "            $p2.push($lend);\n        }\n    }",
                "for $v2 in $p1 {\n        if !$v2.is_empty() {\n            let $v3 = $make;\n"
                "            $p2.push($lend);\n        }\n    }",
            ]
        ),
        make=make,
        lend=lend,
        note=note,
    )


@skeleton("dangling_reference")
def map_with_inner_key(s: Source) -> str:
    let = s.pick(
        ['let $v2:key = format!("$w{}", $n);', "let $v2:key = $s.to_lowercase();", "let $v2:key = String::from($s);"]
    )
    return rust(
        s,
        """
use std::collections::HashMap;

$doc
⟨pub ¦⟩fn $f1($p1:values: &[u32]) -> u32 {
    «→$let»
    let mut $p2:counts: HashMap<&str, u32> = HashMap::new();
    $noise
    ⟨for ($v4, $v5) in $p1.iter().enumerate() {
        if $v4 ⟨%¦+¦*⟩ $d == 0 {
            $p2.insert($s, *$v5);
        }
    }
    ¦⟩⟨{¦if $p1.len() > $d {¦if let Some($v6) = $p1.⟨first()¦last()¦iter().max()⟩ {⟩
        «$let→»
        ⟨$p2.insert(⟨&$v2¦$v2.as_str()⟩, $n);¦*$p2.entry($v2.trim()).or_insert(0) += $d;⟩
    }
    ⟨$p2.values().⟨sum()¦copied().max().unwrap_or($n)⟩¦let mut $v7:total = 0;
    for ($v8, $v9) in &$p2 {
        $v7 += $v9 ⟨+¦*⟩ $v8.len() as u32;
    }
    $v7⟩
}
""",
        let=settled(s, let),
    )


@skeleton("dangling_reference")
def iterator_over_inner_value(s: Source) -> str:
    let, view, use = s.pick(
        [
            ("let $p2:sorted: Vec<usize> = $p1.iter().⟨map(|$v4| $v4 ⟨+¦*⟩ "
             "$d)¦rev().copied()¦copied().filter(|$v4| *$v4 > $n)⟩.collect();",
             "$p2.iter()⟨.rev()¦.skip($d)¦.step_by(2)¦⟩", "⟨copied().max().unwrap_or($n)¦sum::<usize>()¦count()⟩"),
            ('let $v2:text = format!("$w {}", $p1.len());', "$v2.⟨chars()⟨.rev()¦⟩¦split(' "
                                                            "')¦lines()¦split_whitespace()⟩", "count()"),
            ('let $v2:text = "$w".repeat($p1.len());', "$v2.⟨char_indices()¦bytes()¦chars().skip($d)⟩",
             "⟨count()¦take($n).count()⟩"),
            ("let $p2 = [$n, $n, $n];", "$p2.⟨iter()¦iter().rev()⟩.zip($p1)", "⟨map(|($v5, $v6)| $v5 * "
                                                                              "$v6).sum()¦filter(|($v5, $v6)| "
                                                                              "$v5 < $v6).count()⟩"),
            ("let $p2: Vec<usize> = ($d..$n).collect();", "$p2.⟨windows(2)¦chunks($d)⟩",
             "⟨map(|$v5| $v5[0]).sum()¦filter(|$v5| $v5.len() > 1).count()⟩"),
        ]
    )  # fmt: skip
    block = s.pick(
        [
            "let $v3:rest;\n    {\n        $noise\n        «$let→»\n        $v3 = $view;\n    }",
            'let $v3:items = {\n        «$let→»\n        ⟨println!("$w {}", $p1.len());\n        ¦⟩$view\n    };',
        ]
    )
    return rust(
        s,
        """
$doc
⟨pub ¦⟩fn $f1($p1:values: &[usize]) -> usize {
    ⟨if $p1.is_empty() {
        return $n;
    }
    ¦⟩«→$let»
    $block
    $noise
    $v3.$use
}
""",
        block=block,
        view=view,
        use=use,
        let=settled(s, let),
    )
