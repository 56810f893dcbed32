"""Lifelike generators for values moved out of an index or a borrowed place: the fix clones, a match or loop borrows."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.moves import fill


@skeleton("move_out_of_index")
def lifelike_longest_found(s: Source) -> str:
    return fill(
        s,
        """
$doc
⟦pub ¦⟧fn $f_longest($p_names: ⟦&Vec<@K>¦Vec<@K>⟧⟦#l:¦, $v_from: usize⟧) -> ⟦#r:Option<@K>¦@K¦(usize, @K)⟧ {
    let mut $v_best = ⟦#l:0¦$v_from⟧;
    for $v_i in ⟦1..$p_names.len()¦(1..$p_names.len()).rev()¦(0..$p_names.len()).step_by(2)⟧ {
        if $p_names[$v_i].len() ⟦>¦<¦>=⟧ $p_names[$v_best].len()⟦ + $n¦⟧ {
            $v_best = $v_i;
        }
    }
    $noise
    ⟦#r:⟦if $p_names.is_empty() {
        return None;
    }
    ¦⟧Some($p_names[$v_best]«→.clone()»)¦⟦let $v_found = $p_names[$v_best]«→.clone()»;
    @p($v_found.len())@;
    $v_found¦$p_names[$v_best]«→.clone()»⟧¦($v_best, $p_names[$v_best⟦ - 1¦⟧]«→.clone()»)⟧
}
""",
    )


@skeleton("move_out_of_index")
def lifelike_slot_of_struct(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone)]
pub struct $T_Song {
    $v_title: String,
    $v_seconds: u32,
}

$doc
pub struct $T_Player {
    $p_songs: Vec<$T_Song>,
    $v_at: usize,
    $p_played: Vec<$T_Song>,
}

impl $T_Player {
    $method
    $doc
    pub fn $f_next(&mut self) -> ⟦#r:Option<$T_Song>¦$T_Song¦Result<$T_Song, String>⟧ {
        ⟦#r:if self.$v_at >= self.$p_songs.len() {
            return None;
        }¦¦if self.$p_songs.is_empty() {
            return Err($q.to_string());
        }⟧
        ⟦let $v_song = self.$p_songs[self.$v_at⟦ % $n¦⟧]«→.clone()»;
        $noise
        self.$v_at += $v_song.$v_seconds as usize;
        ⟦#r:Some($v_song)¦$v_song¦Ok($v_song)⟧¦self.$v_at = (self.$v_at + $n) % self.$p_songs.len();
        ⟦#r:Some(self.$p_songs[self.$v_at]«→.clone()»)¦self.$p_songs[self.$v_at]«→.clone()»¦
        Ok(self.$p_songs[self.$v_at]«→.clone()»)⟧¦self.$p_played.push(self.$p_songs[self.$v_at]«→.clone()»);
        $noise
        ⟦#r:self.$p_played.pop()¦$T_Song { $v_title: String::from($q), $v_seconds: $n }¦Err(String::from($q))⟧⟧
    }
}
""",
    )


