"""Generators of lifelike programs whose impl headers leave out the lifetime of their type.

A header is given `'_`; one that declares `<'a>` itself is given `'a`.
"""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.lifetimes import fill


def _holder(s: Source) -> str:
    """A struct `$T1` with the text `$v1`, the number `$v2` and sometimes more."""
    return s.pick(
        [
            "$derive\npub struct $T1<'a> {\n    $v1:text: &'a str,\n    $v2:count: usize,\n}\n",
            "$doc\nstruct $T1<'a> {\n    $v2:level: usize,\n    $v1:name: &'a str,\n    $fields\n}\n",
            "$derive\npub struct $T1<'a> {\n    pub $v1:title: &'a str,\n    pub $v2:depth: usize,\n    $fields\n}\n",
        ]
    )


@skeleton("missing_lifetime_impl")
def several_methods(s: Source) -> str:
    methods = [
        "$doc\n    pub fn $f1(&self) -> usize {\n        $noise\n        self.$v1.len() ⟦+¦*⟧ self.$v2\n    }\n",
        "pub fn $f2(&self) -> Option<&str> {\n"
        "        self.$v1.split(⟦','¦':'¦' '⟧).⟦next()¦nth(self.$v2)¦last()⟧\n    }\n",
        "$doc\n    fn $f3(&mut self, $v3: usize) -> bool {\n        if $v3 > self.$v1.len() {\n"
        "            return false;\n"
        "        }\n        self.$v2 ⟦+=¦=⟧ $v3;\n        true\n    }\n",
        "fn $f4(&self, $v4: &str) -> bool {\n"
        "        self.$v1.⟦starts_with¦contains¦ends_with⟧($v4) ⟦&&¦||⟧ self.$v2 ⟦>¦<⟧ $n\n    }\n",
        'pub fn $f5(&self) -> String {\n        ⟦format!("{}: {:>3}", self.$v1, self.$v2)¦'
        "self.$v1.chars().rev().collect()¦self.$v1.repeat(self.$v2)⟧\n    }\n",
        "$doc\n    pub fn $f6(&self) -> usize {\n        let mut $v5:total = self.$v2;\n"
        "        for ($v6:i, $v7) in self.$v1.chars().enumerate() {\n"
        "            match $v7 {\n                'a'..='z' => $v5 += $v6,\n                '0'..='9' => $v5 *= $d,\n"
        "                _ if $v6 > $d => break,\n                _ => {}\n            }\n        }\n"
        "        $v5\n    }\n",
    ]  # fmt: skip
    s.random.shuffle(methods)
    return fill(
        s,
        "%holder%\nimpl $T1<^_> {\n    %methods%}\n",
        holder=_holder(s),
        methods="\n    ".join(methods[: s.pick([2, 2, 3])]),
    )


@skeleton("missing_lifetime_impl")
def constructor_with_elided_result(s: Source) -> str:
    """`new` returns the type by its name, so that nothing must be declared."""
    return fill(
        s,
        """
%holder%
impl $T1<^_> {
    $doc
    pub fn ⟦new¦$f1⟧($v1: &str) -> $T1«→<'_>» {
        $T1 {
            $v1,
            $v2: ⟦$n¦$v1.len()¦$v1.split(' ').count()⟧,
        }
    }

    fn $f2(&self) -> usize {
        self.$v2 ⟦+¦*⟧ $d
    }
}
""".replace("$T1«→<'_>» {\n        $T1", "$T1 {\n        $T1"),
        holder="$doc\npub struct $T1<'a> {\n    $v1:text: &'a str,\n    ⟦pub ¦⟧$v2:count: usize,\n}\n",
    )


