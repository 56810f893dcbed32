"""Short programs with patterns that an edition does not have: let chains, and modifiers in borrowing patterns."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("let_chains")
def value_compared(s: Source) -> str:
    return fill(
        s,
        """
pub fn $f_check($limit: Option<$k1>) -> $k1 {
    $noise
«    if let Some($x) = $limit && $x ⟦#o:>¦<¦!=⟧ $n1 {
        return $x;
    }→    if let Some($x) = $limit {
        if $x ⟦#o:>¦<¦!=⟧ $n1 {
            return $x;
        }
    }»
    $n2
}
""",
    )


@skeleton("let_chains")
def condition_in_front(s: Source) -> str:
    return fill(
        s,
        """
fn $f_note($verbose: bool, $message: ⟦Option<&str>¦Option<String>⟧) {
    $noise
«    if $verbose && let Some($text) = $message {
        println!("$w1: {$text}");
    }→    if $verbose {
        if let Some($text) = $message {
            println!("$w1: {$text}");
        }
    }»
}
""",
    )


@skeleton("let_chains")
def two_lets(s: Source) -> str:
    return fill(
        s,
        """
pub fn $f_add($left: &str, $right: &str) -> $k1 {
    let mut $total = $n1;
    $noise
«    if let Ok($a) = $left.parse::<$k1>() && let Ok($b) = $right.parse::<$k1>() {
        $total += $a ⟦#o:*¦+⟧ $b;
    }→    if let Ok($a) = $left.parse::<$k1>() {
        if let Ok($b) = $right.parse::<$k1>() {
            $total += $a ⟦#o:*¦+⟧ $b;
        }
    }»
    $total
}
""",
    )


@skeleton("let_chains")
def chain_with_else(s: Source) -> str:
    return fill(
        s,
        """
pub fn $f_choose($found: Option<$k1>) -> $k1 {
    $noise
«    if let Some($x) = $found && $x ⟦#o:>¦<=⟧ $n1 {
        $x ⟦#p:+¦*⟧ $n2
    } else {
        $n3
    }→    match $found {
        Some($x) if $x ⟦#o:>¦<=⟧ $n1 => $x ⟦#p:+¦*⟧ $n2,
        _ => $n3,
    }»
}
""",
    )


@skeleton("let_chains")
def chain_in_a_loop(s: Source) -> str:
    return fill(
        s,
        """
fn $f_total($p_values: &[Option<$k1>], $limit: $k1) -> $k1 {
    let mut $sum = 0;
    for ⟦#r:&$value¦$value⟧ in $p_values⟦#r:¦.iter().copied()⟧ {
«        if let Some($x) = $value && $x < $limit {
            $sum += $x;
        }→        if let Some($x) = $value {
            if $x < $limit {
                $sum += $x;
            }
        }»
    }
    $noise
    $sum
}
""",
    )


@skeleton("match_ergonomics_ref")
def ref_in_match_arm(s: Source) -> str:
    return fill(
        s,
        """
pub fn $f_size($value: &Option<⟦String¦Vec<$k1>⟧>) -> usize {
    $noise
    match $value {
        Some(«ref $x→$x») => $x.len(),
        None => $n1,
    }
}
""",
    )


@skeleton("match_ergonomics_ref")
def ref_mut_in_if_let(s: Source) -> str:
    return fill(
        s,
        """
fn $f_extend($slot: &mut ⟦Option<Vec<$el1>>, $value: $el1) {
    $noise
    if let Some(«ref mut $x→$x») = $slot {
        $x.push($value);
    }¦Option<$k1>) {
    if let Some(«ref mut $x→$x») = $slot {
        *$x += $n1;
    }
    $noise¦Result<String, u8>, $suffix: &str) {
    if let Ok(«ref mut $x→$x») = $slot {
        $x.push_str($suffix);
    }⟧
}
""",
    )


@skeleton("match_ergonomics_ref")
def reference_in_closure(s: Source) -> str:
    return fill(
        s,
        """
pub fn $f_total($p_pairs: &[(&$k1, &$k1)]) -> ⟦$k1 {
    $noise
    $p_pairs.iter().map(|«(→&(»&$a, &$b)| $a * $b).sum()¦usize {
    $p_pairs.iter().filter(|«(→&&(»&$a, &$b)| $a > $b).count()¦Option<$k1> {
    $p_pairs.iter().map(|«(→&(»&$a, &$b)| $a + $b).max()⟧
}
""",
    )


@skeleton("match_ergonomics_ref")
def mut_in_let(s: Source) -> str:
    return fill(
        s,
        """
fn $f_advance($pair: &($k1, $k1)) -> $k1 {
    let «(→&(»mut $x, $y) = $pair;
    $noise
    $x += ⟦$n1;
    $x * $y¦$y;
    $x¦$y * $n1;
    $x % $n2⟧
}
""",
    )


@skeleton("match_ergonomics_ref")
def ref_in_for_loop(s: Source) -> str:
    return fill(
        s,
        """
fn $f_show($p_ages: ⟦&[(String, $k1)]) {
    for ($name, «ref $age→$age») in $p_ages {¦&Vec<(String, $k1)>) {
    for («ref $name→$name», $age) in $p_ages.iter().rev() {¦&[(String, $k1)]) {
    for ($i, ($name, «ref $age→$age»)) in $p_ages.iter().enumerate() {
        println!("$w2 {$i}");⟧
        println!("{$name} $w1 {$age}");
    }
}
""",
    )
