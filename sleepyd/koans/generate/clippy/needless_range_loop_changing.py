"""Loops over indexes that change, move on or take along elements, where the elements themselves would do."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.clippy.loops import with_item
from sleepyd.koans.generate.source import Source


@skeleton("needless_range_loop")
def filled_with_its_place(s: Source) -> str:
    return with_item(
        s,
        """
⟦pub ¦⟧fn $f_fill(⟦#v:$p_cells: &mut [usize]¦mut $p_cells: Vec<usize>¦$p_cells: &mut [usize; 8]⟧) ⟦#v:¦-> Vec<usize> ¦⟧{
    for «$i in 0..$p_cells.len()→($i, item) in $p_cells.iter_mut().enumerate()» {
        ⟦«$p_cells[$i]→*item» = $i ⟦* $n1¦+ $n1⟧;¦«$p_cells[$i]→*item» += $i;¦if $i % $n2 == 1 {
            «$p_cells[$i]→*item» = $n1;
        }⟧
    }
    $noise
    ⟦#v:¦$p_cells¦⟧
}
""",
    )


@skeleton("needless_range_loop")
def widths_of_the_rows(s: Source) -> str:
    return with_item(
        s,
        """
⟦pub ¦⟧fn $f_rows($p_rows: ⟦&[Vec<$k1>]¦&Vec<Vec<$k1>>⟧) -> ⟦#r:Vec<$k1>¦usize¦Vec<String>⟧ {
    let mut $out = ⟦#r:Vec::new()¦0¦Vec::with_capacity($n1)⟧;
    for «$y in 0..$p_rows.len()→⟦#r:item in $p_rows¦item in $p_rows¦($y, item) in $p_rows.iter().enumerate()⟧» {
        ⟦#r:$out.push(«$p_rows[$y]→item».iter().sum());¦$out = $out.max(«$p_rows[$y]→item».len());¦\
$out.push(format!("{$y}: {:?}", «$p_rows[$y]→item»));⟧
    }
    $out
}
""",
    )


@skeleton("needless_range_loop")
def kinds_told_apart(s: Source) -> str:
    return with_item(
        s,
        """
⟦pub ¦⟧fn $f_kinds($p_codes: &[⟦#t:u8¦$k1⟧]) -> ⟦#r:String¦(usize, usize)⟧ {
    let mut $out = ⟦#r:String::new()¦(0, $n1)⟧;
    $noise
    for «$i in 0..$p_codes.len()→item in $p_codes» {
        match «$p_codes[$i]→*item» {
            0 => ⟦#r:$out.push('⟦-¦.⟧')¦$out.0 += 1⟧,
            1..=9 => ⟦#r:$out.push_str($q1)¦$out.1 += 1⟧,
            ⟦_ => break¦_ => {}¦$other => println!("{$other}")⟧,
        }
    }
    $out
}
""",
    )


@skeleton("needless_range_loop")
def lifelike_salaries_raised(s: Source) -> str:
    return with_item(
        s,
        """
#[derive(Debug, Clone)]
pub struct $Worker {
    pub $name: String,
    pub $pay: f64,
}

impl $Worker {
    $method
    pub fn $f_raise(&mut self, $percent: f64) {
        self.$pay *= 1.0 + $percent / 100.0;
    }
}

$item
$doc
pub fn $f_raise_all($p_workers: &mut ⟦[$Worker]¦Vec<$Worker>⟧, $percent: f64) {
    for «$i in 0..$p_workers.len()→⟦#e:item in $p_workers.iter_mut()¦($i, item) in \
$p_workers.iter_mut().enumerate()¦item in $p_workers.iter_mut()⟧» {
        ⟦#e:«$p_workers[$i]→item».$f_raise($percent);¦«$p_workers[$i]→item».$f_raise($percent + $i as f64);¦\
if «$p_workers[$i]→item».$name.len() > $n1 {
            «$p_workers[$i]→item».$pay += $percent;
        }⟧
    }
}
""",
    )


@skeleton("needless_range_loop")
def lifelike_letters_counted_by_place(s: Source) -> str:
    return with_item(
        s,
        """
use std::collections::HashMap;

$doc
pub struct $Index {
    $p_places: HashMap<char, Vec<usize>>,
    $fields
}

impl $Index {
    $method
    $doc
    pub fn $f_add(&mut self, $text: &str) -> usize {
        let $p_letters: Vec<char> = $text.chars().collect();
        for «$i in 0..$p_letters.len()→($i, item) in $p_letters.iter().enumerate()» {
            ⟦self.$p_places.entry(«$p_letters[$i]→*item»).or_default().push($i);¦\
if «$p_letters[$i]→item».is_alphabetic() {
                self.$p_places.entry(«$p_letters[$i]→*item»).or_insert_with(Vec::new).push($i + $n1);
            }¦self.$p_places.insert(«$p_letters[$i]→*item», vec![$i]);⟧
        }
        $p_letters.len()
    }
}
""",
    )


@skeleton("needless_range_loop")
def lifelike_columns_written(s: Source) -> str:
    return with_item(
        s,
        """
use std::fmt::Write;

$derive
pub struct $Column {
    pub $title: String,
    pub $width: usize,
}

$item
$doc
pub fn $f_header($p_columns: ⟦&[$Column]¦&Vec<$Column>⟧) -> Result<String, std::fmt::Error> {
    let mut $out = String::new();
    for «$i in 0..$p_columns.len()→⟦#e:item in $p_columns¦($i, item) in $p_columns.iter().enumerate()¦\
item in $p_columns⟧» {
        ⟦#e:write!($out, "{} ", «$p_columns[$i]→item».$title)?;¦if $i > 0 {
            $out.push('|');
        }
        $out.push_str(&«$p_columns[$i]→item».$title);¦let $width = «$p_columns[$i]→item».$width;
        write!($out, "{:>1$}", «$p_columns[$i]→item».$title, $width)?;⟧
    }
    $noise
    Ok($out)
}
""",
    )
