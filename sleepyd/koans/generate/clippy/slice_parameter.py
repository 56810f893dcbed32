"""Programs like a small crate with a parameter that borrows a `Vec`, a `String` or a `PathBuf` where a slice will do.

The functions are private: clippy says nothing of what others may call.
"""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("slice_parameter")
def lifelike_records_filtered(s: Source) -> str:
    return fill(
        s,
        """
$doc
#[derive(Debug, Clone)]
pub struct $Player {
    pub $name: String,
    pub $score: $k,
}

pub struct $League {
    $p_players: Vec<$Player>,
    $fields
}

impl $League {
    $method
    ⟦fn $f_best($p_players: «&Vec<$Player>→&[$Player]») -> Option<&$Player> {
        $p_players.iter().max_by_key(|$x1| $x1.$score)
    }

    $doc
    pub fn $f_champion(&self) -> Option<&str> {
        Self::$f_best(&self.$p_players).map(|$x1| $x1.$name.as_str())
    }¦fn $f_above(&self, $p_others: «&Vec<$Player>→&[$Player]», $least: $k) -> usize {
        $p_others.iter().chain(&self.$p_players).filter(|$x1| $x1.$score > $least).count()
    }

    $doc
    pub fn $f_compare(&self, $other: &$League) -> usize {
        self.$f_above(&$other.$p_players, $n1)
    }¦fn $f_merge(&mut self, $p_new: «&Vec<$Player>→&[$Player]») {
        for $player in $p_new.iter() {
            self.$p_players.push($player.clone());
        }
    }

    pub fn $f_join(&mut self, $other: &$League) {
        self.$f_merge(&$other.$p_players);
    }⟧
}
""",
    )


@skeleton("slice_parameter")
def lifelike_method_of_trait(s: Source) -> str:
    old, new, parts, make = s.pick(
        [
            ("&Vec<f64>", "&[f64]", "$values.iter().sum::<f64>()", "&vec![$n1.0, $n2.5]"),
            ("&Vec<f64>", "&[f64]", "$values.iter().fold(0.0, |a, b| f64::max(a, *b))", "&vec![$n1.5]"),
            ("&String", "&str", "$values.len() as f64", "&String::from($q1)"),
            ("&String", "&str", "$values.split(',').count() as f64", "&$q1.to_string()"),
        ]
    )
    return fill(
        s,
        """
trait $Scorer {
    fn $f_name(&self) -> String;

    $doc
    fn $f_score(&self, $values: «%old%→%new%») -> f64;
}

$derive
struct $Weighted {
    $weight: f64,
}

impl $Scorer for $Weighted {
    fn $f_name(&self) -> String {
        format!("$w1 {}", self.$weight)
    }

    fn $f_score(&self, $values: «%old%→%new%») -> f64 {
        self.$weight * %parts%
    }
}

$item
fn main() {
    let $scorer = $Weighted { $weight: $n3.5 };
    println!("{}: {}", $scorer.$f_name(), $scorer.$f_score(%make%));
}
""".replace("%old%", old)
        .replace("%new%", new)
        .replace("%parts%", parts)
        .replace("%make%", make),
    )


@skeleton("slice_parameter")
def lifelike_list_and_text(s: Source) -> str:
    text, texts = "«&String→&str»", "«&Vec<String>→&[String]»"
    first, second = s.pick([(texts, "&str"), ("&[String]", text), (texts, text)])
    caller, given = ("&str", "$prefix") if second == "&str" else ("String", "&$prefix")
    return fill(
        s,
        """
use std::collections::HashMap;

fn $f_tagged($p_tags: %first%, $prefix: %second%) -> usize {
    ⟦$p_tags.iter().filter(|$x1| $x1.starts_with($prefix.trim())).count()¦let mut $count = 0;
    for $tag in $p_tags.iter() {
        if $tag.len() > $prefix.len() {
            $count += 1;
        }
    }
    $count¦$p_tags.iter().position(|$x1| $x1 == $prefix.trim_end()).unwrap_or($n1)⟧
}

$derive
pub struct $Library {
    $p_books: HashMap<String, Vec<String>>,
}

impl $Library {
    $method
    $doc
    pub fn $f_count(&self, $prefix: %caller%) -> usize {
        self.$p_books.values().map(|$p_tags| $f_tagged($p_tags, %given%)).sum()
    }
}
""".replace("%first%", first)
        .replace("%second%", second)
        .replace("%caller%", caller)
        .replace("%given%", given),
    )


