"""Generators of lifelike programs in which a parameter lacks the lifetime it must have, or needs none of `'static`."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.lifetimes import fill


@skeleton("explicit_lifetime_required")
def record_from_line(s: Source) -> str:
    result, wrap, miss, ask = s.pick(
        [
            ("Option<$T1<'a>>", "Some(", "return None;", "?"),
            ("Result<$T1<'a>, String>", "Ok(", 'return Err(format!("$t {$v3}"));', '.ok_or("$t")?'),
            ("Result<$T1<'a>, String>", "Ok(", "return Err($q.to_string());", ".ok_or_else(|| String::from($q))?"),
        ]
    )
    return fill(
        s,
        """
$derive
pub struct $T1<'a> {
    ⟦pub ¦⟧$v1:key: &'a str,
    ⟦pub ¦⟧$v2:value: &'a str,
    $v6:number: usize,
}

$doc
⟦pub ¦⟧fn $f1<'a>($v3:line: &^str, $v4:number: usize) -> %result% {
    $noise
    ⟦if $v3.⟦is_empty()¦starts_with('#')⟧ {
        %miss%
    }
    ¦⟧let ($v1, $v5) = $v3.⟦split_once¦rsplit_once⟧(⟦'='¦':'¦$q⟧)%ask%;
    %wrap%$T1 {
        $v1,
        $v2: $v5⟦.trim()¦⟧,
        $v6: $v4⟦ + $d¦⟧,
    })
}
""",
        result=result,
        wrap=wrap,
        miss=miss,
        ask=ask,
    )


@skeleton("explicit_lifetime_required")
def words_into_list(s: Source) -> str:
    given, loop = s.pick(
        [
            ("&^str", "$v2.⟦split_whitespace()¦lines()¦split(',')⟧"),
            ("&^[String]", "$v2⟦.iter().rev()¦.iter().skip($d)¦⟧"),
            ("&^[&'a str]", "$v2⟦.iter().rev()¦.iter().take($d)¦⟧"),
        ][:2]
    )
    return fill(
        s,
        """
$doc
⟦pub ¦⟧fn $f1<'a>($p1:out: &mut Vec<&'a str>, $v2: %given%⟦, $v4: usize) {
    $noise
    for ($v5:i, $v3) in %loop%⟦⟧.enumerate() {
        if $v5 % $v4 == 0 {
            $p1.push($v3);
        }
    }
}¦) -> usize {
    let mut $v4:added = 0;
    $noise
    for $v3 in %loop% {
        if $p1.iter().any(|$v5| *$v5 == $v3) {
            continue;
        }
        $p1.push($v3);
        $v4 += 1;
    }
    $v4
}¦) {
    $noise
    for $v3 in %loop% {
        match $v3.len() {
            0 => continue,
            1..=$d => $p1.insert(0, $v3),
            _ => $p1.push($v3⟦.trim()¦⟧),
        }
    }
}⟧
""".replace("%loop%⟦⟧.", ("$v2.split(' ')" if "str" in given else "$v2.iter()") + "."),
        given=given,
        loop=loop,
    )


@skeleton("explicit_lifetime_required")
def counts_in_map(s: Source) -> str:
    kind, act = s.pick(
        [
            ("u32", "*$p1.entry($v3).or_insert(0) += ⟦1¦$d⟧;"),
            ("usize", "if !$p1.contains_key($v3) {\n            $p1.insert($v3, $v3.len()⟦ * $d¦⟧);\n        }"),
            ("Vec<usize>", "$p1.entry($v3).or_default().push($v3.len());"),
            ("usize", "$p1.insert($v3, $d);"),
        ]
    )
    return fill(
        s,
        """
use std::collections::HashMap;

