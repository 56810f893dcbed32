"""Programs like a small crate with a value of a type without a known size, or with a trait as a type."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.generics import parameters
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("unsized_type")
def rule_passed_by_value(s: Source) -> str:
    return fill(
        s,
        """
$doc
pub trait $Rule {
    fn $f_check(&self, $input: &str) -> bool;

    fn $f_name(&self) -> String {
        $q1.to_string()
    }
}

pub struct $Longer(usize);

impl $Rule for $Longer {
    fn $f_check(&self, $input: &str) -> bool {
        $input.len() > self.0
    }
}

$doc
fn $f_apply($rule: ⟦«→&»dyn $Rule¦«→&»(dyn $Rule + Send)⟧, $p_lines: &[String]) -> usize {
    $noise
    let $count = $p_lines.iter().filter(|$x1| $rule.$f_check($x1)).count();
    println!("{}: {$count}", $rule.$f_name());
    $count
}

pub fn $f_names($first: &dyn $Rule, $p_rules: &[Box<dyn $Rule>]) -> Vec<String> {
    let mut $p_names = vec![$first.$f_name()];
    $p_names.extend($p_rules.iter().map(|$x1| $x1.$f_name()));
    $p_names
}
""",
    )


@skeleton("unsized_type")
def exporter_by_its_name(s: Source) -> str:
    return fill(
        s,
        """
pub trait $Export {
    fn $f_render(&self, $p_rows: &[($el1, u32)]) -> String;
}

struct $Plain;

struct $Table {
    $width: usize,
}

impl $Export for $Plain {
    fn $f_render(&self, $p_rows: &[($el1, u32)]) -> String {
        $p_rows.iter().map(|($x1, $count)| format!("{$x1}={$count}\\n")).collect()
    }
}

impl $Export for $Table {
    fn $f_render(&self, $p_rows: &[($el1, u32)]) -> String {
        $noise
        "-".repeat(self.$width * $p_rows.len())
    }
}