@skeleton("missing_lifetime_impl")
def declared_but_not_used(s: Source) -> str:
    """The impl declares `'a`, and forgets to hand it to its type."""
    kind = s.pick(["str", "str", "[u8]", "[String]"])
    return fill(
        s,
        """
$derive
pub struct $T1<'a> {
    $v1:input: &'a %kind%,
    $v2:position: usize,
}

impl<'a> $T1<^> {
    $doc
    pub fn ⟦new¦new¦$f1⟧($v1: &'a %kind%⟦¦, $v2: usize⟧) -> Self {
        ⟦Self¦$T1⟧ { $v1, $v2⟦¦: $d⟧ }
    }

    $doc
    fn $f2(&self) -> ⟦&'a %kind% {
        $noise
        ⟦if self.$v2 > self.$v1.len() {
            return self.$v1;
        }
        ¦⟧&self.$v1[self.$v2..]¦usize {
        $noise
        self.$v1.len() - self.$v2⟧
    }
}
""".replace("⟦¦, $v2: usize⟧", (a := s.pick(["", ", $v2: usize"]))).replace(
            "$v2⟦¦: $d⟧", "$v2" if a else "$v2: ⟦0¦$d⟧"
        ),
        kind=kind,
    )


@skeleton("missing_lifetime_impl")
def iterator_with_item(s: Source) -> str:
    """The item borrows, so the impl declares `'a`."""
    return fill(
        s,
        """
$doc
pub struct $T1<'a> {
    $v1:rest: &'a str,⟦
    $v2:done: bool,¦⟧
}

impl<'a> Iterator for $T1<^> {
    type Item = &'a str;

    fn next(&mut self) -> Option<⟦Self::Item¦&'a str⟧> {
        ⟦if self.$v1.is_empty() {
            return None;
        }
        ¦⟧⟦let ($v3, $v4) = self.$v1.split_once(⟦','¦' '¦$q⟧)?;
        self.$v1 = $v4⟦.trim()¦⟧;
        Some($v3)¦match self.$v1.find(⟦'-'¦char::is_whitespace⟧) {
            Some($v3) => {
                let $v4 = &self.$v1[..$v3];
                self.$v1 = self.$v1[$v3..].trim_start();
                Some($v4)
            }
            None => None,
        }⟧
    }
}
⟦
fn $f1($v5: $T1) -> usize {
    $v5.filter(|$v6| $v6.len() ⟦>¦<⟧ $d).count()
}
¦⟧""",
    )


@skeleton("missing_lifetime_impl")
def shown_by_display(s: Source) -> str:
    return fill(
        s,
        """
use std::fmt;

$doc
pub struct $T1<'a> {
    $v1:name: &'a str,
    $p1:entries: ⟦Vec<&'a str>¦&'a [&'a str]⟧,
    $v2:total: ⟦u32¦f64¦usize⟧,
}

impl fmt::%trait% for $T1<^_> {
    fn fmt(&self, ⟦f¦f¦$v3⟧: &mut fmt::Formatter⟦<'_>¦⟧) -> fmt::Result {
        %body%
    }
}
⟦
pub fn $f1($v6: &$T1) -> String {
    format!(%shown%, $v6)
}
¦⟧""".replace("⟦f¦f¦$v3⟧", (f := s.pick(["f", "f", "$v3"]))),
        **dict(
            zip(
                ("trait", "shown"),
                s.pick([("Display", '"$t {}"'), ("Display", '"{}"'), ("Debug", '"{:?}"')]),
                strict=True,
            )
        ),
        body=s.pick(
            [
                'writeln!(F, "{} ({})", self.$v1, self.$v2)?;\n'
                "        for $v4 in self.$p1.iter()⟦.take($d)¦.rev()¦⟧ {\n"
                '            write!(F, "⟦- {}¦{:>4}¦$t {}⟧", $v4)?;\n        }\n        Ok(())',
                'if self.$p1.is_empty() {\n            return write!(F, "$t {}", self.$v1);\n        }\n'
                '        write!(F, "{}: {}", self.$v1, self.$p1.join(⟦", "¦"/"¦$q⟧))',
                "for ($v4:i, $v5) in self.$p1.iter().enumerate() {\n            if $v4 > 0 {\n"
                '                F.write_str(⟦", "¦$q⟧)?;\n'
                '            }\n            write!(F, "{$v4}: {$v5}")?;\n        }\n'
                '        write!(F, " {} {:.1}", self.$v1, self.$v2)',
            ]
        )
        .replace("F,", f"{f},")
        .replace("F.", f"{f}."),
    )


