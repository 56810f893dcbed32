"""Programs like a small crate that say how to bind in patterns which settle that by themselves."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("match_ergonomics_ref")
def lifelike_messages_delivered(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug⟦, Clone¦⟧)]
pub enum $Message {
    $Text { $from: String, $body: String },
    $File(String, Vec<u8>),
    $Closed,
}

pub struct $Inbox {
    $p_messages: Vec<$Message>,
    $fields
}

impl $Inbox {
    $method
    $doc
    pub fn $f_size(&self) -> usize {
        self.$p_messages
            .iter()
            .map(|$message| match $message {
                ⟦#w:$Message::$Text { «ref $from, ref $body→$from, $body» } => $from.len() + $body.len(),
                $Message::$File($name, $data) => $name.len() + $data.len(),¦\
$Message::$Text { $body, .. } => $body.len(),
                $Message::$File(«⟦#v:_, ref $data¦ref $name, ref $data⟧→⟦#v:_, $data¦$name, $data⟧») => \
$data.len()⟦#v:¦ + $name.len()⟧,⟧
                $Message::$Closed => $n1,
            })
            .sum()
    }
}

$item
""",
    )


@skeleton("match_ergonomics_ref")
def lifelike_tree_walked(s: Source) -> str:
    return fill(
        s,
        """
pub enum $Tree {
    $Leaf,
    $Node(Box<$Tree>, $k1, Box<$Tree>),
}

impl $Tree {
    $doc
    pub fn $f_depth(&self) -> usize {
        match self {
            $Tree::$Leaf => 0,
            $Tree::$Node(«ref $left, _, ref $right→$left, _, $right») => 1 + $left.$f_depth().max($right.$f_depth()),
        }
    }

    pub fn $f_smallest(&self) -> Option<&$k1> {
        ⟦match self {
            $Tree::$Leaf => None,
            $Tree::$Node($left, $value, _) => $left.$f_smallest().or(Some($value)),
        }¦let $Tree::$Node($left, «ref $value→$value», _) = self else {
            return None;
        };
        $left.$f_smallest().or(Some($value))⟧
    }
}

$item
""",
    )


@skeleton("match_ergonomics_ref")
def lifelike_player_moved(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug⟦, Default¦⟧)]
pub struct $Player {
    pub $place: (i32, i32),
    pub $p_items: Vec<String>,
    $fields
}

$item
$doc
pub fn $f_step($player: &mut $Player, $dx: i32) -> usize {
    $noise
    ⟦let $Player { «⟦#w:ref mut $place, $p_items¦ref mut $place, ref mut $p_items⟧→$place, $p_items», .. } = $player;
    $place.0 += $dx;
    $p_items.truncate($n1);
    $p_items.len()¦let $Player { $place: («ref mut $x→$x», _), $p_items, .. } = $player;
    *$x += $dx;
    $p_items.len()¦match $player {
        $Player { $p_items, .. } if $p_items.is_empty() => 0,
        $Player { «ref mut $place→$place», $p_items, .. } => {
            $place.1 -= $dx;
            $p_items.len()
        }
    }⟧
}
""",
    )


@skeleton("match_ergonomics_ref")
def lifelike_results_reported(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::BTreeMap;

pub struct $Report {
    $p_results: BTreeMap<String, Result<$k1, String>>,
}

impl $Report {
    $method
    $doc
    pub fn $f_lines(&self) -> Vec<String> {
        let mut $p_out = Vec::new();
        for ($name, $result) in &self.$p_results {
            ⟦match $result {
                Ok(«ref $value→$value») => $p_out.push(format!("{$name} {$value}")),
                Err($reason) => $p_out.push($reason.clone()),
            }¦if let Err(«ref $reason→$reason») = $result {
                $p_out.push(format!("{$name}: {$reason}"));
            }¦match $result {
                Ok($value) if *$value > $n1 => continue,
                Ok(_) => $p_out.push($name.clone()),
                Err(«ref $reason→$reason») => $p_out.push($reason.to_uppercase()),
            }⟧
        }
        $p_out
    }
}

$item
""",
    )


@skeleton("match_ergonomics_ref")
def lifelike_slices_taken_apart(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, PartialEq)]
pub enum $Request {
    $Get(String),
    $Put(String, String),
    $Unknown,
}

$item
$doc
pub fn $f_request($p_words: &[String]) -> $Request {
    $noise
    match $p_words {
        ⟦#w:[$verb, «ref $key→$key»] if $verb == "$w1" => $Request::$Get($key.clone()),
        [_, $key, $value] => $Request::$Put($key.clone(), $value.clone()),¦\
[_, $key] => $Request::$Get($key.to_string()),
        [$verb, «ref $key, ref $value→$key, $value»] if $verb.len() > $n1 => \
$Request::$Put($key.clone(), $value.clone()),¦\
[«ref $verb, ref $key→$verb, $key»] if $verb != $key => $Request::$Get($key.clone()),
        [_, $key, ..] => $Request::$Put($key.clone(), $q1.to_string()),⟧
        _ => $Request::$Unknown,
    }
}
""",
    )


@skeleton("match_ergonomics_ref")
def lifelike_options_in_a_struct(s: Source) -> str:
    return fill(
        s,
        """
pub struct $Profile {
    pub $name: Option<String>,
    pub $scores: Option<($k1, $k1)>,
    $fields
}

impl $Profile {
    $method
    $doc
    pub fn $f_title(&self) -> ⟦String {
        match (&self.$name, self.$scores) {
            (Some(«ref $name→$name»), Some(($low, _))) => format!("{$name} {$low}"),
            (Some(«ref $name→$name»), None) => $name.clone(),
            (None, _) => $q1.to_string(),
        }¦&str {
        if let Some(«ref $name→$name») = &self.$name {
            return $name;
        }
        $noise
        $q1¦usize {
        let $Profile { $name: Some(«ref $name→$name»), .. } = self else {
            return $n1;
        };
        $name.len()⟧
    }
}

$item
""",
    )
