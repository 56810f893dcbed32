"""Programs like a small crate in which a match gives `Some` for `Some` and `None` for `None`, where `map` does."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.clippy.rewrites import mapped
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("manual_map")
def lifelike_field_measured(s: Source) -> str:
    of, result, out = s.pick(
        [
            ("String", "$x1.len()", "usize"),
            ("String", "$x1.trim().to_string()", "String"),
            ("Vec<f64>", "$x1.iter().sum::<f64>()", "f64"),
            ("Vec<f64>", "$x1.len() + self.$size", "usize"),
            ("$Badge", "$x1.$level * 2", "u32"),
            ("$Badge", "$x1.$f_worth()", "u32"),
            ("String", 'format!("{}-{}", $x1, self.$size)', "String"),
        ]
    )
    return fill(
        s,
        """
$derive
pub struct $Badge {
    $level: u32,
}

impl $Badge {
    fn $f_worth(&self) -> u32 {
        self.$level + $n1
    }
}

pub struct $Member {
    pub $size: usize,
    $extra: Option<%of%>,
    $fields
}

impl $Member {
    $method
    $doc
    pub fn $f_extra(&self) -> Option<%out%> {
        $noise
        $test
    }
}
""".replace("%of%", of).replace("%out%", out),
        test=mapped(s, "self.$extra", "$x1", result, depth=2, borrowed="&self.$extra"),
    )


@skeleton("manual_map")
def lifelike_pair_made_into_record(s: Source) -> str:
    left, right, result = s.pick(
        [
            ("$key", "$value", "$Entry { $key: $key.to_string(), $value: $value.to_string() }"),
            ("$key", "$value", "$Entry::$f_new($key, $value)"),
            ("$key", "$value", "$Entry::$f_new($key.trim(), $value.trim())"),
            ("$value", "$key", "$Entry::$f_new($key, $value)"),
        ]
    )
    split = s.pick(["split_once('=')", 'split_once(": ")', "rsplit_once(',')", "split_once($q1)"])
    return fill(
        s,
        """
$doc
#[derive(Debug, Clone)]
pub struct $Entry {
    pub $key: String,
    pub $value: String,
}

impl $Entry {
    fn $f_new($key: &str, $value: &str) -> Self {
        ⟦Self¦$Entry⟧ {
            $key: $key.to_owned(),
            $value: $value.to_owned(),
        }
    }
}

fn $f_entry($line: &str) -> Option<$Entry> {
    let $line = $line.trim();
    $noise
    $test
}

$doc
pub fn $f_entries($text: &str) -> Vec<$Entry> {
    $text.lines().filter_map($f_entry).collect()
}
""",
        test=mapped(s, f"$line.{split}", f"({left}, {right})", result),
    )


@skeleton("manual_map")
def lifelike_found_in_list(s: Source) -> str:
    call = s.pick(
        [
            "self.$p_items.iter().find(|$x2| $x2.$code == $code)",
            "self.$p_items.iter().max_by_key(|$x2| $x2.$count)",
            "self.$p_items.iter().rev().find(|$x2| $x2.$count > $n2)",
            "self.$p_items.get($code as usize)",
            "self.$p_items.last()",
        ]
    )
    result, out = s.pick(
        [
            ("$item.$count * $n1", "u64"),
            ("$item.$count * u64::from($code)", "u64"),
            ('format!("{}x{}", $item.$count, $item.$code)', "String"),
            ("($item.$code, $item.$count)", "(u32, u64)"),
            ("$item.$f_double()", "u64"),
            ("$item.$count as f64 / $n1.0", "f64"),
        ]
    )
    return fill(
        s,
        """
$derive
pub struct $Item {
    $code: u32,
    $count: u64,
}

impl $Item {
    pub fn $f_double(&self) -> u64 {
        self.$count * 2
    }
}

#[derive(Default)]
pub struct $Stock {
    $p_items: Vec<$Item>,
}

impl $Stock {
    $doc
    pub fn $f_value(&self, $code: u32) -> Option<%out%> {
        $test
    }
}
""".replace("%out%", out),
        test=mapped(s, call, "$item", result, depth=2),
    )


@skeleton("manual_map")
def lifelike_field_of_literal(s: Source) -> str:
    inner, function, result, name = s.pick(
        [
            ("$Id", "$Id", "$Id($raw)", "$raw"),
            ("$Id", "$Id", "$Id($x1)", "$x1"),
            ("$Id", "", "$Id($raw + $n1)", "$raw"),
            ("$Id", "$Id::$f_checked", "$Id::$f_checked($x1)", "$x1"),
        ]
    )
    return fill(
        s,
        """
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct $Id(u32);

impl $Id {
    $doc
    pub fn $f_checked($raw: u32) -> Self {
        ⟦$Id¦Self⟧($raw.min($n5))
    }
}

