"""Programs like a small crate that lack an import."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("missing_import")
def lifelike_index_of_words(s: Source) -> str:
    return fill(
        s,
        """
«→use std::collections::$map;»

$derive
pub struct $Index {
    $p_entries: $map<String, Vec<usize>>,
    $fields
}

impl $Index {
    $method
    $doc
    pub fn $f_lookup(&self, $word: &str) -> ⟦usize {
        self.$p_entries.get($word).map_or(0, |$p_list| $p_list.len())¦bool {
        self.$p_entries.contains_key($word)¦Option<usize> {
        let $p_list = self.$p_entries.get($word)?;
        $p_list.first().copied()⟧
    }
}

$doc
pub fn $f_count($text: &str) -> ⟦usize {
    let mut $p_counts⟦: $map<&str, u32>⟧ = $map::new();
    for $word in $text.split_whitespace() {
        *$p_counts.entry($word).or_insert(0) += 1;
    }
    $p_counts.len()¦Vec<(char, u32)> {
    let mut $p_counts = $map::new();
    for $c in $text.chars().filter(|$c| $c.is_alphabetic()) {
        *$p_counts.entry($c).or_insert(0) += 1;
    }
    $noise
    $p_counts.into_iter().collect()⟧
}
""",
        map=s.pick(["HashMap", "HashMap", "BTreeMap"]),
    )


@skeleton("missing_import")
def lifelike_second_of_two_collections(s: Source) -> str:
    old, new = s.pick(
        [("HashMap", "HashSet"), ("BTreeMap", "BTreeSet"), ("HashMap", "VecDeque"), ("HashSet", "VecDeque")]
    )
    seen = {
        "HashSet": "$p_seen.insert($id);",
        "BTreeSet": "$p_seen.insert($id + $n1);",
        "VecDeque": "$p_seen.push_back($id);",
    }[new]
    owner = "HashMap<u32, u32>" if old == "HashMap" else "BTreeMap<u32, u32>" if old == "BTreeMap" else "HashSet<u32>"
    ids = "$p_links.iter()" if old == "HashSet" else "$p_links.⟦keys¦values⟧()"
    return fill(
        s,
        f"""
use std::collections::{old};
«→use std::collections::{new};»

$item
$doc
pub fn $f_walk($p_links: &{owner}) -> ⟦usize¦{new}<u32>⟧ {{
    let mut $p_seen⟦¦: {new}<u32>⟧ = {new}::new();
    $noise
    for &$id in {ids} {{
        ⟦if $id > $n2 {{
            {seen}
        }}¦if $id % 2 == 0 || $id == $n2 {{
            continue;
        }}
        {seen}¦{seen}⟧
    }}
    END
}}
""".replace(f"⟦usize¦{new}<u32>⟧", of := s.pick(["usize", f"{new}<u32>"])).replace(
            "END", "$p_seen.len()" if of == "usize" else "$p_seen"
        ),
    )


@skeleton("missing_import")
def lifelike_display_of_struct(s: Source) -> str:
    return fill(
        s,
        """
«→use std::fmt;»

#[derive(Debug, Clone)]
pub struct $Point {
    pub $x: $k,
    pub $y: $k,
    $fields
}

$item
impl fmt::Display for $Point {
    fn fmt(&self, $f: &mut fmt::Formatter⟦¦<'_>⟧) -> fmt::Result {
        ⟦write!($f, "({}, {})", self.$x, self.$y)¦if self.$x == 0 {
            return write!($f, "$w1");
        }
        write!($f, "{}/{}", self.$x, self.$y)¦match self.$y {
            0 => write!($f, "{:>3}", self.$x),
            $y => write!($f, "{} $w1 {$y}", self.$x),
        }¦$noise
        writeln!($f, "{}", self.$x)?;
        write!($f, "$w1 {}", self.$y)⟧
    }
}
""",
    )


_FROM_STD = [
    """
«→use std::cmp::Ordering;»

$derive
pub struct $Version {
    pub $major: u32,
    pub $minor: u32,
    $fields
}

$item
$doc
pub fn $f_compare($a: &$Version, $b: &$Version) -> ⟦Ordering {
    match $a.$major.cmp(&$b.$major) {
        Ordering::Equal => $a.$minor.cmp(&$b.$minor),
        $different => $different,
    }¦bool {
    let $order = $a.$major.cmp(&$b.$major);
    $noise
    $order == Ordering::⟦Less¦Greater⟧¦&'static str {
    match $a.$major.cmp(&$b.$major) {
        Ordering::Less => "older",
        Ordering::Equal => "same",
        Ordering::Greater => "newer",
    }⟧
}
""",
    """
«→use std::rc::Rc;»

$derive
pub struct $Node {
    pub $name: String,
    $p_children: Vec<Rc<$Node>>,
}

impl $Node {
    $method
    $doc
    pub fn $f_attach(&mut self, $child: Rc<$Node>) -> usize {
        ⟦self.$p_children.push(Rc::clone(&$child));
        Rc::strong_count(&$child)¦$noise
        self.$p_children.push($child);
        self.$p_children.len()¦let $copy = Rc::clone(&$child);
        if $copy.$name != self.$name {
            self.$p_children.push($copy);
        }
        $child.$name.len()⟧
    }
}
""",
    """
«→use std::time::⟦Duration¦Instant⟧;»

$derive
pub struct $Timer {
    $label: String,
    $delay: Duration,
    $fields
}

impl $Timer {
    $method
    $doc
    pub fn $f_wait(&self⟦¦, $factor: u32⟧) -> ⟦u64 {
        let $limit = Duration::from_⟦secs¦millis⟧($n1);
        if self.$delay > $limit {
            return $limit.as_secs();
        }
        self.$delay.as_secs()¦Duration {
        $noise
        (self.$delay + Duration::from_millis($n1)) * $n2¦String {
        format!("{}: {:?}", self.$label, self.$delay + Duration::from_secs($n1))⟧
    }
}
""".replace("⟦Duration¦Instant⟧", "Duration"),
    """
«→use std::cell::RefCell;»

$doc
pub struct $Log {
    $p_lines: RefCell<Vec<String>>,
    $level: u8,
}

impl $Log {
    $method
    pub fn new($level: u8) -> Self {
        $Log { $p_lines: RefCell::new(Vec::new()), $level }
    }

    $doc
    pub fn $f_note(&self, $text: &str) -> usize {
        if self.$level ⟦== 0¦> $n1⟧ {
            return 0;
        }
        $noise
        self.$p_lines.borrow_mut().push($text.trim().to_string());
        self.$p_lines.borrow().len()
    }
}
""",
]


@skeleton("missing_import")
def lifelike_ordering_or_shared_pointer(s: Source) -> str:
    return fill(s, s.pick(_FROM_STD))


@skeleton("missing_import")
def lifelike_module_path(s: Source) -> str:
    return fill(
        s,
        s.pick(
            [
                """
«→use std::mem;»

$derive
pub struct $Buffer {
    $p_current: Vec<$k>,
    $p_spare: Vec<$k>,
    $fields
}

impl $Buffer {
    $method
    $doc
    pub fn $f_flush(&mut self) -> ⟦Vec<$k> {
        $noise
        mem::take(&mut self.$p_current)¦usize {
        mem::swap(&mut self.$p_current, &mut self.$p_spare);
        self.$p_current.clear();
        self.$p_spare.len()¦Vec<$k> {
        let $p_fresh = Vec::with_capacity($n1);
        mem::replace(&mut self.$p_current, $p_fresh)⟧
    }
}
""",
                """
«→use std::io;»

$item
$doc
pub fn $f_ask($prompt: &str) -> io::Result<⟦String> {
    println!("{$prompt}");
    let mut $line = String::new();
    io::stdin().read_line(&mut $line)?;
    $noise
    Ok($line.trim().to_string())¦usize> {
    let mut $count = 0;
    for $line in io::stdin().lines() {
        if $line?.contains($prompt) {
            $count += 1;
        }
    }
    Ok($count)⟧
}
""",
            ]
        ),
    )
