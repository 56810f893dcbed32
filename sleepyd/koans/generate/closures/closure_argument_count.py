"""Lifelike generators for closures that take, or are called with, another number of arguments than they should."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("closure_argument_count")
def lifelike_numbered_lines(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Listing {
    $title: String,
    $p_lines: Vec<String>,
}

impl $Listing {
    $method
    $doc
    pub fn $f_numbered(&self) -> ⟦Vec<String> {
        $noise
        self.$p_lines
            .iter()
            .enumerate()
            .map(|«→(»$i, $line«→)»| format!("{:>3} {$line}", $i + 1))
            .collect()
    }¦Option<usize> {
        self.$p_lines
            .iter()
            .enumerate()
            .find(|«→(»_, $line«→)»| $line.contains(&self.$title))
            .map(|($i, _)| $i)
    }¦Vec<(usize, usize)> {
        self.$p_lines
            .iter()
            .enumerate()
            .filter_map(|«→(»$i, $line«→)»| {
                if $line.is_empty() {
                    return None;
                }
                Some(($i, $line.len()))
            })
            .collect()
    }¦String {
        let mut $out = self.$title.clone();
        self.$p_lines.iter().enumerate().for_each(|«→(»$i, $line«→)»| {
            $out.push_str(&format!("\\n{$i}: {$line}"));
        });
        $out
    }⟧
}

$item
""",
    )


@skeleton("closure_argument_count")
def lifelike_stock_is_cleaned_up(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::⟦#m:HashMap¦BTreeMap⟧;

$derive
pub struct $Stock {
    $p_counts: ⟦#m:HashMap¦BTreeMap⟧<String, u32>,
    $fields
}

impl $Stock {
    $method
    $doc
    pub fn $f_clean(&mut self, $limit: u32) -> usize {
        let $before = self.$p_counts.len();
        ⟦self.$p_counts.retain(|«(→»$name, $count«)→»| !$name.is_empty() && *$count > $limit);
        ¦self.$p_counts.retain(|«→_, »$count| *$count ⟦>¦!=¦<=⟧ $limit);
        ¦self.$p_counts.retain(|$name«→, _»| $name.len() > $limit as usize);
        ¦self.$p_counts.retain(|«(→»_, $count«)→»| {
            *$count += $n1;
            *$count < $limit
        });
        ⟧$before - self.$p_counts.len()
    }

    $doc
    pub fn $f_add(&mut self, $name: &str) {
        self.$p_counts.entry($name.to_string()).and_modify(|$count| *$count += 1).or_insert(1);
    }
}

$item
""",
    )


@skeleton("closure_argument_count")
def lifelike_ranking_with_comparator(s: Source) -> str:
    return fill(
        s,
        """
use std::cmp::Ordering;

$derive
pub struct $Player {
    pub $name: String,
    pub $score: $k,
}

$item
fn $f_order($a: &$Player, $b: &$Player) -> Ordering {
    $b.$score.cmp(&$a.$score).then_with(|| $a.$name.cmp(&$b.$name))
}

$doc
pub fn $f_rank(mut $p_players: Vec<$Player>) -> Vec<String> {
    $p_players.⟦sort_by(|«(→»$a, $b«)→»| $b.$score.cmp(&$a.$score).then_with(|| $a.$name.cmp(&$b.$name)))\
¦sort_by(|«(→»$l, $r«)→»| match $f_order($l, $r) {
        Ordering::Equal => $l.$name.len().cmp(&$r.$name.len()),
        $other => $other,
    })¦dedup_by(|«(→»$a, $b«)→»| $a.$score == $b.$score)¦sort_unstable_by(|«(→»$a, $b«)→»| $f_order($b, $a))⟧;
    $noise
    $p_players.into_iter().map(|$player| $player.$name).collect()
}
""",
    )


@skeleton("closure_argument_count")
def lifelike_callback_of_own_type(s: Source) -> str:
    return fill(
        s,
        """
pub type $Callback = Box<dyn Fn(&str, u32) -> bool>;

pub struct $Button {
    $label: String,
    $clicks: u32,
    $on_click: $Callback,
}

impl $Button {
    pub fn new($label: &str, $on_click: $Callback) -> Self {
        Self { $label: $label.to_string(), $clicks: $n1, $on_click }
    }

    $doc
    pub fn $f_click(&mut self) -> bool {
        self.$clicks += 1;
        ⟦#e:(self.$on_click)(&self.$label, self.$clicks)¦(self.$on_click)(&self.$label«→, self.$clicks»)¦\
let $allowed = (self.$on_click)(&self.$label, self.$clicks«, $n2→»);
        $allowed && self.$clicks < $n3⟧
    }
}

$item
pub fn $f_buttons($p_labels: &[&str]) -> Vec<$Button> {
    $p_labels
        .iter()
        .map(|$text| $Button::new($text, Box::new(|⟦#e:⟦$name«→, _»| $name.len() > $n2¦«→_, »$count| $count % 2 == 0⟧\
¦$name, $count| $name.len() as u32 > $count¦_, $count| $count > $n1⟧)))
        .collect()
}
""",
    )


@skeleton("closure_argument_count")
def lifelike_errors_are_mapped(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug)]
pub enum $Failure {
    $Missing(String),
    $Invalid { $line: usize },
    $Empty,
}

$derive
pub struct $Setting {
    pub $key: String,
    pub $value: $k,
}

$item
$doc
pub fn $f_parse($line: usize, $text: &str) -> Result<$Setting, $Failure> {
    let ($key, $value) = $text
        .split_once(⟦'='¦':'⟧)
        .ok_or_else(|⟦#w:«_→»¦¦«_→»⟧| ⟦$Failure::$Missing($text.to_string())¦$Failure::$Invalid { $line }⟧)?;
    $noise
    if $key.is_empty() {
        return Err($Failure::$Empty);
    }
    let $value = $value
        .trim()
        .parse()
        .map_err(|⟦#w:_¦«→_»¦_⟧| ⟦$Failure::$Invalid { $line }¦$Failure::$Missing($key.to_string())⟧)?;
    Ok($Setting { $key: $key.to_string(), $value })
}
""",
    )


