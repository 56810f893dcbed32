"""Lifelike generators for closures of the wrong type: not boxed where a boxed one is stored, or of another integer."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


def _wide(s: Source) -> tuple[str, str]:
    """Two different integer types."""
    first, second = s.random.sample(["i32", "u32", "i64", "u64", "usize"], 2)
    return first, second


@skeleton("closure_types")
def lifelike_rules_of_engine(s: Source) -> str:
    return fill(
        s,
        """
$doc
pub struct $Rule {
    $name: &'static str,
    $check: Box<dyn Fn(&str) -> bool>,
}

$item
$doc
pub fn $f_rules(⟦$limit: usize⟧) -> Vec<$Rule> {
    ⟦let mut $p_list = Vec::new();
    $noise
    $p_list.push($Rule {
        $name: $q1,
        $check: «→Box::new(»⟦move |$text: &str| $text.len() < $limit¦|$text: &str| !$text.is_empty()\
¦|$text: &str| $text.starts_with($q3)⟧«→)»,
    });
    ⟦¦$p_list.push($Rule {
        $name: $q2,
        $check: Box::new(|$text| $text.contains('-')),
    });⟧
    $p_list¦vec![
        $Rule { $name: $q1, $check: Box::new(move |$text| $text.len() > $limit) },
        $Rule { $name: $q2, $check: «→Box::new(»⟦|$text: &str| $text.ends_with('.')\
¦|$text: &str| $text.trim() == $text⟧«→)» },
    ]⟧
}

pub fn $f_broken<'a>($p_rules: &'a [$Rule], $text: &str) -> Vec<&'a str> {
    $p_rules
        .iter()
        .filter(|$rule| !($rule.$check)($text))
        .map(|$rule| $rule.$name)
        .collect()
}
""",
    )


@skeleton("closure_types")
def lifelike_commands_in_map(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::⟦HashMap¦BTreeMap⟧ as $Map;

type $Handler = Box<dyn Fn($k, $k) -> $k>;

$doc
pub struct $Registry {
    $p_commands: $Map<String, $Handler>,
    $fields
}

impl $Registry {
    $method
    $doc
    pub fn $f_install(&mut self, $bonus: $k) {
        $noise
        self.$p_commands.insert($q1.to_string(), «→Box::new(»⟦|$a, $b| $a + $b¦move |$a, $b| $a * $b + $bonus\
¦|$a, _| $a⟧«→)»);
        ⟦¦self.$p_commands
            .insert($q2.to_string(), Box::new(move |$a, $b| $a.max($b) + $bonus));¦self.$p_commands.remove($q3);⟧
    }

    pub fn $f_call(&self, $name: &str, $a: $k, $b: $k) -> Option<$k> {
        ⟦self.$p_commands.get($name).map(|$run| $run($a, $b))¦let $run = self.$p_commands.get($name)?;
        Some($run($a, $b))⟧
    }
}
""",
    )


@skeleton("closure_types")
def lifelike_pipeline_builder(s: Source) -> str:
    return fill(
        s,
        """
$doc
#[derive(Default)]
pub struct $Pipeline {
    $p_steps: Vec<Box<dyn Fn(⟦String¦String⟧) -> String>>,
}

impl $Pipeline {
    $method
    ⟦pub fn $f_add(mut self, $step: impl Fn(String) -> String + 'static) -> Self {
        self.$p_steps.push(«→Box::new(»$step«→)»);
        self
    }¦pub fn $f_add(&mut self, $suffix: &'static str) -> &mut Self {
        $noise
        self.$p_steps.push(«→Box::new(»move |$text| $text + $suffix«→)»);
        self
    }¦pub fn $f_standard() -> Self {
        let mut $built = $Pipeline::default();
        $built.$p_steps.push(Box::new(|$text| $text.trim().to_string()));
        $built.$p_steps.push(«→Box::new(»|$text: String| ⟦$text.to_uppercase()¦$text.replace('_', " ")\
¦format!("$w1 {$text}")⟧«→)»);
        $built
    }¦pub fn $f_repeat(&mut self, $times: usize) {
        for $i in 0..$times {
            self.$p_steps.push(«→Box::new(»move |$text| format!("{$text}{$i}")«→)»);
        }
    }⟧

    $doc
    pub fn $f_run(&self, $input: &str) -> String {
        ⟦let mut $out = $input.to_string();
        for $step in &self.$p_steps {
            $out = $step($out);
        }
        $out¦self.$p_steps
            .iter()
            .fold($input.to_owned(), |$acc, $step| $step($acc))⟧
    }
}
""",
    )


