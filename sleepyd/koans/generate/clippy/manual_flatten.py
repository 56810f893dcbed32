"""Programs like a small crate with a loop whose body is only an `if let`: `manual_flatten`."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("manual_flatten")
def lifelike_board_pieces(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone, Copy⟦, PartialEq¦⟧)]
pub struct $Piece {
    $value: $k1,
    $white: bool,
}

pub struct $Board {
    $p_rows: Vec<Vec<Option<$Piece>>>,
    $fields
}

impl $Board {
    $method
    $doc
    pub fn $f_material(&self, $side: bool) -> $k1 {
        let mut $total = 0;
        for $row in &self.$p_rows {
            for «$cell in $row→$piece in $row.iter().flatten()» {
«                if let Some($piece) = $cell {→»
                ⟦«    →»$total += $piece.$value;¦«    →»if $piece.$white == $side {
«    →»                    $total += $piece.$value;
«    →»                }⟧
«                }→»
            }
        }
        $total
    }

    pub fn $f_width(&self) -> usize {
        self.$p_rows.first().map_or(0, Vec::len)
    }
}
""",
    )


@skeleton("manual_flatten")
def lifelike_directory_listed(s: Source) -> str:
    return fill(
        s,
        """
use std::fs;
use std::io;
use std::path::Path;

$item
$doc
pub fn $f_list($dir: &Path) -> io::Result<⟦#r:Vec<String>¦usize⟧> {
    let mut $out = ⟦#r:Vec::new()¦0⟧;
    $noise
    for $entry in fs::read_dir($dir)?«→.flatten()» {
«        if let Ok($entry) = $entry {→»
«    →»        ⟦#r:$out.push($entry.file_name().to_string_lossy().into_owned());¦$out += $entry.file_name().len();⟧
«        }→»
    }
    Ok($out)
}

pub fn $f_readable($path: &Path, $limit: u64) -> bool {
    match fs::metadata($path) {
        Ok($meta) => $meta.len() < $limit,
        Err(_) => false,
    }
}
""",
    )


@skeleton("manual_flatten")
def lifelike_slots_of_map(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::⟦#m:HashMap¦BTreeMap⟧;

$derive
pub struct $Guest {
    pub $name: String,
    pub $nights: $k1,
}

pub struct $Hotel {
    $p_rooms: ⟦#m:HashMap¦BTreeMap⟧<u32, Option<$Guest>>,
}

impl $Hotel {
    $doc
    pub fn $f_nights(⟦#v:&self¦&mut self, $more: $k1¦self⟧) -> ⟦#v:$k1¦usize¦Vec<String>⟧ {
        let mut $out = ⟦#v:0¦0¦Vec::new()⟧;
        for «$room→$guest» in self.$p_rooms.⟦#v:values()¦values_mut()¦into_values()⟧«→.flatten()» {
«            if let Some($guest) = $room {→»
«    →»            ⟦#v:$out += $guest.$nights;¦$guest.$nights += $more;¦$out.push($guest.$name);⟧
            ⟦#v:¦«    →»$out += 1;¦⟧
«            }→»
        }
        $out
    }

    $method
    pub fn $f_free(&self) -> usize {
        self.$p_rooms.values().filter(|$room| $room.is_none()).count()
    }
}
""",
    )


@skeleton("manual_flatten")
def lifelike_results_kept(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug⟦, Clone¦⟧)]
pub enum $Failure {
    $Missing,
    $Invalid(String),
}

$derive
pub struct $Point {
    $x1: $k1,
    $y1: $k1,
}

fn $f_parse($text: &str) -> Result<$Point, $Failure> {
    let ($left, $right) = $text.split_once(',').ok_or($Failure::$Missing)?;
    let $x1 = $left.trim().parse().map_err(|_| $Failure::$Invalid($left.to_string()))?;
    let $y1 = $right.trim().parse().map_err(|_| $Failure::$Invalid($right.to_string()))?;
    Ok($Point { $x1, $y1 })
}

$item
$doc
pub fn $f_points($input: &str) -> ⟦#r:Vec<$Point>¦$k1⟧ {
    let mut $out = ⟦#r:Vec::new()¦0⟧;
    for ⟦«$parsed→$point» in $input.lines().map($f_parse)«→.flatten()»¦$point in $input.split(';').map(|$part| $f_parse($part))«→.flatten()»⟧ {
«        if let Ok($point) = %it% {→»
«    →»        ⟦#r:$out.push($point);¦$out += $point.$x1 * $point.$y1;⟧
«        }→»
    }
    $out
}
""".replace("⟦«$parsed", "⟦#i:«$parsed").replace("%it%", "⟦#i:$parsed¦$point⟧"),  # noqa: E501
    )


