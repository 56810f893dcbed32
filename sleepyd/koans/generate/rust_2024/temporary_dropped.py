"""Programs like a small crate that keep a reference into a temporary; the fix binds the temporary first."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("temporary_dropped")
def lifelike_locked_log(s: Source) -> str:
    return fill(
        s,
        """
use std::sync::Mutex;

pub struct $Log {
    $p_lines: Mutex<Vec<String>>,
}

impl $Log {
    $method
    pub fn $f_add(&self, $line: &str) {
        if let Ok(mut $p_lines) = self.$p_lines.lock() {
            $p_lines.push($line.to_string());
        }
    }

    $doc
    pub fn $f_last_length(&self) -> usize {
«        let $last = self.$p_lines.lock().unwrap().$asked;→        let binding = self.$p_lines.lock().unwrap();
        let $last = binding.$asked;»
        ⟦$last.map_or(0, |$x1| $x1.len())¦match $last {
            Some($x1) => $x1.len(),
            None => 0,
        }¦$noise
        $last.map(String::len).unwrap_or_default()⟧
    }
}
""",
        asked=s.pick(["last()", "first()", "get($n1)"]),
    )


@skeleton("temporary_dropped")
def lifelike_shared_cell(s: Source) -> str:
    return fill(
        s,
        """
use std::cell::RefCell;
use std::rc::Rc;

$derive
pub struct $Node {
    pub $name: String,
    pub $p_children: Vec<Rc<RefCell<$Node>>>,
}

$doc
pub fn $f_describe($node: &Rc<RefCell<$Node>>) -> String {
«    let $name = $node.borrow().$name.⟦#v:as_str¦trim⟧();→    let binding = $node.borrow();
    let $name = binding.$name.⟦#v:as_str¦trim⟧();»
    $noise
    format!("{} $w1 {}", $name, $node.borrow().$p_children.len())
}

pub fn $f_grow($node: &Rc<RefCell<$Node>>, $name: &str) {
    let $child = $Node { $name: $name.to_owned(), $p_children: Vec::new() };
    $node.borrow_mut().$p_children.push(Rc::new(RefCell::new($child)));
}
""",
    )


@skeleton("temporary_dropped")
def lifelike_builder_by_reference(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Default)]
pub struct $Request {
    $path: String,
    $retries: $k1,
}

impl $Request {
    pub fn new($path: &str) -> Self {
        Self { $path: $path.to_string(), $retries: 0 }
    }

    pub fn $f_retries(&mut self, $count: $k1) -> &mut Self {
        self.$retries = $count;
        self
    }

    $method
    pub fn $f_url(&self) -> String {
        format!("{}?$w1={}", self.$path, self.$retries)
    }
}

$doc
pub fn $f_send($path: &str) -> String {
    $noise
«    let $request = $temp.$f_retries($n1);→    let mut binding = $temp;
    let $request = binding.$f_retries($n1);»
    ⟦$request.$f_url()¦println!("{$path} {:?}", $request);
    $request.$f_retries($n2).$f_url()⟧
}
""",
        temp=s.pick(["$Request::new($path)", "$Request::default()"]),
    )


@skeleton("temporary_dropped")
def lifelike_counted_words(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::HashMap;

$doc
pub fn $f_count($text: &str) -> HashMap<String, usize> {
    let mut $p_counts = HashMap::new();
    ⟦#l:for $word in $text.split_whitespace() {¦¦⟧
    ⟦#l:¦$text.lines().for_each(|$word| {¦⟧
    ⟦#l:¦¦for ($i, $word) in $text.split(',').enumerate() {
        println!("{$i}");⟧
«        let $stem = $word.$made.$trimmed;→        let binding = $word.$made;
        let $stem = binding.$trimmed;»
        if !$stem.is_empty() {
            *$p_counts.entry($stem.to_string()).or_insert(0) += 1;
        }
    ⟦#l:}¦});¦}⟧
    $noise
    $p_counts
}

pub fn $f_most($p_counts: &HashMap<String, usize>) -> Option<&String> {
    $p_counts.iter().max_by_key(|($x1, $x2)| (**$x2, $x1.len())).map(|($x3, _)| $x3)
}
""",
        made=s.pick(["to_lowercase()", "replace('.', \"\")", "to_uppercase()"]),
        trimmed=s.pick(["trim_matches('-')", 'trim_end_matches("$w1")', "trim()"]),
    )


@skeleton("temporary_dropped")
def lifelike_extension_of_path(s: Source) -> str:
    return fill(
        s,
        """
use std::path::{Path, PathBuf};

$derive
pub enum $Kind {
    $Source,
    $Data,
    $Other,
}

fn $f_output($folder: &Path, $name: &str) -> PathBuf {
    $folder.join("$w1").join($name)
}

$doc
pub fn $f_kind($folder: &Path, $name: &str) -> $Kind {
«    let $ending = $temp.⟦#e:extension¦file_name¦file_stem⟧();→    let binding = $temp;
    let $ending = binding.⟦#e:extension¦file_name¦file_stem⟧();»
    $noise
    match $ending.and_then(|$x1| $x1.to_str()) {
        Some("rs") => $Kind::$Source,
        Some("$w2" | "csv") => $Kind::$Data,
        _ => $Kind::$Other,
    }
}
""",
        temp=s.pick(["$f_output($folder, $name)", "$folder.join($name)", 'Path::new($name).with_extension("rs")']),
    )


@skeleton("temporary_dropped")
def lifelike_borrowing_view(s: Source) -> str:
    return fill(
        s,
        """
use std::fmt;

pub struct $View<'a> {
    $p_cells: &'a [$k1],
    $width: usize,
}

impl<'a> $View<'a> {
    pub fn new($p_cells: &'a [$k1], $width: usize) -> Self {
        ⟦Self¦$View⟧ { $p_cells, $width }
    }
}

impl fmt::Display for $View<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for $row in self.$p_cells.chunks(self.$width) {
            writeln!(f, "{$row:?}")?;
        }
        Ok(())
    }
}

$doc
pub fn $f_print($size: usize) {
«    let $view = $View::new(&$temp, $size);→    let binding = $temp;
    let $view = $View::new(&binding, $size);»
    $noise
    println!("{$view}");
}
""",
        temp=s.pick(["vec![$n1; $size * $size]", "(0..$size as $k1).collect::<Vec<_>>()", "[$n1, $n2].repeat($size)"]),
    )


@skeleton("temporary_dropped")
def lifelike_arguments_read(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, PartialEq)]
pub enum $Command {
    $List,
    $Add(String),
}

$doc
pub fn $f_parse($line: Option<String>) -> Result<$Command, String> {
«    let ($verb, $rest) = $temp.split_once(' ').ok_or($q1)?;→    let binding = $temp;
    let ($verb, $rest) = binding.split_once(' ').ok_or($q1)?;»
    $noise
    match $verb {
        "$w3" => Ok($Command::$List),
        $q2 => Ok($Command::$Add($rest.to_string())),
        _ => Err(format!("$w4 {$verb}")),
    }
}

$item
""",
        temp=s.pick(
            ["$line.unwrap_or_default()", '$line.ok_or("$w1")?', '$line.unwrap_or_else(|| "$w1 $w2".to_string())']
        ),
    )
