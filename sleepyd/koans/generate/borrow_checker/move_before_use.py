"""Lifelike generators for values moved before their last use: the fix clones where the value moves."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.moves import fill


@skeleton("move_before_use")
def lifelike_constructor_measures(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $T_Grid {
    $p_cells: ⟦#c:Vec<Vec<char>>¦Vec<u8>¦Vec<(i32, i32)>¦String⟧,
    $v_height: usize,
    $v_steps: ⟦u32¦usize⟧,
}

impl $T_Grid {
    $method
    $doc
    pub fn $f_new($p_cells: ⟦#c:Vec<Vec<char>>¦Vec<u8>¦Vec<(i32, i32)>¦String⟧) -> ⟦Self¦$T_Grid⟧ {
        $noise
        ⟦Self {
            «$p_cells→$p_cells: $p_cells.clone()»,
            $v_height: ⟦$p_cells.len()¦$p_cells.len() ⟦+¦/⟧ $n⟧,
            $v_steps: ⟦0¦$n⟧,
        }¦let $v_grid = Self { «$p_cells→$p_cells: $p_cells.clone()», $v_height: $n, $v_steps: 0 };
        ⟦@p($p_cells.len())@;¦assert!(!$p_cells.is_empty(), "$w");⟧
        $v_grid⟧
    }

    pub fn $f_cells(&self) -> usize {
        self.$p_cells.len()⟦ * self.$v_height¦⟧
    }
}
""",
    )


@skeleton("move_before_use")
def lifelike_parsed_entry(s: Source) -> str:
    return fill(
        s,
        """
$doc
#[derive(Debug⟦, Clone¦⟧)]
pub struct $T_Entry {
    $v_key: String,
    $v_value: ⟦#t:i64¦u32¦f64⟧,
    $v_width: usize,
}

$doc
pub fn $f_parse($v_line: &str) -> ⟦#r:Option¦Result⟧<$T_Entry⟦#r:¦, String⟧> {
    let ($v_left, $v_right) = $v_line.split_once(⟦'='¦':'¦"->"¦' '⟧)⟦#r:?¦.ok_or("$w")?⟧;
    let $v_key = $v_left.trim().⟦to_string¦to_owned¦to_lowercase⟧();
    $noise
    let $v_value = $v_right.trim().parse::<⟦#t:i64¦u32¦f64⟧>()⟦#r:.ok()?¦.map_err(|$v_err| $v_err.to_string())?⟧;
    ⟦⟦#r:Some¦Ok⟧($T_Entry {
        «$v_key→$v_key: $v_key.clone()»,
        $v_value⟦: $v_value * $n⟦#t:¦¦.0⟧¦⟧,
        $v_width: $v_key⟦.len()¦.chars().count()⟧⟦ + $v_line.len()¦⟧,
    })¦let $v_entry = $T_Entry { «$v_key→$v_key: $v_key.clone()», $v_value, $v_width: $v_line.len() };
    if $v_key.starts_with(⟦'#'¦$ch⟧) {
        return ⟦#r:None¦Err(format!("bad {}", $v_key))⟧;
    }
    ⟦#r:Some¦Ok⟧($v_entry)⟧
}
""",
    )


@skeleton("move_before_use")
def lifelike_sum_then_size(s: Source) -> str:
    return fill(
        s,
        """
$doc
⟦pub ¦⟧struct $T_Stats {
    pub $v_mean: f64,
    pub $v_count: usize,
    pub $v_label: String,
}

$doc
⟦pub ¦⟧fn $f_stats($v_label: &str, $p_values: Vec<f64>) -> $T_Stats {
    $noise
    let $v_sum⟦#a:: f64¦⟧ = $p_values«→.clone()»
        .into_iter()
        ⟦.filter(|$v_x| ⟦*$v_x > $n.5¦$v_x.is_finite()⟧)¦.skip_while(|$v_x| *$v_x < $n.0)¦.map(|$v_x| $v_x * $n.5)¦
        .rev()
        .take($n)⟧
        ⟦#a:.sum()¦.fold(⟦0.0¦f64::MIN⟧, |$v_acc, $v_y| ⟦$v_acc + $v_y¦$v_acc + ($v_y - $n.0)⟧)⟧;
    ⟦let $v_count = $p_values.len();
    $T_Stats {
        $v_mean: $v_sum / $v_count as f64,
        $v_count,
        $v_label: $v_label.to_string(),
    }¦if $p_values.is_empty() {
        @p($v_label)@;
    }
    $T_Stats { $v_mean: $v_sum, $v_count: $n, $v_label: $v_label.to_uppercase() }¦$T_Stats {
        $v_mean: $v_sum / ($p_values.len() as f64),
        $v_count: $p_values.iter().filter(|$v_z| **$v_z > $v_sum).count(),
        $v_label: format!("{$v_label}: {:.2}", $v_sum),
    }⟧
}
""",
    )


