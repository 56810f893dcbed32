"""Generators of lifelike programs with lifetimes left out of function signatures.

A reference that ends up in the result is given `'a`, and so is the result; one that is only looked at stays as it is.
"""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.lifetimes import fill


@skeleton("missing_lifetime_fn")
def rivals_of_one_type(s: Source) -> str:
    result, first, second = s.pick([("$T1", "$v3", "$v4"), ("str", "&$v3.$v1", "&$v4.$v1")])
    return fill(
        s,
        """
$derive
pub struct $T1 {
    ⟦pub ¦⟧$v1:name: String,
    ⟦pub ¦⟧$v2:score: %kind%,
    $fields
}

⟦impl $T1 {
    $doc
    pub fn $f2(&self) -> %kind% {
        self.$v2 ⟦+¦*⟧ $d
    }
}

¦⟧$doc
⟦pub ¦⟧fn $f1<^>($v3:left: &^$T1, $v4:right: &^$T1) -> &^%result% {
    $noise
    %body%
}
""",
        result=result,
        kind=s.pick(["u32", "i64", "usize", "u8"]),
        body=s.pick(
            [
                f'⟦let $v5:diff = $v3.$v2.abs_diff($v4.$v2);\n    println!("$t {{$v5}}");\n    ¦⟧'
                f"match $v3.$v2.cmp(&$v4.$v2) {{\n        std::cmp::Ordering::⟦Less¦Greater⟧ => {second},\n"
                f"        _ => {first},\n    }}",
                f"if $v3.$v2 ⟦>¦<¦>=¦==⟧ $v4.$v2 {{\n        return {first};\n    }}\n    {second}",
                f"if $v3.$v1.⟦len()¦chars().count()⟧ ⟦>¦<⟧ $v4.$v1.⟦len()¦trim().len()⟧ ⟦&& $v4.$v2 > $n¦"
                f"|| $v3.$v2 == $n¦⟧ {{\n        {second}\n    }} else {{\n        {first}\n    }}".replace(
                    "⟧  {", "⟧ {"
                ),
            ]
        ),
    )


@skeleton("missing_lifetime_fn")
def best_or_fallback(s: Source) -> str:
    return fill(
        s,
        """
$derive
⟦pub ¦⟧struct $T1 {
    $v1:name: String,
    $v2:weight: ⟦u32¦i32¦u64¦usize⟧,
    $fields
}

$doc
⟦pub ¦⟧fn $f1<^>($p1: &^[$T1], $v3:fallback: &^$T1) -> &^$T1 {
    $noise
    %body%
}
⟦
fn $f2($p1: &[$T1]) -> usize {
    $p1.iter().filter(|$v6| $v6.$v1.⟦starts_with¦contains¦ends_with⟧($q)).count()
}
¦⟧""",
        body=s.pick(
            [
                "$p1\n        .iter()\n        .filter(|$v4| $v4.$v2 ⟦>¦<¦>=⟧ $n)\n"
                "        .⟦max_by_key¦min_by_key⟧(|$v4| $v4.$v2)\n        .unwrap_or($v3)",
                "let mut $v4:best = $v3;\n    for $v5 in $p1 {\n"
                "        if $v5.$v2 ⟦>¦<⟧ $v4.$v2 ⟦&& !$v5.$v1.is_empty() ¦⟧{\n"
                "            $v4 = $v5;\n        }\n    }\n    $v4",
                "for (⟦$v4:i¦$v4:index⟧, $v5) in $p1.iter().enumerate() {\n        if $v4 % $d == 0 && $v5.$v2 > $n {\n"
                "            return $v5;\n        }\n    }\n    $v3",
                "match $p1.iter().⟦find¦rfind⟧(|$v4| $v4.$v1 == $q) {\n        Some($v5) if $v5.$v2 > $n => $v5,\n"
                "        _ => $v3,\n    }",
                "let Some($v4) = $p1.⟦first()¦last()¦get($d)⟧ else {\n        return $v3;\n    };\n"
                "    if $v4.$v2 == $n { $v3 } else { $v4 }",
            ]
        ),
    )


