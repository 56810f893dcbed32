"""Programs like a small database layer that read rows: an optional column where a value is wanted, and the reverse."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill

_ROW_DECODED = """
use std::collections::HashMap;

$derive
pub struct $Raw {
    $cells: HashMap<String, String>,
}

impl $Raw {
    pub fn $f_text(&self, $column: &str) -> Option<String> {
        self.$cells.get($column).cloned()
    }

    pub fn $f_int(&self, $column: &str) -> Option<i64> {
        self.$cells.get($column)?.parse().ok()
    }
}

$derive
pub struct $Invoice {
    pub $number: i64,
    pub $customer: String,
    pub $comment: Option<String>,
}

$item
impl $Invoice {
    $method
    $doc
    pub fn $f_decode($raw: &$Raw) -> Option<Self> {
        ⟦Some(Self {
            $number: $raw.$f_int("$w1")?,
            $customer: $raw.$f_text("$w2")«→?»,
            $comment: $raw.$f_text("$w3"),
        })¦let $number = $raw.$f_int("$w1")?;
        $noise
        Some($Invoice {
            $number,
            $customer: $raw.$f_text("$w2")?,
            $comment: «→Some(»format!("$w3 {$number}")«→)»,
        })¦let $comment = $raw.$f_text("$w3");
        let $customer = $raw.$f_text("$w2")?;
        Some(Self { $number: $raw.$f_int("$w1")«→?», $customer, $comment })⟧
    }
}
"""


@skeleton("nullable_column")
def lifelike_row_decoded(s: Source) -> str:
    return fill(s, _ROW_DECODED)


@skeleton("nullable_column")
def lifelike_joined_tables(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::BTreeMap;

#[derive(Debug, Clone)]
pub struct $Book {
    pub $title: String,
    pub $author_id: Option<u32>,
    pub $year: Option<u16>,
}

$derive
pub struct $Line {
    pub $title: String,
    pub $author: String,
    pub $year: u16,
}

$doc
pub struct $Library {
    $p_authors: BTreeMap<u32, String>,
    $p_books: Vec<$Book>,
}

impl $Library {
    $method
    $doc
    pub fn $f_line(&self, $title: &str) -> Option<$Line> {
        let $book = self.$p_books.iter().find(|$each| $each.$title == $title)?;
        $noise
        ⟦#a:let $author = self.$p_authors.get(&$book.$author_id«→?»)?;
        Some($Line { $title: $book.$title.clone(), $author: $author.clone(), $year: $book.$year? })¦\
let $author = self.$p_authors.get(&$book.$author_id?)?.clone();
        Some($Line { $title: $title.to_string(), $author, $year: $book.$year«→?» })¦let $author_id = $book.$author_id?;
        Some($Line {
            $title: $title.to_uppercase(),
            $author: self.$p_authors.get(&$author_id).cloned()«→?»,
            $year: $book.$year?,
        })⟧
    }
}
""",
    )


_TREE_OF_CATEGORIES = """
pub trait $Entity {
    fn $f_id(&self) -> u64;
    fn $f_parent(&self) -> Option<u64>;
}

$derive
pub struct $Category {
    $id: u64,
    $parent: Option<u64>,
    $fields
}

impl $Entity for $Category {
    fn $f_id(&self) -> u64 {
        self.$id
    }

    fn $f_parent(&self) -> Option<u64> {
        self.$parent
    }
}

$item
$doc
pub fn $f_children⟦#t:<$E1: $Entity>($p_rows: &[$E1]¦($p_rows: &[impl $Entity]¦\
($p_rows: &[$Category]⟧, $root: u64) -> ⟦Vec<u64> {
    $p_rows
        .iter()
        .filter(|$row| $row.$f_parent() == «→Some(»$root«→)»)
        .map(|$row| $row.$f_id())
        .collect()¦usize {
    let mut $depth = 0;
    let mut $next = Some($root);
    while let Some($id) = $next {
        $next = $p_rows.iter().find(|$row| $row.$f_id() == $id).and_then(|$row| $row.$f_parent());
        if $depth > $n1 {
            $next = «→Some(»$root«→)»;
        }
        $depth += 1;
    }
    $depth¦bool {
    $noise
    for $row in $p_rows {
        if $row.$f_parent() == «→Some(»$root«→)» && $row.$f_id() > $n1 {
            return true;
        }
    }
    false⟧
}
"""


@skeleton("nullable_column")
def lifelike_tree_of_categories(s: Source) -> str:
    return fill(s, _TREE_OF_CATEGORIES)
