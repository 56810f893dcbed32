"""Generators of lifelike programs that change what they were given by a shared reference: the fix makes it `&mut`."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.lifetimes import fill


@skeleton("immutable_reference_parameter")
def list_of_records_filled(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $T1 {
    pub $v1:name: String,
    pub $v2:amount: u32,
}

$doc
⟦pub ¦⟧fn $f1($p1:records: &«→mut »Vec<$T1>, ⟦$v3:name: &str, $v4: u32) {
    $noise
    ⟦if $v4 ⟦>¦<¦==⟧ $n ⟦|| $v3.is_empty() ¦⟧{
        return;
    }
    ¦⟧$p1.push($T1 {
        $v1: $v3.⟦to_string()¦trim().to_string()¦to_uppercase()⟧,
        $v2: $v4⟦ * $d¦ + $n¦⟧,
    });
}¦$v3:text: &str) -> usize {
    for $v5:line in $v3.⟦lines()¦split(';')⟧ {
        let Some(($v6, $v7)) = $v5.split_once(⟦'='¦':'⟧) else {
            continue;
        };
        $p1.push($T1 {
            $v1: $v6.trim().to_string(),
            $v2: $v7.parse().unwrap_or(⟦0¦$n⟧),
        });
    }
    $noise
    $p1.len()
}¦$v4: u32) -> Option<$T1> {
    $noise
    let $v5 = $p1.iter().position(|$v6| $v6.$v2 ⟦==¦>⟧ $v4)?;
    Some($p1.⟦remove¦swap_remove⟧($v5))
}¦$v4: u32) -> u32 {
    let $v5 = $p1.len();
    $p1.⟦retain(|$v6| $v6.$v2 ⟦<¦>⟧ $v4)¦sort_by_key(|$v6| $v6.$v2 % $v4)¦\
truncate($v4 as usize)¦dedup_by_key(|$v6| $v6.$v2)⟧;
    ($v5 - $p1.len()) as u32 ⟦+¦*⟧ $d
}⟧
""",
    )


@skeleton("immutable_reference_parameter")
def counts_of_a_text(s: Source) -> str:
    kind, act = s.pick(
        [
            ("HashMap<String, u32>", "*$p1.entry($v3.to_string()).or_insert(0) += ⟦1¦$d⟧;"),
            ("HashMap<String, u32>", "$p1.entry($v3.to_lowercase()).and_modify(|$v6| *$v6 += 1).or_insert($d);"),
            ("HashMap<String, Vec<usize>>", "$p1.entry($v3.to_string()).or_default().push($v3.len());"),
            (
                "HashMap<String, usize>",
                "if let Some($v6) = $p1.get_mut($v3) {\n            *$v6 += $v3.len();\n        }",
            ),
            ("HashSet<String>", 'if !$p1.insert($v3.to_string()) {\n            println!("$t {}", $v3);\n        }'),
            ("BTreeMap<usize, String>", "$p1.insert($v3.len(), $v3.⟦to_string()¦to_uppercase()⟧);"),
            ("HashMap<String, u32>", "$p1.remove($v3);"),
        ]
    )
    return fill(
        s,
        """
use std::collections::%import%;

$doc
⟦pub ¦⟧fn $f1($p1:counts: &«→mut »%kind%, $v1:text: &str) HEAD {
    $noise
    for ⟦$v3 in $v1.split_whitespace() {¦$v3 in $v1.lines().map(str::trim) {¦\
$v3 in $v1.split(⟦','¦'-'⟧).filter(|$v7| !$v7.is_empty()) {⟧
        ⟦if $v3.len() < $d {
            continue;
        }
        ¦⟧%act%
    }
    TAIL
}
""".replace("HEAD", "-> usize" if (result := s.chance(0.5)) else "")
        .replace("  {", " {")
        .replace("    TAIL\n", "    $p1.len()\n" if result else ""),
        kind=kind,
        **{"import": kind.split("<")[0]},
        act=act,
    )