@skeleton("missing_lifetime_fn")
def looked_up_in_map(s: Source) -> str:
    """The key is only looked at."""
    value, result = s.pick([("String", "str"), ("Vec<u32>", "[u32]"), ("$T1", "$T1")])
    none = {"String": '""', "Vec<u32>": "&[]"}.get(value)
    bodies = [
        '⟦println!("$t {}", $v2.len());\n    ¦⟧$p1.get($v2).⟦expect($q)¦unwrap()⟧',
        "⟦let $v3:key = $v2.trim();\n    ¦let $v3 = $v2.trim_start_matches('#');\n    ¦assert!(!$v2.is_empty());\n"
        "    let $v3 = $v2;\n    ⟧&$p1[$v3]",
    ]
    if none:
        bodies += [
            f"match $p1.get($v2) {{\n        Some($v3) if $v3.len() > $d => $v3,\n        Some($v4) => {{\n"
            f'            println!("$t {{}}", $v4.len());\n            $v4\n        }}\n'
            f"        None => {none},\n    }}",
            f'if let Some($v3) = $p1.get($v2) {{\n        ⟦println!("$t {{$v2}}");\n        ¦⟧return $v3;\n    }}\n'
            f"    {none}",
        ]
    return fill(
        s,
        """
use std::collections::HashMap;

⟦const %CONST%: usize = $n;

¦⟧%item%$doc
⟦pub ¦⟧fn $f1<^>($p1: &^HashMap<String, %value%>, $v2:key: &str) -> &^%result% {
    $noise
    %body%
}
""",
        CONST=s.var().upper() + "_SIZE",
        item="pub struct $T1 {\n    ⟦pub ¦⟧$v8: ⟦String¦f64¦u32⟧,\n    $fields\n}\n\n" if value == "$T1" else "",
        value=value,
        result=result,
        body=s.pick(bodies),
    )


@skeleton("missing_lifetime_fn")
def part_of_text(s: Source) -> str:
    """Only the text is borrowed from, the separator is not."""
    result, body = s.pick(
        [
            ("&^str", "$v1.⟦strip_prefix¦strip_suffix⟧($v2).unwrap_or($v1)⟦.trim()¦⟧"),
            ("&^str", "$v1.split($v2).⟦next()¦last()¦nth($d)⟧.⟦unwrap_or($v1)¦unwrap_or_default()⟧"),
            ("Option<&^str>", "let ($v3, $v4) = $v1.split_once($v2)?;\n    ⟦Some($v3.trim())¦Some($v4)¦"
             "if $v3.is_empty() {\n        return None;\n    }\n    Some($v4.trim_end())⟧"),
            ("Option<(&^str, &^str)>", "⟦let $v1 = $v1.trim();\n    ¦⟧$v1.⟦split_once¦rsplit_once⟧($v2)"),
            ("(&^str, &^str)", "match $v1.find($v2) {\n        Some($v3:at) => $v1.split_at($v3),\n"
             '        None => ($v1, ""),\n    }'),
            ("Vec<&^str>", "$v1\n        .split($v2)\n        .⟦map(|$v3| $v3.trim())¦map(str::trim)⟧\n"
             "        .filter(|$v3| ⟦!$v3.is_empty()¦$v3.len() > $d⟧)\n        .collect()"),
            ("Vec<&^str>", "let mut $p3:parts = Vec::new();\n    for $v4 in $v1.lines() {\n"
             "        if $v4.⟦starts_with¦contains⟧($v2) {\n            $p3.push($v4⟦.trim()¦⟧);\n        }\n"
             "    }\n    $p3"),
            ("Result<&^str, String>", '$v1\n        .⟦strip_prefix($v2)¦lines().find(|$v3| $v3.contains($v2))⟧\n'
             '        .ok_or_else(|| format!("$t {$v2}"))'),
            ("&^str", "let mut $v3:rest = $v1;\n    while let Some($v4) = $v3.strip_prefix($v2) {\n        $v3 = $v4;\n"
             "    }\n    $v3"),
        ]
    )  # fmt: skip
    return fill(
        s,
        """
$doc
⟦pub ¦⟧fn $f1<^>($v1:text: &^str, $v2:separator: &str) -> %result% {
    $noise
    %body%
}
⟦
$doc
pub fn $f2($v5: &str) -> usize {
    $v5.⟦lines()¦chars()¦split(' ')⟧⟦.rev()¦.skip($d)⟧.count()
}
¦⟧""",
        result=result,
        body=body,
    )