@skeleton("move_out_of_index")
def lifelike_element_field(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $T_Step {
    pub $v_text: @K,
    pub $v_minutes: u32,
    pub $v_done: bool,
}

$doc
⟦pub ¦⟧struct $T_Recipe {
    $v_name: String,
    $p_steps: Vec<$T_Step>,
}

$doc
⟦pub ¦⟧fn $f_texts($v_recipe: &$T_Recipe⟦#l:¦, $v_limit: u32⟧) -> Vec<@K> {
    let mut $p_out = Vec::new();
    $noise
    for ⟦#i:$v_i in 0..$v_recipe.$p_steps.len()¦($v_i, $v_step) in $v_recipe.$p_steps.iter().enumerate()¦
    $v_step in $v_recipe.$p_steps.iter().filter(|$v_q| ⟦!$v_q.$v_done¦$v_q.$v_minutes > $n⟧)⟧ {
        ⟦#i:if $v_recipe.$p_steps[$v_i].$v_done {
            continue;
        }¦if $v_i ⟦>¦==⟧ $n {
            break;
        }¦if $v_step.$v_minutes > ⟦#l:$n¦$v_limit⟧ {
            continue;
        }⟧
        ⟦let $v_text = ⟦#i:$v_recipe.$p_steps[$v_i]¦$v_step¦$v_step⟧.$v_text«→.clone()»;
        $p_out.push($v_text);¦$p_out.push(⟦#i:$v_recipe.$p_steps[$v_i]¦$v_step¦$v_step⟧.$v_text«→.clone()»);⟧
    }
    ⟦@p($v_recipe.$v_name)@;
    ¦⟧$p_out
}
""",
    )


@skeleton("move_out_of_index")
def lifelike_getter(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::HashMap;

$derive
pub struct $T_User {
    $v_email: String,
    $p_roles: Vec<String>,
    $v_nick: Option<String>,
    $v_extra: HashMap<String, u32>,
    $v_age: u8,
}

impl $T_User {
    $method
    $doc
    pub fn $f_is_adult(&self) -> bool {
        self.$v_age >= $n
    }

    $doc
    pub fn $f_get(⟦&self¦&mut self⟧) -> ⟦#r:String¦Vec<String>¦Option<String>¦String¦(u8, Vec<String>)¦
    HashMap<String, u32>⟧ {
        ⟦#b:if self.$p_roles.is_empty() {
            @p(self.$v_age)@;
        }
        ¦⟧$noise
        ⟦#r:⟦self.$v_email«→.clone()»¦let $v_mail = self.$v_email«→.clone()»;
        @p($v_mail)@;
        $v_mail⟧¦⟦self.$p_roles«→.clone()»¦let mut $v_list = self.$p_roles«→.clone()»;
        $v_list.⟦sort¦reverse¦dedup⟧();
        $v_list⟧¦self.$v_nick«→.clone()»¦⟦self.$v_email«→.clone()» + $q¦self.$v_nick«→.clone()».unwrap_or_default()⟧¦
        (self.$v_age, self.$p_roles«→.clone()»)¦self.$v_extra«→.clone()»⟧
    }
}
""",
    )


@skeleton("move_out_of_index")
def lifelike_map_looked_up(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::⟦#m:HashMap¦BTreeMap⟧;

$doc
#[derive(Default)]
pub struct $T_Dictionary {
    $v_words: ⟦#m:HashMap¦BTreeMap⟧<String, @K>,
    $v_hits: u32,
}

impl $T_Dictionary {
    $method
    $doc
    pub fn $f_translate(&⟦#u:mut ¦⟧self, $p_keys: &[&str]) -> Vec<@K> {
        let mut $p_found = Vec::with_capacity($p_keys.len());
        for $v_key in $p_keys⟦.iter()¦¦.iter().rev()⟧ {
            ⟦if !self.$v_words.contains_key(*$v_key) {
                continue;
            }
            ¦⟧⟦#u:self.$v_hits += ⟦1¦$n⟧;¦⟧
            ⟦let $v_word = self.$v_words[*$v_key]«→.clone()»;
            $p_found.push($v_word);¦$p_found.push(self.$v_words[*$v_key]«→.clone()»);¦
            let $v_word = self.$v_words[$v_key.trim()]«→.clone()»;
            @p($v_word.len())@;
            $p_found.insert(0, $v_word);⟧
        }
        $noise
        $p_found
    }
}
""",
    )


@skeleton("move_out_of_index")
def lifelike_option_slot_matched(s: Source) -> str:
    return fill(
        s,
        """
$doc
#[derive(Debug)]
pub enum $T_Cell {
    $T_Text(String),
    $T_Number(i64),
    $T_Blank,
}

$doc
pub struct $T_Sheet {
    $p_cells: Vec<$T_Cell>,
    $p_names: Vec<Option<String>>,
    $v_active: $T_Cell,
}

impl $T_Sheet {
    $method
    $doc
    pub fn $f_width(&self, $v_at: usize) -> usize {
        $noise
        ⟦match «→&»⟦self.$p_cells[$v_at]¦self.$v_active⟧ {
            $T_Cell::$T_Text($v_t) => $v_t.len()⟦ + $n¦⟧,
            $T_Cell::$T_Number(⟦0¦$n..=99⟧) => $n,
            $T_Cell::$T_Number($v_k) => $v_k.to_string().len(),
            $T_Cell::$T_Blank => ⟦0¦$n⟧,
        }¦if let ⟦#p:$T_Cell::$T_Text¦Some⟧($v_t) = «→&»⟦#p:⟦self.$p_cells[$v_at]¦self.$v_active⟧¦
        self.$p_names[$v_at]⟧ {
            return $v_t.⟦len()¦chars().count()⟧;
        }
        $v_at ⟦+¦*⟧ $n¦let Some($v_t) = «→&»self.$p_names[$v_at] else {
            return ⟦0¦$v_at⟧;
        };
        $v_t.split_whitespace().count()¦match «→&»self.$p_names[$v_at⟦ + 1¦⟧] {
            Some($v_t) if $v_t.is_empty() => 0,
            Some($v_t) => $v_t.len(),
            None => $n,
        }⟧
    }
}
""",
    )


@skeleton("move_out_of_index")
def lifelike_field_looped_over(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $T_Line {
    $v_amount: f64,
    $v_label: String,
}

$doc
pub struct $T_Bill {
    $p_lines: Vec<$T_Line>,
    $p_pages: Vec<Vec<$T_Line>>,
    $v_tax: f64,
}

impl $T_Bill {
    $method
    $doc
    pub fn $f_total(&self⟦#l:¦, $v_page: usize⟧) -> f64 {
        let mut $v_sum = ⟦0.0¦$n.0¦self.$v_tax⟧;
        $noise
        for $v_line in «→&»⟦#l:self.$p_lines¦self.$p_pages[$v_page]⟧ {
            ⟦if $v_line.$v_label.⟦is_empty()¦starts_with($ch)⟧ {
                continue;
            }
            ¦@p($v_line.$v_label)@;
            ¦⟧$v_sum += $v_line.$v_amount⟦ * self.$v_tax¦ * (1.0 + self.$v_tax)¦.max($n.0)¦⟧;
        }
        ⟦$v_sum¦$v_sum.round()¦if $v_sum > $n.0 { $v_sum } else { self.$v_tax }⟧
    }
}
""",
    )


