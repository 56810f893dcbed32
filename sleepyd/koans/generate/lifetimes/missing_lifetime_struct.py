"""Generators of lifelike programs with types that hold references: lifetimes left out of declarations and impl headers.

An impl header is given `'_`, unless the impl must name the lifetime (`impl<'a>`): then it is given `'a`.
"""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.lifetimes import fill


@skeleton("missing_lifetime_struct")
def reader_state(s: Source) -> str:
    return fill(
        s,
        """
$doc
pub struct $T1<^> {
    ⟦pub ¦⟧$v1:input: &^%kind%,
    ⟦pub ¦⟧$v2:position: usize,
    $fields
}

$doc
⟦pub ¦⟧fn $f1($v3:reader: &mut $T1) -> Option<%item%> {
    $noise
    ⟦while $v3.$v2 < $v3.$v1.len() && $v3.$v2 % $d != 0 {
        $v3.$v2 += 1;
    }
    ¦if $v3.$v2 >= $v3.$v1.len() {
        return None;
    }
    ¦⟧let $v4:next = $v3.$v1.%take%?;
    $v3.$v2 += ⟦1¦$d⟧;
    Some($v4)
}

fn $f2($v5: &$T1) -> bool {
    $v5.$v2 ⟦==¦<¦>=⟧ $v5.$v1.len()⟦ / 2¦⟧
}
""",
        **dict(
            zip(
                ("kind", "item", "take"),
                s.pick(
                    [
                        ("str", "char", "chars().nth($v3.$v2)"),
                        ("[u8]", "u8", "get($v3.$v2).copied()"),
                        ("[String]", "String", "iter().skip($v3.$v2).next().cloned()"),
                        ("Vec<f64>", "f64", "get($v3.$v2).copied()"),
                    ]
                ),
                strict=True,
            )
        ),
    )


@skeleton("missing_lifetime_struct")
def two_references(s: Source) -> str:
    return fill(
        s,
        """
$derive
⟦pub ¦⟧struct $T1<^> {
    ⟦pub ¦⟧$v1:name: &^str,
    ⟦$v2:total: u32,
    $v3:values: &^[u32],
¦$v3:values: &^[u32],
    $v2:total: u32,
⟧}

$doc
fn $f1($v4:report: &$T1) -> u32 {
    $noise
    ⟦let mut $v5 = $v4.$v2;
    for $v6 in $v4.$v3.⟦iter()¦iter().rev()⟧ {
        if $v6 % $d == 0 {
            continue;
        }
        $v5 += $v6;
    }
    $v5¦$v4.$v3
        .iter()
        .filter(|$v6| **$v6 > $n)
        .fold($v4.$v2, |$v5, $v6| $v5 + $v6)¦match $v4.$v3 {
        [] => 0,
        [$v6] => $v6 + $v4.$v2,
        [$v6, .., $v5] => $v6 * $v5 + $v4.$v2,
    }⟧
}

fn main() {
    let $v7 = ⟦vec![$n, $n, $n]¦[$n, $n]¦[$n; $d]⟧;
    ⟦let $v1 = String::from($q);
    let $v8 = $T1 {
        $v1: &$v1,
        $v3: &$v7,
        $v2: $n,
    };¦let $v8 = $T1 { $v1: $q, $v2: $n, $v3: &$v7⟦[1..]¦⟧ };⟧
    println!("⟦{}: {}¦$t {} = {}¦{:<8} {:>5}⟧", $v8.$v1, $f1(&$v8));
}
""",
    )


@skeleton("missing_lifetime_struct")
def collections_of_references(s: Source) -> str:
    first, act = s.pick(
        [
            ("Vec<&^str>", "if !$v4.$p1.contains(&$v5) {\n            ⟦println!(\"$t {}\", $v5);\n"
                           "            ¦⟧$v4.$v1 += $d;\n        }"),
            ("HashMap<&^str, u32>", "if let Some($v6) = $v4.$p1.get($v5) {\n"
                                    "            $v4.$v1 += ⟦$v6¦$v6 * $d⟧;\n        }"),
            ("HashMap<&^str, Vec<u32>>", "for $v6 in $v4.$p1.get($v5).into_iter().flatten() {\n"
                                         "            $v4.$v1 += $v6;\n        }"),
            ("Vec<(u32, &^str)>", "for ($v6, $v7) in &$v4.$p1 {\n            if *$v7 == $v5 {\n"
                                  "                $v4.$v1 += $v6;\n            }\n        }"),
            ("Option<&^[u32]>", "if let Some($v6) = $v4.$p1 {\n"
                                "            $v4.$v1 += $v6.len() as u32 + $v5.len() as u32;\n        }"),
            ("[Option<&^str>; $d]", "if $v4.$p1.iter().flatten().any(|$v6| $v6.ends_with($v5)) {\n"
                                    "            $v4.$v1 += $d;\n        }"),
        ]
    )  # fmt: skip
    return fill(
        s,
        """
%use%$doc
pub struct $T1<^> {
    $fields
    ⟦pub ¦⟧$p1:entries: %first%,
    $v1:count: u32,
    $fields
}

$doc
⟦pub ¦⟧fn $f1($v4: &mut $T1, $v2:text: &str) -> u32 {
    $noise
    for $v5 in $v2.⟦split(',')¦split_whitespace()¦lines()⟧⟦.skip($d)¦.map(str::trim)¦⟧ {
        %act%
    }
    $v4.$v1
}
""",
        first=first,
        use="use std::collections::HashMap;\n\n" if "HashMap" in first else "",
        act=act,
    )