@skeleton("missing_lifetime_fn")
def associated_of_impl(s: Source) -> str:
    name = s.pick(["Self", "$T1"])
    return fill(
        s,
        """
$derive
pub struct $T1 {
    $v1:title: String,
    $v2:level: u32,
    $p1: Vec<⟦u32¦f64¦String⟧>,
}

impl $T1 {
    %before%$doc
    ⟦pub ¦⟧fn $f1<^>($v3:first: &^%name%, $v4:second: &^%name%) -> &^%name% {
        $noise
        %body%
    }
%after%}
""",
        name=name,
        before=s.pick(
            [
                "",
                "pub fn new($v1: &str) -> ⟦Self¦$T1⟧ {\n        ⟦Self¦$T1⟧ {\n            $v1: $v1.to_string(),\n"
                "            $v2: $d,\n            $p1: Vec::new(),\n        }\n    }\n\n    ",
            ]
        ),
        after=s.pick(
            ["", "\n    pub fn $f2(&self) -> usize {\n        self.$p1.len() ⟦+¦*⟧ self.$v2 as usize\n    }\n"]
        ),
        body=s.pick(
            [
                "let $v5 = $v3.$p1.len() as u32 + $v3.$v2;\n        let $v6 = $v4.$p1.len() as u32 + $v4.$v2;\n"
                "        if $v5 ⟦>¦<¦>=⟧ $v6 {\n            $v3\n        } else {\n            $v4\n        }",
                "match ($v3.$v2, $v4.$v2) {\n            (0, _) => $v4,\n            (_, 0) => $v3,\n"
                "            ($v5, $v6) if $v5 ⟦>¦<⟧ $v6 => $v3,\n            _ => $v4,\n        }",
                "if $v3.$v1.⟦len()¦bytes().count()⟧ % $d == 0 {\n            return $v3;\n        }\n        $v4",
            ]
        ),
    )


@skeleton("missing_lifetime_fn")
def enum_values(s: Source) -> str:
    first, second = s.pick([("$v1", "$v2"), ("", "")])
    body = (
        f"if $f2($v1) ⟦>¦<¦>=⟧ $f2($v2) {{\n        {first}\n    }} else {{\n        {second}\n    }}"
        if first
        else "⟦let $v5 = $f2($v1) + $f2($v2);\n    if $v5 == 0 {¦if $f2($v1) == $f2($v2) {⟧\n"
        "        return None;\n    }\n"
        "    match $v1 {\n        $T1::$T3 => ⟦Some($v2)¦None⟧,\n"
        "        $T1::$T2(_) | $T1::$T4 { .. } => Some($v1),\n    }"
        if s.chance(0.5)
        else "match ($v1, $v2) {\n        ($T1::$T3, $T1::$T3) => None,\n"
        "        ($T1::$T2($v5), _) if *$v5 > $n => Some($v2),\n"
        "        (_, $T1::$T4 { .. }) => Some($v2),\n        _ => Some($v1),\n    }"
    )
    return fill(
        s,
        """
$derive
pub enum $T1 {
    $T2(u32),
    $T3,
    $T4 { $v3: u32, $v4: ⟦String¦bool¦f64⟧ },
}

fn $f2($v6: &$T1) -> u32 {
    match $v6 {
        $T1::$T2($v7) => *$v7,
        $T1::$T3 => $n,
        $T1::$T4 { $v3, .. } => $v3 ⟦+¦*⟧ $d,
    }
}

$doc
⟦pub ¦⟧fn $f1<^>($v1: &^$T1, $v2: &^$T1) -> %result% {
    $noise
    %body%
}
""",
        result="&^$T1" if first else "Option<&^$T1>",
        body=body,
    )


@skeleton("missing_lifetime_fn")
def generic_in_slice(s: Source) -> str:
    return fill(
        s,
        """
⟦use std::fmt::Debug;

$doc
⟦pub ¦⟧fn $f1<^, T: PartialOrd + Debug>¦$doc
⟦pub ¦⟧fn $f1<^, T: PartialOrd>⟧($p1: &^[T], $v1:default: &^T) -> %body%
}
⟦
fn $f2<T: Clone>($p2: &[T], $v8: usize) -> Vec<T> {
    $p2.iter().skip($v8).cloned().collect()
}
¦⟧""",
        body=s.pick(
            [
                "&^T {\n    $noise\n    let mut $v2:best = $v1;\n"
                "    for $v3 in $p1⟦.iter().rev()¦.iter().take($n)¦⟧ {\n"
                "        if $v3 ⟦>¦<⟧ $v2 {\n            $v2 = $v3;\n        }\n    }\n    $v2",
                "&^T {\n    $noise\n    $p1.iter().find(|$v3| *$v3 ⟦>¦<¦>=⟧ $v1).unwrap_or($v1)",
                "(&^T, usize) {\n    let mut $v2 = 0;\n    let mut $v4 = $v1;\n"
                "    for ($v5:i, $v3) in $p1.iter().enumerate() {\n"
                "        if $v3 ⟦>¦<⟧ $v4 {\n            $v4 = $v3;\n            $v2 = $v5;\n        }\n    }\n"
                "    ($v4, $v2)",
                "Vec<&^T> {\n    $noise\n    let mut $p3 = vec![$v1];\n    for $v3 in $p1.windows(2) {\n"
                "        if $v3[0] ⟦>¦<⟧ $v3[1] {\n            $p3.push(&$v3[⟦0¦1⟧]);\n        }\n    }\n    $p3",
            ]
        ),
    )


