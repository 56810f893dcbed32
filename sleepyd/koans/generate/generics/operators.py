"""Short programs that apply an operator to values of a type parameter without the bound for it."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.generics import parameters
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("missing_operator_bound")
def larger_of_two(s: Source) -> str:
    return fill(
        s,
        """
$doc
⟦pub ¦⟧fn $f_larger⟦<$P«→: PartialOrd»>($a: $P, $b: $P) -> $P {¦<$P: Clone«→ + PartialOrd»>($a: $P, $b: $P) -> $P {¦\
<$P>($a: $P, $b: $P) -> $P
where
    $P: Copy«→ + PartialOrd»,
{⟧
    $noise
    ⟦if $a ⟦>¦<¦>=⟧ $b { $a } else { $b }¦match $a ⟦<¦>⟧ $b {
        true => $b,
        false => $a,
    }⟧
}
""",
        P=parameters.one(s),
    )


@skeleton("missing_operator_bound")
def wanted_among_items(s: Source) -> str:
    return fill(
        s,
        """
fn $f_find<$P«→: PartialEq»>($p_items: &[$P], $wanted: &$P) -> ⟦bool {
    for $item in $p_items {
        if $item ⟦==¦!=⟧ $wanted {
            return true;
        }
    }
    $noise
    false¦Option<usize> {
    $noise
    $p_items.iter().position(|$item| $item == $wanted)¦usize {
    $p_items.iter().filter(|$item| *$item ⟦==¦!=⟧ $wanted).count()¦bool {
    let Some($item) = $p_items.first() else {
        return false;
    };
    $item == $wanted¦Vec<usize> {
    let mut $found = Vec::new();
    for ($at, $item) in $p_items.iter().enumerate() {
        if *$item ⟦==¦!=⟧ *$wanted {
            $found.push($at);
        }
    }
    $found⟧
}

pub fn $f_run() {
    println!("{:?}", $f_find(&$vec_el1, &$some_el1));
}
""",
        P=parameters.one(s),
        el1=s.pick(["i32", "char", "u64", "bool", "String"]),
    )


@skeleton("missing_operator_bound")
def arithmetic_on_arguments(s: Source) -> str:
    return fill(
        s,
        """
⟦#i:use std::ops::⟦#a:Add¦Sub¦Mul¦Div¦Rem⟧;

¦⟧
$doc
fn $f_join<$P«→: ⟦#i:¦std::ops::⟧⟦#a:Add¦Sub¦Mul¦Div¦Rem⟧<Output = $P>»>($left: $P, $right: $P) -> $P {
    ⟦$left ⟦#a:+¦-¦*¦/¦%⟧ $right¦let $result = $left ⟦#a:+¦-¦*¦/¦%⟧ $right;
    $noise
    $result⟧
}

fn $f_show() {
    $noise
    println!("{}", $f_join(⟦$n1, $n2¦$n1.5, $n2.25⟧));
}
""",
        P=parameters.one(s),
    )


@skeleton("missing_operator_bound")
def fields_put_together(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Point<$P> {
    pub $x1: $P,
    pub $y1: $P,
}

impl<$P: Copy«→ + std::ops::⟦#a:Add¦Sub¦Mul⟧<Output = $P>»> $Point<$P> {
    ⟦$method¦pub fn $f_new($x1: $P, $y1: $P) -> Self {
        $Point { $x1, $y1 }
    }
⟧
    pub fn $f_sum(&self) -> $P {
        self.$x1 ⟦#a:+¦-¦*⟧ self.$y1
    }
}
""",
        P=parameters.one(s),
    )


@skeleton("missing_operator_bound")
def negated_argument(s: Source) -> str:
    return fill(
        s,
        """
⟦#i:use std::ops::⟦#a:Neg¦Not⟧;

¦⟧
⟦pub ¦⟧fn $f_flip<$P«→: ⟦#i:¦std::ops::⟧⟦#a:Neg¦Not⟧<Output = $P>»>⟦($value: $P) -> $P {
    $noise
    ⟦#a:-¦!⟧$value¦($value: Option<$P>) -> Option<$P> {
    match $value {
        Some($x1) => Some(⟦#a:-¦!⟧$x1),
        None => None,
    }¦($p_values: Vec<$P>) -> Vec<$P> {
    $noise
    $p_values.into_iter().map(|$x1| ⟦#a:-¦!⟧$x1).collect()⟧
}
""",
        P=parameters.one(s),
    )
