"""Lifelike generators for references that are collected as values: `.cloned()` or, for what is Copy, `.copied()`."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("collect_of_references")
def lifelike_members_by_state(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone⟦#c:¦, Copy⟧, PartialEq)]
pub struct $Task {
    ⟦#c:$title: String¦$number: u32⟧,
    $done: bool,
    $effort: u32,
}

$derive
pub struct $Board {
    $p_tasks: Vec<$Task>,
}

impl $Board {
    $method
    $doc
    pub fn $f_open(&self⟦#l:¦, $limit: u32⟧) -> Vec<$Task> {
        $noise
        ⟦self.$p_tasks.iter().filter(|$task| !$task.$done⟦#l:¦ && $task.$effort < $limit⟧)«→.⟦#c:cloned¦copied⟧()»\
.collect()¦let mut $p_found: Vec<$Task> = self
            .$p_tasks
            .iter()
            .filter(|$task| $task.$effort > ⟦#l:$n1¦$limit⟧)
            «→.⟦#c:cloned¦copied⟧()»
            .collect();
        $p_found.sort_by_key(|$task| $task.$effort);
        $p_found¦self.$p_tasks
            .iter()
            .rev()
            .take(⟦#l:$n1¦$limit as usize⟧)
            «→.⟦#c:cloned¦copied⟧()»
            .collect()⟧
    }
}

$item
""",
    )


@skeleton("collect_of_references")
def lifelike_common_of_two_sets(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::⟦#s:HashSet¦BTreeSet⟧;

$derive
pub struct $Person {
    $name: String,
    $p_skills: ⟦#s:HashSet¦BTreeSet⟧<⟦#e:String¦u32⟧>,
}

impl $Person {
    $method
    $doc
    pub fn $f_shared(&self, $other: &$Person) -> ⟦Vec<⟦#e:String¦u32⟧>¦⟦#s:HashSet¦BTreeSet⟧<⟦#e:String¦u32⟧>⟧ {
        $noise
        ⟦self.$p_skills.⟦intersection¦difference¦union¦symmetric_difference⟧(&$other.$p_skills)«→.⟦#e:cloned¦copied⟧()»\
.collect()¦self.$p_skills
            .⟦intersection¦difference⟧(&$other.$p_skills)
            .filter(|$skill| ⟦#e:!$skill.is_empty()¦**$skill > $n1⟧)
            «→.⟦#e:cloned¦copied⟧()»
            .collect()⟧
    }

    pub fn $f_greet(&self) -> String {
        format!("$w1, {}", self.$name)
    }
}
""",
    )


@skeleton("collect_of_references")
def lifelike_flattened_groups(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Shelf {
    pub $label: String,
    pub $p_books: Vec<⟦#e:String¦u64⟧>,
}

$item
$doc
pub fn $f_all($p_shelves: &[$Shelf]⟦#l:¦, $label: &str⟧) -> Vec<⟦#e:String¦u64⟧> {
    ⟦let mut $p_all: Vec<⟦#e:String¦u64⟧> = $p_shelves
        .iter()
        ⟦#l:.skip($n1)¦.filter(|$shelf| $shelf.$label == $label)⟧
        .flat_map(|$shelf| $shelf.$p_books.iter())
        «→.⟦#e:cloned¦copied⟧()»
        .collect();
    $p_all.sort();
    $p_all.dedup();
    $p_all¦$noise
    $p_shelves
        .iter()
        .flat_map(|$shelf| &$shelf.$p_books)
        .filter(|$book| ⟦#e:$book.len() > $n2¦**$book % 2 == 0⟧)
        «→.⟦#e:cloned¦copied⟧()»
        .collect()¦$p_shelves.iter().filter_map(|$shelf| $shelf.$p_books.first())«→.⟦#e:cloned¦copied⟧()».collect()⟧
}
""",
    )


