"""Short programs with a loop whose body is only an `if let` of an option or a result."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("manual_flatten")
def smallest_of_what_is_there(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_least($p_slots: ⟦#v:&[Option<$k1>]¦Vec<Option<$k1>>¦&[Option<$k1>; $n_a]⟧) -> $k1 {
    let mut $least = $n1;
    for ⟦#v:«$slot in $p_slots→$value in $p_slots.iter().flatten()»¦«$slot in $p_slots→$value in \
$p_slots.into_iter().flatten()»¦«$slot in $p_slots→$value in $p_slots.iter().flatten()»⟧ {
«        if let Some($value) = $slot {→»
«    →»        $least = $least.⟦min¦max⟧(⟦#v:*$value¦$value¦*$value⟧);
«        }→»
    }
    $noise
    $least
}
""",
        n_a=s.pick(["3", "4", "8"]),
    )


@skeleton("manual_flatten")
def texts_put_together(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_join($p_parts: &[Option<⟦#t:String¦&str¦char⟧>]) -> String {
    let mut $out = String::⟦new()¦from($q1)⟧;
    $noise
    for «$part in $p_parts→$text in $p_parts.iter().flatten()» {
«        if let Some($text) = $part {→»
«    →»        $out.⟦#t:push_str($text)¦push_str($text)¦push(*$text)⟧;
⟦«    →»        $out.push('⟦ ¦,¦-⟧');
¦⟧«        }→»
    }
    $out
}
""",
    )


@skeleton("manual_flatten")
def first_success(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_first($p_lines: &[⟦&str¦String⟧], $limit: $k1) -> Option<$k1> {
    for «$result→$value» in $p_lines.iter().map(|$x1| $x1.⟦trim().¦⟧parse::<$k1>())«→.flatten()» {
«        if let Ok($value) = $result {→»
«    →»        if $value ⟦>¦==¦<⟧ $limit {
«    →»            return Some($value);
«    →»        }
«        }→»
    }
    $noise
    None
}
""",
    )


@skeleton("manual_flatten")
def pairs_that_match(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_common($p_left: &[Option<$k1>], $p_right: &[$k1]) -> ⟦#r:usize¦Vec<$k1>⟧ {
    let mut $out = ⟦#r:$n1¦Vec::new()⟧;
    for «$slot in $p_left.iter().copied()→$value in $p_left.iter().copied().flatten()» {
«        if let Some($value) = $slot {→»
«    →»        if $p_right.contains(&$value) {
«    →»            ⟦#r:$out += 1;¦$out.push($value);⟧
«    →»        }
«        }→»
    }
    $out
}
""",
    )


@skeleton("manual_flatten")
def owned_results_taken(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_keep($p_results: Vec<Result<⟦#t:String¦$k1¦Vec<u8>⟧, ⟦String¦std::fmt::Error¦u8⟧>>) -> \
Vec<⟦#t:String¦$k1¦Vec<u8>⟧> {
    let mut $p_kept = Vec::⟦new()¦with_capacity($n1)⟧;
    for $result in $p_results«→.into_iter().flatten()» {
«        if let Ok($result) = $result {→»
«    →»        $p_kept.push($result);
«        }→»
    }
    $noise
    $p_kept
}
""",
    )


@skeleton("manual_flatten")
def cells_of_each_row(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_sum($p_rows: &[Vec<Option<$k1>>]) -> $k1 {
    let mut $sum = ⟦0¦$n1⟧;
    for $row in $p_rows {
        for «$cell in $row→$x2 in $row.iter().flatten()» {
«            if let Some($x2) = $cell {→»
«    →»            $sum ⟦+=¦*=⟧ $x2;
«            }→»
        }
    }
    $sum
}
""",
    )
