"""Short programs with `ref`, `mut` or `&` in patterns that borrow by themselves: lets, loops, closures, conditions."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("match_ergonomics_ref")
def ref_in_a_let_of_a_pair(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_label($pair: &(String, ⟦#t:$k1¦Vec<$k1>¦String⟧)) -> String {
    let («⟦#w:ref $name, $rest¦$name, ref $rest¦ref $name, ref $rest⟧→$name, $rest») = $pair;
    $noise
    format!("{$name}⟦: ¦=¦ ⟧{⟦#t:$rest¦$rest:?¦$rest⟧}")
}
""",
    )


@skeleton("match_ergonomics_ref")
def ref_mut_in_a_loop(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_age($p_people: &mut ⟦Vec<(String, $k1)>¦[(String, $k1)]⟧) {
    $noise
    for («⟦#w:$name, ref mut $age¦ref mut $name, ref mut $age⟧→$name, $age») in $p_people.iter_mut() {
        ⟦#w:*$age ⟦+=¦*=⟧ $n1;
        println!("{$name}");¦$name.push('⟦!¦+⟧');
        *$age += $n1;⟧
    }
}
""",
    )


@skeleton("match_ergonomics_ref")
def ref_in_while_let(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_walk($p_steps: &[Option<String>]) -> usize {
    let mut $at = 0;
    ⟦while let Some(Some(«ref $step→$step»)) = $p_steps.get($at) {
        println!("{$step}");
        $at += 1;
    }¦if let [Some(«ref $step→$step»), ..] = $p_steps {
        $at += $step.len();
    }¦while let Some($slot) = $p_steps.get($at) {
        let Some(«ref $step→$step») = $slot else {
            break;
        };
        $at += $step.len() + 1;
    }⟧
    $noise
    $at
}
""",
    )


@skeleton("match_ergonomics_ref")
def both_patterns_borrow(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_same($left: &Option<⟦#t:String¦Vec<$k1>⟧>, $right: &Option<⟦#t:String¦Vec<$k1>⟧>) -> bool {
    $noise
    match ($left, $right) {
        (Some(«ref $a→$a»), Some(«ref $b→$b»)) => $a.len() ⟦==¦>⟧ $b.len(),
        (None, None) => true,
        _ => false,
    }
}
""",
    )


@skeleton("match_ergonomics_ref")
def number_taken_out_of_a_tuple(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_far($p_points: &[($k1, &$k1)]) -> ⟦$k1 {
    $p_points.iter().map(|«→&»($x, &$y)| $x ⟦+¦*⟧ $y).sum()¦Option<$k1> {
    $noise
    $p_points.iter().map(|«→&»($x, &$y)| $x ⟦+¦*⟧ $y).max()¦$k1 {
    let mut $sum = $n1;
    for «→&»($x, &$y) in $p_points {
        $sum += $x * $y;
    }
    $sum¦$k1 {
    match $p_points.last() {
        Some(«→&»($x, &$y)) => $x + $y,
        None => $n1,
    }⟧
}
""",
    )


@skeleton("match_ergonomics_ref")
def changed_copy_of_a_part(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_grown($p_ranges: &[($k1, $k1)]) -> ⟦$k1 {
    let mut $total = $n1;
    for «→&»(mut $low, $step) in $p_ranges {
        $low ⟦+=¦*=⟧ $step;
        $total += $low;
    }
    $noise
    $total¦usize {
    $p_ranges
        .iter()
        .filter(|«→&&»(mut $low, $step)| {
            $low += $step;
            $low > $n1
        })
        .count()¦$k1 {
    let Some(«→&»(mut $low, $step)) = $p_ranges.first() else {
        return $n1;
    };
    $noise
    $low += $step;
    $low⟧
}
""",
    )