@skeleton("collect_of_references")
def lifelike_page_of_a_trait(s: Source) -> str:
    return fill(
        s,
        """
pub trait $Paged {
    type $Row;

    fn $f_page(&self, $at: usize) -> Vec<Self::$Row>;
    fn $f_count(&self) -> usize;
}

⟦#d:#[derive(Debug, Clone)]
¦#[derive(Clone, Copy)]
¦⟧pub struct $Record {
    pub $id: u32,
    pub $level: u8,
}

pub struct $Log {
    $p_records: Vec<⟦#d:$Record¦$Record¦String⟧>,
    $size: usize,
}

impl $Paged for $Log {
    type $Row = ⟦#d:$Record¦$Record¦String⟧;

    fn $f_page(&self, $at: usize) -> Vec<⟦Self::$Row¦⟦#d:$Record¦$Record¦String⟧⟧> {
        ⟦self.$p_records.iter().skip($at * self.$size).take(self.$size)«→.⟦#d:cloned¦copied¦cloned⟧()».collect()\
¦let $start = $at * self.$size;
        self.$p_records[$start..]
            .iter()
            .take(self.$size)
            «→.⟦#d:cloned¦copied¦cloned⟧()»
            .collect()¦match self.$p_records.chunks(self.$size).nth($at) {
            Some($chunk) => $chunk.iter()«→.⟦#d:cloned¦copied¦cloned⟧()».collect(),
            None => Vec::new(),
        }⟧
    }

    fn $f_count(&self) -> usize {
        self.$p_records.len() / self.$size + $n1
    }
}

$item
""",
    )


@skeleton("collect_of_references")
def lifelike_enum_values(s: Source) -> str:
    return fill(
        s,
        """
$doc
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum $Level {
    $Low,
    $Middle,
    $High,
}

impl $Level {
    pub const $C_ALL: [$Level; 3] = [$Level::$Low, $Level::$Middle, $Level::$High];

    fn $f_weight(self) -> u32 {
        match self {
            Self::$Low => $n1,
            Self::$Middle => $n2,
            Self::$High => $n3,
        }
    }

    $doc
    pub fn $f_above($limit: u32) -> Vec<$Level> {
        $noise
        ⟦$Level::$C_ALL.iter().filter(|$level| $level.$f_weight() > $limit)«→.copied()».collect()¦Self::$C_ALL
            .iter()
            ⟦.rev()
            ¦⟧.filter(|$level| $level.$f_weight() < $limit⟦¦ && **$level != Self::$Low⟧)
            «→.copied()»
            .collect()¦let $p_levels: Vec<Self> = Self::$C_ALL.iter().skip($limit as usize)«→.copied()».collect();
        $p_levels⟧
    }
}

$item
""",
    )


@skeleton("collect_of_references")
def lifelike_results_of_checks(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::HashMap;

$derive
pub struct $Survey {
    $p_answers: HashMap<String, Vec<Option<u32>>>,
    $fields
}

impl $Survey {
    $method
    $doc
    pub fn $f_given(&self, $question: &str) -> ⟦Option<Vec<u32>> {
        let $p_answers = self.$p_answers.get($question)?;
        $noise
        $p_answers.iter()«→.copied()».collect()
    }¦Vec<u32> {
        let Some($p_answers) = self.$p_answers.get($question) else {
            return Vec::new();
        };
        $p_answers.iter().flatten()«→.copied()».collect()
    }¦Vec<Option<u32>> {
        match self.$p_answers.get($question) {
            Some($p_answers) => $p_answers.iter().filter(|$one| $one.is_some())«→.copied()».collect(),
            None => vec![],
        }
    }¦Vec<Vec<Option<u32>>> {
        self.$p_answers
            .iter()
            .filter(|($name, _)| $name.as_str() != $question)
            .map(|(_, $p_answers)| $p_answers)
            «→.cloned()»
            .collect()
    }⟧

    pub fn $f_size(&self) -> usize {
        self.$p_answers.values().map(Vec::len).sum()
    }
}
""",
    )


@skeleton("collect_of_references")
def lifelike_sorted_copy_of_series(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Series {
    $name: String,
    $p_points: Vec<⟦#t:f64¦(f64, f64)⟧>,
}

impl $Series {
    $method
    $doc
    pub fn $f_median(&self) -> Option<f64> {
        let mut $p_sorted⟦#u:: Vec<⟦#t:f64¦(f64, f64)⟧>¦⟧ = self.$p_points.iter()⟦#f:¦.skip($n1)⟧«→.copied()»\
.collect⟦#u:¦::<Vec<⟦#t:f64¦(f64, f64)⟧>>⟧();
        $p_sorted.sort_by(|$a, $b| $a⟦#t:¦.0⟧.total_cmp(&$b⟦#t:¦.0⟧));
        $noise
        $p_sorted.get($p_sorted.len() / 2)⟦#t:.copied()¦.map(|$point| $point.1)⟧
    }

    $doc
    pub fn $f_title(&self) -> String {
        format!("{} ({})", self.$name, self.$p_points.len())
    }
}

$item
""",
    )
