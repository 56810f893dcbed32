"""More generators of lifelike programs that change what they lend, or have the wrong lifetime in a parameter."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.lifelike_lifetimes_parts import rust
from sleepyd.koans.generate.source import Source


@skeleton("immutable_reference_parameter")
def recursion_with_output(s: Source) -> str:
    return rust(
        s,
        """
pub ⟨enum $T1 {
    $T2(u32),
    $T3(Vec<$T1>),
}

$doc
⟨pub ¦⟩fn $f1($v1:node: &$T1, $p1:out: &«→mut »Vec<u32>) {
    match $v1 {
        $T1::$T2($v2) ⟨if *$v2 > $n => $p1.push(*$v2),
        $T1::$T2($v2) => $p1.insert(0, *$v2),¦=> $p1.push(*$v2⟨ * $d¦⟩),⟩
        $T1::$T3($p2) => {
            for $v3 in $p2⟨.iter().rev()¦⟩ {
                $f1($v3, $p1);
            }
        }
    }
}¦struct $T1 {
    $v4:value: u32,
    $p2:children: Vec<$T1>,
}

$doc
⟨pub ¦⟩fn $f1($v1:tree: &$T1, $v5:depth: usize, $p1:found: &«→mut »Vec<u32>) {
    if $v5 > $n {
        return;
    }
    ⟨$p1.push($v1.$v4);
    ¦if $v1.$v4 % $d == 0 {
        $p1.push($v1.$v4 + $v5 as u32);
    }
    ⟩for $v3 in &$v1.$p2 {
        $f1($v3, $v5 + 1, $p1);
    }
}⟩
""",
    )


@skeleton("immutable_reference_parameter")
def closure_changes_parameter(s: Source) -> str:
    return rust(
        s,
        """
$doc
⟨pub ¦⟩fn $f1($p1:input: &[u32], $p2:output: &«→mut »Vec<$kind>) -> usize {
    $noise
    ⟨$p1
        .iter()
        ⟨.filter(|$v2| **$v2 ⟨>¦<⟩ $n)
        ¦.skip_while(|$v2| **$v2 < $d)
        ¦⟩.for_each(|$v3| $p2.push(MADE));¦let mut $v4 = |$v3: &u32| $p2.push(MADE);
    for $v5 in $p1 {
        $v4($v5);
    }¦for $v6 in $p1.⟨windows(2)¦chunks(3)⟩ {
        let $v3 = $v6[0];
        ⟨if $v3 > $n {
            continue;
        }
        ¦⟩$p2.push(MADE);
    }¦$p2.extend($p1.iter().map(|$v3| MADE));¦let Some($v3) = $p1.⟨first()¦last()¦iter().max()⟩ else {
        return 0;
    };
    $p2.push(MADE);⟩
    $p1.len() ⟨+¦*⟩ $d
}
""".replace("MADE", made := s.pick(["$v3 ⟨+¦*⟩ $d", "$v3.to_string()", 'format!("$w {}", $v3)'])),
        kind="u32" if "to_" not in made and "format" not in made else "String",
    )


@skeleton("immutable_reference_parameter")
def two_containers(s: Source) -> str:
    """One of two parameters is changed, the other is only read."""
    changed, read = "$p1:target: &«→mut »Vec<$kind>", "$p2:source: &$src"
    first, second = s.pick([(changed, read), (read, changed)])
    return rust(
        s,
        """
⟨const $CONST: usize = $n;