@skeleton("immutable_reference_parameter")
def method_on_shared_self(s: Source) -> str:
    act = s.pick(
        [
            "if !self.$p1.contains(&$v3) {\n            self.$p1.push($v3);\n        }",
            "self.$p1.push($v3 ⟦+¦*⟧ self.$v2);",
            "match self.$p1.iter().position(|$v4| *$v4 ⟦>¦==⟧ $v3) {\n"
            "            Some($v5) => self.$p1.insert($v5, $v3),\n"
            "            None => self.$p1.push($v3),\n        }",
            "while self.$p1.len() > $n {\n            self.$p1.pop();\n        }",
            "for ($v4:i, $v5) in self.$p1.iter_mut().enumerate() {\n            if $v4 % $d == 0 {\n"
            "                *$v5 += $v3;\n            }\n        }",
            "if let Some($v4) = self.$p1.⟦first_mut()¦last_mut()¦get_mut($d)⟧ {\n"
            "            *$v4 ⟦+=¦*=¦=⟧ $v3;\n        }",
            "self.$p1.retain(|$v4| *$v4 ⟦!=¦<¦>⟧ $v3);",
            "self.$p1.extend((0..$v3).⟦rev()¦filter(|$v4| $v4 % $d == 0)¦map(|$v4| $v4 * $d)⟧);",
        ]
    )
    changing = "$doc\n    pub fn $f1(&«→mut »self, $v3: u32) {\n        $noise\n        %act%\n    }\n"
    reading = (
        "$doc\n    pub fn $f2(&self) -> u32 {\n        ⟦self.$p1.iter().sum::<u32>() ⟦+¦*⟧ self.$v2¦"
        "self.$p1.iter().copied().max().unwrap_or(self.$v2)¦self.$p1.len() as u32 ⟦+¦*⟧ $d⟧\n    }\n"
    )
    first, second = s.pick([(changing, reading), (reading, changing)])
    return fill(
        s,
        """
$derive
pub struct $T1 {
    $p1:values: Vec<u32>,
    $v2:offset: u32,
    $fields
}

impl $T1 {
    ⟦pub fn new($v2: u32) -> Self {
        VALUE
    }

    ¦⟧%first%
    %second%}
""".replace("    $fields\n", "").replace("VALUE", "Self { $p1: Vec::new(), $v2 }"),
        first=first,
        second=second,
        act=act,
    )


@skeleton("immutable_reference_parameter")
def method_that_calls_another(s: Source) -> str:
    """The other method asks for `&mut self`."""
    receiver = s.pick(["self", "parameter"])
    inner = (
        "$doc\n    pub fn $f1(&mut self, $v3: u32) ⟦{\n        self.$v1 ⟦+=¦=⟧ $v3;\n"
        "        ⟦self.$p1.push($v3);\n    ¦⟧}\n¦{\n"
        "        if $v3 > $n {\n            self.$v1 += 1;\n        }\n        self.$p1.push($v3 * $d);\n    }\n⟧"
    ).replace("⟦self.$p1.push($v3);\n    ¦⟧}", "self.$p1.push($v3);\n    }")
    body = (
        "⟦for $v4 in 0..$v2 {\n        ⟦if $v4 % $d == 1 {\n            continue;\n        }\n"
        "        ¦⟧OWN.$f1($v4);\n    }¦"
        "if $v2 ⟦>¦<⟧ OWN.$v1 {\n        OWN.$f1($v2⟦ + $n¦⟧);\n    }¦match $v2 {\n        0 => OWN.$f1($n),\n"
        '        1..=$n => println!("$t {}", OWN.$v1),\n        _ => OWN.$f1($v2),\n'
        "    }¦OWN.$f1($v2 ⟦*¦+⟧ $d);⟧\n    OWN.$v1"
    )
    if receiver == "self":
        own = body.replace("OWN", "self").replace("\n", "\n    ")
        outer, after = (
            f"\n    $doc\n    pub fn $f2(&«→mut »self, $v2: u32) -> u32 {{\n        $noise\n        {own}\n    }}\n",
            "",
        )
    else:
        own = body.replace("OWN", "$v5")
        outer = ""
        after = f"\n$doc\n⟦pub ¦⟧fn $f2($v5:counter: &«→mut »$T1, $v2: u32) -> u32 {{\n    $noise\n    {own}\n}}\n"
    return fill(
        s,
        "$derive\npub struct $T1 {\n    $v1:count: u32,\n    $p1:history: Vec<u32>,\n}\n\nimpl $T1 {\n"
        "    %inner%%outer%}\n%after%",
        inner=inner,
        outer=outer,
        after=after,
    )


