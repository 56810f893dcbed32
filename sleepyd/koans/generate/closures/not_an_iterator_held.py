"""Loops over what only holds an iterator or a list: options, pointers, tuples, own types, texts in bytes."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("not_an_iterator")
def list_behind_a_pointer(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_total($p_values: ⟦#t:Box<Vec<$k>>¦std::rc::Rc<[$k]>¦std::sync::Arc<Vec<$k>>⟧, $extra: $k) -> $k {
    let mut $sum = $extra;
    $noise
    for $x in «⟦#b:&¦⟧$p_values→$p_values.iter()» {
        ⟦$sum += $x;¦$sum = $sum.max(*$x);⟧
    }
    $sum
}
""",
    )


@skeleton("not_an_iterator")
def digits_of_a_text(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_digits($text: ⟦#t:&str¦&String¦String⟧) -> ⟦#r:Vec<u32>¦u32¦usize⟧ {
    ⟦#r:let mut $p_out = Vec::new();
    for $c in $text«→.chars()» {
        if let Some($digit) = $c.to_digit(10) {
            $p_out.push($digit);
        }
    }
    $p_out¦let mut $sum = 0;
    for $c in $text«→.chars()» {
        $sum = $sum * ⟦3¦7¦31⟧ + $c as u32;
    }
    $noise
    $sum¦let mut $count = 0;
    for $c in $text«→.chars()» {
        if $c.is_ascii_digit() && $count < $n1 {
            $count += 1;
        }
    }
    $count⟧
}
""",
    )


@skeleton("not_an_iterator")
def every_line_of_a_text(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_lines($text: &str) -> ⟦#r:Vec<(&str, &str)>¦usize¦String⟧ {
    let mut $out = ⟦#r:Vec::new()¦0¦String::new()⟧;
    $noise
    for $line in $text«→.⟦#l:lines()¦lines()¦split_whitespace()⟧» {
        ⟦#r:if let Some($pair) = $line.split_once('⟦=¦:⟧') {
            $out.push($pair);
        }¦$out = $out.max($line.len());¦$out.push_str($line.trim());⟧
    }
    $out
}
""",
    )


@skeleton("not_an_iterator")
def lifelike_field_of_the_parameter(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Track {
    pub $name: String,
    pub $p_points: Vec<(f64, f64)>,
}

impl $Track {
    $method
    $doc
    pub fn $f_measure(⟦#s:&self, $other: &$Track¦$track: &$Track¦$p_tracks: &[$Track]⟧) -> f64 {
        let mut $length = 0.0;
        ⟦#s:for ($a, $b) in self.$p_points.iter().zip(«$other→&$other.$p_points») {
            $length += ($a.0 - $b.0).hypot($a.1 - $b.1);
        }¦for ($x, $y) in «$track→&$track.$p_points» {
            $length += $x * $y;
        }¦for $track in $p_tracks {
            for ($x, _) in «$track→&$track.$p_points» {
                $length += $x;
            }
        }⟧
        $length
    }
}

$item
""",
    )


@skeleton("not_an_iterator")
def lifelike_children_in_a_tree(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Folder {
    pub $name: String,
    pub $size: $k,
    pub $p_folders: Vec<$Folder>,
}

$doc
pub fn $f_size($folder: &$Folder) -> $k {
    let mut $total = $folder.$size;
    for $child in ⟦«$folder→&$folder.$p_folders» {
        $total += $f_size($child);
    }¦«$folder→$folder.$p_folders.iter()» {
        if !$child.$name.is_empty() {
            $total += $f_size($child);
        }
    }⟧
    $total
}

$item
pub fn $f_grow($folder: &mut $Folder, $step: $k) {
    $folder.$size += $step;
    for $child in &mut $folder.$p_folders {
        $f_grow($child, $step);
    }
}
""",
    )


@skeleton("not_an_iterator")
def lifelike_mutex_in_a_struct(s: Source) -> str:
    return fill(
        s,
        """
use std::sync::{Arc, Mutex};

#[derive(Clone⟦, Default¦⟧)]
pub struct $Registry {
    $p_names: Arc<Mutex<Vec<String>>>,
    $fields
}

impl $Registry {
    $method
    pub fn $f_add(&self, $name: &str) {
        if let Ok(mut $guard) = self.$p_names.lock() {
            $guard.push($name.to_owned());
        }
    }

    $doc
    pub fn $f_join(&self) -> String {
        let mut $out = String::new();
        ⟦let $guard = self.$p_names.lock().unwrap();
        for $name in «⟦&¦⟧$guard→$guard.iter()» {
            $out.push_str($name);
        }¦if let Ok($guard) = self.$p_names.lock() {
            for $name in «$guard→$guard.iter()» {
                $out += $name;
                $out.push(' ');
            }
        }¦for $name in self.$p_names.lock().unwrap()«→.iter()» {
            $out.insert_str(0, $name);
        }⟧
        $out
    }
}
""",
    )


@skeleton("not_an_iterator")
def lifelike_tuple_of_settings(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Profile {
    pub $first: f64,
    pub $second: f64,
    pub $third: f64,
    $fields
}

impl $Profile {
    $method
    $doc
    pub fn $f_measure(&self) -> f64 {
        ⟦let mut $sum: f64 = 0.0;
        for $part in «(self.$first, self.$second, self.$third)→[self.$first, self.$second, self.$third]» {
            $sum += $part * $part;
        }
        $sum.sqrt()¦let $p_parts = «(self.$first, self.$second)→[self.$first, self.$second]»;
        let mut $best = self.$third;
        for $part in $p_parts {
            if $part > $best {
                $best = $part;
            }
        }
        $best¦let mut $total = $n1.5;
        for ($part, $weight) in «((self.$first, 2.0), (self.$third, 0.5))→[(self.$first, 2.0), (self.$third, 0.5)]» {
            $total += $part * $weight;
        }
        $total⟧
    }
}
""",
    )