$doc
⟦pub ¦⟧fn $f1<'a>($p1:counts: &mut HashMap<&'a str, %kind%>, $v2:text: &^str) ⟦-> usize ¦⟧{
    $noise
    for $v3 in $v2.⟦split(⟦','¦' '¦'/'⟧)¦split_whitespace()¦lines()⟧\
⟦.filter(|$v4| $v4.len() > $d)¦.map(|$v4| $v4.trim())¦⟧ {
        %act%
    }
    $p1.len()
}
""".replace("⟦-> usize ¦⟧{", (head := s.pick(["-> usize {", "{"]))).replace(
            "    $p1.len()\n}", "    $p1.len()\n}" if ">" in head else '    println!("$t {}", $p1.len());\n}'
        ),
        kind=kind,
        act=act,
    )


@skeleton("explicit_lifetime_required")
def methods_of_borrower(s: Source) -> str:
    method = s.pick(
        [
            "pub fn ⟦new¦$f1⟧($v3: &^str⟦, $v4: usize¦⟧) -> ⟦Self¦$T1<'a>⟧ {\n"
            "        ⟦let $v5 = $v3.lines().count();\n        "
            "¦assert!(!$v3.is_empty());\n        let $v5 = $d;\n        ⟧⟦$T1¦Self⟧ {\n"
            "            $v1: $v3⟦.trim()¦⟧,\n            $v2: $v5,\n"
            "            $p1: ⟦Vec::new()¦vec![$v3]⟧,\n        }\n    }\n",
            "pub fn $f1(&mut self, $v3: &^str) -> bool {\n        if ⟦self.$p1.contains(&$v3)¦$v3.len() < self.$v2⟧ {\n"
            "            return false;\n        }\n        self.$p1.push($v3);\n"
            "        ⟦self.$v2 += ⟦1¦$d¦$v3.len()⟧;\n        ¦⟧true\n    }\n",
            "pub fn $f1(&mut self, $v3: &^str) {\n        $noise\n        for $v4 in $v3.split(⟦' '¦'-'⟧) {\n"
            "            if $v4.len() ⟦>¦<⟧ self.$v2 {\n                self.$v1 = $v4;\n            } else {\n"
            "                self.$p1.push($v4);\n            }\n        }\n    }\n",
            "pub fn $f1(&self, $v3: &str, $v4:default: &^str) -> &'a str {\n        $noise\n"
            "        for $v5 in &self.$p1 {\n"
            "            if $v5.⟦starts_with¦ends_with¦contains⟧($v3) {\n                return $v5;\n"
            "            }\n        }\n        $v4\n    }\n",
            "pub fn $f1(self, $v3: &^str) -> ⟦Self¦$T1<'a>⟧ {\n        $T1 {\n            $v1: $v3,\n"
            "            ..self\n        }\n    }\n",
            "pub fn $f1(&mut self, $v3: Option<&^str>) {\n        if let Some($v4) = $v3 {\n"
            '            ⟦println!("$t {$v4}");\n            ¦⟧'
            "self.$v1 = $v4;\n            self.$v2 += $d;\n        }\n    }\n",
        ]
    )
    other = (
        "fn $f2(&self) -> usize {\n        self.$p1.iter().map(|$v6| $v6.len()).sum::<usize>() ⟦+¦*⟧ self.$v2\n    }\n"
    )
    first, second = s.pick([(method, other), (other, method)])
    return fill(
        s,
        """
$doc
pub struct $T1<'a> {
    $v1:name: &'a str,
    $v2:limit: usize,
    $p1:parts: Vec<&'a str>,
}

impl<'a> $T1<'a> {
    $doc
    %first%
    $doc
    %second%}
""".replace("$p1:parts", "$p1")
        .replace("$v1:name", "$v1")
        .replace("$v2:limit", "$v2"),
        first=first,
        second=second,
    )


@skeleton("explicit_lifetime_required")
def found_or_fallback(s: Source) -> str:
    body = s.pick(
        [
            "for $v3 in $p1 {\n        if $v3.len() ⟦>¦<¦>=⟧ $n {\n            return $v3;\n        }\n    }\n    $v2",
            "let mut $v3:best = $v2;\n    for $v4 in $p1.iter()⟦.rev()¦.skip($d)¦⟧ {\n"
            "        if $v4.len() ⟦>¦<⟧ $v3.len() {\n"
            "            $v3 = $v4;\n        }\n    }\n    $v3",
            "match $p1.⟦first()¦last()¦get($d)¦iter().max()⟧ {\n        Some($v3) if !$v3.is_empty() => $v3,\n"
            "        _ => $v2,\n    }",
            "let Some($v3) = $p1.iter().find(|$v4| $v4.⟦contains¦starts_with⟧($q)) else {\n"
            "        return $v2;\n    };\n    $v3",
            "if $p1.len() < $d || $v2.len() > $n {\n        return $v2;\n    }\n"
            "    &$p1[⟦0¦$p1.len() - 1¦$p1.len() / 2⟧]",
        ]
    )
    return fill(
        s,
        """
⟦const %CONST%: usize = $n;

¦⟧$doc
⟦pub ¦⟧fn $f1<'a>($p1: &'a [String], $v2:fallback: &^str) -> &'a str {
    $noise
    %body%
}
⟦
$doc
pub fn $f2($p2: &[String]) -> Vec<usize> {
    $p2.iter().map(|$v6| $v6.len() ⟦+¦*⟧ $d).collect()
}
¦⟧""",
        CONST=f"{s.var().upper()}_COUNT",
        body=body,
    )


@skeleton("explicit_lifetime_required")
def generic_slices(s: Source) -> str:
    bound, test = s.pick(
        [
            ("PartialOrd", "$v1.first() ⟦>¦<⟧ $v2.first()"),
            ("Ord", "$v1.iter().max() ⟦>¦<⟧ $v2.iter().max()"),
            ("PartialEq", "$v1.iter().zip($v2.iter()).⟦all¦any⟧(|($v5, $v6)| $v5 ⟦==¦!=⟧ $v6)"),
            ("Clone", "$v1.len() ⟦>¦<⟧ $v2.len()"),
        ]
    )
    return fill(
        s,
        """