$doc
pub fn $f_exporter($name: &str) -> ⟦«→Box<»dyn $Export«→>» {
    match $name {
        $q1 => Box::new($Plain),
        _ => Box::new($Table { $width: $n1 }),
    }¦«→Box<»dyn $Export«→>» {
    if $name == $q1 {
        return Box::new($Plain);
    }
    $noise
    Box::new($Table { $width: $name.len() })¦«dyn→impl» $Export {
    $noise
    $Table { $width: $name.len() + $n1 }⟧
}
""",
        el1=s.pick(["String", "u32", "char"]),
    )


@skeleton("unsized_type")
def listeners_without_dyn(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone)]
pub struct $Event {
    $name: String,
    $code: u32,
}

⟦#[derive(Default)]
¦⟧pub struct $Bus {
    $p_listeners: Vec<Box<«→dyn »Fn(&$Event) -> ⟦#r:bool¦u32⟧>>,
    $p_seen: Vec<$Event>,
}

impl $Bus {
    $method
    $doc
    pub fn $f_listen(&mut self, $listener: impl Fn(&$Event) -> ⟦#r:bool¦u32⟧ + 'static) {
        self.$p_listeners.push(Box::new($listener));
    }

    $doc
    pub fn $f_send(&mut self, $event: $Event) -> ⟦#r:usize¦u32⟧ {
        $noise
        let $count = self.$p_listeners.iter().⟦#r:filter(|$x1| $x1(&$event)).count()¦map(|$x1| $x1(&$event)).sum()⟧;
        self.$p_seen.push($event);
        $count
    }

    pub fn $f_codes(&self) -> Vec<u32> {
        self.$p_seen.iter().map(|$x1| $x1.$code).collect()
    }
}
""",
    )


@skeleton("unsized_type")
def parameter_that_may_be_unsized(s: Source) -> str:
    return fill(
        s,
        """
use std::fmt::⟦#a:Display¦Debug⟧;

$doc
pub fn $f_frame<$P: ⟦#a:Display¦Debug⟧«→ + ?Sized»>($value: &$P, $width: usize) -> String {
    $noise
    let $edge = "=".repeat($width);
    format!("{$edge} {$value%shown%} {$edge}")
}

$derive
pub struct $Note {
    $title: String,
    $p_marks: Vec<u32>,
}

impl $Note {
    $method
    pub fn $f_show(&self) -> String {
        ⟦#a:let $title: &str = self.$title.trim();
        $f_frame($title, $n1)¦let $p_first: &[u32] = &self.$p_marks[..];
        $f_frame($p_first, $n1)⟧
    }

    pub fn $f_total(&self) -> u32 {
        self.$p_marks.iter().sum()
    }
}
""".replace("%shown%", "⟦#a:¦:?⟧"),
        P=parameters.one(s),
    )


@skeleton("unsized_type")
def fields_of_bare_text(s: Source) -> str:
    return fill(
        s,
        """
pub struct $Chapter {
    ⟦$title: «str→String»,
    $p_pages: Vec<$k1>,¦$p_pages: «[$k1]→Vec<$k1>»,
    $title: String,¦$title: «str→String»,
    $p_pages: Vec<$k1>,⟧
    $depth: usize,
}

impl $Chapter {
    $method
    $doc
    pub fn $f_title(&self) -> &str {
        $noise
        self.$title.trim()
    }

    $doc
    pub fn $f_length(&self) -> usize {
        ⟦self.$title.len() + self.$p_pages.len()¦self.$title.chars().count().max(self.$p_pages.len())¦\
if self.$p_pages.is_empty() {
            return self.$depth;
        }
        self.$p_pages.len()⟧
    }
}

pub fn $f_titles($p_chapters: &[$Chapter]) -> Vec<&str> {
    $p_chapters.iter().map(|$x1| $x1.$f_title()).collect()
}
""",
    )


@skeleton("unsized_type")
def iterator_as_a_result(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Shelf {
    $p_books: Vec<($el1, u32)>,
    $name: String,
}

impl $Shelf {
    $method
    $doc
    pub fn $f_take(self, $limit: u32) -> ⟦«→impl »Iterator<Item = $el1> {
        $noise
        self.$p_books
            .into_iter()
            .filter(move |$x1| $x1.1 > $limit)
            .map(|($book, _)| $book)¦Box<«→dyn »Iterator<Item = $el1>> {
        $noise
        Box::new(self.$p_books.into_iter().filter(move |$x1| $x1.1 < $limit).map(|$x1| $x1.0))¦\
«→impl »Iterator<Item = (usize, u32)> {
        self.$p_books
            .into_iter()
            .enumerate()
            .map(move |($at, $book)| ($at, $book.1.min($limit)))¦Box<«→dyn »Iterator<Item = u32>> {
        if $limit == 0 {
            return Box::new(std::iter::empty());
        }
        Box::new(self.$p_books.into_iter().map(|$x1| $x1.1))⟧
    }

    pub fn $f_name(&self) -> &str {
        &self.$name
    }
}
""",
        el1=s.pick(["String", "char", "u64"]),
    )


@skeleton("unsized_type")
def any_error_in_a_box(s: Source) -> str:
    return fill(
        s,
        """
use std::error::Error;
use std::fmt;

#[derive(Debug)]
pub struct $Missing(String);

impl fmt::Display for $Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "$w1 {}", self.0)
    }
}

impl Error for $Missing {}

$doc
fn $f_value($text: &str, $key: &str) -> Result<⟦#n:u32¦f64¦i64⟧, Box<⟦#e:«→dyn »Error¦dyn Error¦«→dyn »Error⟧>> {
    $noise
    for $line in $text.lines() {
        if let Some(($name, $value)) = $line.split_once('=') {
            if $name.trim() == $key {
                return Ok($value.trim().parse()?);
            }
        }
    }
    Err(Box::new($Missing($key.to_string())))
}

pub fn $f_report($error: &⟦#e:dyn Error¦«→dyn »Error¦dyn Error⟧) -> String {
    format!("$w2: {}", $error.to_string())
}

pub fn $f_total($text: &str) -> ⟦#n:u32¦f64¦i64⟧ {
    [$q1, $q2].iter().filter_map(|$x1| $f_value($text, $x1).ok()).sum()
}
""",
    )
