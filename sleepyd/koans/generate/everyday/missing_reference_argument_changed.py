"""Values passed where a function, method or reader of std, or an own one, wants to change them through `&mut`."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("missing_reference_argument")
def values_exchanged(s: Source) -> str:
    kind = s.pick(["String", "u32", "i64"])
    return fill(
        s,
        """
⟦#u:use std::mem;

¦⟧fn $f_turn(mut $first: $el, mut $second: $el) -> ⟦($el, $el) {
    $noise
    ⟦#u:mem¦std::mem⟧::swap(«→&mut »$first, &mut $second);
    ($first, $second)¦($el, $el) {
    ⟦#u:mem¦std::mem⟧::swap(&mut $first, «→&mut »$second);
    ($second, $first)¦Vec<$el> {
    let $before: $el = ⟦#u:mem¦std::mem⟧::replace(«→&mut »$first, $some_el);
    ⟦#u:mem¦std::mem⟧::swap(&mut $first, &mut $second);
    vec![$before, $first, $second]⟧
}
""",
        el=kind,
        some_el=s.value(kind),
    )


@skeleton("missing_reference_argument")
def list_emptied_into_other(s: Source) -> str:
    return fill(
        s,
        """
fn $f_join(mut $p_left: $held, mut $p_right: $held) -> $held {
    $noise
    ⟦$p_left.append(«→&mut »$p_right);
    $p_left¦if $p_right.len() > $n1 {
        $p_left.append(«→&mut »$p_right);
    }
    $p_left¦$p_right.append(«→&mut »$p_left);
    println!("{}", $p_left.len());
    $p_right⟧
}
""",
        held=s.pick(["Vec<u32>", "Vec<String>", "std::collections::VecDeque<i64>", "std::collections::BTreeSet<char>"]),
    )


@skeleton("missing_reference_argument")
def lifelike_file_read_into_buffer(s: Source) -> str:
    return fill(
        s,
        """
use std::fs::File;
use std::io::{self, Read};

$item
$doc
⟦pub ¦⟧fn $f_load($path: &str) -> ⟦io::Result<String> {
    let mut $file = File::open($path)?;
    let mut $content = String::new();
    $noise
    $file.read_to_string(«→&mut »$content)?;
    Ok($content)¦io::Result<Vec<u8>> {
    let mut $p_bytes = Vec::new();
    File::open($path)?.read_to_end(«→&mut »$p_bytes)?;
    $p_bytes.truncate($n1);
    Ok($p_bytes)¦io::Result<[u8; 4]> {
    let mut $file = File::open($path)?;
    let mut $magic = [0; 4];
    $file.read_exact(«→&mut »$magic)?;
    Ok($magic)¦usize {
    let mut $content = String::new();
    let Ok(mut $file) = File::open($path) else {
        return 0;
    };
    match $file.read_to_string(«→&mut »$content) {
        Ok($size) => $size + $content.lines().count(),
        Err(_) => $n1,
    }¦io::Result<usize> {
    let mut $file = File::open($path)?;
    let mut $chunk = [0u8; 1$n1];
    let mut $total = 0;
    loop {
        let $size = $file.read(«→&mut »$chunk)?;
        if $size == 0 {
            return Ok($total);
        }
        $total += $size;
    }⟧
}
""",
    )


@skeleton("missing_reference_argument")
def lifelike_lines_read_from_any_reader(s: Source) -> str:
    return fill(
        s,
        """
use std::io::{self, BufRead};

$derive
pub struct $Log {
    pub $p_lines: Vec<String>,
    $fields
}

impl $Log {
    $method
    $doc
    pub fn $f_take<R: BufRead>(&mut self, mut $input: R) -> io::Result<usize> {
        let mut $buffer = String::new();
        ⟦while $input.read_line(«→&mut »$buffer)? > 0 {
            self.$p_lines.push($buffer.trim_end().to_string());
            $buffer.clear();
        }
        Ok(self.$p_lines.len())¦let $size = $input.read_line(«→&mut »$buffer)?;
        self.$p_lines.push($buffer);
        Ok($size)¦for _ in 0..$n1 {
            $input.read_line(«→&mut »$buffer)?;
        }
        $noise
        self.$p_lines.push($buffer);
        Ok(self.$p_lines.len())¦if $input.read_line(«→&mut »$buffer)? == 0 {
            return Ok(0);
        }
        self.$p_lines.push($buffer.to_uppercase());
        Ok($n1)⟧
    }
}

$item
""",
    )


@skeleton("missing_reference_argument")
def lifelike_output_given_to_helper(s: Source) -> str:
    return fill(
        s,
        """
$doc
fn $f_line($out: &mut String, $label: &str, $value: $k) {
    ⟦$out.push_str($label);
    $out.push(' ');
    $out.push_str(&$value.to_string());¦$out.push_str(&format!("{$label}={$value};"));⟧
}

$item
$doc
pub fn $f_table($p_rows: &[(String, $k)]) -> String {
    let mut $text = String::new();
    ⟦for ($name, $count) in $p_rows {
        $f_line(«→&mut »$text, $name, *$count);
    }¦$p_rows.iter().for_each(|($name, $count)| $f_line(«→&mut »$text, $name, *$count));¦match $p_rows.first() {
        Some(($name, $count)) => $f_line(«→&mut »$text, $name, *$count),
        None => $f_line(&mut $text, $q1, 0),
    }¦$noise
    $f_line(«→&mut »$text, $q1, $p_rows.len() as $k);¦if let Some(($name, _)) = $p_rows.last() {
        $f_line(«→&mut »$text, $name, $n1);
    }⟧
    $text
}
""",
    )


@skeleton("missing_reference_argument")
def lifelike_visitor_collecting(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Node {
    $label: $el,
    $p_children: Vec<$Node>,
}

impl $Node {
    $method
    fn $f_collect(&self, $p_found: &mut Vec<$el>) {
        $p_found.push(self.$label.clone());
        for $child in &self.$p_children {
            $child.$f_collect($p_found);
        }
    }

    $doc
    pub fn $f_labels(&self) -> ⟦Vec<$el> {
        let mut $p_labels = Vec::new();
        $noise
        self.$f_collect(«→&mut »$p_labels);
        $p_labels¦usize {
        let mut $p_labels = Vec::new();
        for $child in &self.$p_children {
            $child.$f_collect(«→&mut »$p_labels);
        }
        $p_labels.len()¦Option<$el> {
        let mut $p_labels = Vec::with_capacity($n1);
        self.$p_children.first()?.$f_collect(«→&mut »$p_labels);
        $p_labels.pop()¦Vec<$el> {
        let mut $p_labels = vec![self.$label.clone()];
        if self.$p_children.len() > $n1 {
            self.$f_collect(«→&mut »$p_labels);
        }
        $p_labels⟧
    }
}

$item
""",
    )
