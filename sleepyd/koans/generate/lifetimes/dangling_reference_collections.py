"""Programs like a small crate in which a collection or an iterator holds references that outlive their values."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.lifetimes import fill, settled


@skeleton("dangling_reference")
def pushed_in_loop(s: Source) -> str:
    """Made anew in each turn: the list must own it."""
    make, lend = s.pick(
        [
            ("$v2.⟦to_uppercase()¦to_lowercase()¦replace('-', $q)¦repeat($d)⟧", s.pick(["«&→»$v3", "$v3«.as_str()→»"])),
            ('format!("⟦$t {$v2}¦{$v2}-$t⟧")', s.pick(["«&→»$v3", "$v3«.as_str()→»"])),
            ("$v2.chars().⟦rev()¦skip($d)¦take($n)⟧.collect::<String>()", s.pick(["«&→»$v3", "$v3«.as_str()→»"])),
        ]
    )
    note = s.pick(["", "«: Vec<&str>→: Vec<String>»"])
    return fill(
        s,
        """
$doc
⟦pub ¦⟧fn $f1($p1:names: &[%kind%]) -> ⟦usize {
    let mut $p2:labels%note% = Vec::new();
    %loop%
    $noise
    $p2.len() ⟦+¦*⟧ $n¦usize {
    let mut $p2:lines%note% = Vec::new();
    $noise
    %loop%
    $p2.iter().map(|$v5| $v5.len()).⟦sum()¦max().unwrap_or(0)¦fold($d, |$v6, $v7| $v6 + $v7)⟧¦bool {
    let mut $p2:seen%note% = Vec::new();
    %loop%
    ⟦for $v5 in &$p2 {
        println!("$t {}", $v5);
    }
    ¦⟧!$p2.is_empty()⟧
}
""",
        kind=s.pick(["String", "&str"]),
        loop=s.pick(
            [
                "for $v2 in $p1 {\n        let $v3 = %make%;\n        $p2.push(%lend%);\n    }",
                "for ($v4:i, $v2) in $p1.iter().enumerate() {\n        if $v4 ⟦% $d == 0¦> $n⟧ {\n"
                "            continue;\n        }\n"
                '        let $v3 = %make%;\n        ⟦println!("{} {}", $v4, $v3);\n        ¦⟧$p2.push(%lend%);\n    }',
                "for $v2 in $p1.iter()⟦.rev()¦.skip($d)¦⟧ {\n        let $v3 = %make%;\n"
                "        if $v3.len() ⟦>¦<⟧ $n {\n"
                "            $p2.push(%lend%);\n        }\n    }",
                "for $v2 in $p1 {\n        if !$v2.is_empty() {\n            let $v3 = %make%;\n"
                "            $p2.push(%lend%);\n        }\n    }",
            ]
        ),
        make=make,
        lend=lend,
        note=note,
    )


@skeleton("dangling_reference")
def map_with_inner_key(s: Source) -> str:
    let = s.pick(
        ['let $v2:key = format!("$t{}", $n);', "let $v2:key = $q.to_lowercase();", "let $v2:key = String::from($q);"]
    )
    return fill(
        s,
        """
use std::collections::HashMap;

$doc
⟦pub ¦⟧fn $f1($p1:values: &[u32]) -> u32 {
    «→%let%»
    let mut $p2:counts: HashMap<&str, u32> = HashMap::new();
    $noise
    ⟦for ($v4, $v5) in $p1.iter().enumerate() {
        if $v4 ⟦%¦+¦*⟧ $d == 0 {
            $p2.insert($q, *$v5);
        }
    }
    ¦⟧⟦{¦if $p1.len() > $d {¦if let Some($v6) = $p1.⟦first()¦last()¦iter().max()⟧ {⟧
        «%let%→»
        ⟦$p2.insert(⟦&$v2¦$v2.as_str()⟧, $n);¦*$p2.entry($v2.trim()).or_insert(0) += $d;⟧
    }
    ⟦$p2.values().⟦sum()¦copied().max().unwrap_or($n)⟧¦let mut $v7:total = 0;
    for ($v8, $v9) in &$p2 {
        $v7 += $v9 ⟦+¦*⟧ $v8.len() as u32;
    }
    $v7⟧
}
""",
        let=settled(s, let),
    )


@skeleton("dangling_reference")
def iterator_over_inner_value(s: Source) -> str:
    let, view, use = s.pick(
        [
            ("let $p2:sorted: Vec<usize> = $p1.iter().⟦map(|$v4| $v4 ⟦+¦*⟧ "
             "$d)¦rev().copied()¦copied().filter(|$v4| *$v4 > $n)⟧.collect();",
             "$p2.iter()⟦.rev()¦.skip($d)¦.step_by(2)¦⟧", "⟦copied().max().unwrap_or($n)¦sum::<usize>()¦count()⟧"),
            ('let $v2:text = format!("$t {}", $p1.len());', "$v2.⟦chars()⟦.rev()¦⟧¦split(' "
                                                            "')¦lines()¦split_whitespace()⟧", "count()"),
            ('let $v2:text = "$t".repeat($p1.len());', "$v2.⟦char_indices()¦bytes()¦chars().skip($d)⟧",
             "⟦count()¦take($n).count()⟧"),
            ("let $p2 = [$n, $n, $n];", "$p2.⟦iter()¦iter().rev()⟧.zip($p1)", "⟦map(|($v5, $v6)| $v5 * "
                                                                              "$v6).sum()¦filter(|($v5, $v6)| "
                                                                              "$v5 < $v6).count()⟧"),
            ("let $p2: Vec<usize> = ($d..$n).collect();", "$p2.⟦windows(2)¦chunks($d)⟧",
             "⟦map(|$v5| $v5[0]).sum()¦filter(|$v5| $v5.len() > 1).count()⟧"),
        ]
    )  # fmt: skip
    block = s.pick(
        [
            "let $v3:rest;\n    {\n        $noise\n        «%let%→»\n        $v3 = %view%;\n    }",
            'let $v3:items = {\n        «%let%→»\n        ⟦println!("$t {}", $p1.len());\n        ¦⟧%view%\n    };',
        ]
    )
    return fill(
        s,
        """
$doc
⟦pub ¦⟧fn $f1($p1:values: &[usize]) -> usize {
    ⟦if $p1.is_empty() {
        return $n;
    }
    ¦⟧«→%let%»
    %block%
    $noise
    $v3.%use%
}
""",
        block=block,
        view=view,
        use=use,
        let=settled(s, let),
    )