@skeleton("missing_lifetime_impl")
def trait_of_the_crate(s: Source) -> str:
    result, body = s.pick(
        [
            ("usize", "self.$v1.⟦len()¦split(',').count()⟧ ⟦+¦*⟧ self.$v2"),
            ("bool", "self.$v2 ⟦>¦<⟧ $n ⟦&&¦||⟧ self.$v1.⟦ends_with¦contains⟧($q)"),
            ("String", 'let $v3 = self.$v1.to_⟦upper¦lower⟧case();\n'
                       '        format!("⟦{$v3}-{}¦$t {$v3} {:>3}⟧", self.$v2)'),
            ("Result<usize, String>", 'match self.$v1.parse::<usize>() {\n            Ok($v3) => Ok($v3 + self.$v2),\n'
             '            Err(_) => Err(format!("$t {}", self.$v1)),\n        }'),
            ("Vec<String>", "self.$v1\n            .⟦lines()¦split(' ')⟧\n"
                            "            .filter(|$v3| $v3.len() ⟦>¦<⟧ self.$v2)\n"
             "            .map(|$v3| $v3.to_string())\n            .collect()"),
        ]
    )  # fmt: skip
    other = s.pick(
        [
            "",
            "\npub struct $T3 {\n    $v5: u32,\n}\n\nimpl $T2 for $T3 {\n    fn $f1(&self) -> %result% {\n"
            "        %other%\n    }\n}\n",
        ]
    )
    spare = {"usize": "self.$v5 as usize", "bool": "self.$v5 > $n", "String": "self.$v5.to_string()",
             "Result<usize, String>": "Ok($n)", "Vec<String>": "vec![$q.to_string()]"}[result]  # fmt: skip
    trait = "$doc\n⟦pub ¦⟧trait $T2 {\n    fn $f1(&self) -> %result%;\n⟦\n    fn $f2(&self) -> u32 {\n"
    trait += "        $d\n    }\n¦⟧}\n"
    first, second = s.pick([(trait, _holder(s)), (_holder(s), trait)])
    return fill(
        s,
        "%first%\n%second%%last%\nimpl $T2 for $T1<^_> {\n    fn $f1(&self) -> %result% {\n        %body%\n    }\n}\n",
        first=first,
        second=second,
        last=other,
        result=result,
        body=body,
        other=spare,
    )


@skeleton("missing_lifetime_impl")
def compared_and_ordered(s: Source) -> str:
    impls = s.pick(
        [
            "impl PartialEq for $T1<^_> {\n    fn eq(&self, other: &Self) -> bool {\n"
            "        self.$v1 == other.$v1⟦ && self.$v2 == other.$v2¦⟧\n    }\n}\n",
            "impl Drop for $T1<^_> {\n    fn drop(&mut self) {\n        ⟦if self.$v2 > $n {\n"
            "            return;\n        }\n        ¦⟧"
            'println!("$t {} {}", self.$v1, self.$v2);\n    }\n}\n',
            "impl From<$T1<^_>> for String {\n    fn from($v3: $T1<^_>) -> String {\n".replace(
                "from($v3: $T1<^_>", "from($v3: $T1"
            )
            + '        ⟦$v3.$v1.repeat($v3.$v2)¦format!("{}/{}", $v3.$v1, $v3.$v2)⟧\n    }\n}\n',
            "impl AsRef<str> for $T1<^_> {\n    fn as_ref(&self) -> &str {\n"
            "        ⟦&self.$v1[..self.$v2.min(self.$v1.len())]¦"
            "self.$v1.trim()⟧\n    }\n}\n",
            "impl std::ops::AddAssign<usize> for $T1<^_> {\n    fn add_assign(&mut self, $v3: usize) {\n"
            "        self.$v2 += $v3⟦ * $d¦⟧;\n    }\n}\n",
            "impl Default for $T1<^_> {\n    fn default() -> Self {\n        $T1 { $v1: $q, $v2: $n }\n    }\n}\n",
            "impl std::ops::Deref for $T1<^_> {\n    type Target = str;\n\n    fn deref(&self) -> &str {\n"
            "        self.$v1⟦.trim_end()¦⟧\n    }\n}\n",
        ]
    )
    return fill(
        s,
        """
$doc
pub struct $T1<'a> {
    ⟦pub ¦⟧$v1:key: &'a str,
    ⟦pub ¦⟧$v2:rank: usize,
}
⟦
$doc
pub fn $f1($p1: &[$T1]) -> usize {
    $noise
    $p1.iter().map(|$v4| $v4.$v2).⟦sum()¦filter(|$v5| $v5 % 2 == 0).count()¦max().unwrap_or(0)⟧
}
¦⟧
%impls%""",
        impls=impls,
    )


