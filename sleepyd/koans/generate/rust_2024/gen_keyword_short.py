"""Short programs in which a name that is used more than once is `gen`: locals, fields, methods, patterns, closures."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("gen_keyword")
def state_mixed_again_and_again(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_mix($seed: $k1) -> $k1 {
    let mut «gen→r#gen» = $seed ⟦+ $n1¦| $n1⟧;
    ⟦«gen→r#gen» ^= «gen→r#gen» >> 3;
    «gen→r#gen» = «gen→r#gen».wrapping_mul($n2);
    «gen→r#gen»¦for $i1 in 0..$n2 {
        «gen→r#gen» = «gen→r#gen».wrapping_add($i1);
    }
    $noise
    «gen→r#gen» % $n3¦if «gen→r#gen» > $n2 {
        «gen→r#gen» -= $n2;
    }
    ($seed, «gen→r#gen»).1⟧
}
""",
    )


@skeleton("gen_keyword")
def both_of_two_parameters(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_newer($old: &[$k1], «gen→r#gen»: ⟦usize) -> Option<$k1> {
    if «gen→r#gen» >= $old.len() {
        return None;
    }
    $noise
    Some($old[«gen→r#gen»] + $n1)¦&[$k1]) -> bool {
    «gen→r#gen».len() > $old.len() && «gen→r#gen»[0] != $old[0]¦$k1) -> Vec<$k1> {
    let mut $p_out = $old.to_vec();
    $p_out.push(«gen→r#gen»);
    $p_out.retain(|$x1| *$x1 <= «gen→r#gen»);
    $p_out⟧
}
""",
    )


@skeleton("gen_keyword")
def shorthand_in_a_literal(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Key {
    «gen→r#gen»: $k1,
    $slot: usize,
}

⟦pub fn $f_key(«gen→r#gen»: $k1, $slot: usize) -> $Key {
    $noise
    $Key { «gen→r#gen», $slot }
}¦impl $Key {
    pub fn $f_next(&self) -> Self {
        let «gen→r#gen» = self.«gen→r#gen» + $n1;
        Self { «gen→r#gen», $slot: self.$slot }
    }
}¦pub fn $f_keys($count: usize) -> Vec<$Key> {
    (0..$count).map(|$slot| $Key { «gen→r#gen»: $n1, $slot }).collect()
}¦pub fn $f_same($left: &$Key, $right: &$Key) -> bool {
    $left.«gen→r#gen» == $right.«gen→r#gen» && $left.$slot == $right.$slot
}⟧
""",
    )


@skeleton("gen_keyword")
def field_taken_out_by_pattern(s: Source) -> str:
    return fill(
        s,
        """
pub struct $Handle {
    pub $index: usize,
    pub «gen→r#gen»: $k1,
}

⟦pub fn $f_pack($Handle { $index, «gen→r#gen» }: $Handle) -> $k1 {
    $noise
    «gen→r#gen» * $n1 + $index as $k1
}¦pub fn $f_show($handle: &$Handle) -> String {
    let $Handle { $index, «gen→r#gen» } = $handle;
    format!("{$index}⟦:¦#⟧{}", «gen→r#gen»)
}¦pub fn $f_valid($handle: &$Handle, $p_stamps: &[$k1]) -> bool {
    match $handle {
        $Handle { $index, .. } if *$index >= $p_stamps.len() => false,
        $Handle { $index, «gen→r#gen» } => $p_stamps[*$index] == *«gen→r#gen»,
    }
}⟧
""",
    )


@skeleton("gen_keyword")
def function_given_as_a_value(s: Source) -> str:
    return fill(
        s,
        """
fn «gen→r#gen»($index: usize) -> ⟦#t:$k1¦String⟧ {
    $noise
    ⟦#t:$index as $k1 ⟦*¦+⟧ $n1¦format!("$w1{$index}")⟧
}

pub fn $f_all($count: usize) -> Vec<⟦#t:$k1¦String⟧> {
    ⟦(0..$count).map(«gen→r#gen»).collect()¦let mut $p_out = vec![«gen→r#gen»($n2)];
    for $i1 in 0..$count {
        $p_out.push(«gen→r#gen»($i1));
    }
    $p_out¦std::iter::repeat_with(|| «gen→r#gen»($count)).take($count).collect()⟧
}
""",
    )


@skeleton("gen_keyword")
def closure_called_twice(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_sum($start: $k1, $p_values: &[$k1]) -> $k1 {
    ⟦let «gen→r#gen» = |$x1: $k1| $x1 * $n1 + $start;
    $noise
    «gen→r#gen»($n2) + «gen→r#gen»($p_values[0])¦let mut $state = $start;
    let mut «gen→r#gen» = || {
        $state += $n1;
        $state
    };
    «gen→r#gen»();
    $p_values[0] + «gen→r#gen»()¦let «gen→r#gen»: &dyn Fn(&$k1) -> $k1 = &|$x1| $x1 + $start;
    $p_values.iter().map(«gen→r#gen»).sum()⟧
}
""",
    )


@skeleton("gen_keyword")
def taken_from_a_list(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_drain(mut $p_pending: Vec<(String, $k1)>) -> $k1 {
    let mut $total = $n1;
    ⟦while let Some(($name, «gen→r#gen»)) = $p_pending.pop() {
        if «gen→r#gen» > $n2 && !$name.is_empty() {
            $total += «gen→r#gen»;
        }
    }¦for (_, «gen→r#gen») in &mut $p_pending {
        *«gen→r#gen» += $n2;
        $total = $total.max(*«gen→r#gen»);
    }¦let ($name, «gen→r#gen») = $p_pending.remove(0);
    println!("{$name} {}", «gen→r#gen»);
    $total += «gen→r#gen»;⟧
    $noise
    $total
}
""",
    )
