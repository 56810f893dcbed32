"""Calls with an argument more than there are parameters: of own functions and methods, and of std's."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("wrong_argument_count")
def std_method_given_too_much(s: Source) -> str:
    return fill(
        s,
        """
fn $f_count($p_words: &[String], $text: &str) -> usize {
    $noise
    ⟦$p_words.len(«$text→»)¦$text.trim(«' '→»).len() + $p_words.len()¦$p_words.iter(«$n1→»).count() + $text.len()\
¦$text.chars(«$n1→»).filter(|$c| $c.is_numeric()).count() + $p_words.len()\
¦$text.to_lowercase(«$n1→»).len() + $p_words.len()¦$p_words.concat().len() + $text.lines(«'\\n'→»).count()\
¦$p_words.iter().skip($n1«, $n2→»).count() + $text.len()⟧
}
""",
    )


@skeleton("wrong_argument_count")
def lifelike_object_given_to_its_method(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Shelf {
    $p_books: Vec<String>,
    $fields
}

impl $Shelf {
    $method
    $doc
    pub fn $f_longest(&self) -> usize {
        self.$p_books.iter().map(|$book| $book.len()).max().unwrap_or(0)
    }

    pub fn $f_holds(&self, $title: &str) -> bool {
        self.$p_books.iter().any(|$book| $book == $title)
    }

    $doc
    pub fn $f_matches(&self, $title: &str) -> bool {
        ⟦$noise
        self.$f_holds(«self, →»$title) && $title.len() < self.$f_longest()\
¦self.$f_longest(«self→») > $title.len() || self.$f_holds($title)¦if self.$f_holds($title«, &self.$p_books→») {
            return true;
        }
        self.$f_longest() == $n1¦let $longest = self.$f_longest(«&self.$p_books→»);
        $longest > $n1 && self.$f_holds($title)⟧
    }
}

$item
""",
    )


@skeleton("wrong_argument_count")
def lifelike_parameter_that_is_gone(s: Source) -> str:
    return fill(
        s,
        """
$doc
fn $f_title($text: &str) -> String {
    let mut $p_chars = $text.chars();
    match $p_chars.next() {
        Some($first) => $first.to_uppercase().chain($p_chars).collect(),
        None => String::new(),
    }
}

$item
$doc
pub fn $f_report($p_lines: &[String], $width: usize) -> ⟦Vec<String> {
    $p_lines
        .iter()
        .filter(|$line| $line.len() < $width)
        .map(|$line| $f_title($line«, $width→»))
        .collect()¦String {
    let mut $out = String::with_capacity($width);
    for ($number, $line) in $p_lines.iter().enumerate() {
        $out.push_str(&$f_title($line«, $number→»));
        $out.push_str(&$number.to_string());
    }
    $out¦Option<String> {
    let $line = $p_lines.get($width)?;
    $noise
    Some($f_title($line«, $width→»))¦String {
    match $p_lines.first() {
        Some($line) if $line.len() > $width => $f_title($line«, $width→»),
        Some($line) => $line.clone(),
        None => $f_title($q1),
    }⟧
}
""",
    )
