"""Programs like a small crate that build a collection only to count or search it: `needless_collect`."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("needless_collect")
def lifelike_open_tasks_counted(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Task {
    pub $done: bool,
    pub $points: $k1,
    $fields
}

pub struct $Sprint {
    $p_tasks: Vec<$Task>,
}

impl $Sprint {
    $method
    $doc
    pub fn $f_open(&self) -> ⟦usize {
        $noise
        ⟦self.$p_tasks.iter().filter(|$task| !$task.$done).«collect::<Vec<_>>().len()→count()»¦«let $open: Vec<_> = →»self.$p_tasks.iter().filter(|$task| !$task.$done)«.collect();→.count()»
        «$open.len()→»¦self.$p_tasks
            .iter()
            .filter(|$task| $task.$points > $n1 && !$task.$done)
«            .collect::<Vec<_>>()→»
            .«len()→count()»⟧¦bool {
        «let $late: Vec<&$Task> = self.$p_tasks.iter().filter(|$task| $task.$points > $n1).collect();→»
        «$late.is_empty()→self.$p_tasks.iter().filter(|$task| $task.$points > $n1).next().is_none()»¦f64 {
        let $count = self.$p_tasks.iter().filter(|$task| $task.$done).«collect::<Vec<_>>().len()→count()»;
        $count as f64 / self.$p_tasks.len() as f64⟧
    }

    pub fn $f_points(&self) -> $k1 {
        self.$p_tasks.iter().map(|$task| $task.$points).sum()
    }
}
""",  # noqa: E501
    )


