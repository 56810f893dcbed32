"""Lifelike generators for loops and calls over what is no iterator: a number, a struct, a pointer to a list."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("not_an_iterator")
def lifelike_rows_of_a_board(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Board {
    $width: usize,
    $height: usize,
    $p_cells: Vec<$k>,
}

impl $Board {
    $method
    $doc
    pub fn $f_sums(&self) -> Vec<$k> {
        let mut $p_sums = Vec::new();
        for $y in ⟦0..self.$height {
            let mut $sum = 0;
            for $x in «→0..»self.$width {¦«→0..»self.$height {
            let mut $sum = 0;
            for $x in 0..self.$width {⟧
                $sum += self.$p_cells[$y * self.$width + $x];
            }
            $p_sums.push($sum);
        }
        $p_sums
    }

    $doc
    pub fn $f_render(&self) -> String {
        let mut $out = String::new();
        for ($i, $cell) in self.$p_cells.iter().enumerate() {
            if $i > 0 && $i % self.$width == 0 {
                $out.push('\\n');
            }
            $out.push_str(&$cell.to_string());
        }
        $out
    }
}
""",
    )


@skeleton("not_an_iterator")
def lifelike_struct_instead_of_its_list(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone)]
pub struct $Song {
    pub $name: String,
    pub $length: u32,
}

⟦#[derive(Debug)]¦#[derive(Debug, Clone)]¦⟧
pub struct $Playlist {
    pub $title: String,
    pub $p_songs: Vec<$Song>,
}

impl $Playlist {
    $method
    $doc
    pub fn $f_total(⟦#m:&self¦&mut self, $extra: u32⟧) -> u32 {
        let mut $total = 0;
        for $song in ⟦#m:«self→&self.$p_songs»¦«self→&mut self.$p_songs»⟧ {
            ⟦#m:$total += $song.$length;¦$song.$length += $extra;
            $total += 1;⟧
        }
        $total
    }
}

$item
pub fn $f_longest($list: &$Playlist) -> Option<&$Song> {
    $list.$p_songs.iter().max_by_key(|$song| $song.$length)
}
""",
    )


@skeleton("not_an_iterator")
def lifelike_module_with_iter_method(s: Source) -> str:
    return fill(
        s,
        """
⟦#r:use $inventory::$Inventory;

¦⟧mod $inventory {
    $doc
    #[derive(Default)]
    pub struct $Inventory {
        $p_parts: Vec<(String, $k)>,
    }

    impl $Inventory {
        pub fn $f_add(&mut self, $name: &str, $count: $k) {
            self.$p_parts.push(($name.to_string(), $count));
        }

        pub fn iter(&self) -> ⟦std::slice::Iter<'_, (String, $k)>¦impl Iterator<Item = &(String, $k)>⟧ {
            self.$p_parts.iter()
        }
    }
}

$doc
pub fn $f_describe($stock: &⟦#r:¦$inventory::⟧$Inventory) -> ⟦Vec<String> {
    let mut $p_lines = Vec::new();
    for ($name, $count) in $stock«→.iter()» {
        $p_lines.push(format!("{$count} {$name}"));
    }
    $noise
    $p_lines¦$k {
    let mut $sum = 0;
    for ($name, $count) in $stock«→.iter()» {
        if $name.starts_with($q1) {
            continue;
        }
        $sum += $count;
    }
    $sum⟧
}
""",
    )


@skeleton("not_an_iterator")
def lifelike_shared_list(s: Source) -> str:
    return fill(
        s,
        """
⟦#w:use std::rc::Rc;¦use std::sync::Arc;⟧

$derive
pub struct $Job {
    pub $name: String,
    pub $weight: $k,
}

pub struct $Queue {
    $p_jobs: ⟦#w:Rc¦Arc⟧<Vec<$Job>>,
    $fields
}

impl $Queue {
    $method
    $doc
    pub fn $f_heavy(&self, $limit: $k) -> Vec<&str> {
        let mut $p_names = Vec::new();
        ⟦for $job in «&self.$p_jobs→self.$p_jobs.iter()» {
            if $job.$weight > $limit {
                $p_names.push($job.$name.as_str());
            }
        }¦$noise
        for $job in «&self.$p_jobs→self.$p_jobs.iter()» {
            match $job.$weight {
                $x1 if $x1 > $limit => $p_names.push(&$job.$name[..]),
                _ => println!("{}", $job.$name),
            }
        }⟧
        $p_names
    }

    pub fn $f_share(&self) -> ⟦#w:Rc¦Arc⟧<Vec<$Job>> {
        ⟦#w:Rc¦Arc⟧::clone(&self.$p_jobs)
    }
}
""",
    )


@skeleton("not_an_iterator")
def lifelike_parts_of_many_structs(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::⟦#c:BTreeSet¦HashSet¦VecDeque⟧;

pub struct $Team {
    pub $name: String,
    pub $p_members: Vec<u32>,
    $fields
}

$item
$doc
pub fn $f_everyone($p_teams: &[$Team]) -> ⟦#c:BTreeSet¦HashSet¦VecDeque⟧<u32> {
    let mut $p_all = ⟦#c:BTreeSet¦HashSet¦VecDeque⟧::new();
    $noise
    for $team in $p_teams {
        ⟦if $team.$name.is_empty() {
            continue;
        }
        ¦⟧$p_all.extend(«$team→&$team.$p_members»);
    }
    $p_all
}

pub fn $f_largest($p_teams: &[$Team]) -> Option<&str> {
    $p_teams
        .iter()
        .max_by_key(|$team| $team.$p_members.len())
        .map(|$team| $team.$name.as_str())
}
""",
    )


@skeleton("not_an_iterator")
def lifelike_own_iterator_behind_reference(s: Source) -> str:
    return fill(
        s,
        """
$doc
#[derive(Debug⟦, Clone¦⟧)]
pub struct $Steps {
    $at: $k,
    $end: $k,
}

impl Iterator for $Steps {
    type Item = $k;

    fn next(&mut self) -> Option<Self::Item> {
        ⟦if self.$at >= self.$end {
            return None;
        }
        self.$at += $n1;
        Some(self.$at)¦(self.$at < self.$end).then(|| {
            self.$at += 1;
            self.$at
        })⟧
    }
}

$item
pub fn $f_last(⟦#p:$steps: $Steps¦$end: $k⟧) -> $k {
    ⟦#p:¦let $steps = $Steps { $at: 0, $end };⟧
    let mut $last = $n2;
    $noise
    for $x in «&→»$steps {
        $last = ⟦$x¦$x + $last¦$x * $n3⟧;
    }
    $last
}
""",
    )


@skeleton("not_an_iterator")
def lifelike_letters_of_a_name(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::HashMap;

$derive
pub struct $Entry {
    $name: String,
    $fields
}

impl $Entry {
    $method
    $doc
    pub fn $f_letters(&self⟦#a:¦¦, $extra: &str⟧) -> HashMap<char, usize> {
        let mut $p_counts = HashMap::new();
        ⟦#a:for $c in «self.$name→self.$name.chars()» {
            *$p_counts.entry($c).or_insert(0) += 1;
        }¦let $name = self.$name.to_lowercase();
        for $c in $name«→.chars()» {
            if $c.is_alphabetic() {
                *$p_counts.entry($c).or_default() += $n1;
            }
        }¦for $c in $extra.trim()«→.chars()» {
            $p_counts.entry($c).and_modify(|$count| *$count += 1).or_insert(1);
        }⟧
        $noise
        $p_counts
    }
}

$item
""",
    )
