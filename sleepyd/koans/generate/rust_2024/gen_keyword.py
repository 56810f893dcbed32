"""Programs like a small crate in which something is called `gen`: fields, methods, modules, parameters."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("gen_keyword")
def lifelike_field_of_entity(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct $Entity {
    pub $index: usize,
    pub «gen→r#gen»: $k1,
}

impl $Entity {
    $method
    $doc
    pub fn $f_is_newer(&self, $other: $k1) -> bool {
        self.«gen→r#gen» ⟦>¦>=⟧ $other
    }
}

$derive
pub struct $Arena<T> {
    $p_slots: Vec<Option<T>>,
}

impl<T> $Arena<T> {
    pub fn $f_get(&self, $entity: $Entity) -> Option<&T> {
        self.$p_slots.get($entity.$index)?.as_ref()
    }
}
""",
    )


@skeleton("gen_keyword")
def lifelike_method_of_trait(s: Source) -> str:
    return fill(
        s,
        """
pub trait $Source1 {
    $doc
    fn «gen→r#gen»(&mut self) -> $k1;
}

pub struct $Counter {
    $state: $k1,
}

impl $Source1 for $Counter {
    fn «gen→r#gen»(&mut self) -> $k1 {
        $noise
        self.$state = self.$state.wrapping_mul($n1).wrapping_add($n2);
        self.$state
    }
}

impl Default for $Counter {
    fn default() -> Self {
        $Counter { $state: $n3 }
    }
}
⟦
pub fn $f_pair($source: &mut impl $Source1) -> $k1 {
    $source.«gen→r#gen»() % $n3
}
¦⟧
""",
    )


@skeleton("gen_keyword")
def lifelike_module_of_generators(s: Source) -> str:
    return fill(
        s,
        """
use std::fmt::Write;

$item
pub mod «gen→r#gen» {
    pub fn $f_header($name: &str) -> String {
        format!("$w1 {$name}")
    }

    pub fn $f_footer($width: usize) -> String {
        "-".repeat($width)
    }
}

$doc
pub fn $f_render($name: &str, $p_lines: &[&str]) -> Result<String, std::fmt::Error> {
    let mut $out = «gen→r#gen»::$f_header($name);
    for ($i, $line) in $p_lines.iter().enumerate() {
        writeln!($out, "{$i}: {$line}")?;
    }
    ⟦Ok($out)¦$out.push_str(&«gen→r#gen»::$f_footer($n1));
    Ok($out)⟧
}
""",
    )


@skeleton("gen_keyword")
def lifelike_parameter_of_constructor(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::HashMap;

$derive
pub struct $Cache {
    $generation: u64,
    $p_entries: HashMap<String, (u64, $el1)>,
}

impl $Cache {
    pub fn new(«gen→r#gen»: u64) -> Self {
        $noise
        Self { $generation: ⟦«gen→r#gen»¦«gen→r#gen».max($n1)⟧, $p_entries: HashMap::new() }
    }

    $method
    pub fn $f_put(&mut self, $name: &str, $value: $el1) {
        self.$p_entries.insert($name.to_owned(), (self.$generation, $value));
    }

    pub fn $f_fresh(&self, $name: &str) -> Option<&$el1> {
        let ($stamp, $value) = self.$p_entries.get($name)?;
        (*$stamp == self.$generation).then_some($value)
    }
}
""",
    )


@skeleton("gen_keyword")
def lifelike_random_generator(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Rng(u64);

impl $Rng {
    $doc
    pub fn $f_roll(&mut self) -> u64 {
        self.0 ^= self.0 << $n1;
        self.0 ^= self.0 >> 7;
        self.0
    }

    pub fn $f_below(&mut self, $bound: u64) -> u64 {
        self.$f_roll() % $bound.max(1)
    }
}

pub fn $f_shuffled(mut $p_items: Vec<$el1>, $seed: u64) -> Vec<$el1> {
    let mut «gen→r#gen» = $Rng($seed);
    ⟦for $i in (1..$p_items.len()).rev() {
        let $other = «gen→r#gen».$f_below($i as u64 + 1) as usize;
        $p_items.swap($i, $other);
    }¦let $first = «gen→r#gen».$f_below($p_items.len() as u64) as usize;
    if $first < $p_items.len() {
        $p_items.swap_remove($first);
    }
    $noise
    $p_items.reverse();¦while «gen→r#gen».$f_roll() % $n2 != 0 {
        $p_items.rotate_left(1);
    }⟧
    $p_items
}
""",
    )


@skeleton("gen_keyword")
def lifelike_shown_by_display(s: Source) -> str:
    return fill(
        s,
        """
use std::fmt;

pub enum $Step {
    $Birth { $name: String },
    $Aging($k1),
}

impl fmt::Display for $Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            $Step::$Birth { $name } => write!(f, "{$name} $w1"),
            ⟦$Step::$Aging(«gen→r#gen») => write!(f, "$w2 {}", «gen→r#gen»),¦$Step::$Aging(«gen→r#gen») => {
                write!(f, "$w2 {:>4}", «gen→r#gen»)
            }¦$Step::$Aging(0) => write!(f, $q1),
            $Step::$Aging(«gen→r#gen») => «gen→r#gen».fmt(f),⟧
        }
    }
}

$item
pub fn $f_report($p_steps: &[$Step]) -> Vec<String> {
    $p_steps.iter().map(|$step| ⟦$step.to_string()¦format!("[{$step}]")⟧).collect()
}
""",
    )


@skeleton("gen_keyword")
def lifelike_simulation_loop(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Clone, Copy, PartialEq)]
pub enum $Cell {
    $Alive,
    $Dead,
}

pub struct $World {
    $p_cells: Vec<$Cell>,
    $history: Vec<usize>,
}

impl $World {
    fn $f_living(&self) -> usize {
        self.$p_cells.iter().filter(|$x1| **$x1 == $Cell::$Alive).count()
    }

    $doc
    pub fn $f_run(&mut self, $rounds: usize) -> ⟦Option<usize> {
        for «gen→r#gen» in 0..$rounds {
            let $living = self.$f_living();
            if $living == $n1 {
                return Some(«gen→r#gen»);
            }
            self.$history.push($living);
        }
        None¦usize {
        let mut $best = 0;
        for («gen→r#gen», $living) in self.$history.iter().take($rounds).enumerate() {
            if *$living > $n1 {
                $best = «gen→r#gen»;
            }
        }
        $best + self.$f_living()¦usize {
        let mut «gen→r#gen» = 0;
        while self.$f_living() > $n1 {
            self.$p_cells.pop();
            «gen→r#gen» += 1;
        }
        $rounds.min(«gen→r#gen»)⟧
    }
}
""",
    )