@skeleton("manual_flatten")
def lifelike_inventory_updated(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Item {
    $name: String,
    $count: $k1,
}

pub struct $Bag {
    $p_slots: ⟦Vec<Option<$Item>>¦[Option<$Item>; 8]⟧,
    $fields
}

impl $Bag {
    $method
    $doc
    pub fn $f_refill(&mut self, $amount: $k1) {
        $noise
        for ⟦«$slot→$thing» in «&mut self.$p_slots→self.$p_slots.iter_mut().flatten()»¦«$slot→$thing» in self.$p_slots.iter_mut()«→.flatten()»⟧ {
«            if let Some($thing) = $slot {→»
«    →»            $thing.$count ⟦+= $amount¦= $amount.max($n1)¦*= $amount⟧;
«            }→»
        }
    }

    pub fn $f_names(&self) -> String {
        let mut $p_names = Vec::new();
        for $thing in self.$p_slots.iter().flatten() {
            $p_names.push($thing.$name.as_str());
        }
        $p_names.join($q1)
    }
}
""",  # noqa: E501
    )


@skeleton("manual_flatten")
def lifelike_pairs_of_config(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::HashMap;

$item
#[derive(Debug, Default)]
pub struct $Config {
    $p_values: HashMap<String, String>,
}

impl $Config {
    $doc
    pub fn $f_read($text: &str) -> Self {
        let mut $config = Self::default();
        for ⟦#p:«$pair→($key, $value)» in $text.lines().map(|$line| $line.split_once('='))«→.flatten()»¦«$part→$line» in $text.split(';').map(|$raw| $raw.strip_prefix($q1))«→.flatten()»¦«$pair→($key, $value)» in $text.lines().map(|$line| $line.trim().split_once(": "))«→.flatten()»⟧ {
«            if let Some(⟦#p:($key, $value)¦$line¦($key, $value)⟧) = ⟦#p:$pair¦$part¦$pair⟧ {→»
«    →»            ⟦#p:$config.$p_values.insert($key.trim().to_string(), $value.to_string());¦$config.$p_values.insert($line.to_string(), String::new());¦$config.$f_set($key, $value);⟧
«            }→»
        }
        $config
    }

    pub fn $f_set(&mut self, $key: &str, $value: &str) {
        $noise
        self.$p_values.insert($key.to_lowercase(), $value.to_owned());
    }

    pub fn $f_get(&self, $key: &str) -> Option<&str> {
        self.$p_values.get($key).map(String::as_str)
    }
}
""",  # noqa: E501
    )


@skeleton("manual_flatten")
def lifelike_optional_children(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Node {
    $weight: $k1,
    $p_children: [Option<Box<$Node>>; 2],
}

impl $Node {
    pub fn $f_leaf($weight: $k1) -> Self {
        Self { $weight, $p_children: [None, None] }
    }

    $method
    $doc
    pub fn $f_visit(&self, ⟦#v:$out: &mut Vec<$k1>) {
        $out.push(self.$weight);¦$depth: usize) -> usize {
        let mut $deepest = $depth;¦$limit: $k1) -> bool {
        if self.$weight > $limit {
            return true;
        }⟧
        for «$child in &self.$p_children→$node in self.$p_children.iter().flatten()» {
«            if let Some($node) = $child {→»
«    →»            ⟦#v:$node.$f_visit($out);¦$deepest = $deepest.max($node.$f_visit($depth + 1));¦if $node.$f_visit($limit) {
«    →»                return true;
«    →»            }⟧
«            }→»
        }
        ⟦#v:¦$deepest¦false⟧
    }
}

$item
""",  # noqa: E501
    )
