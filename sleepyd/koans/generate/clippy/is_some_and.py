"""Programs like a small crate that test an `Option` or a `Result` by map and a bool: `is_some_and`."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("is_some_and")
def lifelike_overdue_tasks(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Task {
    pub $name: String,
    pub $due: Option<$k1>,
    $fields
}

pub struct $Board {
    $p_tasks: Vec<$Task>,
}

impl $Board {
    $method
    $doc
    pub fn $f_overdue(&self, $today: $k1) -> ⟦usize {
        self.$p_tasks
            .iter()
            .filter(|$task| $task.$due.«map_or(false, →is_some_and(»|$day| $day < $today))
            .count()¦bool {
        $noise
        self.$p_tasks.iter().any(|$task| $task.$due.«map_or(true, →is_none_or(»|$day| $day > $today))¦Vec<&str> {
        let mut $late = Vec::new();
        for $task in &self.$p_tasks {
            if $task.$due.«map(|$day| $day + $n1 <= $today).unwrap_or(false)→is_some_and(|$day| $day + $n1 <= $today)» {
                $late.push($task.$name.as_str());
            }
        }
        $late¦Option<&$Task> {
        self.$p_tasks
            .iter()
            .find(|$task| $task.$due.«map_or(false, →is_some_and(»|$day| $day <= $today) && !$task.$name.is_empty())⟧
    }
}
""",
    )


@skeleton("is_some_and")
def lifelike_roles_of_user(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::{HashMap, HashSet};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum $Role {
    $Guest,
    $Editor,
    $Admin,
}

$item
pub struct $Access {
    $roles: HashMap<String, HashSet<$Role>>,
    $p_attempts: HashMap<String, u32>,
}

impl $Access {
    $doc
    pub fn $f_can_edit(&self, $user: &str) -> bool {
        ⟦self.$roles.get($user).«map_or(false, →is_some_and(»|$granted| $granted.contains(&$Role::$Editor))¦let $locked = self.$p_attempts.get($user).«map_or(false, →is_some_and(»|$tries| *$tries > $n1);
        !$locked && self.$roles.contains_key($user)¦if self.$p_attempts.get($user).«map_or(false, →is_some_and(»|&$tries| $tries >= $n1) {
            return false;
        }
        self.$roles.values().any(|$granted| $granted.contains(&$Role::$Admin))¦self.$roles
            .get($user)
«            .map(|$granted| $granted.iter().any(|$role| *$role != $Role::$Guest))→»
            .«unwrap_or(false)→is_some_and(|$granted| $granted.iter().any(|$role| *$role != $Role::$Guest))»⟧
    }

    $method
    pub fn $f_fail(&mut self, $user: &str) {
        *self.$p_attempts.entry($user.to_string()).or_default() += 1;
    }
}
""",  # noqa: E501
    )


@skeleton("is_some_and")
def lifelike_tree_searched(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Node {
    $value: $k1,
    $left: Option<Box<$Node>>,
    $right: Option<Box<$Node>>,
}

impl $Node {
    pub fn new($value: $k1) -> Self {
        Self { $value, $left: None, $right: None }
    }

    $doc
    pub fn $f_contains(&self, $wanted: $k1) -> bool {
        $noise
        ⟦if self.$value == $wanted {
            return true;
        }
        let $side = if $wanted < self.$value { &self.$left } else { &self.$right };
        $side.as_ref().«map_or(false, →is_some_and(»|$node| $node.$f_contains($wanted))¦self.$value == $wanted
            || self.$left.as_ref().«map_or(false, →is_some_and(»|$node| $node.$f_contains($wanted))
            || self.$right.iter().any(|$node| $node.$f_contains($wanted))¦match self.$value.cmp(&$wanted) {
            std::cmp::Ordering::Equal => true,
            std::cmp::Ordering::Less => self.$right.iter().any(|$node| $node.$f_contains($wanted)),
            std::cmp::Ordering::Greater => self.$left.as_deref().«map_or(false, →is_some_and(»|$node| $node.$f_contains($wanted)),
        }¦self.$value <= $wanted
            && self.$left.as_ref().«map_or(true, →is_none_or(»|$node| $node.$f_contains($wanted))⟧
    }

    $method
    pub fn $f_is_leaf(&self) -> bool {
        self.$left.is_none() && self.$right.is_none()
    }
}
""",  # noqa: E501
    )


@skeleton("is_some_and")
def lifelike_files_chosen(s: Source) -> str:
    return fill(
        s,
        """
use std::path::{Path, PathBuf};

$item
$doc
fn $f_hidden($path: &Path) -> bool {
    $path
        .file_name()
        .and_then(|$name| $name.to_str())
        ⟦#p:.«map_or(false, →is_some_and(»|$name| $name.starts_with('.'))¦.map_or(0, |$name| $name.len())
        > $n1¦.unwrap_or_default()
        .starts_with('.')⟧
}

$derive
pub struct $Filter {
    pub $extension: Option<String>,
    pub $limit: usize,
}

impl $Filter {
    pub fn $f_choose(&self, $p_paths: &[PathBuf]) -> Vec<PathBuf> {
        $noise
        $p_paths
            .iter()
            .filter(|$path| !$f_hidden($path))
            ⟦#p:.take(self.$limit)¦.filter(|$path| {
                $path.extension().«map_or(false, →is_some_and(»|$end| $end.eq_ignore_ascii_case($q1))
            })¦.filter(|$path| {
                self.$extension.as_deref().«map_or(true, →is_none_or(»|$end| $path.ends_with($end))
            })⟧
            .cloned()
            .collect()
    }
}
""",
    )


@skeleton("is_some_and")
def lifelike_sensor_checked(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug⟦, Clone¦⟧)]
pub enum $Fault {
    $Silent,
    $Noisy(f64),
}

pub trait $Sensor {
    fn $f_read(&self) -> Result<f64, $Fault>;

    $doc
    fn $f_is_hot(&self, $limit: f64) -> bool {
        ⟦#h:self.$f_read().«map_or(false, →is_ok_and(»|$degrees| $degrees > $limit)¦self.$f_read().«map(|$degrees| $degrees >= $limit).unwrap_or(false)→is_ok_and(|$degrees| $degrees >= $limit)»¦match self.$f_read() {
            Ok($degrees) => $degrees > $limit,
            Err(_) => false,
        }⟧
    }
}

pub struct $Probe {
    $p_samples: Vec<f64>,
}

impl $Sensor for $Probe {
    fn $f_read(&self) -> Result<f64, $Fault> {
        $noise
        self.$p_samples.last().copied().ok_or($Fault::$Silent)
    }
}

impl $Probe {
    $method
    pub fn $f_alarm(&self, $limit: f64) -> bool {
        ⟦#h:self.$p_samples.len() > $n1 && self.$f_is_hot($limit)¦!self.$f_is_hot($limit)¦self.$f_is_hot($limit) || self.$f_read().as_ref().err().«map_or(false, →is_some_and(»|$fault| matches!($fault, $Fault::$Noisy(_)))⟧
    }
}
""",  # noqa: E501
    )


@skeleton("is_some_and")
def lifelike_long_chain_ends(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Entry {
    $key: String,
    $active: bool,
    $size: $k1,
}

⟦#t:#[derive(Default)]
pub struct $Store {
    $p_entries: Vec<$Entry>,
}

impl $Store {
    $method
    $doc
    pub fn $f_has(&self, $key: &str) -> bool {
        self.$p_entries
            .iter()
            .find(|$entry| $entry.$key == $key)
«            .map(|$entry| $entry.⟦#a:$active¦$size > $n1¦$active && $entry.$size < $n2⟧)→»
            .«unwrap_or(false)→is_some_and(|$entry| $entry.⟦#a:$active¦$size > $n1¦$active && $entry.$size < $n2⟧)»
    }
}¦$item
$doc
pub fn $f_has($p_entries: &[$Entry], $key: &str) -> bool {
    let $found = $p_entries
        .iter()
        .filter(|$entry| $entry.$key.starts_with($key))
        .max_by_key(|$entry| $entry.$size)
«        .map(|$entry| $entry.⟦#b:$active¦$size % 2 == 0⟧)→»
        .«unwrap_or_default();→is_some_and(|$entry| $entry.⟦#b:$active¦$size % 2 == 0⟧);»
    $noise
    $found
}¦pub fn $f_has($p_entries: &mut Vec<$Entry>, $key: &str) {
    $noise
    let $full = $p_entries
        .first()
        .«map_or(false, →is_some_and(»|$entry| $entry.$size ⟦> $n1¦* $n2 < $n1⟧ && $entry.$active);
    if !$full {
        $p_entries.push($Entry { $key: $key.to_string(), $active: true, $size: $n3 });
    }
}⟧
""",
    )


