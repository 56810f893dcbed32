"""Lifelike generators for captured values that a closure called more than once gives away: a clone is missing."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("moved_out_of_closure")
def lifelike_owner_of_new_records(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone)]
pub struct $Card {
    $owner: String,
    $rank: $k,
    $p_tags: Vec<String>,
}

impl $Card {
    $method
    pub fn new($owner: String, $rank: $k) -> Self {
        Self { $owner, $rank, $p_tags: Vec::new() }
    }
}

$item
$doc
pub fn $f_deal($owner: String, $p_ranks: &[$k]⟦#a:¦, $p_tags: Vec<String>⟧) -> Vec<$Card> {
    $noise
    $p_ranks
        .iter()
        ⟦.filter(|$x| **$x > $n1)
        ¦⟧⟦#a:.map(|$x| $Card::new($owner«→.clone()», *$x))
        .collect()¦.map(|$x| {
            let mut $card = $Card::new(⟦$owner.clone(), *$x);
            $card.$p_tags = $p_tags«→.clone()»;¦$owner«→.clone()», *$x + $n2);
            $card.$p_tags.extend($p_tags.iter().cloned());⟧
            $card
        })
        .collect()⟧
}
""",
    )


@skeleton("moved_out_of_closure")
def lifelike_literal_with_shorthand(s: Source) -> str:
    return fill(
        s,
        """
⟦#d:#[derive(Debug, Clone)]
¦⟧pub struct $Row {
    $name: ⟦#t:String¦Vec<u8>¦Option<String>⟧,
    $at: usize,
    $value: f64,
}

pub struct $Sheet {
    $p_rows: Vec<$Row>,
    $fields
}

impl $Sheet {
    $method
    $doc
    pub fn $f_fill(&mut self, $name: ⟦#t:String¦Vec<u8>¦Option<String>⟧, $p_values: &[f64]) -> usize {
        ⟦let $p_new = $p_values
            .iter()
            .enumerate()
            .map(|($at, $value)| $Row { «$name→$name: $name.clone()», $at, $value: *$value });
        self.$p_rows.extend($p_new);¦self.$p_rows.extend((0..$p_values.len()).map(|$at| $Row {
            «$name→$name: $name.clone()»,
            $at,
            $value: $p_values[$at],
        }));¦$p_values.iter().for_each(|&$value| {
            let $at = self.$p_rows.len();
            self.$p_rows.push($Row { $at, $value, «$name→$name: $name.clone()» });
        });⟧
        $noise
        self.$p_rows.len()
    }
}
""",
    )


@skeleton("moved_out_of_closure")
def lifelike_field_of_self_in_closure(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::HashMap;

$derive
pub struct $Catalog {
    $prefix: String,
    $p_extras: Vec<String>,
    $p_prices: HashMap<String, $k>,
}

impl $Catalog {
    $method
    $doc
    pub fn $f_lines(&self) -> ⟦#t:Vec<String>¦Vec<(String, $k)>¦HashMap<$k, Vec<String>>⟧ {
        $noise
        ⟦#t:self.$p_prices
            .keys()
            .map(|$name| self.$prefix«→.clone()» + $name)
            .collect()¦self.$p_prices
            .values()
            .filter(|$price| **$price > $n1)
            .map(|$price| (self.$prefix«→.clone()», *$price))
            .collect()¦self.$p_prices.values().map(|$price| (*$price, self.$p_extras«→.clone()»)).collect()⟧
    }

    pub fn $f_price(&self, $name: &str) -> Option<$k> {
        self.$p_prices.get($name).copied()
    }
}
""",
    )


@skeleton("moved_out_of_closure")
def lifelike_variant_holds_text(s: Source) -> str:
    return fill(
        s,
        """
$doc
#[derive(Debug)]
pub enum $Event {
    $Opened(String),
    $Written { $file: String, $bytes: usize },
    $Closed,
}