@skeleton("missing_lifetime_struct")
def enum_of_tokens(s: Source) -> str:
    return fill(
        s,
        """
$derive
⟦pub ¦⟧enum $T1<^> {
    ⟦$T2(&^str),
    $T3(i64),¦$T3(i64),
    $T2(&^str),⟧
    $T4 { $v1: &^⟦str¦[u8]⟧, $v2: usize },
    $T5,
}

$doc
⟦pub ¦⟧fn $f1($p1: &[$T1]) -> usize {
    let mut $v3:total = 0;
    $noise
    for $v4 in $p1⟦.iter().rev()¦¦.iter().take($n)⟧ {
        $v3 += match $v4 {
            $T1::$T2($v5) ⟦if $v5.is_empty() => $d,
            $T1::$T2($v5) ¦⟧=> $v5.⟦len()¦trim().len()⟧,
            $T1::$T3($v6) => ⟦*$v6 as usize¦$v6.unsigned_abs() as usize⟧,
            $T1::$T4 { $v1, $v2 } => $v1.len() ⟦+¦*⟧ $v2,
            $T1::$T5 => ⟦return $v3¦$d¦continue⟧,
        };
    }
    $v3
}
""",
    )


@skeleton("missing_lifetime_struct")
def struct_in_struct(s: Source) -> str:
    """Both lack a lifetime, so the outer one also says that of the inner one."""
    wrap, read = s.pick(
        [
            ("Vec<$T2«→<'a>»>", "$v5.$p1.iter().map(|$v6| $v6.$v2).sum::<u32>()"),
            ("Option<$T2«→<'a>»>", "$v5.$p1.as_ref().map_or($d, |$v6| $v6.$v2)"),
            ("$T2«→<'a>»", "$v5.$p1.$v2 + $v5.$p1.$v1.len() as u32"),
            ("[$T2«→<'a>»; 2]", "$v5.$p1[0].$v2 * $v5.$p1[1].$v2"),
        ]
    )
    inner = "$derive\npub struct $T2<^> {\n    $v1:label: &^str,\n    $v2:size: u32,\n}\n"
    outer = "$doc\npub struct $T1<^> {\n    $v3:title: &^str,\n    $p1: %wrap%,\n    $fields\n}\n"
    first, second = s.pick([(inner, outer), (outer, inner)])
    return fill(
        s,
        """
%first%
%second%
⟦pub ¦⟧fn $f1($v5: &$T1) -> u32 {
    $noise
    ⟦if $v5.$v3.⟦is_empty()¦starts_with('#')⟧ {
        return ⟦0¦$n⟧;
    }
    ¦println!("$t {}", $v5.$v3);
    ¦⟧%read%
}
""",
        first=first,
        second=second,
        wrap=wrap,
        read=read,
    )


@skeleton("missing_lifetime_struct")
def tuple_structs(s: Source) -> str:
    return fill(
        s,
        """
⟦#[derive(Debug, Clone, Copy)]
¦#[derive(Debug)]
¦⟧⟦pub ¦⟧struct $T1<^>(⟦pub ¦⟧&^%kind%, ⟦pub ¦⟧⟦usize¦u32¦i64⟧);

struct $T2(⟦Vec<u32>¦String⟧, bool);

$doc
fn $f1($v1: &$T1, $v2: &$T2) -> usize {
    $noise
    let $T1($v3, $v4) = $v1;
    ⟦if $v2.1 && $v3.len() > $d {
        return $v2.0.len();
    }
    $v3.len() + *$v4 as usize¦match ($v3.len(), $v2.1) {
        (0, _) => $v2.0.len(),
        ($v5 @ 1..=$d, true) => $v5 + *$v4 as usize,
        ($v5, _) => $v5,
    }⟧
}

fn main() {
    let $v6 = %made%;
    let $v7 = $T1(&$v6, $n);
    println!("$t {}⟦¦ {:?}⟧", $v7.1⟦¦, $v7.0⟧);
}
""".replace('$t {}⟦¦ {:?}⟧", $v7.1⟦¦, $v7.0⟧', s.pick(['$t {}", $v7.1', '$t {} {:?}", $v7.1, $v7.0'])),
        **dict(
            zip(
                ("kind", "made"),
                s.pick([("str", "String::from($q)"), ("[i32]", "vec![$n, -$n, $n]"), ("[&'static str]", "[$q, $q]")]),
                strict=True,
            )
        ),
    )


