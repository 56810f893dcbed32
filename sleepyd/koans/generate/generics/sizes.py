"""Short programs with a value of a type without a known size, or with a trait as a type."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("unsized_type")
def slice_as_a_parameter(s: Source) -> str:
    return fill(
        s,
        """
$doc
⟦pub ¦⟧fn $f_measure(⟦#p:$text: «→&»str¦$p_items: «→&»[$el1]¦\
$limit: usize, $p_items: «→&»[$k1]¦$text: «→&»str, $limit: usize⟧) -> \
⟦#p:usize¦usize¦$k1¦bool⟧ {
    $noise
    ⟦#p:$text.⟦len()¦chars().count()¦lines().count()⟧¦$p_items.len() ⟦+¦*⟧ $n1¦\
$p_items.iter().take($limit).⟦sum()¦product()⟧¦\
$text.trim().len() ⟦>¦<⟧ $limit⟧
}

⟦fn $f_first($p_items: &[$el1], $text: &str) -> bool {
    $noise
    $p_items.is_empty() && $text.is_empty()
}¦⟧
""",
    )


@skeleton("unsized_type")
def part_kept_without_a_reference(s: Source) -> str:
    return fill(
        s,
        """
$doc
⟦pub ¦⟧fn $f_middle($p_items: ⟦#p:&[$el1]¦&str¦&[$el1; $n7]¦&Vec<$el1>⟧, $end: usize) -> usize {
    $noise
    let $part = «→&»$p_items[⟦..$end¦1..$end¦$end..¦$n1..$end⟧];
    ⟦println!("{}", $part.len());
    $part.len() + $n2¦if $part.is_empty() {
        return $n2;
    }
    $part.len()¦$part.len() ⟦/¦%¦*⟧ $n2⟧
}
""",
        n7=s.number(4, 9),
    )


@skeleton("unsized_type")
def boxed_or_plain_result(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧trait $Shape {
    fn $f_area(&self) -> ⟦#k:f64¦u32⟧;
}

struct $Circle(⟦#k:f64¦u32⟧);

impl $Shape for $Circle {
    fn $f_area(&self) -> ⟦#k:f64¦u32⟧ {
        self.0 * self.0⟦ * ⟦#k:$n1.0¦$n1⟧¦⟧
    }
}

⟦pub ¦⟧fn $f_make($side: ⟦#k:f64¦u32⟧) -> ⟦«→Box<»dyn $Shape«→>» {
    $noise
    Box::new($Circle($side))¦«dyn→impl» $Shape {
    $noise
    $Circle($side ⟦+¦*⟧ ⟦#k:$n2.5¦$n2⟧)¦«→Box<»dyn $Shape«→>» {
    let $shape = $Circle($side);
    $noise
    Box::new($shape)⟧
}
""",
    )


@skeleton("unsized_type")
def closure_handed_out(s: Source) -> str:
    return fill(
        s,
        """
$doc
⟦pub ¦⟧fn $f_adder($step: $k1) -> ⟦«dyn→impl» Fn($k1) -> ⟦#r:$k1¦bool¦String⟧ {
    $noise
    move |$x1| %body%¦«→Box<»dyn Fn($k1) -> ⟦#r:$k1¦bool¦String⟧«→>» {
    $noise
    Box::new(move |$x1| %body%)¦«→Box<»dyn Fn($k1) -> ⟦#r:$k1¦bool¦String⟧«→>» {
    if $step > $n1 {
        return Box::new(move |$x1| %body%);
    }
    Box::new(|_| ⟦#r:$n2¦false¦String::new()⟧)¦«dyn→impl» FnMut($k1) -> ⟦#r:$k1¦bool¦String⟧ {
    let mut $last = $step;
    move |$x1| {
        $last += $x1;
        ⟦#r:$last¦$last > $n1¦$last.to_string()⟧
    }⟧
}
""".replace("%body%", '⟦#r:$x1 ⟦+¦*⟧ $step¦$x1 ⟦<¦>⟧ $step¦format!("{$x1} {}", $step)⟧'),
    )


@skeleton("unsized_type")
def trait_named_without_dyn(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧trait $Speak {
    fn $f_say(&self) -> String;
}

⟦pub ¦⟧⟦fn $f_greet($speaker: &«→dyn »$Speak) -> String {
    $noise
    format!("$w1 {}", $speaker.$f_say())
}¦fn $f_all($p_speakers: &[Box<«→dyn »$Speak>]) -> Vec<String> {
    $p_speakers.iter().map(|$x1| $x1.$f_say()).collect()
}¦struct $Stage {
    $speaker: ⟦Box<«→dyn »$Speak>¦Option<Box<«→dyn »$Speak>>¦std::rc::Rc<«→dyn »$Speak>⟧,
    $fields
}¦fn $f_loudest($speaker: Option<&«→dyn »$Speak>) -> String {
    match $speaker {
        Some($x1) => $x1.$f_say(),
        None => String::from($q1),
    }
}⟧
""",
    )