@skeleton("closure_types")
def lifelike_operator_by_name(s: Source) -> str:
    keys = s.random.sample(["add", "max", "double", "+", "sub", "mid", "neg", "up", "mix"], 2)
    wrong = s.pick([0, 1, 2])
    bodies = s.random.sample(
        [
            "|$a, $b| $a + $b",
            "|$a: $k, $b: $k| $a.max($b)",
            "move |$a, $b| ($a + $b) * $scale",
            "|$a, _| $a",
            "|$a, $b| $a * $b",
        ],
        3,
    )
    arms = "".join(
        f"        {key} => " + (f"«→Box::new(»{body}«→)»" if i == wrong else f"Box::new({body})") + ",\n"
        for i, (key, body) in enumerate(zip([f'"{k}"' for k in keys] + ["_"], bodies, strict=True))
    )
    return fill(
        s,
        f"""
$item
$doc
⟦pub ¦⟧fn $f_operator($name: &str, $scale: $k) -> Box<dyn Fn($k, $k) -> $k> {{
    $noise
    match $name⟦¦.trim()⟧ {{
{arms}    }}
}}

fn $f_main() {{
    let $run = $f_operator($q1, $n1);
    ⟦println!("{{}}", $run($n2, $n3));¦for $i in 1..$n4 {{
        println!("{{:>4}}", $run($i, $n2));
    }}¦assert!($run($n2, $n3) > 0);⟧
}}
""",
    )


@skeleton("closure_types")
def lifelike_optional_callback(s: Source) -> str:
    return fill(
        s,
        """
pub struct $Button {
    $label: String,
    $callback: Option<Box<dyn Fn(u32) -> ⟦u32¦bool¦String⟧>>,
    $fields
}

impl $Button {
    $method
    $doc
    pub fn $f_connect(⟦&mut self¦&mut self, $flag: bool⟧) {
        $noise
        ⟦self.$callback = Some(«→Box::new(»BODY«→)»);¦if self.$label.is_empty() {
            self.$callback = None;
        } else {
            self.$callback = Some(«→Box::new(»BODY«→)»);
        }¦let $previous = self.$callback.take();
        if $previous.is_none() {
            self.$callback = Some(«→Box::new(»BODY«→)»);
        }⟧
    }

    pub fn $f_press(&self, $count: u32) {
        if let Some($call) = &self.$callback {
            println!("{}: {}", self.$label, $call($count));
        }
    }
}
""".replace("⟦u32¦bool¦String⟧", kind := s.pick(["u32", "bool", "String"])).replace(
            "BODY",
            {
                "u32": "|$x| $x ⟦* $n1¦+ $n1¦% $n1⟧",
                "bool": "|$x| $x ⟦> $n1¦% 2 == 0⟧",
                "String": '|$x| ⟦format!("$w1 {$x}")¦"*".repeat($x as usize)⟧',
            }[kind],
        ),
    )


@skeleton("closure_types")
def lifelike_adder_made_in_function(s: Source) -> str:
    return fill(
        s,
        """
$doc
$derive
pub struct $Tariff {
    pub $base: $k,
    pub $rate: $k,
}

impl $Tariff {
    $method
    $doc
    pub fn $f_pricing(&self⟦¦, $express: bool⟧) -> Box<dyn Fn($k) -> $k> {
        let ($first, $second) = (self.$base, self.$rate);
        $noise
        ⟦«→Box::new(»move |$weight| $first + $second * $weight«→)»¦if $first == 0 {
            return «→Box::new(»|$weight| $weight«→)»;
        }
        Box::new(move |$weight| $first + $second * $weight)¦«→Box::new(»move |$weight| {
            if $weight > $n1 {
                $first * 2 + $weight
            } else {
                $first + $second
            }
        }«→)»¦match $second {
            0 => Box::new(move |_| $first),
            1..=9 => «→Box::new(»move |$weight| $weight + $first«→)»,
            _ => Box::new(move |$weight| $weight * $second),
        }⟧
    }
}
""",
    )