@skeleton("missing_lifetime_impl")
def generic_holder(s: Source) -> str:
    bound, body, result = s.pick(
        [
            ("PartialOrd", "self.$p1.windows(2).⟦all¦any⟧(|$v3| $v3[0] ⟦<=¦>⟧ $v3[1])", "bool"),
            ("Clone", "self.$p1.iter().skip(self.$v1)⟦.rev()¦⟧.cloned().collect()", "Vec<T>"),
            ("std::fmt::Display", 'self.$p1\n            .iter()\n'
                                  '            .map(|$v3| format!("⟦{$v3}¦$t {$v3:>3}⟧"))\n'
             "            .collect::<Vec<_>>()\n            .join($q)", "String"),
            ("Into<f64> + Copy", "self.$p1.iter().map(|$v3| (*$v3).into()).⟦sum()¦fold($n.0, f64::max)⟧", "f64"),
            ("PartialEq", "self.$p1.iter().position(|$v3| *$v3 == self.$p1[self.$v1])", "Option<usize>"),
        ]
    )  # fmt: skip
    return fill(
        s,
        """
$doc
pub struct $T1<'a, T> {
    $p1:values: &'a [T],
    $v1:offset: usize,
    $fields
}

impl<T: %bound%> $T1<^_, T> {
    $doc
    pub fn $f1(&self) -> %result% {
        $noise
        %body%
    }
⟦
    fn $f2(&mut self) -> bool {
        self.$v1 += $d;
        self.$v1 < self.$p1.len()
    }
¦⟧}
""",
        bound=bound,
        body=body,
        result=result,
    )


@skeleton("missing_lifetime_impl")
def enum_with_text(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub enum $T1<'a> {
    $T2(&'a str),
    $T3 { $v1: &'a str, $v2: u32 },
    $T4,
}

impl $T1<^_> {
    $doc
    pub fn $f1(&self) -> ⟦usize {
        $noise
        match self {
            $T1::$T2($v3) => $v3.len(),
            ⟦$T1::$T3 { $v1, $v2 } if *$v2 > $n => $v1.len() * 2,
            ¦⟧$T1::$T3 { $v2, .. } => *$v2 as usize,
            $T1::$T4 => $d,
        }¦bool {
        ⟦matches!(self, ⟦Self¦$T1⟧::$T2(_) | ⟦Self¦$T1⟧::$T4)¦!matches!(self, ⟦Self¦$T1⟧::$T4)⟧¦Option<&str> {
        match self {
            Self::$T2($v3) | Self::$T3 { $v1: $v3, .. } => Some(⟦$v3.trim()¦$v3⟧),
            Self::$T4 => None,
        }⟧
    }
⟦
    fn $f2(&self) -> u32 {
        if let Self::$T3 { $v2, .. } = self {
            return *$v2;
        }
        $n
    }
¦⟧}
""",
    )
