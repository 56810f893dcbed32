"""Lifelike programs with lifetimes left out of signatures, declarations or impl headers, in traits, maps and pairs."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.lifetimes import fill


@skeleton("missing_lifetime_fn")
def chosen_in_trait(s: Source) -> str:
    kind = s.pick(["str", "str", "[u8]", "[i32]", "String"])
    return fill(
        s,
        """
⟦pub ¦⟧trait $T1 {
    $doc
    fn $f1<^>($v1: &^%kind%, $v2: &^%kind%) -> &^%kind%;
⟦
    fn $f2(&self) -> u32 {
        $n
    }
¦⟧}

$derive
⟦pub struct $T2;¦struct $T2 {
    $v5: u32,
}⟧

impl $T1 for $T2 {
    fn $f1<^>($v1: &^%kind%, $v2: &^%kind%) -> &^%kind% {
        ⟦if $v1.len() ⟦>¦<¦>=⟧ $v2.len() {
            $v1
        } else {
            $v2
        }¦match $v1.len() {
            0..=$d => $v2,
            _ => $v1,
        }¦if $v2.is_empty() {
            return $v1;
        }
        $v2⟧
    }
}
""",
        kind=kind,
    )


@skeleton("missing_lifetime_fn")
def common_start(s: Source) -> str:
    """A slice of the first parameter; the second is only compared with it."""
    kind, each = s.pick([("str", "char_indices()"), ("[u8]", "iter().enumerate()"), ("[i32]", "iter().enumerate()")])
    other = "chars()" if kind == "str" else "iter()"
    return fill(
        s,
        """
⟦pub const %CONST%: usize = $n;

¦⟧$doc
⟦pub ¦⟧fn $f1<^>($v1: &^%kind%, $v2: &%kind%) -> &^%kind% {
    let mut $v3:end = 0;
    $noise
    ⟦for (($v4:i, $v5), $v6) in $v1.%each%.zip($v2.%other%) {
        if $v5 != $v6 {
            ⟦break;¦return &$v1[..$v4];⟧
        }
        $v3 = $v4;
    }¦for ($v4:i, $v5) in $v1.%each% {
        if $v2.%other%.⟦any¦all⟧(|$v6| $v6 ⟦==¦!=⟧ $v5) {
            $v3 = $v4;
        }
    }¦while $v3 < $v1.len() && $v3 < $v2.len() {
        $v3 += ⟦1¦$d⟧;
    }
    $v3 = $v3.min($v1.len());⟧
    ⟦&$v1[..$v3]¦&$v1[$v3..]⟧
}
""",
        CONST=f"MAX_{s.var().upper()}",
        kind=kind,
        each=each,
        other=other,
    )


@skeleton("missing_lifetime_fn")
def mutable_choice(s: Source) -> str:
    kind, act = s.pick(
        [("Vec<i32>", "push($d)"), ("String", "push_str($q)"), ("Vec<String>", "clear()"), ("[u32]", "reverse()")]
    )
    return fill(
        s,
        """
$doc
⟦pub ¦⟧fn $f1<^>($v1: &^mut %kind%, $v2: &^mut %kind%) -> &^mut %kind% {
    $noise
    ⟦$v1.%act%;
    ¦⟧⟦if $v1.len() ⟦>¦<¦>=⟧ $v2.len() {
        $v1
    } else {
        ⟦$v2.%act%;
        ¦⟧$v2
    }¦match $v1.len().cmp(&$v2.len()) {
        std::cmp::Ordering::⟦Less¦Greater⟧ => $v2,
        _ => $v1,
    }¦let $v3 = $v1.len() ⟦+¦*⟧ $v2.len();
    if $v3 % 2 == 0 {
        return $v1;
    }
    $v2⟧
}
""",
        kind=kind,
        act=act,
    )


@skeleton("missing_lifetime_struct")
def context_with_output(s: Source) -> str:
    kind, act = s.pick(
        [
            ("String", "$v4.$v2.push_str(⟦$v5.trim()¦$v5⟧)"),
            ("Vec<String>", "$v4.$v2.push($v5.to_string())"),
            ("Vec<usize>", "$v4.$v2.push($v5.len()⟦ + $d¦ * $d¦⟧)"),
        ]
    )
    return fill(
        s,
        """
$doc
⟦pub ¦⟧struct $T1<^> {
    $v1:source: &^str,
    $v2:out: &^mut %kind%,
    ⟦pub ¦⟧$v3:limit: usize,
}

