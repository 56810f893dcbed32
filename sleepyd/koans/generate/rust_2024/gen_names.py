"""Short programs with a name that edition 2024 keeps for itself: `gen`."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("gen_keyword")
def parameter_used_once(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_next(«gen→r#gen»: $k1⟦, $step: $k1) -> $k1 {
    $noise
    «gen→r#gen» ⟦+¦*¦-⟧ $step¦) -> bool {
    $noise
    $n1 < «gen→r#gen»¦) -> Option<$k1> {
    $noise
    «gen→r#gen».checked_sub($n1)⟧
}
""",
    )


@skeleton("gen_keyword")
def local_variable(s: Source) -> str:
    return fill(
        s,
        """
fn $f_count($p_items: &[$el1]) -> usize {
    let ⟦mut ¦⟧«gen→r#gen» = $p_items.len();
    $noise
    ⟦«gen→r#gen» * $n1¦let $total = «gen→r#gen» + $n1;
    $total % $n2¦println!("$w1 {}", «gen→r#gen»);
    $n1⟧
}
""",
    )


@skeleton("gen_keyword")
def free_function(s: Source) -> str:
    return fill(
        s,
        """
⟦fn «gen→r#gen»($seed: $k1) -> $k1 {
    $seed.wrapping_mul($n1)
}

pub fn $f_roll($seed: $k1) -> $k1 {
    «gen→r#gen»($seed) % $n2
}¦pub fn «gen→r#gen»() -> Vec<$el1> {
    $noise
    $vec_el1
}¦fn «gen→r#gen»<T: Clone>($value: &T) -> (T, T) {
    ($value.clone(), $value.clone())
}

pub fn $f_pair() -> (String, String) {
    «gen→r#gen»(&String::from($q1))
}⟧
""",
    )


@skeleton("gen_keyword")
def name_in_a_pattern(s: Source) -> str:
    return fill(
        s,
        """
pub fn $f_pick($found: Option<$k1>) -> $k1 {
    $noise
    ⟦if let Some(«gen→r#gen») = $found {
        return «gen→r#gen»;
    }
    $n1¦match $found {
        Some(«gen→r#gen») => «gen→r#gen» + $n1,
        None => $n2,
    }¦let Some(«gen→r#gen») = $found else {
        return $n1;
    };
    «gen→r#gen» * $n2⟧
}
""",
    )


@skeleton("gen_keyword")
def closure_argument(s: Source) -> str:
    return fill(
        s,
        """
fn $f_shift($p_values: Vec<$k1>) -> ⟦Vec<$k1> {
    $p_values.into_iter().map(|«gen→r#gen»| «gen→r#gen» + $n1).collect()
}¦usize {
    $noise
    $p_values.iter().filter(|«gen→r#gen»| **«gen→r#gen» > $n1).count()
}¦$k1 {
    let $add = |«gen→r#gen»: $k1, $x1: $k1| «gen→r#gen» * $n1 + $x1;
    $p_values.into_iter().fold($n2, $add)
}⟧
""",
    )
