"""Programs like a small crate with a lifetime that nobody needs, or without one they must have."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.lifetimes import fill


@skeleton("static_required")
def trait_that_asks(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧trait $T1 {
    $doc
    fn $f1(&mut self, $v1:text: &«'static →»str);
}

$derive
pub struct $T2 {
    $v2:out: ⟦String,
    $v3:count: usize,
}

impl $T1 for $T2 {
    fn $f1(&mut self, $v1: &«'static →»str) {
        ⟦self.$v2.push_str(⟦$v1¦$v1.trim()⟧);
        ¦self.$v2 += $v1;
        ⟧self.$v3 += ⟦1¦$d⟧;
    }
}¦Vec<usize>,
    $v3:count: usize,
}

impl $T1 for $T2 {
    fn $f1(&mut self, $v1: &«'static →»str) {
        ⟦if self.$v3 > $n {
            return;
        }
        ¦⟧self.$v2.push($v1.len());
        self.$v3 += ⟦1¦$v1.len()⟧;
    }
}⟧

⟦pub ¦⟧fn $f2($v4: &mut $T2, $v5: u32) {
    ⟦let $v6 = ⟦format!("$t {$v5}")¦$v5.to_string()⟧;
    $noise
    $v4.$f1(⟦&$v6¦$v6.as_str()⟧);¦for $v6 in 0..$v5 {
        let $v7 = ⟦format!("{$v6}-$t")¦($v6 * $d).to_string()⟧;
        $v4.$f1(&$v7);
    }⟧
}
""",
    )


@skeleton("static_required")
def generic_element(s: Source) -> str:
    bound, body = s.pick(
        [
            ("«: 'static→»", "$p1.len() ⟦+¦*⟧ $v1"),
            ("«: 'static→»", "$p1.iter().skip($v1).count()"),
            (": PartialEq« + 'static→»", "$p1.windows(2).filter(|$v3| $v3[0] ⟦==¦!=⟧ $v3[1]).count() + $v1"),
            (": Ord« + 'static→»", "$p1.iter().max().map_or($v1, |$v3| $p1.iter().filter(|$v4| *$v4 < $v3).count())"),
            (": AsRef<str>« + 'static→»", "$p1.iter().map(|$v3| $v3.as_ref().len()).⟦sum::<usize>() + "
                                          "$v1¦max().unwrap_or($v1)⟧"),
        ]
    )  # fmt: skip
    return fill(
        s,
        """
$doc
⟦pub ¦⟧fn $f1<T%bound%>($p1: &[T], $v1: usize) -> usize {
    ⟦if $p1.is_empty() {
        return $v1;
    }
    ¦⟧%body%
}

$doc
⟦pub ¦⟧fn $f2($v5:line: ⟦String) -> usize {
    $noise
    let $p2:words: Vec<&str> = $v5.⟦split(',')¦split_whitespace()¦lines()⟧⟦.filter(|$v6| $v6.len() > $d)¦⟧.collect();
    $f1(&$p2, ⟦$n¦$p2.len()⟧)¦&str) -> usize {
    let $v7 = ⟦$v5.to_uppercase()¦$v5.replace('-', $q)¦format!("$t {$v5}")⟧;
    let $p2:words: Vec<&str> = $v7.⟦split(' ')¦lines()⟧.map(|$v6| $v6.trim()).collect();
    $noise
    $f1(&$p2⟦[$d..]¦⟧, $d) ⟦+¦*⟧ $n⟧
}
""",
        bound=bound,
        body=body,
    )


@skeleton("static_required")
def annotated_closure(s: Source) -> str:
    of, measure = s.pick(
        [
            ("str", "$v3.⟦len() ⟦+¦*⟧ $d¦chars().rev().count()¦split('-').count()⟧"),
            ("String", "$v3.len() ⟦+¦*⟧ $d"),
            ("str", "if $v3.starts_with($q) { $n } else { $v3.len() }"),
            ("str", "$v3.find(⟦'a'¦'-'⟧).unwrap_or($v3.len())"),
        ]
    )
    return fill(
        s,
        """
$doc
⟦pub ¦⟧fn $f1($p1: Vec<String>, $v7: usize) -> usize {
    let $v2:measure = |$v3: &«'static →»%of%| %measure%;
    $noise
    ⟦let mut $v4:total = $v7;
    for $v5 in $p1 {
        $v4 += $v2(&$v5);
    }
    $v4¦let $v5 = ⟦format!("$t {$v7}")¦$p1.join($q)¦$v7.to_string()⟧;
    $v2(&$v5) + $p1.len()¦match $p1.into_iter().nth($v7) {
        Some($v5) if $v5.len() > $d => $v2(&$v5),
        _ => $n,
    }¦for ($v6:i, $v5) in $p1.into_iter().enumerate() {
        if $v6 % $d == 0 && $v2(&$v5) ⟦>¦<⟧ $v7 {
            return $v6;
        }
    }
    $n⟧
}
⟦
pub const %CONST%: [u32; 3] = [$n, $n, $n];
¦⟧""",
        of=of,
        measure=measure,
        CONST=f"{s.var().upper()}_WEIGHTS",
    )


@skeleton("explicit_lifetime_required")
def one_of_two_records(s: Source) -> str:
    of = s.pick(["u32", "i64", "usize"])
    return fill(
        s,
        """
$derive
pub struct $T1 {
    pub $v1:name: String,
    pub $v2:score: %of%,
}

$doc
⟦pub ¦⟧fn $f1<'a>(%params%) -> &'a %result% {
    $noise
    ⟦let $v5 = $v3.$v2 ⟦+¦*⟧ $d;
    if $v5 ⟦>¦<⟧ $v4.$v2 { %one% } else { %two% }¦if $v3.$v1 == $v4.$v1 || $v3.$v2 ⟦>¦<⟧ $n {
        return %two%;
    }
    %one%¦match $v3.$v2.cmp(&$v4.$v2) {
        std::cmp::Ordering::Less => %two%,
        std::cmp::Ordering::Equal if $v4.$v1.is_empty() => %one%,
        _ => ⟦%one%¦%two%⟧,
    }⟧
}
""",
        params=s.pick(["$v3: &'a $T1, $v4: &^$T1", "$v3: &^$T1, $v4: &'a $T1"]),
        of=of,
        **dict(
            zip(("result", "one", "two"), s.pick([("$T1", "$v3", "$v4"), ("str", "&$v3.$v1", "&$v4.$v1")]), strict=True)
        ),
    )