$item
pub fn $f_replay($file: String, $p_sizes: &[usize]) -> Vec<$Event> {
    $noise
    ⟦$p_sizes
        .iter()
        .map(|$size| match $size {
            0 => $Event::$Opened($file«→.clone()»),
            ⟦1 => $Event::$Closed,
            ¦⟧_ => $Event::$Written { $file: $file.clone(), $bytes: *$size },
        })
        .collect()¦$p_sizes
        .iter()
        .map(|&$bytes| {
            if $bytes > $n1 {
                return $Event::$Closed;
            }
            ⟦$Event::$Opened($file«→.clone()»)¦$Event::$Written { $file: $file«→.clone()», $bytes }⟧
        })
        .collect()¦let $limit = $p_sizes.len() ⟦+¦*⟧ $n1;
    std::iter::repeat_with(|| $Event::$Opened($file«→.clone()»))
        .take($limit)
        .collect()⟧
}
""",
    )


@skeleton("moved_out_of_closure")
def lifelike_route_handlers(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::HashMap;

pub type $Handler = Box<dyn Fn(&str) -> ⟦#t:$Page¦Option<$Page>⟧>;

$doc
#[derive(Debug, Clone, PartialEq)]
pub struct $Page {
    pub $title: String,
    pub $p_lines: Vec<String>,
}

#[derive(Default)]
pub struct $Router {
    $p_routes: HashMap<String, $Handler>,
}

impl $Router {
    $doc
    pub fn $f_page(&mut self, $path: &str, $page: $Page) {
        $noise
        self.$p_routes.insert(
            $path.to_string(),
            ⟦#t:⟦Box::new(move |_| $page«→.clone()»),¦Box::new(move |$query| {
                if $query.is_empty() {
                    return $page«→.clone()»;
                }
                $Page { $title: $query.to_string(), $p_lines: $page.$p_lines.clone() }
            }),¦Box::new(move |$query| $Page { $title: $query.to_string(), $p_lines: $page.$p_lines«→.clone()» }),⟧\
¦⟦Box::new(move |$query| if $query.is_empty() { None } else { Some($page«→.clone()») }),¦Box::new(move |_| {
                println!("{}", $page.$title);
                Some($page«→.clone()»)
            }),⟧⟧
        );
    }
}
""",
    )


@skeleton("moved_out_of_closure")
def lifelike_argument_of_helper(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Config {
    pub $root: String,
    pub $p_flags: Vec<bool>,
}

fn $f_join($root: String, $name: &str) -> String {
    ⟦format!("{$root}/{$name}")¦let mut $path = $root;
    $path.push('/');
    $path.push_str($name);
    $path⟧
}

fn $f_enabled($p_flags: Vec<bool>, $at: usize) -> bool {
    $p_flags.get($at).copied().unwrap_or(⟦true¦false⟧)
}

$item
$doc
pub fn $f_paths($config: $Config, $p_names: &[&str]) -> Vec<String> {
    $p_names
        .iter()
        .enumerate()
        ⟦.filter(|($i, _)| $f_enabled($config.$p_flags«→.clone()», *$i))
        .map(|(_, $name)| format!("{}/{$name}", $config.$root))¦.filter(|($i, _)| $i % 2 == 0)
        .map(|(_, $name)| $f_join($config.$root«→.clone()», $name))¦.map(|($i, $name)| {
            if $config.$p_flags.get($i) == Some(&true) {
                return $name.to_string();
            }
            $f_join($config.$root«→.clone()», $name)
        })⟧
        .collect()
}
""",
    )


@skeleton("moved_out_of_closure")
def lifelike_entries_of_map(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::⟦#m:BTreeMap¦HashMap⟧;

$derive
pub struct $Plan {
    $p_slots: ⟦#m:BTreeMap¦HashMap⟧<u32, ⟦#t:String¦Vec<String>⟧>,
    $fields
}

impl $Plan {
    $method
    $doc
    pub fn $f_assign(&mut self, $p_days: &[u32], $task: ⟦#t:String¦Vec<String>⟧) {
        $noise
        ⟦$p_days.iter().for_each(|$day| {
            self.$p_slots.⟦insert(*$day, $task«→.clone()»);¦entry(*$day).or_insert($task«→.clone()»);⟧
        });¦self.$p_slots.extend($p_days.iter().map(|$day| (*$day ⟦+¦%¦*⟧ $n1, $task«→.clone()»)));\
¦let $changed = $p_days
            .iter()
            .filter(|$day| self.$p_slots.insert(**$day, $task«→.clone()»).is_some())
            .count();
        println!("$w1 {$changed}");¦$p_days.iter().for_each(|$day| {
            if let Some($slot) = self.$p_slots.get_mut($day) {
                *$slot = $task«→.clone()»;
            }
        });⟧
    }
}

$item
""",
    )