#[derive(Debug)]
pub struct $Page {
    pub $title: String,
    pub $parent: Option<%inner%>,
}

impl $Page {
    $method
    $doc
    pub fn $f_new($title: &str, $parent: Option<u32>) -> Self {
        $noise
        ⟦Self¦$Page⟧ {
            $title: $title.to_string(),
            $parent: $test,
        }
    }
}
""".replace("%inner%", inner),
        test=mapped(s, "$parent", name, result, depth=3, function=function),
    )


@skeleton("manual_map")
def lifelike_next_of_iterator(s: Source) -> str:
    inner, step, item, result, name = s.pick(
        [
            ("std::vec::IntoIter<$k>", "next()", "$k", "$x1 * $C_FACTOR", "$x1"),
            ("std::ops::Range<$k>", "next()", "($k, $k)", "($x1, $C_FACTOR)", "$x1"),
            ("std::ops::Range<$k>", "next_back()", "$k", "$x1 + $C_FACTOR", "$x1"),
            ("std::vec::IntoIter<($k, $k)>", "next()", "$k", "$x1 + $x2 + $C_FACTOR", "($x1, $x2)"),
            ("std::iter::Rev<std::vec::IntoIter<$k>>", "next()", "String", 'format!("$w1 {$x1}")', "$x1"),
        ]
    )
    return fill(
        s,
        """
const $C_FACTOR: $k = $n1;

$doc
pub struct $Scaled {
    $inner: %inner%,
    $taken: usize,
}

impl $Scaled {
    $doc
    pub fn $f_new($inner: %inner%) -> Self {
        $Scaled { $inner, $taken: $C_FACTOR as usize }
    }
}

impl Iterator for $Scaled {
    type Item = %item%;

    fn next(&mut self) -> Option<⟦Self::Item¦%item%⟧> {
        ⟦self.$taken += 1;
        ¦⟧$test
    }
}

$item
""".replace("%inner%", inner).replace("%item%", item),
        test=mapped(s, f"self.$inner.{step}", name, result, depth=2),
    )


@skeleton("manual_map")
def lifelike_generic_over_function(s: Source) -> str:
    head, where = s.pick(
        [
            ("<T, U, F: Fn(T) -> U>", ""),
            ("<T, U, F>", "\nwhere\n    F: FnOnce(T) -> U,\n"),
            ("<T, U>", ""),
        ]
    )
    given = "impl FnOnce(T) -> U" if head == "<T, U>" else "F"
    test = mapped(s, "$given", "$x1", "$f_op($x1)", function="$f_op")
    if s.chance(0.4):
        test = mapped(s, "$given", "$x1", "($f_op($x1), $n1)")
    out = "(U, u32)" if "$n1" in test else "U"
    return fill(
        s,
        """
$doc
pub fn $f_apply%head%($given: Option<T>, $f_op: %given%) -> Option<%out%>%where%{
    $test
}

$doc
pub fn $f_lengths($p_words: &[Option<String>]) -> Vec<Option<%shown%>> {
    $p_words
        .iter()
        .map(|$word| $f_apply($word.as_ref(), ⟦String::len¦|$x2| $x2.len() + $n2⟧))
        .collect()
}
""".replace("%head%", head)
        .replace("%given%", given)
        .replace("%out%", out)
        .replace("%where%", where or " ")
        .replace("%shown%", out.replace("U", "usize")),
        test=test,
    )


@skeleton("manual_map")
def lifelike_pushed_in_loop(s: Source) -> str:
    of, result = s.pick(
        [
            ("u32", "$x1.$count * $n1"),
            ("usize", "$x1.$name.len()"),
            ("String", "$x1.$name.to_uppercase()"),
            ("u32", "$x1.$count.max($n1)"),
            ("$Tag", "$Tag::from($x1.$name.as_str())"),
        ]
    )
    place = s.pick(["$p_rows.push($test);", "let $row = $test;\n            $p_rows.push($row);"])
    return fill(
        s,
        """
#[derive(Debug, Clone)]
pub struct $Tag(String);

impl From<&str> for $Tag {
    fn from($text: &str) -> Self {
        $Tag($text.to_lowercase())
    }
}

pub struct $Player {
    pub $name: String,
    pub $count: u32,
}

pub struct $Board {
    $p_rows_of_players: Vec<Vec<$Player>>,
    $fields
}

impl $Board {
    $method
    $doc
    pub fn $f_leaders(&self) -> Vec<Option<%of%>> {
        let mut $p_rows = Vec::new();
        for $players in &self.$p_rows_of_players {
            %place%
        }
        $p_rows
    }
}
""".replace("%of%", of).replace("%place%", place),
        test=mapped(
            s, s.pick(["$players.first()", "$players.iter().max_by_key(|$x2| $x2.$count)"]), "$x1", result, depth=3
        ),
    )
