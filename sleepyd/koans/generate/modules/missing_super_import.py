"""Programs like a small crate, split into modules, in which one lacks the import of a name of its parent."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("missing_super_import")
def lifelike_checks_beside_the_code(s: Source) -> str:
    return fill(
        s,
        """
$doc
pub fn $f_slug($title: &str) -> String {
    $title
        .chars()
        .map(|$letter| if $letter.is_alphanumeric() { $letter } else { '-' })
        .collect()
}

pub fn $f_initials($title: &str) -> String {
    $title.split_whitespace().filter_map(|$word| $word.chars().next()).collect()
}

pub mod ⟦checks¦examples¦$selftest⟧ {
«→    use super::$f_slug;
»    use super::$f_initials;

    ⟦pub fn $f_holds() -> bool {
        $f_initials($q1).len() < $f_slug($q1).len()
    }¦$doc
    pub fn $f_holds($p_cases: &[(&str, &str)]) -> Result<(), String> {
        for ($given, $expected) in $p_cases {
            let $found = $f_slug($given);
            if $found != *$expected {
                return Err(format!("{$found}: {}", $f_initials($given)));
            }
        }
        Ok(())
    }¦pub fn $f_holds() {
        assert_eq!($f_initials($q1).len(), $n1);
        assert!($f_slug($q2).contains('-'));
        $noise
    }⟧
}
""",
    )


@skeleton("missing_super_import")
def lifelike_values_built(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone, PartialEq)]
pub struct $Segment {
    pub $from: $k,
    pub $to: $k,
    pub $name: String,
}

impl $Segment {
    $doc
    pub fn $f_length(&self) -> $k {
        self.$to - self.$from
    }
}

mod $builder {
«→    use super::$Segment;
»
    $doc
    pub fn $f_build($name: &str) -> ⟦impl std::fmt::Debug {
        $Segment { $from: $n1, $to: $n2, $name: $name.trim().to_string() }¦Vec<$Segment> {
        let mut $p_made = Vec::new();
        for $step in 0..$n2 {
            $p_made.push($Segment { $from: $step, $to: $step + $n1, $name: $name.to_string() });
        }
        $p_made¦Option<$Segment> {
        let ($label, $rest) = $name.split_once(⟦':'¦'='⟧)?;
        $noise
        let $to = $rest.parse().ok()?;
        Some($Segment { $from: 0, $to, $name: $label.to_string() })⟧
    }
}

$item
pub fn $f_total($p_segments: &[$Segment]) -> $k {
    $p_segments.iter().map($Segment::$f_length).sum()
}
""",
    )


_BOUND_OF_GENERIC = """
$doc
pub trait $Storage {
    fn $f_load(&self, $key: &str) -> Option<String>;
    fn $f_name(&self) -> &str;
}

pub mod $cache {
«→    use super::$Storage;
»    use std::collections::HashMap;

    ⟦pub struct $Cache<S> {
        $inner: S,
        $p_entries: HashMap<String, String>,
    }

    impl<S: $Storage> $Cache<S> {
        pub fn new($inner: S) -> Self {
            $Cache { $inner, $p_entries: HashMap::new() }
        }

        $doc
        pub fn $f_get(&mut self, $key: &str) -> Option<String> {
            if let Some($found) = self.$p_entries.get($key) {
                return Some($found.clone());
            }
            let $found = self.$inner.$f_load($key)?;
            self.$p_entries.insert($key.to_string(), $found.clone());
            Some($found)
        }
    }¦pub struct $Cache {
        $p_sources: Vec<Box<dyn $Storage>>,
        $p_hits: HashMap<String, u32>,
    }

    impl $Cache {
        $doc
        pub fn $f_get(&mut self, $key: &str) -> Option<String> {
            for $source in &self.$p_sources {
                if let Some($found) = $source.$f_load($key) {
                    *self.$p_hits.entry($source.$f_name().to_string()).or_default() += 1;
                    return Some($found);
                }
            }
            None
        }
    }¦$doc
    pub fn $f_collect<S>($source: &S, $p_keys: &[&str]) -> HashMap<String, usize>
    where
        S: $Storage⟦ + ?Sized¦⟧,
    {
        let mut $p_sizes = HashMap::new();
        for $key in $p_keys {
            let $size = $source.$f_load($key).map_or(0, |$text| $text.len());
            $p_sizes.insert($key.to_string(), $size);
        }
        $p_sizes
    }⟧
}
"""


@skeleton("missing_super_import")
def lifelike_bound_of_generic(s: Source) -> str:
    return fill(s, _BOUND_OF_GENERIC)


@skeleton("missing_super_import")
def lifelike_error_of_parent(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug)]
pub enum $ParseError {
    $Empty,
    $TooLong(usize),
}

impl std::fmt::Display for $ParseError {
    fn fmt(&self, $out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            $ParseError::$Empty => write!($out, "$w1"),
            $ParseError::$TooLong($length) => write!($out, "$w2 {$length}"),
        }
    }
}

