"""Short programs whose functions, impls, aliases and traits use a type parameter that nothing declares."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.generics import parameters
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("undeclared_type_parameter")
def bounded_function(s: Source) -> str:
    return fill(
        s,
        """
$doc
⟦pub ¦⟧fn ⟦$f_largest«→<$P: PartialOrd + Copy>»($p_items: &[$P], $start: $P) -> $P {
    let mut $best = $start;
    for $item in $p_items {
        if *$item > $best {
            $best = *$item;
        }
    }
    $best¦$f_show«→<$P: std::fmt::Debug>»($label: &str, $item: $P) -> String {
    $noise
    format!("{$label}⟦: ¦ = ⟧{:?}", $item)¦$f_repeat«→<$P: Clone>»($item: $P, $count: usize) -> Vec<$P> {
    $noise
    vec![$item; $count]¦$f_joined«→<$P: ToString>»($p_items: &[$P]) -> String {
    $p_items.iter().map(|$x1| $x1.to_string()).collect::<Vec<_>>().join($q1)¦\
$f_same«→<$P: PartialEq>»($left: &[$P], $right: &$P) -> usize {
    $left.iter().filter(|$x1| *$x1 == $right).count()⟧
}
""",
        P=parameters.one(s),
    )


@skeleton("undeclared_type_parameter")
def closure_parameter(s: Source) -> str:
    return fill(
        s,
        """
$doc
⟦pub ¦⟧fn ⟦$f_times«→<$F: Fn(usize) -> $k>»($count: usize, $make: $F) -> Vec<$k> {
    (0..$count).map($make).collect()¦$f_twice«→<$F: FnMut()>»(mut $run: $F) {
    $run();
    $noise
    $run();¦$f_filtered«→<$F: Fn(&$k) -> bool>»($p_items: Vec<$k>, $keep: $F) -> usize {
    $p_items.iter().filter(|$x1| $keep($x1)).count()¦$f_timed«→<$F: FnOnce() -> $k>»($name: &str, $run: $F) -> $k {
    println!("$w1 {$name}");
    $run()⟧
}
""",
        F=s.pick(["F", "F", "F", "Func"]),
    )


@skeleton("undeclared_type_parameter")
def iterator_parameter(s: Source) -> str:
    return fill(
        s,
        """
$doc
⟦pub ¦⟧fn ⟦$f_total«→<$I: Iterator<Item = $k>>»($values: $I) -> $k {
    $noise
    $values.sum()¦$f_first«→<$I: IntoIterator<Item = String>>»($names: $I, $limit: usize) -> Vec<String> {
    $names.into_iter().take($limit).collect()¦$f_lines«→<$I: std::io::BufRead>»($input: $I) -> usize {
    $input.lines().count() ⟦+¦*⟧ $n1¦$f_even«→<$I: ExactSizeIterator>»($values: $I) -> bool {
    $noise
    $values.len() % 2 == 0⟧
}
""",
        I=s.pick(["I", "I", "Iter", "R", "S"]),
    )


@skeleton("undeclared_type_parameter")
def static_method_of_a_struct(s: Source) -> str:
    return fill(
        s,
        """
$derive
⟦pub ¦⟧struct $Tools {
    $count: usize,
}

impl $Tools {
    $doc
    ⟦pub ¦⟧fn ⟦$f_rotate«→<$P>»($p_items: &mut Vec<$P>, $by: usize) {
        $noise
        $p_items.rotate_left($by);¦$f_count«→<$P>»(&mut self, $p_items: &[$P]) -> usize {
        self.$count += $p_items.len();
        self.$count¦$f_pair«→<$P>»(&self, $left: $P, $right: $P) -> Option<($P, $P)> {
        (self.$count > $n1).then_some(($left, $right))⟧
    }
}
""",
        P=parameters.one(s),
    )


@skeleton("undeclared_type_parameter")
def conversion_of_a_wrapper(s: Source) -> str:
    return fill(
        s,
        """
$doc
⟦pub ¦⟧struct $Wrapper<$P> {
    $inner: $P,
}

⟦impl«→<$P>» From<$P> for $Wrapper<$P> {
    fn from($inner: $P) -> Self {
        Self { $inner }
    }
}¦impl«→<$P>» AsRef<$P> for $Wrapper<$P> {
    fn as_ref(&self) -> &$P {
        &self.$inner
    }
}¦impl«→<$P>» std::ops::Deref for $Wrapper<$P> {
    type Target = $P;

    fn deref(&self) -> &$P {
        &self.$inner
    }
}¦impl«→<$P: Default>» Default for $Wrapper<$P> {
    fn default() -> Self {
        Self { $inner: Default::default() }
    }
}⟧
""",
        P=parameters.one(s),
    )


@skeleton("undeclared_type_parameter")
def two_at_once(s: Source) -> str:
    p, q = parameters.two(s)
    return fill(
        s,
        """
⟦pub ¦⟧fn ⟦$f_zip«→<$P, $Q>»($left: Vec<$P>, $right: Vec<$Q>) -> Vec<($P, $Q)> {
    $noise
    $left.into_iter().zip($right).collect()¦\
$f_either«→<$P, $Q>»($first: Option<$P>, $second: Result<$P, $Q>) -> Option<$P> {
    $first.or_else(|| $second.ok())¦\
$f_lookup«→<$P: PartialEq, $Q: Clone>»($p_pairs: &[($P, $Q)], $key: &$P) -> Option<$Q> {
    $p_pairs.iter().find(|($x1, _)| $x1 == $key).map(|(_, $x2)| $x2.clone())¦\
$f_flip«→<$P, $Q>»($pair: ($P, $Q)) -> ($Q, $P) {
    ($pair.1, $pair.0)⟧
}
""",
        P=p,
        Q=q,
    )
