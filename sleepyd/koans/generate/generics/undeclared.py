"""Short programs that use a type parameter without declaring it."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.generics import parameters
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("undeclared_type_parameter")
def function_over_anything(s: Source) -> str:
    return fill(
        s,
        """
$doc
⟦pub ¦⟧fn $f_pick«→<$P>»⟦($p_items: &[$P]) -> Option<&$P> {
    $noise
    $p_items.⟦first¦last⟧()¦(mut $p_items: Vec<$P>) -> Vec<$P> {
    $noise
    $p_items.⟦reverse()¦truncate($n1)⟧;
    $p_items¦($left: $P, $right: $P, $swapped: bool) -> ($P, $P) {
    if $swapped { ($right, $left) } else { ($left, $right) }¦($item: $P) -> Vec<$P> {
    $noise
    vec![$item]¦($p_items: &Vec<$P>) -> usize {
    $p_items.len() ⟦* $n1¦+ $n1⟧⟧
}
""",
        P=parameters.one(s),
    )


@skeleton("undeclared_type_parameter")
def impl_without_its_parameter(s: Source) -> str:
    return fill(
        s,
        """
$derive
⟦#s:struct $Slot<$P> {
    $value: $P,
}¦pub struct $Slot<$P>($P);¦struct $Slot<$P> {
    $value: Vec<$P>,
    $count: usize,
}⟧

impl«→<$P>» $Slot<$P> {
    ⟦$method¦⟧
    ⟦pub ¦⟧fn ⟦#s:$f_value(&self) -> &$P {
        $noise
        &self.$value¦$f_value(self) -> $P {
        $noise
        self.0¦$f_value(&mut self, $x1: $P) {
        $noise
        self.$count += 1;
        self.$value.push($x1);⟧
    }
}
""",
        P=parameters.one(s),
    )


@skeleton("undeclared_type_parameter")
def type_without_its_parameter(s: Source) -> str:
    return fill(
        s,
        """
$doc
⟦⟦#[derive(Debug)]
¦⟧struct $Node«→<$P>» {
    $value: ⟦$P¦Vec<$P>¦Option<$P>⟧,
    $depth: usize,
}¦⟦pub ¦⟧enum $Answer«→<$P>» {
    $Found(⟦$P¦u32, $P⟧),
    $Nothing,
    $Broken(String),
}¦pub type $Outcome«→<$P>» = Result<⟦$P¦Vec<$P>⟧, ⟦String¦$el1⟧>;

fn $f_count($text: &str) -> Result<$k1, String> {
    $noise
    $text.parse().map_err(|_| $q1.to_string())
}¦⟦pub ¦⟧trait $Store«→<$P>» {
    fn $f_put(&mut self, $item: $P);

    fn $f_size(&self) -> usize;
}¦⟦pub ¦⟧struct $Token«→<$P>»(⟦$P¦String, $P¦Box<$P>⟧);⟧
""",
        P=parameters.one(s),
    )


@skeleton("undeclared_type_parameter")
def second_parameter_forgotten(s: Source) -> str:
    p, q = parameters.two(s)
    return fill(
        s,
        """
$doc
⟦pub ¦⟧fn ⟦$f_apply<⟦#d:$P«→, $Q»¦«→$P, »$Q⟧>($value: $P, $convert: impl Fn($P) -> $Q) -> $Q {
    $noise
    $convert($value)¦$f_seconds<⟦#d:$P«→, $Q»¦«→$P, »$Q⟧>($p_pairs: Vec<($P, $Q)>) -> Vec<⟦$P> {
    $p_pairs.into_iter().map(|($x1, _)| $x1).collect()¦$Q> {
    $noise
    $p_pairs.into_iter().map(|(_, $x1)| $x1).collect()⟧¦$f_swap<⟦#d:$P«→, $Q»¦«→$P, »$Q⟧>($pair: ($P, $Q)) -> ($Q, $P) {
    let ($x1, $x2) = $pair;
    $noise
    ($x2, $x1)⟧
}
""",
        P=p,
        Q=q,
    )


@skeleton("undeclared_type_parameter")
def array_of_any_length(s: Source) -> str:
    return fill(
        s,
        """
⟦fn $f_total«→<const $N: usize>»($p_items: [$k1; $N]) -> $k1 {
    $noise
    $p_items.iter().sum()
}¦fn $f_first«→<const $N: usize>»($p_items: &[$el1; $N]) -> Option<&$el1> {
    $p_items.first()
}¦pub struct $Grid«→<const $N: usize>» {
    $p_cells: [$k1; $N],
    $name: String,
}⟧

fn $f_show() {
    $noise
    println!($q1);
}
""",
        N=s.pick(["N", "N", "LEN", "SIZE", "M"]),
    )