$doc
⟦pub ¦⟧fn $f1($v4:context: &mut $T1) {
    $noise
    for ⟦($v6:i, $v5:line) in $v4.$v1.lines().enumerate() {
        if $v6 >= $v4.$v3 {
            break;
        }¦$v5:word in $v4.$v1.split(⟦' '¦','¦';'⟧) {
        if $v5.len() ⟦>¦<⟧ $v4.$v3 {
            continue;
        }⟧
        %act%;
    }
}
⟦
fn $f2($v7: &$T1) -> bool {
    $v7.$v2.len() ⟦>¦<⟧ $v7.$v3 && !$v7.$v1.is_empty()
}
¦⟧""",
        kind=kind,
        act=act,
    )


@skeleton("missing_lifetime_struct")
def struct_with_methods(s: Source) -> str:
    """The methods need no name for the lifetime."""
    return fill(
        s,
        """
$derive
pub struct $T1<^> {
    $v1:text: &^str,
    $v2:width: usize,
}

impl $T1<^_> {
    $doc
    pub fn $f1(&self) -> %result% {
        $noise
        %body%
    }
⟦
    fn $f2(&mut self, $v4: usize) {
        self.$v2 ⟦+=¦=⟧ $v4⟦¦ * $d⟧;
    }
¦⟧}
""",
        **dict(
            zip(
                ("result", "body"),
                s.pick(
                    [
                        (
                            "usize",
                            "self.$v1\n            .⟦lines()¦split(' ')⟧\n"
                            "            .filter(|$v3| $v3.len() ⟦>¦<⟧ self.$v2)\n            .count()",
                        ),
                        (
                            "String",
                            "let $v3 = self.$v1.trim();\n"
                            '        ⟦format!("{$v3} {}", self.$v2)¦"$t ".repeat(self.$v2) + $v3¦'
                            "$v3.chars().rev().take(self.$v2).collect()⟧",
                        ),
                        (
                            "bool",
                            "match self.$v1.find(⟦'-'¦':'⟧) {\n            Some($v3) => $v3 ⟦<¦>⟧ self.$v2,\n"
                            "            None => ⟦false¦true⟧,\n        }",
                        ),
                    ]
                ),
                strict=True,
            )
        ),
    )


@skeleton("missing_lifetime_struct")
def struct_with_constructor(s: Source) -> str:
    """The constructor names the lifetime, so the impl declares it."""
    kind = s.pick(["str", "[u32]", "[String]"])
    return fill(
        s,
        """
$doc
pub struct $T1<^> {
    $v1:data: &^%kind%,
    $v2:index: usize,
}

impl«→<'a>» $T1<^> {
    $doc
    pub fn ⟦new¦new¦$f1⟧($v1: &^%kind%) -> Self {
        ⟦println!("$t {}", $v1.len());
        ¦⟧Self { $v1, $v2: ⟦0¦$d¦$v1.len()⟧ }
    }

    ⟦pub ¦⟧fn $f2(&⟦mut self) -> usize {
        self.$v2 += $d;
        self.$v2 % self.$v1.len().max(1)¦self) -> bool {
        self.$v2 ⟦>=¦<⟧ self.$v1.len()⟧
    }
}
""",
        kind=kind,
    )


@skeleton("missing_lifetime_impl")
def map_of_references(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::HashMap;

$doc
pub struct $T1<'a> {
    $p1:counts: HashMap<&'a str, u32>,
    $p2:order: Vec<&'a str>,
    $fields
}

impl $T1<^_> {
    $doc
    pub fn $f1(&self, $v1:key: &str) -> u32 {
        ⟦self.$p1.get($v1).copied().unwrap_or(⟦0¦$n⟧)¦match self.$p1.get($v1) {
            Some($v2) => $v2 + $d,
            None => 0,
        }⟧
    }

    ⟦pub ¦⟧fn $f2(⟦&mut self) -> usize {
        self.$p2.sort();
        self.$p2.dedup();
        self.$p2.len()¦&self) -> u32 {
        $noise
        let mut $v3:total = 0;
        for $v4 in &self.$p2 {
            $v3 += self.$f1($v4);
        }
        $v3¦&self) -> Option<&str> {
        for $v4 in &self.$p2 {
            if self.$f1($v4) ⟦>¦==⟧ $n {
                return Some($v4);
            }
        }
        None⟧
    }
}
""",
    )


@skeleton("missing_lifetime_impl")
def two_impls_of_two_types(s: Source) -> str:
    own = (
        "impl $T1 {\n    $doc\n    pub fn $f1(&self, $v3: &str) -> bool {\n        self.$v2 ⟦>¦<⟧ $v3.len()\n    }\n}\n"
    )
    lent = (
        "impl $T2<^_> {\n    $doc\n    pub fn $f2(&self) -> usize {\n        $noise\n"
        "        ⟦self.$v4.$v1.len() + self.$v5¦if self.$v4.$f1($q) {\n            return self.$v5;\n"
        "        }\n        self.$v4.$v2¦"
        "self.$v4.$v1.chars().filter(|$v6| $v6.is_⟦alphabetic¦numeric¦uppercase⟧()).count()⟧\n    }\n}\n"
    )
    first, second = s.pick([(own, lent), (lent, own)])
    return fill(
        s,
        """
pub struct $T1 {
    $v1:name: String,
    $v2:capacity: usize,
}

pub struct $T2<'a> {
    $v4: &'a ⟦mut ¦⟧$T1,
    $v5:used: usize,
}

%first%
%second%""",
        first=first,
        second=second,
    )