@skeleton("move_before_use")
def lifelike_register_and_log(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::HashMap;

⟦type¦pub type⟧ $T_Table = HashMap<⟦#k:String, usize¦usize, String¦String, f64⟧>;

$doc
pub struct $T_Registry {
    $v_table: $T_Table,
    $p_names: Vec<String>,
}

impl $T_Registry {
    $doc
    pub fn $f_register(&mut self, $v_name: String) -> ⟦#r:usize¦bool⟧ {
        ⟦if self.$p_names.contains(&$v_name) {
            return ⟦#r:0¦false⟧;
        }¦let $v_id = self.$p_names.len();
        @p($v_id)@;¦⟧
        self.$p_names.push($v_name«→.clone()»);
        $noise
        self.$v_table.insert(⟦#k:$v_name, $n¦self.$p_names.len(), $v_name¦$v_name, $n.5⟧);
        ⟦#r:self.$v_table.len()¦!self.$v_table.is_empty()⟧
    }

    $method
    fn $f_clear(&mut self) {
        self.$p_names.clear();
    }
}
""",
    )


@skeleton("move_before_use")
def lifelike_insert_own_length(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::⟦#m:HashMap¦BTreeMap⟧;

$doc
⟦pub ¦⟧fn $f_lengths($v_text: &str⟦#e:¦, $v_least: usize⟧) -> ⟦#m:HashMap¦BTreeMap⟧<String, usize> {
    let mut $p_lengths = ⟦#m:HashMap¦BTreeMap⟧::new();
    for $v_word in $v_text.⟦split_whitespace()¦lines()¦split(',')⟧⟦#e:¦.filter(|$v_w| $v_w.len() >= $v_least)⟧ {
        let $v_key⟦: String¦⟧ = ⟦$v_word.to_lowercase()¦$v_word.trim().to_string()¦
        $v_word.chars().rev().collect::<String>()¦String::from($v_word)⟧;
        $noise
        $p_lengths.insert($v_key«→.clone()», ⟦$v_key.len()¦$v_key.chars().count()¦$v_key.len() * ($n + $n)¦
        $v_key.matches($ch).count()⟧);
    }
    ⟦@p($p_lengths.len())@;¦⟧
    $p_lengths
}
⟦
fn main() {
    for ($v_k, $v_v) in $f_lengths($q⟦#e:¦, $n⟧) {
        println!("{$v_k}: {$v_v}");
    }
}
¦⟧
""",
    )


@skeleton("move_before_use")
def lifelike_message_sent(s: Source) -> str:
    return fill(
        s,
        """
⟦#c:use std::sync::mpsc::Sender;¦use std::collections::VecDeque;⟧

$doc
pub struct $T_Worker {
    ⟦#c:$v_outbox: Sender<@K>¦$v_outbox: VecDeque<@K>⟧,
    $v_sent: usize,
    ⟦pub $v_label: String,¦⟧
}

impl $T_Worker {
    $method
    $doc
    pub fn $f_dispatch(&mut self, $v_payload: @K) ⟦#r:¦-> bool ⟧{
        ⟦if self.$v_sent >= $n {
            return⟦#r:¦ false⟧;
        }¦⟧
        ⟦#c:if self.$v_outbox.send($v_payload«→.clone()»).is_err() {
            println!("$w");
        }¦self.$v_outbox.push_⟦back¦front⟧($v_payload«→.clone()»);⟧
        $noise
        self.$v_sent += ⟦$v_payload.len()¦$v_payload.len() * $n¦1 + $v_payload.len()⟧;
        ⟦#r:¦self.$v_sent > $n⟧
    }
}
""",
    )