@skeleton("slice_parameter")
def lifelike_rows_of_grid(s: Source) -> str:
    of = s.pick(["f64", "u32", "char", "bool", "$Cell"])
    walk = s.pick(
        [
            "$p_rows.iter().map(|$x1| $x1.len()).sum()",
            "$p_rows.first().map_or(0, |$x1| $x1.len())",
            "$p_rows.iter().map(Vec::len).max().unwrap_or($n1)",
            "$p_rows.len() * $p_rows[0].len()",
        ]
    )
    return fill(
        s,
        """
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum $Cell {
    $Empty,
    $Wall,
}

$doc
pub struct $Grid {
    $p_rows: Vec<Vec<%of%>>,
    pub $start: $Cell,
    $fields
}

fn $f_size($p_rows: «&Vec<Vec<%of%>>→&[Vec<%of%>]») -> usize {
    $noise
    %walk%
}

impl $Grid {
    $method
    $doc
    pub fn $f_cells(&self) -> usize {
        $f_size(&self.$p_rows)
    }
}
""".replace("%of%", of).replace("%walk%", walk),
    )


@skeleton("slice_parameter")
def lifelike_files_of_folder(s: Source) -> str:
    use, path, buf = s.pick(
        [
            ("use std::path::{Path, PathBuf};", "«&PathBuf→&Path»", "PathBuf"),
            ("use std::path;", "«&path::PathBuf→&path::Path»", "path::PathBuf"),
        ]
    )
    return fill(
        s,
        """
%use%

$derive
pub struct $Folder {
    $root: %buf%,
    $p_names: Vec<String>,
}

⟦fn $f_inside($root: %path%, $name: &str) -> %buf% {
    $root.join($name).with_extension("$w1")
}

impl $Folder {
    $doc
    pub fn $f_files(&self) -> Vec<%buf%> {
        self.$p_names.iter().map(|$x1| $f_inside(&self.$root, $x1)).collect()
    }¦fn $f_is_hidden($file: %path%) -> bool {
    $file.file_name().is_some_and(|$x1| $x1.to_string_lossy().starts_with('.'))
}

impl $Folder {
    $doc
    pub fn $f_visible(&self) -> usize {
        self.$p_names.iter().filter(|$x1| !$f_is_hidden(&self.$root.join($x1))).count()
    }⟧

    pub fn $f_root(&self) -> &%root% {
        &self.$root
    }
}
""".replace("%use%", use)
        .replace("%path%", path)
        .replace("%buf%", buf)
        .replace("%root%", buf.replace("PathBuf", "Path")),
    )


@skeleton("slice_parameter")
def lifelike_changed_in_place(s: Source) -> str:
    of, change = s.pick(
        [
            ("f64", "for $x1 in $p_values.iter_mut() {\n        *$x1 *= $scale;\n    }"),
            ("f64", "$p_values.sort_by(|a, b| a.total_cmp(b));\n    $p_values[0] = $scale;"),
            ("f64", "if let Some($x1) = $p_values.last_mut() {\n        *$x1 = $scale;\n    }"),
            ("f64", "$p_values.reverse();\n    for ($i1, $x1) in $p_values.iter_mut().enumerate() {\n"
             "        *$x1 += $scale * $i1 as f64;\n    }"),
        ]
    )  # fmt: skip
    return fill(
        s,
        """
$doc
fn $f_adjust($p_values: «&mut Vec<%of%>→&mut [%of%]», $scale: %of%) {
    %change%
}

pub struct $Signal {
    $p_samples: Vec<%of%>,
    $fields
}

impl $Signal {
    $method
    pub fn $f_apply(&mut self, $scale: %of%) -> &[%of%] {
        $noise
        $f_adjust(&mut self.$p_samples, $scale);
        &self.$p_samples
    }
}
""".replace("%of%", of).replace("%change%", change),
    )


@skeleton("slice_parameter")
def lifelike_words_counted(s: Source) -> str:
    old, new, key = s.pick(
        [
            ("&Vec<u16>", "&[u16]", "u16"),
            ("&Vec<String>", "&[String]", "String"),
            ("&Vec<char>", "&[char]", "char"),
            ("&Vec<(char, u8)>", "&[(char, u8)]", "(char, u8)"),
        ]
    )
    clone = ".clone()" if key == "String" else ""
    item = "$word" if key == "String" else "&$word"
    return fill(
        s,
        """
use std::collections::BTreeMap;

fn $f_count($p_words: «%old%→%new%») -> BTreeMap<%key%, usize> {
    let mut $p_counts = BTreeMap::new();
    for %item% in $p_words.iter() {
        *$p_counts.entry($word%clone%).or_insert(0) += 1;
    }
    $p_counts
}

$item
$doc
pub fn $f_most($p_words: ⟦Vec<%key%>) -> Option<(%key%, usize)> {
    $f_count(&$p_words).into_iter().max_by_key(|$x1| $x1.1)¦Vec<%key%>, $least: usize) -> Vec<%key%> {
    let $p_counts = $f_count(&$p_words);
    $p_counts.into_iter().filter(|$x1| $x1.1 > $least).map(|$x1| $x1.0).collect()⟧
}
""".replace("%old%", old)
        .replace("%new%", new)
        .replace("%key%", key)
        .replace("%item%", item)
        .replace("%clone%", clone),
    )
