"""Programs that clone what is not used again: where it is returned, pushed, sent, or put into a struct."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("needless_clone")
def made_and_returned(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_build($count: usize) -> ⟦#t:String¦Vec<usize>¦Option<String>¦(String, usize)⟧ {
    ⟦#t:let $out = $count.to_string() + $q1;
    println!("{$out}");
    $out«.clone()→»¦let $p_out: Vec<usize> = (0..$count).map(|$x1| $x1 ⟦* $n1¦+ $n1⟧).collect();
    $noise
    $p_out«.clone()→»¦let $name = format!("$w1{$count}");
    if $count > $n1 {
        return Some($name«.clone()→»);
    }
    None¦let $text = $q1.repeat($count);
    let $length = $text.len();
    ($text«.clone()→», $length)⟧
}
""",
    )


@skeleton("needless_clone")
def pushed_and_forgotten(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_collect($text: &str⟦#a:¦, $prefix: String¦⟧) -> Vec<String> {
    let mut $p_out = Vec::new();
    ⟦#a:let $clean = $text.trim().⟦to_lowercase()¦to_string()¦repeat($n1)⟧;
    for $word in $clean.split(⟦' '¦','⟧) {
        $p_out.push($word.to_string());
    }
    $p_out.push($clean«.clone()→»);¦for $word in $text.lines() {
        $p_out.push(format!("{$prefix}{$word}"));
    }
    $p_out.push($prefix«.clone()→»);¦let $first = $text.replace('⟦-¦_¦;⟧', " ");
    $p_out.insert(0, $first«.clone()→»);
    $noise⟧
    $p_out
}
""",
    )


@skeleton("needless_clone")
def lifelike_path_of_a_backup(s: Source) -> str:
    return fill(
        s,
        """
use std::path::{Path, PathBuf};

$derive
pub struct $Backup {
    pub $p_files: Vec<PathBuf>,
    $fields
}

impl $Backup {
    $method
    $doc
    pub fn ⟦$f_target(&self, $root: &Path) -> PathBuf {
        let $path = $root.join(⟦$q1¦"$w1"⟧);
        $noise
        $path«.clone()→»¦$f_add(&mut self, $name: &str) {
        let $path = PathBuf::from($name).with_extension("$w1");
        if !self.$p_files.contains(&$path) {
            self.$p_files.push($path«.clone()→»);
        }¦$f_first(&self, $root: PathBuf) -> Option<PathBuf> {
        let $path = $root.join(self.$p_files.first()?);
        Some($path«.clone()→»)⟧
    }
}

$item
""",
    )


@skeleton("needless_clone")
def lifelike_message_sent_away(s: Source) -> str:
    return fill(
        s,
        """
use std::sync::mpsc::{SendError, Sender};

#[derive(Debug, Clone, PartialEq)]
pub enum $Event {
    $Line { $text: String, $number: usize },
    $Closed(String),
}

$item
$doc
pub fn $f_forward($sender: &Sender<$Event>, $input: &str, $number: usize) -> Result<(), SendError<$Event>> {
    let $text = $input.trim_end().to_string();
    ⟦#e:$sender.send($Event::$Line { «$text: $text.clone()→$text», $number })?;¦\
let $event = $Event::$Line { $text, $number };
    $sender.send($event«.clone()→»)?;¦if $text == $q1 {
        return $sender.send($Event::$Closed($text«.clone()→»));
    }
    $sender.send($Event::$Line { $text, $number })?;⟧
    $noise
    $sender.send($Event::$Closed($input.to_string()))
}
""",
    )


@skeleton("needless_clone")
def lifelike_options_unpacked(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone, Default)]
pub struct $Options {
    pub $name: Option<String>,
    pub $p_tags: Vec<String>,
}

$derive
pub struct $Page {
    pub $title: String,
    pub $p_tags: Vec<String>,
}

$doc
pub fn $f_page($options: $Options) -> $Page {
    let $title = $options.$name.unwrap_or_else(|| $q1.to_string());
    let $p_tags = $options.$p_tags;
    ⟦$Page { «$title: $title.clone()→$title», $p_tags }¦$Page { $title, «$p_tags: $p_tags.clone()→$p_tags» }¦\
let $count = $p_tags.len();
    let $title = format!("{$title} {$count}");
    $Page { «$title: $title.clone()→$title», $p_tags }⟧
}

$item
""",
    )


@skeleton("needless_clone")
def lifelike_accumulator_returned_early(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::BTreeMap;

$doc
pub fn $f_longest($p_lines: &[&str]) -> ⟦#r:String¦BTreeMap<String, usize>⟧ {
    ⟦#r:let mut $best = String::new();
    for $line in $p_lines {
        let $trimmed = $line.trim().to_string();
        if $trimmed.is_empty() {
            return $best«.clone()→»;
        }
        if $trimmed.len() > $best.len() {
            $best = $trimmed«.clone()→»;
        }
    }
    $best¦let mut $p_counts = BTreeMap::new();
    $p_counts.insert(String::new(), $n2);
    let $key = $p_lines[0].to_lowercase();
    $p_counts.insert($key«.clone()→», $p_lines.len() ⟦* $n1¦+ $n1⟧);
    $noise
    $p_counts⟧
}

$item
""",
    )