¦⟩$doc
⟨pub ¦⟩fn $f1($first, $second) -> ⟨usize {
    let mut $v1:added = 0;
    $noise
    for $v2 in $p2.iter()⟨.rev()¦.take($n)¦⟩ {
        if $p1.contains($v2) {
            continue;
        }
        $p1.push($v2.clone());
        $v1 += 1;
    }
    $v1¦bool {
    $noise
    ⟨if $p1.len() ⟨>¦<⟩ $p2.len() {
        return false;
    }
    ¦⟩$p1.⟨extend_from_slice(⟨&$p2[..$p2.len() / 2]¦$p2⟩)¦extend($p2.iter().skip($d).cloned())¦\
clone_from_slice(&$p2[..])⟩;
    ⟨true¦!$p1.is_empty()⟩¦usize {
    $noise
    let $v1:before = $p1.len();
    ⟨$p1.retain(|$v2| !$p2.contains($v2));¦while let Some($v2) = $p1.pop() {
        if $p2.contains(&$v2) {
            break;
        }
    }¦for ($v3, $v2) in $p1.iter_mut().zip($p2.iter()) {
        *$v3 = $v2.clone();
    }⟩
    $v1 - $p1.len()⟩
}
""",
        CONST=f"{s.var().upper()}_MAX",
        first=first,
        second=second,
        kind=(kind := s.pick(["u32", "String", "char", "(u32, u32)"])),
        src=s.pick([f"[{kind}]", f"Vec<{kind}>"]),
    )


@skeleton("static_required")
def trait_that_asks(s: Source) -> str:
    return rust(
        s,
        """
⟨pub ¦⟩trait $T1 {
    $doc
    fn $f1(&mut self, $v1:text: &«'static →»str);
}

$der
pub struct $T2 {
    $v2:out: ⟨String,
    $v3:count: usize,
}

impl $T1 for $T2 {
    fn $f1(&mut self, $v1: &«'static →»str) {
        ⟨self.$v2.push_str(⟨$v1¦$v1.trim()⟩);
        ¦self.$v2 += $v1;
        ⟩self.$v3 += ⟨1¦$d⟩;
    }
}¦Vec<usize>,
    $v3:count: usize,
}

impl $T1 for $T2 {
    fn $f1(&mut self, $v1: &«'static →»str) {
        ⟨if self.$v3 > $n {
            return;
        }
        ¦⟩self.$v2.push($v1.len());
        self.$v3 += ⟨1¦$v1.len()⟩;
    }
}⟩

⟨pub ¦⟩fn $f2($v4: &mut $T2, $v5: u32) {
    ⟨let $v6 = ⟨format!("$w {$v5}")¦$v5.to_string()⟩;
    $noise
    $v4.$f1(⟨&$v6¦$v6.as_str()⟩);¦for $v6 in 0..$v5 {
        let $v7 = ⟨format!("{$v6}-$w")¦($v6 * $d).to_string()⟩;
        $v4.$f1(&$v7);
    }⟩
}
""",
    )


@skeleton("static_required")
def generic_element(s: Source) -> str:
    bound, body = s.pick(
        [
            ("«: 'static→»", "$p1.len() ⟨+¦*⟩ $v1"),
            ("«: 'static→»", "$p1.iter().skip($v1).count()"),
            (": PartialEq« + 'static→»", "$p1.windows(2).filter(|$v3| $v3[0] ⟨==¦!=⟩ $v3[1]).count() + $v1"),
            (": Ord« + 'static→»", "$p1.iter().max().map_or($v1, |$v3| $p1.iter().filter(|$v4| *$v4 < $v3).count())"),
            (": AsRef<str>« + 'static→»", "$p1.iter().map(|$v3| $v3.as_ref().len()).⟨sum::<usize>() + "
                                          "$v1¦max().unwrap_or($v1)⟩"),
        ]
    )  # fmt: skip
    return rust(
        s,
        """
$doc
⟨pub ¦⟩fn $f1<T$bound>($p1: &[T], $v1: usize) -> usize {
    ⟨if $p1.is_empty() {
        return $v1;
    }
    ¦⟩$body
}

$doc
⟨pub ¦⟩fn $f2($v5:line: ⟨String) -> usize {
    $noise
    let $p2:words: Vec<&str> = $v5.⟨split(',')¦split_whitespace()¦lines()⟩⟨.filter(|$v6| $v6.len() > $d)¦⟩.collect();
    $f1(&$p2, ⟨$n¦$p2.len()⟩)¦&str) -> usize {
    let $v7 = ⟨$v5.to_uppercase()¦$v5.replace('-', $s)¦format!("$w {$v5}")⟩;
    let $p2:words: Vec<&str> = $v7.⟨split(' ')¦lines()⟩.map(|$v6| $v6.trim()).collect();
    $noise
    $f1(&$p2⟨[$d..]¦⟩, $d) ⟨+¦*⟩ $n⟩
}
""",
        bound=bound,
        body=body,
    )


@skeleton("static_required")
def annotated_closure(s: Source) -> str:
    of, measure = s.pick(
        [
            ("str", "$v3.⟨len() ⟨+¦*⟩ $d¦chars().rev().count()¦split('-').count()⟩"),
            ("String", "$v3.len() ⟨+¦*⟩ $d"),
            ("str", "if $v3.starts_with($s) { $n } else { $v3.len() }"),
            ("str", "$v3.find(⟨'a'¦'-'⟩).unwrap_or($v3.len())"),
        ]
    )
    return rust(
        s,
        """
$doc
⟨pub ¦⟩fn $f1($p1: Vec<String>, $v7: usize) -> usize {
    let $v2:measure = |$v3: &«'static →»$of| $measure;
    $noise
    ⟨let mut $v4:total = $v7;
    for $v5 in $p1 {
        $v4 += $v2(&$v5);
    }
    $v4¦let $v5 = ⟨format!("$w {$v7}")¦$p1.join($s)¦$v7.to_string()⟩;
    $v2(&$v5) + $p1.len()¦match $p1.into_iter().nth($v7) {
        Some($v5) if $v5.len() > $d => $v2(&$v5),
        _ => $n,
    }¦for ($v6:i, $v5) in $p1.into_iter().enumerate() {
        if $v6 % $d == 0 && $v2(&$v5) ⟨>¦<⟩ $v7 {
            return $v6;
        }
    }
    $n⟩
}
⟨
pub const $CONST: [u32; 3] = [$n, $n, $n];
¦⟩""",
        of=of,
        measure=measure,
        CONST=f"{s.var().upper()}_WEIGHTS",
    )


@skeleton("explicit_lifetime_required")
def one_of_two_records(s: Source) -> str:
    of = s.pick(["u32", "i64", "usize"])
    return rust(
        s,
        """
$der
pub struct $T1 {
    pub $v1:name: String,
    pub $v2:score: $of,
}

$doc
⟨pub ¦⟩fn $f1<'a>($params) -> &'a $result {
    $noise
    ⟨let $v5 = $v3.$v2 ⟨+¦*⟩ $d;
    if $v5 ⟨>¦<⟩ $v4.$v2 { $one } else { $two }¦if $v3.$v1 == $v4.$v1 || $v3.$v2 ⟨>¦<⟩ $n {
        return $two;
    }
    $one¦match $v3.$v2.cmp(&$v4.$v2) {
        std::cmp::Ordering::Less => $two,
        std::cmp::Ordering::Equal if $v4.$v1.is_empty() => $one,
        _ => ⟨$one¦$two⟩,
    }⟩
}
""",
        params=s.pick(["$v3: &'a $T1, $v4: &^$T1", "$v3: &^$T1, $v4: &'a $T1"]),
        of=of,
        **dict(
            zip(("result", "one", "two"), s.pick([("$T1", "$v3", "$v4"), ("str", "&$v3.$v1", "&$v4.$v1")]), strict=True)
        ),
    )