⟦mod¦pub mod⟧ $reader {
«→    use super::$ParseError;
»
    pub struct $Reader {
        pub $limit: usize,
    }

    impl $Reader {
        $doc
        pub fn $f_read(&self, $line: &str) -> Result<⟦String, $ParseError> {
            let $line = $line.trim();
            $noise
            if $line.len() > self.$limit {
                return Err(super::$ParseError::$TooLong($line.len()));
            }
            Ok($line.to_string())¦char, $ParseError> {
            $line.chars().nth(self.$limit).ok_or($ParseError::$Empty)¦u32, Box<dyn std::error::Error>> {
            if $line.len() > self.$limit {
                return Err($ParseError::$TooLong($line.len()).to_string().into());
            }
            Ok($line.parse()?)⟧
        }
    }
}
""",
    )


_TYPE_OF_SIBLING = """
mod $model {
    $derive
    pub struct $Task {
        pub $title: String,
        pub $hours: $k,
        pub $done: bool,
    }

    impl $Task {
        pub fn $f_is_open(&self) -> bool {
            !self.$done
        }
    }
}

mod $report {
«→    use super::$model::$Task;
»
    ⟦$doc
    pub fn $f_summary($p_tasks: &[$Task]) -> String {
        let $open = $p_tasks.iter().filter(|$task| $task.$f_is_open()).count();
        format!("{$open} $w1 {}", $p_tasks.len())
    }¦pub struct $Report<'a> {
        pub $p_tasks: &'a [$Task],
    }

    impl $Report<'_> {
        pub fn $f_hours(&self) -> $k {
            self.$p_tasks.iter().map(|$task| $task.$hours).sum()
        }
    }¦$doc
    pub fn $f_lines($p_tasks: Vec<$Task>) -> Vec<String> {
        $p_tasks
            .into_iter()
            .filter(|$task| $task.$hours > $n1)
            .map(|$task| $task.$title)
            .collect()
    }⟧
}

use self::$model::$Task;

pub fn $f_new($title: &str) -> $Task {
    $Task { $title: $title.to_string(), $hours: $n2, $done: false }
}
"""


@skeleton("missing_super_import")
def lifelike_type_of_sibling(s: Source) -> str:
    return fill(s, _TYPE_OF_SIBLING)


_NAME_OF_GRANDPARENT = """
pub mod $engine {
    $derive
    pub struct $Config {
        pub $depth: usize,
        pub $name: String,
    }

    ⟦pub mod $search {
«→        use super::$Config;
»
        $doc
        pub fn $f_run($config: &$Config, $p_nodes: &[u32]) -> u32 {
            $p_nodes.iter().take($config.$depth).sum()
        }

        pub mod $cost {
            pub fn $f_cost($node: u32) -> u32 {
                $node * $n1
            }
        }
    }¦pub mod $search {
        pub fn $f_cost($node: u32) -> u32 {
            $node * $n1
        }

        pub mod $plan {
«→            use super::$f_cost;
»
            pub fn $f_run($p_nodes: &[u32]) -> u32 {
                $p_nodes.iter().map(|$node| $f_cost(*$node)).sum()
            }
        }
    }¦const $C_WIDTH: usize = $n2;

    pub mod $view {
«→        use super::$C_WIDTH;
»
        pub fn $f_bar($value: usize) -> String {
            let $filled = $value.min($C_WIDTH);
            format!("{}{}", "#".repeat($filled), ".".repeat($C_WIDTH - $filled))
        }
    }⟧

    impl $Config {
        pub fn $f_label(&self) -> String {
            format!("{} {}", self.$name, self.$depth)
        }
    }
}

$item
pub fn $f_start($name: &str) -> $engine::$Config {
    $noise
    $engine::$Config { $depth: $n3, $name: $name.to_string() }
}
"""


@skeleton("missing_super_import")
def lifelike_name_of_grandparent(s: Source) -> str:
    return fill(s, _NAME_OF_GRANDPARENT)


_IMPL_IN_OWN_MODULE = """
#[derive(Debug, Default)]
pub struct $Matrix {
    $p_cells: Vec<f64>,
    $width: usize,
}

impl $Matrix {
    pub fn new($width: usize) -> Self {
        $Matrix { $p_cells: vec![0.0; $width * $width], $width }
    }
}

mod $ops {
«→    use super::$Matrix;
»    use std::⟦#o:ops::Index¦ops::AddAssign¦fmt⟧;

    ⟦#o:impl Index<(usize, usize)> for $Matrix {
        type Output = f64;

        fn index(&self, ($row, $column): (usize, usize)) -> &f64 {
            &self.$p_cells[$row * self.$width + $column]
        }
    }¦impl AddAssign<f64> for $Matrix {
        fn add_assign(&mut self, $value: f64) {
            for $cell in &mut self.$p_cells {
                *$cell += $value;
            }
        }
    }¦impl fmt::Display for $Matrix {
        fn fmt(&self, $out: &mut fmt::Formatter<'_>) -> fmt::Result {
            for $row in self.$p_cells.chunks(self.$width) {
                writeln!($out, "{$row:?}")?;
            }
            Ok(())
        }
    }⟧
}

$item
pub fn $f_filled($width: usize, $value: f64) -> $Matrix {
    let mut $matrix = $Matrix::new($width);
    $noise
    $matrix.$p_cells.fill($value);
    $matrix
}
"""


@skeleton("missing_super_import")
def lifelike_impl_in_own_module(s: Source) -> str:
    return fill(s, _IMPL_IN_OWN_MODULE)