@skeleton("closure_argument_count")
def lifelike_statistics_folded(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone, Copy⟦¦, PartialEq⟧)]
pub struct $Stats {
    pub $count: usize,
    pub $sum: f64,
    pub $max: f64,
}

$doc
pub fn $f_stats($p_values: &[f64]) -> $Stats {
    let $empty = $Stats { $count: 0, $sum: 0.0, $max: f64::MIN };
    $p_values.iter().⟦fold($empty, |«(→»$stats, $x«)→»| $Stats {
        $count: $stats.$count + 1,
        $sum: $stats.$sum + $x,
        $max: $stats.$max.max(*$x),
    })¦enumerate().fold($empty, |$stats, «→(»$i, $x«→)»| {
        let $max = $stats.$max.max(*$x);
        $Stats { $count: $i + 1, $sum: $stats.$sum + $x, $max }
    })¦filter(|$x| $x.is_finite()).fold($empty, |$stats«→, _»| $Stats { $count: $stats.$count + $n1, ..$stats })\
¦zip(1..).fold($empty, |$stats, «→(»$x, $at«→)»| $Stats {
        $count: $at,
        $sum: $stats.$sum + $x,
        ..$stats
    })⟧
}

$item
pub fn $f_mean($stats: &$Stats) -> Option<f64> {
    ($stats.$count > 0).then(|| $stats.$sum / $stats.$count as f64)
}
""",
    )


@skeleton("closure_argument_count")
def lifelike_helper_closure_in_method(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Invoice {
    $p_lines: Vec<(String, $k)>,
    $discount: $k,
    $fields
}

impl $Invoice {
    $method
    $doc
    pub fn $f_total(&self, $shipping: $k) -> $k {
        ⟦let $reduced = |$price: $k| $price - $price / $n1 * self.$discount;
        let mut $total = $shipping;
        for (_, $price) in &self.$p_lines {
            $total += $reduced(*$price«, $shipping→»);
        }
        $total¦let $apply = |$price: $k, $discount: $k| if $price > $discount { $price - $discount } else { 0 };
        $noise
        let $sum = self.$p_lines.iter().map(|($text, $price)| {
            println!("{$text}");
            $apply(*$price«→, self.$discount»)
        });
        $sum.sum::<$k>() + $shipping¦let $free = || self.$p_lines.len() > $n2;
        match self.$p_lines.first() {
            Some(_) if $free(«$shipping→») => 0,
            Some((_, $price)) => $price + $shipping,
            None => self.$discount,
        }⟧
    }

    $doc
    pub fn $f_each(&self, $show: impl Fn(&str, $k)) {
        self.$p_lines.iter().for_each(|($text, $price)| $show($text, *$price));
    }
}

$item
""",
    )