@skeleton("immutable_reference_parameter")
def text_written_to(s: Source) -> str:
    return fill(
        s,
        """
⟦const %CONST%: usize = $n;

¦⟧$doc
⟦pub ¦⟧fn $f1($v1:out: &«→mut »String, ⟦$p1:parts: &[%kind%]) {
    ⟦for ($v3:i, $v4) in $p1.iter().enumerate() {
        if $v3 > 0 {
            $v1.push_str(⟦", "¦$q⟧);
        }
        $v1.push_str($v4⟦.trim()¦⟧);
    }¦for $v4 in $p1 {
        match $v4.chars().next() {
            Some('#') => continue,
            Some($v5) if $v5.is_uppercase() => $v1.push($v5),
            _ => $v1.push_str($v4),
        }
    }¦$noise
    while $v1.len() ⟦>¦>=⟧ $p1.len() {
        $v1.pop();
    }⟧
}¦$v2:depth: usize) -> usize {
    $noise
    ⟦for _ in 0..$v2 {
        $v1.push(⟦' '¦'-'¦'\\t'⟧);
    }
    ¦if $v1.len() > $v2 {
        $v1.truncate($v2);
    }
    ¦$v1.push_str(&" ".repeat($v2 ⟦+¦*⟧ $d));
    ¦$v1.insert_str(⟦0¦$v1.len() / 2⟧, &format!("$t {}", $v2));
    ¦if !$v1.ends_with('\\n') {
        $v1.push('\\n');
    }
    ⟧$v1.len() ⟦+¦*⟧ $v2
}⟧
""",
        CONST=f"{s.var().upper()}_WIDTH",
        kind=s.pick(["String", "&str"]),
    )


@skeleton("immutable_reference_parameter")
def slice_changed_in_place(s: Source) -> str:
    kind, act = s.pick(
        [
            ("[i32]", "$p1.⟦sort()¦reverse()¦sort_unstable_by(|$v3, $v4| $v4.cmp($v3))¦rotate_left($d)¦fill($n)⟧;"),
            ("[i32]", "for $v3 in $p1.iter_mut() {\n        ⟦if *$v3 < 0 {\n            *$v3 = -*$v3;\n"
                      "        }¦*$v3 ⟦+=¦*=⟧ $d;⟧\n    }"),
            ("[i32]", "for ($v3:i, $v4) in $p1.iter_mut().enumerate() {\n"
                      "        *$v4 += ($v3 as i32 + $d) * $v1;\n    }"),
            ("[i32]", "for $v3 in $p1.chunks_mut($d) {\n        $v3.⟦reverse()¦sort()⟧;\n    }"),
            ("[i32]", "let $v3 = $p1.len();\n    for $v4:i in 0..$v3 / 2 {\n"
                      "        $p1.swap($v4, $v3 - 1 - $v4);\n    }"),
            ("[i32]", "if let Some($v3) = $p1.⟦iter_mut().max()¦first_mut()¦last_mut()¦get_mut($d)⟧ {\n"
                      "        *$v3 ⟦=¦+=¦-=⟧ $v1;\n    }"),
            ("Vec<i32>", "$p1.⟦retain(|$v3| $v3 % $d ⟦==¦!=⟧ 0)¦dedup()¦truncate($n)¦extend_from_slice(&[$n, $v1])⟧;"),
            ("Vec<Vec<i32>>", "for $v3 in $p1.iter_mut()⟦.skip($d)¦⟧ {\n"
                              "        $v3.⟦push($v1)¦clear()¦sort()⟧;\n    }"),
            ("[[i32; 3]; 3]", "for $v3 in $p1.iter_mut() {\n"
                              "        $v3⟦.reverse()¦[$v1 as usize % 3] = $n¦.rotate_right(1)⟧;\n    }"),
        ]
    )  # fmt: skip
    return fill(
        s,
        """
$doc
⟦pub ¦⟧fn $f1($p1:values: &«→mut »%kind%, $v1: i32) HEAD {
    $noise
    ⟦if $p1.len() < $d ⟦|| $v1 == 0 ¦⟧{
        return⟦⟧;
    }
    ¦println!("$t {}", $v1);
    ¦⟧%act%
    TAIL
}
""".replace("⟦⟧", " $v1" if (result := s.chance(0.5)) else "")
        .replace("HEAD", "-> i32" if result else "")
        .replace("  {", " {")
        .replace("    TAIL\n", "    $v1 ⟦+¦*⟧ $p1.len() as i32\n" if result else ""),
        kind=kind,
        act=act,
    )


