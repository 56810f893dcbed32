"""Programs like a small crate that call a function with a wrong number of arguments."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("wrong_argument_count")
def lifelike_constructor_called(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Task {
    $name: String,
    $priority: u8,
    $fields2
}

impl $Task {
    $method
    $doc
    pub fn new($name: &str, $priority: u8) -> Self {
        ⟦$Task¦Self⟧ { $name: $name.to_string(), $priority }
    }

    $doc
    pub fn $f_urgent($name: &str⟦) -> Self {
        $noise
        ⟦$Task¦Self⟧::new($name, $n1«, $n2→»)¦, $priority: u8) -> Self {
        let $name = $name.trim();
        Self::new($name«→, $priority»)⟧
    }
}

pub fn $f_labels($p_tasks: &[$Task]) -> Vec<String> {
    $p_tasks
        .iter()
        .filter(|$task| $task.$priority > $n3)
        .map(|$task| format!("{} ({})", $task.$name, $task.$priority))
        .collect()
}
""".replace("    $fields2\n", ""),
    )


@skeleton("wrong_argument_count")
def lifelike_method_called_in_loop(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Meter {
    $value: $k,
    $p_history: Vec<$k>,
    $fields
}

impl $Meter {
    $method
    fn $f_add(&mut self, $amount: $k) {
        self.$p_history.push(self.$value);
        self.$value += $amount;
    }

    fn $f_level(&self) -> $k {
        self.$value ⟦% $n1¦+ $n1¦/ 2⟧
    }

    $doc
    pub fn $f_replay(&mut self, $p_amounts: &[$k]) -> $k {
        ⟦for $amount in $p_amounts {
            self.$f_add(*$amount«, $n2→»);
        }
        self.$f_level()¦for &$amount in $p_amounts {
            self.$f_add(«→$amount»);
        }
        self.$f_level()¦let $before = self.$f_level(«$n2→»);
        $noise
        for $amount in $p_amounts.iter().copied() {
            self.$f_add($amount);
        }
        $before¦if let Some(&$amount) = $p_amounts.first() {
            self.$f_add(«→$amount»);
        }
        self.$f_level()⟧
    }
}
""",
    )


@skeleton("wrong_argument_count")
def lifelike_scale_given_to_helper(s: Source) -> str:
    return fill(
        s,
        """
$doc
fn $f_clamp($value: f64, $low: f64, $high: f64) -> f64 {
    ⟦if $value < $low {
        return $low;
    }
    $value.min($high)¦$value.max($low).min($high)¦match $value {
        $x if $x < $low => $low,
        $x if $x > $high => $high,
        $x => $x,
    }⟧
}

$item
$doc
pub fn $f_normalize($p_values: &[f64], $low: f64, $high: f64) -> ⟦Vec<f64> {
    $p_values.iter().map(|$value| $f_clamp(*$value, $low«→, $high»)).collect()¦f64 {
    let mut $total = 0.0;
    for &$value in $p_values {
        $total += $f_clamp($value, $low«→, $high»);
    }
    $noise
    $total / $p_values.len() as f64¦Option<f64> {
    let $value = *$p_values.first()?;
    Some($f_clamp($value, $low, $high«, $n1.0→»))¦f64 {
    $p_values
        .iter()
        .fold($low, |$acc, $value| $f_clamp($acc + $value, $low«→, $high»))⟧
}
""",
    )


@skeleton("wrong_argument_count")
def lifelike_recursive_call(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Node {
    $name: String,
    $p_children: Vec<$Node>,
}

impl $Node {
    $method
    $doc
    pub fn $f_render(&self, $depth: usize, $out: &mut String) {
        ⟦$out.push_str(&"  ".repeat($depth));
        $out.push_str(&self.$name);¦if $depth > $n1 {
            return;
        }
        $out.push_str(&format!("{:>1$}\\n", self.$name, $depth));⟧
        for $child in ⟦&self.$p_children¦self.$p_children.iter().rev()⟧ {
            $child.$f_render($depth + 1«→, $out»);
        }
    }

    pub fn $f_size(&self) -> usize {
        1 + self.$p_children.iter().map(|$child| $child.$f_size()).sum::<usize>()
    }
}
""".replace("{:>1$}", "{} {}"),
    )