@skeleton("move_out_of_index")
def lifelike_nested_grid(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone, PartialEq)]
pub enum $T_Piece {
    $T_Rook { $v_moved: bool },
    $T_Pawn(String),
    $T_None,
}

$doc
fn $f_value($v_piece: ⟦#p:$T_Piece¦Option<$T_Piece>⟧) -> u32 {
    match $v_piece {
        ⟦#p:$T_Piece::$T_Rook { .. } => $n,
        $T_Piece::$T_Pawn($v_name) => $v_name.len() as u32,
        $T_Piece::$T_None => 0,¦Some($T_Piece::$T_Pawn($v_name)) if $v_name.is_empty() => 1,
        Some(_) => $n,
        None => 0,⟧
    }
}

$doc
pub fn $f_score($p_board: ⟦&[Vec<$T_Piece>]¦Vec<Vec<$T_Piece>>¦&Vec<Vec<$T_Piece>>⟧) -> u32 {
    let mut $v_total = 0;
    for $v_y in 0..$p_board.len() {
        for $v_x in 0..$p_board[$v_y].len() {
            ⟦if $p_board[$v_y][$v_x] == $T_Piece::$T_None {
                continue;
            }
            ¦⟧⟦$v_total += $f_value(⟦#p:$p_board[$v_y][$v_x]«→.clone()»¦Some($p_board[$v_y][$v_x]«→.clone()»)⟧)⟦ * $n¦
            ⟧;¦let $v_cell = $p_board[$v_y][$v_x]«→.clone()»;
            $v_total += $f_value(⟦#p:$v_cell¦Some($v_cell)⟧);⟧
        }
    }
    $noise
    $v_total⟦ + $n¦⟧
}
""",
    )


@skeleton("move_out_of_index")
def lifelike_closure_or_chain(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $T_Book {
    $v_title: String,
    $p_authors: Vec<String>,
    $v_year: u16,
}

$doc
⟦pub ¦⟧fn $f_authors($p_books: &[$T_Book]⟦#y:¦, $v_since: u16⟧) -> Vec<String> {
    let mut $p_names: Vec<String> = $p_books
        .iter()
        ⟦.filter(|$v_b| $v_b.$v_year ⟦>¦<=⟧ ⟦#y:$n¦$v_since⟧)
        ¦.filter(|$v_b| !$v_b.$p_authors.is_empty())
        ¦.rev()
        ¦.skip_while(|$v_b| $v_b.$v_title.is_empty())
        ¦⟧⟦.map(|$v_k| $v_k.$p_authors[0]«→.clone()»)¦.map(|$v_k| $v_k.$v_title«→.clone()»)¦
        .flat_map(|$v_k| $v_k.$p_authors«→.clone()»)¦.map(|$v_k| {
            let $v_who = $v_k.$p_authors[$v_k.$p_authors.len() - 1]«→.clone()»;
            $v_who.⟦to_uppercase()¦replace($ch, "")⟧
        })⟧
        .collect();
    $noise
    ⟦$p_names.sort();
    ¦$p_names.dedup();
    ¦$p_names.push($q.to_string());
    ¦$p_names.truncate($n);
    ⟧$p_names
}
""",
    )
