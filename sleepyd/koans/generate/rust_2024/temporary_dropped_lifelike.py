"""Programs like a small crate that hold on to a part of a guard, a row, a page or a text that was only just made."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("temporary_dropped")
def lifelike_names_of_a_table(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::BTreeMap;
use std::sync::RwLock;

pub struct $Table {
    $p_rows: RwLock<BTreeMap<u32, String>>,
}

impl $Table {
    $method
    pub fn $f_insert(&self, $id: u32, $name: &str) {
        if let Ok(mut $p_rows) = self.$p_rows.write() {
            $p_rows.insert($id, $name.to_string());
        }
    }

    $doc
    pub fn $f_length(&self, $id: u32) -> usize {
«        let $name = self.$p_rows.read().unwrap().$asked;→        let binding = self.$p_rows.read().unwrap();
        let $name = binding.$asked;»
        $noise
        ⟦$name.map_or($n1, String::len)¦match $name {
            Some($name) => $name.trim().len(),
            None => $n1,
        }⟧
    }
}

$item
""",
        asked=s.pick(["get(&$id)", "values().next()", "values().max()"]),
    )


@skeleton("temporary_dropped")
def lifelike_query_with_parts(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone⟦, Default¦⟧)]
pub struct $Query {
    $table: String,
    $p_filters: Vec<String>,
}

impl $Query {
    pub fn $f_from($table: &str) -> Self {
        $Query { $table: $table.to_string(), $p_filters: Vec::new() }
    }

    pub fn $f_filter(&mut self, $filter: &str) -> &mut Self {
        self.$p_filters.push($filter.to_owned());
        self
    }

    $method
    pub fn $f_sql(&self) -> String {
        format!("SELECT * FROM {} WHERE {}", self.$table, self.$p_filters.join(" AND "))
    }
}

$doc
pub fn $f_report($p_words: &[&str]) -> String {
«    let $query = $Query::$f_from($q1).$f_filter("$w1 = 1");→    let mut binding = $Query::$f_from($q1);
    let $query = binding.$f_filter("$w1 = 1");»
    $noise
    ⟦for $word in $p_words {
        $query.$f_filter($word);
    }
    $query.$f_sql()¦$query.$f_filter($p_words[0]).$f_sql()⟧
}
""",
    )


@skeleton("temporary_dropped")
def lifelike_row_of_a_file(s: Source) -> str:
    return fill(
        s,
        """
use std::fs;
use std::io;

$derive
pub struct $Header {
    pub $p_columns: Vec<String>,
    pub $separator: char,
}

$item
$doc
pub fn $f_header($path: &str) -> io::Result<$Header> {
«    let $first = fs::read_to_string($path)?.$taken;→    let binding = fs::read_to_string($path)?;
    let $first = binding.$taken;»
    let $separator = if $first.contains(';') { ';' } else { ',' };
    $noise
    Ok($Header { $p_columns: $first.split($separator).map(str::to_string).collect(), $separator })
}
""",
        taken=s.pick(["lines().next().unwrap_or_default()", "trim()", "trim_start_matches('#')"]),
    )


@skeleton("temporary_dropped")
def lifelike_shared_settings(s: Source) -> str:
    return fill(
        s,
        """
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

#[derive(Default)]
pub struct $Settings {
    pub $p_values: HashMap<String, String>,
    pub $name: String,
}

pub struct $Window {
    $settings: Rc<RefCell<$Settings>>,
    $width: usize,
}

impl $Window {
    $method
    $doc
    pub fn $f_title(&self) -> String {
«        let $title = self.$settings.borrow().$asked;→        let binding = self.$settings.borrow();
        let $title = binding.$asked;»
        $noise
        format!("{} {}", $title, self.$width)
    }
}

$item
""",
        asked=s.pick(["$name.as_str()", "$name.trim_end()", '$p_values.get("$w1").map_or("$w2", |$x1| $x1.as_str())']),
    )


@skeleton("temporary_dropped")
def lifelike_longest_line_printed(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Page {
    pub $p_lines: Vec<String>,
    pub $indent: usize,
}

impl $Page {
    $doc
    pub fn $f_indented(&self) -> Vec<String> {
        self.$p_lines.iter().map(|$x1| format!("{}{$x1}", " ".repeat(self.$indent))).collect()
    }

    $method
    pub fn $f_widest(&self) -> usize {
«        let $widest = self.$f_indented().$asked;→        let binding = self.$f_indented();
        let $widest = binding.$asked;»
        $noise
        ⟦match $widest {
            Some($line) => $line.len() + $n1,
            None => self.$indent,
        }¦$widest.map_or(self.$indent, |$line| $line.chars().count())¦let Some($line) = $widest else {
            return $n1;
        };
        $line.trim().len()⟧
    }
}

$item
""",
        asked=s.pick(["iter().max_by_key(|$x2| $x2.len())", "first()", "last()", "iter().find(|$x2| $x2.len() > $n2)"]),
    )


@skeleton("temporary_dropped")
def lifelike_key_of_a_request(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::HashMap;

pub struct $Cache {
    $p_hits: HashMap<String, $k1>,
    $fields
}

impl $Cache {
    $method
    $doc
    pub fn $f_hits(&self, $path: &str, $page: usize) -> $k1 {
«        let $key = $temp.$taken;→        let binding = $temp;
        let $key = binding.$taken;»
        ⟦self.$p_hits.get($key).copied().unwrap_or_default()¦match self.$p_hits.get($key) {
            Some($count) => *$count,
            None => $n1,
        }⟧
    }
}

$item
""",
        temp=s.pick(['format!("{$path}?{$page}")', "$path.to_ascii_lowercase()", '[$path, "$w1"].join("/")']),
        taken=s.pick(["as_str()", "trim_matches('/')", "trim_end()"]),
    )