@skeleton("is_some_and")
def lifelike_query_matched(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Default)]
pub struct $Query {
    $text: Option<String>,
    $minimum: Option<$k1>,
    $fields
}

pub struct $Book {
    pub $title: String,
    pub $pages: $k1,
    pub $rating: Option<$k1>,
}

impl $Query {
    pub fn $f_with_minimum(mut self, $minimum: $k1) -> Self {
        self.$minimum = Some($minimum);
        self
    }

    $doc
    pub fn $f_matches(&self, $book: &$Book) -> bool {
        $noise
        ⟦self.$minimum.«map_or(true, →is_none_or(»|$least| $book.$pages >= $least)
            && !$book.$title.is_empty()¦let $named = match &self.$text {
            Some($text) => $book.$title.contains($text.as_str()),
            None => true,
        };
        $named && $book.$rating.«map_or(false, →is_some_and(»|$stars| $stars > $n1)¦self.$text.as_ref().«map_or(true, →is_none_or(»|$text| $book.$title.contains($text.as_str()))¦if let Some($least) = self.$minimum {
            return $book.$rating.«map(|$stars| $stars >= $least).unwrap_or(false)→is_some_and(|$stars| $stars >= $least)»;
        }
        true¦self.$text.is_none()
            || $book.$rating.zip(self.$minimum).«map_or(false, →is_some_and(»|($stars, $least)| $stars > $least)⟧
    }
}
""",  # noqa: E501
    )
