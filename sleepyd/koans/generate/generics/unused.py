"""Short programs whose types declare a parameter or lifetime that they never use."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.generics import parameters
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("unused_type_parameter")
def struct_without_references(s: Source) -> str:
    return fill(
        s,
        """
$derive
⟦pub ¦⟧struct $Label«<'a>→» {
    ⟦$text: String,¦$p_parts: Vec<$el1>,¦$level: $k1,
    $text: Option<String>,⟧
    $fields
}

⟦pub fn $f_count($p_labels: &[$Label]) -> usize {
    $p_labels.len()
}¦fn $f_empty($p_labels: Vec<$Label>) -> bool {
    $noise
    $p_labels.is_empty()
}¦⟧
""",
    )


@skeleton("unused_type_parameter")
def second_half_of_a_pair(s: Source) -> str:
    p, q = parameters.two(s)
    return fill(
        s,
        """
⟦pub ¦⟧struct $Pair<$P, $Q> {
    $first: $P,
    $second: ⟦#a:«$P→$Q»¦Option<«$P→$Q»>¦Vec<«$P→$Q»>⟧,
}

impl<$P: std::fmt::Debug, $Q: std::fmt::Debug> $Pair<$P, $Q> {
    fn $f_show(&self) {
        $noise
        println!(⟦"{:?} {:?}"¦"$w1: {:?}, {:?}"⟧, self.$first, self.$second);
    }
}
""",
        P=p,
        Q=q,
    )


@skeleton("unused_type_parameter")
def enum_of_plain_variants(s: Source) -> str:
    return fill(
        s,
        """
$doc
⟦pub ¦⟧enum $Shape«<$P>→» {
    $Circle(⟦f64¦u32¦String⟧),
    ⟦$Square { $side: ⟦f64¦Vec<u8>¦i64⟧ },¦$Line(⟦u8, u8¦String, bool⟧),⟧
    ⟦$Empty,¦⟧
}

⟦fn $f_default() -> f64 {
    $noise
    $n1.5
}¦pub struct $Canvas<$P> {
    $p_layers: Vec<$P>,
}¦⟧
""",
        P=parameters.one(s),
    )


@skeleton("unused_type_parameter")
def tuple_struct_of_a_number(s: Source) -> str:
    return fill(
        s,
        """
$doc
⟦pub ¦⟧struct $Meters<$P>(⟦#b:⟦#a:«f64→$P»¦«f32→$P»¦«u32→$P»⟧¦Vec<⟦#a:«f64→$P»¦«f32→$P»¦«u32→$P»⟧>⟧);

impl<$P: Copy + Into<f64>> $Meters<$P> {
    fn $f_convert(&self) -> f64 {
        ⟦#b:let $value: f64 = self.0.into();
        $value¦self.0.iter().map(|$x1| Into::<f64>::into(*$x1)).sum::<f64>()⟧ ⟦* $n1.5¦/ $n1.0¦+ 0.5⟧
    }
}
""",
        P=parameters.one(s),
    )


@skeleton("unused_type_parameter")
def two_texts_one_lifetime(s: Source) -> str:
    return fill(
        s,
        """
⟦#[derive(Debug)]
¦#[derive(Debug, Clone, Copy)]
¦⟧pub struct $Link<'a, 'b> {
    $source: &'a str,
    $target: ⟦&«'a→'b» str¦&«'a→'b» [u8]¦Option<&«'a→'b» str>⟧,
}

⟦impl<'a, 'b> $Link<'a, 'b> {
    fn $f_length(&self) -> usize {
        $noise
        self.$source.len()
    }
}¦impl<'a, 'b> $Link<'a, 'b> {
    pub fn $f_from(&self) -> &'a str {
        self.$source
    }
}¦fn $f_total($p_links: &[$Link<'_, '_>]) -> usize {
    $p_links.iter().map(|$x1| $x1.$source.len()).sum()
}⟧
""",
    )
