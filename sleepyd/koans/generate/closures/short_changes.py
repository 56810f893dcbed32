"""Short generators for closures that change what they captured."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("closure_not_mut")
def local_counter_closure(s: Source) -> str:
    return fill(
        s,
        """
fn $f_tally($p_values: &[$k]) -> $k {
    let mut $total = ⟦0¦$n1⟧;
    let «→mut »$add = |$x: $k| $total += $x⟦¦ * $n2⟧;
    $noise
    ⟦for $value in $p_values {
        $add(*$value);
    }¦$add($n3);
    if let Some($value) = $p_values.first() {
        $add(*$value);
    }¦$add($p_values.len() as $k);¦let mut $rest = $p_values.iter();
    while let Some(&$value) = $rest.next() {
        $add($value);
    }⟧
    $total
}
""",
    )


@skeleton("closure_not_mut")
def parameter_is_called(s: Source) -> str:
    return fill(
        s,
        """
$doc
pub fn $f_apply⟦<F: FnMut($k)>($p_values: &[$k], «→mut »$act: F)¦($p_values: &[$k], «→mut »$act: impl FnMut($k))\
¦<F>(«→mut »$act: F, $p_values: &[$k])
where
    F: FnMut($k),⟧ {
    $noise
    ⟦for $value in $p_values {
        $act(*$value);
    }¦$p_values.iter().for_each(|$x| $act($x ⟦+¦*⟧ $n1));¦match $p_values {
        [] => $act($n1),
        [$first, ..] => $act(*$first),
    }⟧
}
""",
    )


@skeleton("closure_not_mut")
def bound_is_too_strict(s: Source) -> str:
    return fill(
        s,
        """
fn $f_repeat⟦<F: «Fn→FnMut»(usize)>($count: usize, «→mut »$act: F)\
¦($count: usize, «→mut »$act: impl «Fn→FnMut»(usize))⟧ {
    ⟦for $i in 0..$count {
        $act($i);
    }¦let mut $i = $count;
    while $i > 0 {
        $i -= 1;
        $act($i);
    }¦if $count > $n1 {
        $act($count);
    }⟧
}

⟦pub ¦⟧fn $f_collect() -> ⟦#t:Vec<usize>¦usize¦String⟧ {
    let mut $out = ⟦#t:Vec::new()¦0¦String::new()⟧;
    $noise
    $f_repeat($n2, |$x| ⟦#t:$out.push($x ⟦+¦*⟧ $n3)¦$out += $x¦$out.push_str(&$x.to_string())⟧);
    $out
}
""",
    )


@skeleton("closure_not_mut")
def returned_closure_counts(s: Source) -> str:
    return fill(
        s,
        """
fn $f_ids(⟦#a:$start: $k¦$prefix: String⟧) -> ⟦impl «Fn→FnMut»() -> ⟦#a:$k¦String⟧ {
    let mut $next = ⟦#a:$start¦0⟧;
    $noise
    move || {
        $next += ⟦1¦$n1⟧;
        ⟦#a:$next¦format!("{$prefix}{$next}")⟧
    }¦Box<dyn «Fn→FnMut»() -> ⟦#a:$k¦String⟧> {
    let mut $next = ⟦#a:$start¦$n1⟧;
    Box::new(move || {
        let $id = $next;
        $next = $id + 1;
        ⟦#a:$id¦format!("{$prefix}-{$id}")⟧
    })⟧
}
""",
    )


@skeleton("closure_not_mut")
def stateful_closure_from_call(s: Source) -> str:
    return fill(
        s,
        """
⟦#b:fn $f_toggle() -> impl FnMut() -> bool {
    let mut $on = false;
    move || {
        $on = !$on;
        $on
    }
}¦fn $f_toggle($start: bool) -> Box<dyn FnMut() -> bool> {
    let mut $on = $start;
    Box::new(move || std::mem::replace(&mut $on, !$start))
}⟧

fn ⟦#m:main()¦$f_show($rounds: usize)⟧ {
    let «→mut »$flip = $f_toggle(⟦#b:¦true⟧);
    ⟦println!("{} {}", $flip(), $flip());¦assert!($flip(), $q1);
    $noise¦for $i in 0..⟦#m:$n1¦$rounds⟧ {
        println!("{$i}: {}", $flip());
    }¦if $flip() {
        println!($q2);
    }⟧
}
""",
    )