$doc
⟦pub ¦⟧fn $f1<'a, T: %bound%>(%params%) -> %result% {
    $noise
    ⟦if %test% {
        %one%
    } else {
        %two%
    }¦let $v7 = %test%;
    if $v7 {
        return %one%;
    }
    %two%¦match ($v1.len(), $v2.len()) {
        (0, _) => %two%,
        (_, 0) => %one%,
        ⟦(1, 1) => %two%,
        ¦⟧_ if %test% => %two%,
        _ => %one%,
    }⟧
}
""",
        params=s.pick(["$v1: &'a [T], $v2: &^[T]", "$v1: &^[T], $v2: &'a [T]"]),
        test=test,
        **dict(
            zip(
                ("result", "one", "two"),
                s.pick(
                    [
                        ("&'a [T]", "$v1", "$v2"),
                        ("Option<&'a T>", "$v1.first()", "$v2.last()"),
                        ("Vec<&'a T>", "$v1.iter().collect()", "$v2.iter().rev().collect()"),
                    ]
                ),
                strict=True,
            )
        ),
        bound=bound,
    )


@skeleton("explicit_lifetime_required")
def filled_by_function(s: Source) -> str:
    of = s.pick(["str", "[u32]", "String", "Vec<u8>"])
    return fill(
        s,
        """
$doc
pub struct $T1<'a> {
    pub $v1:label: &'a %of%,
    pub $v2:weight: usize,
    $fields
}

$doc
⟦pub ¦⟧fn $f1<'a>($v3: &mut $T1<'a>, $v4: &^%of%) ⟦-> bool {
    if $v4.len() ⟦<¦==⟧ $v3.$v2 {
        return false;
    }
    $noise
    $v3.$v1 = $v4;
    $v3.$v2 ⟦=¦+=⟧ $v4.len();
    true
}¦{
    $noise
    match $v4.len() {
        0..=$d => println!("$t {}", $v3.$v2),
        $v5 if $v5 ⟦>¦<⟧ $v3.$v2 => {
            $v3.$v2 = $v5;
            $v3.$v1 = $v4;
        }
        _ => $v3.$v2 -= 1,
    }
}¦-> usize {
    $noise
    let $v5 = std::mem::replace(&mut $v3.$v1, $v4);
    $v5.len() + $v3.$v2
}⟧
""",
        of=of,
    )


@skeleton("explicit_lifetime_required")
def pair_of_parameters(s: Source) -> str:
    result, body = s.pick(
        [
            ("(&'a str, &'a str)", "⟦if $v1.len() > $d {\n        return ($v2, $v1);\n    }\n"
                                   "    ¦⟧($v1⟦.trim()¦⟧, $v2)"),
            ("Vec<&'a str>", "let mut $p3: Vec<&'a str> = $v1.⟦lines()¦split(';')⟧.collect();\n"
             "    ⟦if !$p3.contains(&$v2) {\n        $p3.push($v2);\n    }¦$p3.insert(0, $v2);⟧\n    $p3"),
            ("Option<&'a str>", "let $v3 = $v1.find(⟦'@'¦'/'¦$q⟧)?;\n"
                                "    if $v3 > $d { Some($v2) } else { Some(&$v1[..$v3]) }"),
            ("impl Iterator<Item = &'a str>", "$v1.split(⟦','¦' '⟧).chain(std::iter::once($v2))"),
            ("[&'a str; 2]", "let $v3 = $v1.len() ⟦+¦*⟧ $v2.len();\n"
                             "    if $v3 % 2 == 0 { [$v1, $v2] } else { [$v2, $v1] }"),
        ]
    )  # fmt: skip
    params = s.pick(["$v1:text: &'a str, $v2:extra: &^str", "$v2:extra: &^str, $v1:text: &'a str"])
    return fill(
        s,
        """
$doc
⟦pub ¦⟧fn $f1<'a>(%params%⟦¦, $v8: usize⟧) -> %result% {
    $noise
    %body%
}
⟦
fn $f2($v5: u32, $v6: u32) -> u32 {
    ($v5 + $v6) * $d
}
¦⟧""",
        params=params,
        result=result,
        body=body,
    )


@skeleton("explicit_lifetime_required")
def cursor_moves_on(s: Source) -> str:
    kind = s.pick(["str", "[u8]", "[i32]"])
    return fill(
        s,
        """
$doc
⟦pub ¦⟧fn $f1<'a>($v1:cursor: &mut &'a %kind%, $v2:next: &^%kind%) -> usize {
    $noise
    let $v3 = $v1.len();
    ⟦if $v3 ⟦>¦<⟧ $v2.len() {
        *$v1 = $v2;
    }
    ¦*$v1 = ⟦&$v2[$d..]¦$v2⟧;
    ¦while $v1.len() < $n {
        *$v1 = $v2;
        ⟦println!("$t {}", $v1.len());
        ¦⟧break;
    }
    ⟧$v3 + $v1.len()
}

⟦#[derive(Debug)]
struct $T1 {
    $v6: ⟦u32¦Vec<u8>⟧,
}
¦fn $f2($v6: &[u8], $v7: usize) -> Option<u8> {
    $v6.get($v7 ⟦+¦*⟧ $d).copied()
}
⟧
""",
        kind=kind,
    )