@skeleton("missing_lifetime_fn")
def three_with_a_flag(s: Source) -> str:
    kind = s.pick(["str", "str", "[i32]", "[u8]", "[String]"])
    return fill(
        s,
        """
$doc
⟦pub ¦⟧fn $f1<^>(
    $v1: &^%kind%,
    $v2: &^%kind%,
    $v3: &^%kind%,
    $v4:strict: %flag%,
) -> &^%kind% {
    $noise
    %body%
}
""",
        kind=kind,
        **dict(
            zip(
                ("flag", "body"),
                s.pick(
                    [
                        (
                            "bool",
                            "match ($v4, $v1.len()) {\n        (true, 0) => $v2,\n        (true, 1..=$d) => $v3,\n"
                            "        (false, $v5) if $v5 > $v2.len() => ⟦$v2¦$v3⟧,\n        _ => $v1,\n    }",
                        ),
                        (
                            "usize",
                            "let $p5 = [$v1, $v2, $v3];\n    ⟦$p5[$v4 % 3]¦if $v4 >= $p5.len() {\n        return $v1;\n"
                            "    }\n    $p5[$v4]¦$p5.into_iter().find(|$v6| $v6.len() > $v4).unwrap_or($v3)⟧",
                        ),
                        (
                            "bool",
                            "if $v1.is_empty() {\n        if $v4 { $v2 } else { $v3 }\n    } else {\n"
                            "        $v1\n    }",
                        ),
                        (
                            "i32",
                            "let mut $v5 = $v1;\n    if $v4 ⟦>¦<⟧ $n {\n        $v5 = $v2;\n    }\n"
                            "    if $v5.len() ⟦>¦<⟧ $v3.len() {\n        $v5 = $v3;\n    }\n    $v5",
                        ),
                    ]
                ),
                strict=True,
            )
        ),
    )


@skeleton("missing_lifetime_fn")
def merged_collections(s: Source) -> str:
    result, body = s.pick(
        [
            ("Vec<&^str>", "let mut $p3:out: Vec<&str> = Vec::new();\n    for $v1 in $p1.iter().chain($p2) {\n"
             "        if !$p3.contains(&$v1.as_str()) {\n            $p3.push($v1);\n        }\n    }\n"
             "    ⟦$p3.sort();\n    ¦⟧$p3"),
            ("Vec<&^String>", "$p1\n        .iter()\n        .zip($p2.iter())\n"
             "        .map(|($v1, $v2)| if $v1.len() ⟦>¦<⟧ $v2.len() { $v1 } else { $v2 })\n        .collect()"),
            ("Vec<(&^str, &^str)>", "let mut $p3 = Vec::with_capacity($p1.len());\n"
                                    "    for ($v1:i, $v2) in $p1.iter().enumerate() {\n"
             "        if let Some($v3) = $p2.get($v1) {\n            $p3.push(($v2.as_str(), $v3.as_str()));\n"
             "        }\n    }\n    $p3"),
            ("Option<&^String>", "$p1\n        .iter()\n        .chain($p2⟦.iter().skip($d)¦⟧)\n"
             "        .⟦max_by_key(|$v1| $v1.len())¦find(|$v1| $v1.ends_with($q))¦min()⟧"),
            ("&^[String]", "let $v1:total = $p1.len() + $p2.len();\n    ⟦println!(\"$t {$v1:>4}\");\n"
                           "    ¦⟧if $p1.len() * 2 > $v1 {\n"
             "        return $p1;\n    }\n    ⟦&$p2[..$p2.len() / 2]¦$p2⟧"),
        ]
    )  # fmt: skip
    return fill(
        s,
        """
$doc
⟦pub ¦⟧fn $f1<^>($p1: &^[String], $p2: &^[String]) -> %result% {
    $noise
    %body%
}
⟦
fn $f2($p4: &[String], $v6: &str) -> bool {
    $p4.iter().⟦any¦all⟧(|$v7| $v7 ⟦==¦!=⟧ $v6)
}
¦⟧""",
        result=result,
        body=body,
    )
