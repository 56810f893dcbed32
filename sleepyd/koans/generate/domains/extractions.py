"""Short programs with an inner function that uses a variable of the function around it, as after an extraction.

An inner function that is called once, or calls itself, gets the variable as its last parameter; one that is called
several times, or handed on, becomes a closure.
"""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("captured_environment")
def inner_function_called_once(s: Source) -> str:
    return fill(
        s,
        """
$doc
pub fn $f_price($amount: $k, $factor: $k) -> $k {
    fn $f_scaled($value: $k«→, $factor: $k») -> $k {
        ⟦$value ⟦*¦+¦%⟧ $factor¦if $value > $n1 { $factor } else { $value }¦$value.max($factor) + $n1⟧
    }
    $noise
    ⟦$f_scaled($amount«→, $factor»)¦let $scaled = $f_scaled($amount + $n2«→, $factor»);
    $scaled ⟦/ 2¦+ 1⟧¦match $amount {
        0 => $n3,
        $other => $f_scaled($other«→, $factor»),
    }⟧
}
""",
    )


@skeleton("captured_environment")
def inner_function_called_twice(s: Source) -> str:
    return fill(
        s,
        """
$doc
pub fn $f_pair($left: ⟦#a:$k¦f64¦&str⟧, $right: ⟦#a:$k¦f64¦&str⟧) -> ⟦#b:(usize, usize)¦usize¦bool⟧ {
    let $width = ⟦$n1¦$n1 + $n2¦[$n1, $n2, $n3].len()⟧;
    $noise
    «fn→let» $f_padded«(→ = |»$item: ⟦#a:$k¦f64¦&str⟧«)→|» -> usize {
        $item.to_string().len() ⟦+¦*⟧ $width
    }«→;»
    ⟦#b:($f_padded($left), $f_padded($right))¦$f_padded($left).max($f_padded($right))¦$f_padded($left) ⟦>¦\
==⟧ $f_padded($right)⟧
}
""",
    )


@skeleton("captured_environment")
def inner_function_handed_on(s: Source) -> str:
    return fill(
        s,
        """
pub fn $f_select($p_values: &[$k], $limit: $k) -> ⟦#a:Vec<$k>¦bool¦usize¦Option<$k>⟧ {
    $noise
    «fn→let» $f_check«(→ = |»$value: &$k«)→|» -> ⟦#a:$k¦bool¦bool¦bool⟧ {
        ⟦#a:*$value + $limit¦*$value > $limit¦$value % $n1 == $limit¦*$value != $limit⟧
    }«→;»
    $p_values.iter().⟦#a:map($f_check).collect()¦⟦any¦all⟧($f_check)¦copied().filter($f_check).count()¦\
copied().find($f_check)⟧
}
""",
    )


@skeleton("captured_environment")
def inner_function_calls_itself(s: Source) -> str:
    return fill(
        s,
        """
$doc
pub fn $f_steps($start: u64, $goal: u64) -> ⟦#a:u32¦u64¦bool⟧ {
    fn $f_walk($at: u64«→, $goal: u64») -> ⟦#a:u32¦u64¦bool⟧ {
        if $at >= $goal {
            return ⟦#a:$n1¦$at¦$at == $n1⟧;
        }
        ⟦#a:1 + $f_walk($at + $n2«→, $goal»)¦$f_walk($at * 2 + 1«→, $goal»)¦!$f_walk($at + $n3«→, $goal»)⟧
    }
    $noise
    ⟦$f_walk($start«→, $goal»)¦let $found = $f_walk($start + $n4«→, $goal»);
    $found⟧
}
""",
    )


@skeleton("captured_environment")
def inner_function_prints(s: Source) -> str:
    return fill(
        s,
        """
pub fn $f_report($title: &str, $p_rows: &[(&str, $k)]) {
    ⟦let $indent: usize = $n1;
    fn $f_line($name: &str, $value: $k«→, $indent: usize») {
        println!("{:>$indent$} {$value}", $name, $indent = $indent);
    }
    for ($name, $value) in $p_rows {
        $f_line($name, *$value«→, $indent»);
    }
    println!("{$title}");¦fn $f_line($name: &str, $value: $k«→, $title: &str») {
        println!("{$title}: {$name} = {}", $value);
    }
    $noise
    for ($name, $value) in $p_rows.iter().skip(1) {
        $f_line($name, *$value«→, $title»);
    }¦«fn→let» $f_line«(→ = |»$name: &str, $value: $k«)→|» {
        println!("{} {} {}", $title, $name, $value);
    }«→;»
    $f_line($q1, $n2);
    for ($name, $value) in $p_rows {
        $f_line($name, *$value);
    }¦«fn→let» $f_line«(→ = |»$name: &str«)→|» -> String {
        format!("{$title}/{$name}")
    }«→;»
    println!("{}", $f_line($q1));
    for ($name, $value) in $p_rows {
        println!("{} {$value}", $f_line($name));
    }⟧
}
""",
    )