@skeleton("needless_collect")
def lifelike_log_levels(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum $Level {
    $Info,
    $Warn,
    $Error,
}

$item
fn $f_level($line: &str) -> Option<$Level> {
    match $line.split_whitespace().next()? {
        "$w1" => Some($Level::$Info),
        "$w2" => Some($Level::$Warn),
        "$w3x" => Some($Level::$Error),
        _ => None,
    }
}

$doc
pub fn $f_summary($log: &str) -> ⟦usize {
    $noise
    $log.lines().filter_map($f_level).filter(|$l1| *$l1 != $Level::$Info).«collect::<Vec<_>>().len()→count()»¦bool {
    $log.lines().filter_map($f_level).«collect::<Vec<_>>().contains(&$Level::$Error)→any(|x| x == $Level::$Error)»¦String {
    let $found = $log
        .lines()
        .filter_map($f_level)
«        .collect::<Vec<_>>()→»
        .«len();→count();»
    format!("{$found} $w4")¦Result<(), String> {
    if $log.lines().filter_map($f_level).«collect::<Vec<_>>().is_empty()→next().is_none()» {
        return Err($q1.to_string());
    }
    $noise
    Ok(())¦usize {
    «let $p_levels: Vec<$Level> = →»$log.lines().filter_map($f_level)«.collect();→.count()»
    «$p_levels.len()→»⟧
}
""".replace('"$w3x"', "$q3"),  # noqa: E501
    )


@skeleton("needless_collect")
def lifelike_names_taken(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Player {
    $name: String,
    $score: $k1,
}

pub struct $Lobby {
    $p_players: Vec<$Player>,
    $limit: usize,
}

impl $Lobby {
    $doc
    pub fn $f_join(&mut self, $name: &str) -> bool {
        ⟦#w:if self.$p_players.iter().map(|$x1| $x1.$name.as_str()).«collect::<Vec<_>>().contains(&$name)→any(|x| x == $name)» {
            return false;
        }¦if self.$p_players.len() >= self.$limit {
            return false;
        }¦let $taken = self.$p_players.iter().map(|$x1| $x1.$name.as_str()).«collect::<Vec<&str>>().contains(&$name)→any(|x| x == $name)»;
        if $taken {
            return false;
        }¦«let $p_names: Vec<&str> = self.$p_players.iter().map(|$x1| $x1.$name.trim()).collect();→»
        if «$p_names.contains(&$name)→self.$p_players.iter().map(|$x1| $x1.$name.trim()).any(|x| x == $name)» {
            return false;
        }⟧
        $noise
        self.$p_players.push($Player { $name: $name.to_string(), $score: $n1 });
        true
    }

    $method
    pub fn $f_has_score(&self, $score: $k1) -> bool {
        ⟦#w:self.$p_players.iter().any(|$x1| $x1.$score == $score)¦self.$p_players.iter().map(|$x1| $x1.$score).«collect::<Vec<_>>().contains(&$score)→any(|x| x == $score)»¦self.$p_players.last().is_some_and(|$x1| $x1.$score > $score)¦$score > $n2⟧
    }
}
""",  # noqa: E501
    )


@skeleton("needless_collect")
def lifelike_words_of_document(s: Source) -> str:
    return fill(
        s,
        """
use std::fmt;

$derive
pub struct $Document {
    $text: String,
    $fields
}

impl $Document {
    pub fn $f_is_blank(&self) -> bool {
        ⟦#w:self.$text.lines().filter(|$line| !$line.trim().is_empty()).«collect::<Vec<_>>().is_empty()→next().is_none()»¦self.$text.trim().is_empty()¦self.$text.is_empty()⟧
    }

    $doc
    fn $f_words(&self) -> usize {
        ⟦#w:self.$text.split(' ').count()¦self.$text.split_whitespace().«collect::<Vec<&str>>().len()→count()»¦self.$text.split(' ').map(str::len).max().unwrap_or(0)⟧
    }
}

impl fmt::Display for $Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        $noise
        ⟦#w:write!(f, "{} $w1", self.$f_words())¦let $share = self.$f_words() * $n1;
        write!(f, "{$share}")¦«let $p_lines: Vec<&str> = self.$text.lines().filter(|$line| $line.len() > $n1).collect();→»
        let $count = «$p_lines.len()→self.$text.lines().filter(|$line| $line.len() > $n1).count()»;
        write!(f, "{$count}/{}", self.$f_words())⟧
    }
}

$item
""",  # noqa: E501
    )


@skeleton("needless_collect")
def lifelike_map_of_orders(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::⟦#m:HashMap¦BTreeMap⟧;

pub struct $Orders {
    $p_by_id: ⟦#m:HashMap¦BTreeMap⟧<u32, $Order>,
}

$derive
pub struct $Order {
    pub $customer: String,
    pub $total: $k1,
}

impl $Orders {
    $method
    $doc
    pub fn $f_large(&self, $minimum: $k1) -> ⟦usize {
        ⟦self.$p_by_id.values().filter(|$o1| $o1.$total >= $minimum).«collect::<Vec<_>>().len()→count()»¦«let $large: Vec<_> = self.$p_by_id.iter().filter(|(_, $o1)| $o1.$total > $minimum).collect();→»
        $noise
        «$large.len()→self.$p_by_id.iter().filter(|(_, $o1)| $o1.$total > $minimum).count()»⟧¦bool {
        $noise
        !self.$p_by_id
            .values()
            .filter(|$o1| $o1.$total >= $minimum && !$o1.$customer.is_empty())
«            .collect::<Vec<_>>()→»
            .«is_empty()→next().is_none()»¦$k1 {
        «let $p_totals: Vec<$k1> = →»self.$p_by_id.values().map(|$o1| $o1.$total)«.collect();→.filter(|$t1| *$t1 > $minimum).sum()»
        «$p_totals.into_iter().filter(|$t1| *$t1 > $minimum).sum()→»¦bool {
        self.$p_by_id.values().map(|$o1| $o1.$total).«collect::<Vec<_>>().contains(&$minimum)→any(|x| x == $minimum)»⟧
    }
}
""".replace("|$t1| *$t1", "|$o2| *$o2"),  # noqa: E501
    )


@skeleton("needless_collect")
def lifelike_trait_with_default(s: Source) -> str:
    return fill(
        s,
        """
pub trait $Source {
    fn $p_values(&self) -> &[$k1];

    $doc
    fn $f_size(&self) -> usize {
        ⟦#w:self.$p_values().iter().skip($n1).«collect::<Vec<_>>().len()→count()»¦self.$p_values().iter().filter(|$v1| **$v1 > $n1).«collect::<Vec<&$k1>>().len()→count()»¦«let $all: Vec<$k1> = →»self.$p_values().iter().copied().take_while(|$v1| *$v1 > $n1)«.collect();→.count()»
        «$all.len()→»¦self.$p_values().len()⟧
    }

    fn $f_holds(&self, $wanted: $k1) -> bool {
        ⟦#w:self.$p_values().contains(&$wanted)¦self.$f_size() > $n2 && $wanted > $n3¦self.$p_values().first() == Some(&$wanted)¦self.$p_values().iter().map(|$v1| $v1 ⟦+¦*⟧ $n4).«collect::<Vec<_>>().contains(&$wanted)→any(|x| x == $wanted)»⟧
    }
}

$derive
pub struct $Steps {
    $p_steps: Vec<$k1>,
    $fields
}

impl $Source for $Steps {
    fn $p_values(&self) -> &[$k1] {
        $noise
        &self.$p_steps
    }
}

impl $Source for [$k1; $n5] {
    fn $p_values(&self) -> &[$k1] {
        self
    }
}
""",  # noqa: E501
    )


@skeleton("needless_collect")
def lifelike_lines_validated(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug)]
pub enum $Problem {
    $Empty,
    $Broken(usize),
}

$item
fn $f_numbers($line: &str) -> Vec<$k1> {
    $line.split(',').filter_map(|$part| $part.trim().parse().ok()).collect()
}

$doc
pub fn $f_validate($input: &str) -> Result<usize, $Problem> {
    let mut $good = 0;
    for ($at, $line) in $input.lines().enumerate() {
        ⟦if $line.split(',').filter(|$part| $part.is_empty()).«collect::<Vec<_>>().len()→count()» > $n1 {
            return Err($Problem::$Broken($at));
        }¦let $fields_seen = $line.split(',').«collect::<Vec<_>>().len()→count()»;
        if $fields_seen < $n1 {
            return Err($Problem::$Broken($at));
        }¦«let $p_bad: Vec<&str> = $line.split(',').filter(|$part| $part.len() > $n1).collect();→»
        if «$p_bad.is_empty()→$line.split(',').filter(|$part| $part.len() > $n1).next().is_none()» {
            $good += 1;
        }
        if $at > $n2 {
            return Err($Problem::$Broken($at));
        }¦if $line.chars().filter(|$part| $part.is_control()).«collect::<Vec<char>>().is_empty()→next().is_none()» {
            $good += $line.len();
        }¦if $line.split(';').«collect::<Vec<_>>().contains(&$q1)→any(|x| x == $q1)» {
            return Err($Problem::$Broken($at));
        }⟧
        $good += $f_numbers($line).len();
    }
    if $good == 0 { Err($Problem::$Empty) } else { Ok($good) }
}
""",
        fields_seen=s.var(),
    )