@skeleton("missing_lifetime_struct")
def generic_page(s: Source) -> str:
    bound = s.pick(["", ": Clone", ": std::fmt::Debug"])
    tail = s.pick(["&^[%t%]", "&^Vec<%t%>", "Vec<&^%t%>"])
    return fill(
        s,
        """
$doc
⟦pub ¦⟧struct $T1<^, %t%%bound%> {
    $p1:items: %tail%,
    $v1:offset: usize,
    $v2:size: usize,
    $fields
}

$doc
⟦pub ¦⟧fn $f1<%t%%bound%>($v3:page: &$T1<%t%>) -> usize {
    $noise
    ⟦let $v4 = $v3.$p1.len().saturating_sub($v3.$v1);
    $v4.min($v3.$v2)¦$v3.$p1.iter().skip($v3.$v1).take($v3.$v2).count()¦if $v3.$v1 > $v3.$p1.len() {
        return 0;
    }
    ($v3.$p1.len() - $v3.$v1) / $v3.$v2.max($d)¦$v3.$p1
        .iter()
        .enumerate()
        .filter(|($v4, _)| $v4 % $v3.$v2 == $v3.$v1)
        .count()⟧
}
""",
        bound=bound,
        tail=tail,
        t=s.pick(["T", "T", "V", "Item"]),
    )


@skeleton("missing_lifetime_struct")
def scope_with_parent(s: Source) -> str:
    held, read = s.pick(
        [("HashMap<String, i64>", "get($v5).copied()"), ("HashMap<&^str, i64>", "get($v5).copied()"),
         ("Vec<i64>", "get($v5.len()).copied()")]
    )  # fmt: skip
    return fill(
        s,
        """
%use%$doc
⟦pub ¦⟧struct $T1<^> {
    $p1:bindings: %held%,
    $v1:parent: Option<&^$T1«→<'a>»>,
    $fields
}

$doc
⟦pub ¦⟧fn $f1($v4:scope: &$T1, $v5:key: &str) -> Option<i64> {
    $noise
    ⟦if let Some($v6) = $v4.$p1.%read% {
        return Some($v6);
    }
    match $v4.$v1 {
        Some($v7) => $f1($v7, $v5),
        None => None,
    }¦let mut $v7 = $v4;
    loop {
        if let Some($v6) = $v7.$p1.%read% {
            return Some($v6);
        }
        $v7 = $v7.$v1?;
    }¦$v4.$p1.%read%.or_else(|| $f1($v4.$v1?, $v5))⟧
}
""",
        use="use std::collections::HashMap;\n\n" if "HashMap" in held else "",
        held=held,
        read=read,
    )


@skeleton("missing_lifetime_struct")
def constant_table(s: Source) -> str:
    extra, array, second = s.pick([("&^[u32]", "&[$n, $n]", "$v3.len()"), ("[u32; 2]", "[$n, $n]", "$v3[1] as usize")])
    return fill(
        s,
        """
$doc
⟦pub ¦⟧struct $T1<^> {
    $v1:name: &^str,
    $v2:code: %kind%,
    $v3: %extra%,
}

const %CONST%: [$T1; 2] = [
    $T1 { $v1: $q, $v2: $n, $v3: %array% },
    $T1 { $v1: $q, $v2: $n, $v3: %array% },
];

$doc
⟦pub ¦⟧fn $f1($v4: %kind%) -> usize {
    $noise
    ⟦for $v5 in &%CONST% {
        if $v5.$v2 ⟦==¦>¦<⟧ $v4 {
            return $v5.$v1.len()⟦ + $v5.%second%¦⟧;
        }
    }
    $d¦%CONST%
        .iter()
        .filter(|$v5| $v5.$v2 ⟦<¦>¦!=⟧ $v4)
        .map(|$v5| $v5.$v1.len()⟦ + $v5.%second%¦⟧)
        .sum()¦match %CONST%.iter().find(|$v5| $v5.$v2 == $v4) {
        Some($v6) if $v6.$v1.len() > $d => $v6.%second%,
        Some($v6) => $v6.$v1.len(),
        None => $n,
    }⟧
}
""",
        extra=extra,
        array=array,
        second=second,
        kind=s.pick(["u32", "u8", "i32"]),
        CONST=f"{s.var().upper()}_TABLE",
    )