@skeleton("immutable_reference_parameter")
def state_field_changed(s: Source) -> str:
    held, act = s.pick(
        [
            ("Vec<String>", '$v1.$p1.push(⟦$v3.to_string()¦format!("{}-{}", $v3, $v1.$v2)⟧);'),
            ("Vec<char>", "$v1.$p1.extend($v3.chars()⟦.rev()¦.filter(|$v5| $v5.is_alphabetic())¦.skip($d)⟧);"),
            ("String", "$v1.$p1.push_str($v3⟦.trim()¦⟧);"),
            ("HashMap<String, usize>", "$v1.$p1.insert($v3.to_string(), $v1.$v2⟦ + $v3.len()¦⟧);"),
            ("VecDeque<usize>", "$v1.$p1.push_⟦back¦front⟧($v3.len() ⟦+¦*⟧ $d);"),
        ]
    )
    holder = {"H": "use std::collections::HashMap;\n\n", "V": ""}.get(held[0], "")
    holder = "use std::collections::VecDeque;\n\n" if held.startswith("VecD") else holder
    return fill(
        s,
        """
%use%$doc
pub struct $T1 {
    pub $p1:buffer: %held%,
    pub $v2:limit: usize,
    $fields
}

$doc
⟦pub ¦⟧fn $f1($v1:state: &«→mut »$T1, ⟦$v3: &str) -> bool {
    $noise
    ⟦if $v3.is_empty() ⟦|| $v1.$p1.len() >= $v1.$v2 ¦⟧{
        return false;
    }
    ¦⟧%act%
    ⟦true¦$v1.$p1.len() ⟦<¦>⟧ $v1.$v2⟧
}¦$v4:text: &str) -> usize {
    for $v3 in $v4.⟦split(',')¦lines()¦split_whitespace()⟧ {
        ⟦if $v3.len() > $v1.$v2 {
            break;
        }
        ¦⟧%act%
    }
    $noise
    $v1.$p1.len()
}¦$v3: &str) {
    match $v3.⟦len()¦trim().len()⟧ {
        0 => $v1.$p1.clear(),
        1..=$d => {
            %act%
        }
        _ => println!("$t {}", $v1.$v2),
    }
}⟧
""",
        use=holder,
        held=held,
        act=act,
    )


@skeleton("immutable_reference_parameter")
def trait_and_its_impl(s: Source) -> str:
    """The trait says it too, so both change."""
    return fill(
        s,
        """
⟦pub ¦⟧trait $T1 {
    $doc
    fn $f1(&«→mut »self, $v1: %kind%);
⟦
    fn $f2(&self) -> usize;
¦
    fn $f2(&self) -> usize {
        $n
    }
⟧}

$derive
pub struct $T2 {
    $p1:log: Vec<%kind%>,
    $v2:level: usize,
}

impl $T1 for $T2 {
    fn $f1(&«→mut »self, $v1: %kind%) {
        ⟦if self.$p1.len() ⟦<¦>⟧ self.$v2 {
            self.$p1.push($v1);
        }¦println!("$t {}", $v1);
        self.$p1.⟦push($v1)¦insert(0, $v1)⟧;¦self.$p1.retain(|$v3| *$v3 != $v1);¦while self.$p1.len() > self.$v2 {
            self.$p1.pop();
        }
        self.$p1.push($v1);⟧
    }

    fn $f2(&self) -> usize {
        self.$p1.len() ⟦+¦*⟧ ⟦self.$v2¦$d⟧
    }
}
""",
        kind=s.pick(["String", "u32", "i64", "char"]),
    )