@skeleton("closure_types")
def lifelike_count_through_generic(s: Source) -> str:
    want = s.pick(["u32", "u64", "i32", "i64"])
    return fill(
        s,
        f"""
$item
$doc
pub fn $f_score<F>($p_lines: &[&str], $measure: F) -> {want}
where
    F: Fn(&str) -> {want},
{{
    ⟦$p_lines.iter().map(|$line| $measure($line)).⟦sum¦max⟧()TAIL¦let mut $total = 0;
    for ⟦$line in $p_lines¦(_, $line) in $p_lines.iter().enumerate()⟧ {{
        $total += $measure($line);
    }}
    $total⟧
}}

fn $f_report($p_lines: &[&str]) {{
    $noise
    ⟦let $longest = $f_score($p_lines, |$text| BODY«→ as {want}»);
    println!("$w1: {{$longest}}");¦println!(
        "{{}} / {{}}",
        $p_lines.len(),
        $f_score($p_lines, |$text| BODY«→ as {want}»)
    );⟧
}}
""".replace("⟦sum¦max⟧()TAIL", "sum()").replace(
            "BODY",
            "$text.⟦len()¦trim().len()¦chars().filter(|$c| $c.is_uppercase()).count()"
            "¦split(',').count()¦matches('-').count()⟧",
        ),
    )


@skeleton("closure_types")
def lifelike_helper_closure_argument(s: Source) -> str:
    have, want = _wide(s)
    return fill(
        s,
        f"""
$derive
pub struct $Frame {{
    pub $width: {have},
    pub $height: {have},
    $fields
}}

$doc
pub fn $f_area($frame: &$Frame⟦¦, $margin: {want}⟧) -> {want} {{
    let $pad = |$side: {want}| $side ⟦+ $n1¦* 2 + $n1⟧;
    $noise
    ⟦let $first = $pad($frame.$width«→ as {want}»);
    $first * $n2¦$pad($frame.$width«→ as {want}») + $n3¦if $frame.$height > $n2 {{
        return $pad($frame.$height«→ as {want}»);
    }}
    $pad(0)¦let mut $total = 0;
    for $i in 0..$n2 {{
        $total += $pad($frame.$height«→ as {want}») * $i;
    }}
    $total⟧
}}
""",
    )


@skeleton("closure_types")
def lifelike_closure_with_declared_result(s: Source) -> str:
    have, want = _wide(s)
    return fill(
        s,
        f"""
const $C_STEPS: {have} = $n1;

$item
$doc
⟦pub ¦⟧fn $f_convert($p_values: &[{have}]) -> ⟦Vec<{want}>¦{want}⟧ {{
    let $convert = |$value: {have}| -> {want} {{
        ⟦if $value > $C_STEPS {{
            return 0;
        }}
        $value«→ as {want}»¦let $scaled = $value * $C_STEPS;
        $scaled«→ as {want}»¦match $value {{
            0 => 1,
            $other_value => $other_value«→ as {want}»,
        }}⟧
    }};
    $noise
    TAIL
}}
""".replace(f"⟦Vec<{want}>¦{want}⟧", of := s.pick([f"Vec<{want}>", want])).replace(
            "TAIL",
            "⟦$p_values.iter().map(|$v| $convert(*$v)).collect()¦$p_values.iter().copied().map($convert).collect()⟧"
            if of != want
            else "⟦$p_values.iter().map(|$v| $convert(*$v)).sum()¦$convert($p_values[0])⟧",
        ),
    )


@skeleton("closure_types")
def lifelike_branches_with_two_closures(s: Source) -> str:
    return fill(
        s,
        """
$item
$doc
pub fn $f_transform($p_values: &[$k], $fast: bool, $shift: $k) -> Vec<$k> {
    $noise
    let $step: Box<dyn Fn($k) -> $k> = ⟦if $fast {
        «→Box::new(»move |$x| $x + $shift«→)»
    } else {
        Box::new(move |$x| $x * $shift⟦¦ + $n1⟧)
    };¦if $fast {
        Box::new(|$x| $x)
    } else {
        «→Box::new(»move |$x| ($x + $shift) / 2«→)»
    };¦match $shift {
        0 => Box::new(|$x| $x),
        _ => «→Box::new(»move |$x| $x % $shift«→)»,
    };⟧
    ⟦$p_values.iter().map(|&$value| $step($value)).collect()¦let mut $p_out = Vec::new();
    for $value in $p_values {
        $p_out.push($step(*$value));
    }
    $p_out¦$p_values
        .iter()
        .copied()
        .filter(|$value| *$value > $n2)
        .map(|$value| $step($value))
        .collect()⟧
}
""",
    )