@skeleton("move_before_use")
def lifelike_shape_wrapped(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub enum $T_Node {
    $T_Leaf(@K),
    $T_Pair(Box<$T_Node>, Box<$T_Node>),
}

impl $T_Node {
    $doc
    fn $f_weight(&self) -> usize {
        match self {
            $T_Node::$T_Leaf($v_data) => $v_data.len(),
            $T_Node::$T_Pair($v_left, $v_right) => $v_left.$f_weight() + $v_right.$f_weight(),
        }
    }
}

$doc
⟦pub ¦⟧fn $f_leaf($v_input: @K) -> (⟦#b:$T_Node¦Box<$T_Node>¦Option<$T_Node>⟧, usize) {
    $noise
    let $v_node = ⟦#b:$T_Node::$T_Leaf($v_input«→.clone()»)¦Box::new($T_Node::$T_Leaf($v_input«→.clone()»))¦
    Some($T_Node::$T_Leaf($v_input«→.clone()»))⟧;
    ⟦let $v_size = $v_input.len()⟦ * $n¦ + $n¦⟧;
    ($v_node, $v_size)¦($v_node, $v_input.len())¦if $v_input.is_empty() {
        return ($v_node, 0);
    }
    ($v_node, $n)⟧
}
""",
    )


@skeleton("move_before_use")
def lifelike_trait_store(s: Source) -> str:
    return fill(
        s,
        """
$doc
pub trait $T_Sink {
    fn $f_accept(&mut self, $v_item: ⟦#i:String¦Vec<u8>⟧) -> usize;
}

#[derive(Default)]
struct $T_Buffer {
    $p_parts: Vec<⟦#i:String¦Vec<u8>⟧>,
    $v_bytes: usize,
    $v_last: Option<⟦#i:String¦Vec<u8>⟧>,
}

impl $T_Sink for $T_Buffer {
    fn $f_accept(&mut self, $v_item: ⟦#i:String¦Vec<u8>⟧) -> usize {
        ⟦self.$v_last = Some($v_item«→.clone()»);¦self.$p_parts.push($v_item«→.clone()»);¦
        let $v_old = self.$v_last.replace($v_item«→.clone()»);
        @p($v_old.is_some())@;⟧
        $noise
        self.$v_bytes += $v_item.len();
        ⟦for ($v_at, $v_part) in self.$p_parts.iter().enumerate() {
            println!("{}: {}", $v_at, $v_part.len());
        }¦⟧
        ⟦self.$v_bytes¦self.$p_parts.len()¦self.$p_parts.iter().map(|$v_q| $v_q.len()).sum()⟧
    }
}
⟦
impl $T_Buffer {
    const LIMIT: usize = $n;

    fn $f_is_full(&self) -> bool {
        self.$v_bytes >= Self::LIMIT
    }
}
¦⟧
""",
    )


@skeleton("move_before_use")
def lifelike_loop_of_records(s: Source) -> str:
    return fill(
        s,
        """
$doc
#[derive(Debug, Clone)]
pub struct $T_Parcel {
    pub $v_code: String,
    pub $v_weight: u32,
    pub $v_fragile: bool,
}

$doc
⟦pub ¦⟧fn $f_load($p_parcels: Vec<$T_Parcel>) -> (Vec<$T_Parcel>, u32) {
    let mut $p_loaded = Vec::with_capacity($p_parcels.len());
    let mut $v_total = 0;
    for $v_parcel in $p_parcels {
        ⟦if $v_parcel.$v_weight > $n {
            continue;
        }¦if $v_total + $v_parcel.$v_weight > $n {
            break;
        }¦⟧
        $p_loaded.push($v_parcel«→.clone()»);
        ⟦$v_total += $v_parcel.$v_weight;¦$v_total += if $v_parcel.$v_fragile { $n } else { $v_parcel.$v_weight };¦
        match $v_parcel.$v_weight {
            0..=9 => $v_total += 1,
            $v_heavy => $v_total += $v_heavy / 2,
        }¦if $v_parcel.$v_code.starts_with($ch) {
            $v_total += 1;
        }⟧
    }
    $noise
    ($p_loaded, $v_total)
}
""",
    )


@skeleton("move_before_use")
def lifelike_page_rendered(s: Source) -> str:
    return fill(
        s,
        """
$doc
pub struct $T_Page {
    $v_title: String,
    $p_lines: Vec<String>,
}

impl $T_Page {
    $method
    pub fn $f_into_text(self) -> String {
        let mut $v_out = self.$v_title;
        for $v_line in self.$p_lines {
            $v_out.push('\\n');
            $v_out.push_str(⟦&$v_line¦$v_line.trim_end()⟧);
        }
        $v_out
    }
}

$doc
fn $f_render($v_title: String, $p_lines: Vec<String>) -> String {
    ⟦#w:let $v_page = $T_Page { «$v_title→$v_title: $v_title.clone()», $p_lines };¦
    let $v_page = $T_Page { $v_title, «$p_lines→$p_lines: $p_lines.clone()» };¦let $v_page = $T_Page {
        «$v_title→$v_title: $v_title.clone()»,
        $p_lines: $p_lines.into_iter().filter(|$v_l| !$v_l.is_empty()).collect(),
    };⟧
    $noise
    let $v_rule = ⟦"-"¦"="¦"*"⟧.repeat(⟦#w:$v_title.len()¦$p_lines.len()¦$v_title.chars().count()⟧⟦ + $n¦⟧);
    format!("{}\\n{}", $v_rule, $v_page.$f_into_text())
}
""",
    )
