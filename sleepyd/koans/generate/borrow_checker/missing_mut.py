"""Lifelike generators for missing mutability: the fix adds `mut` (or `_mut`) where the changed place begins."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.moves import fill


@skeleton("missing_mut")
def lifelike_counts_collected(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::⟦#m:HashMap¦BTreeMap⟧;

$doc
⟦pub ¦⟧fn $f_count($v_text: &str) -> Vec<(⟦#k:String¦char⟧, $k_n)> {
    let «→mut »$p_counts: ⟦#m:HashMap¦BTreeMap⟧<⟦#k:String¦char⟧, $k_n> = ⟦#m:HashMap¦BTreeMap⟧::new();
    $noise
    for $v_part in $v_text.⟦#k:⟦split_whitespace()¦lines()¦split(',').map(|$v_p| $v_p.trim())⟧¦
    chars()⟦.filter(|$v_p| $v_p.is_alphabetic())¦.rev()¦.skip($n)⟧⟧ {
        ⟦*$p_counts.entry($v_part⟦#k:.⟦to_string¦to_lowercase¦to_owned⟧()¦⟧).or_insert(0) += ⟦1¦$n⟧;¦$p_counts
            .entry($v_part⟦#k:.to_string()¦⟧)
            .and_modify(|$v_c| *$v_c += ⟦1¦$n⟧)
            .or_insert(1);⟧
    }
    let mut $p_pairs: Vec<_> = $p_counts.into_iter().collect();
    ⟦$p_pairs.sort_by(|$v_a, $v_b| $v_b.1.cmp(&$v_a.1));¦$p_pairs.sort();¦$p_pairs.reverse();¦$p_pairs.truncate($n);⟧
    $p_pairs
}
""",
    )


@skeleton("missing_mut")
def lifelike_receiver_pushes(s: Source) -> str:
    return fill(
        s,
        """
$doc
#[derive(Default⟦, Debug¦⟧)]
pub struct $T_Inventory {
    $p_items: Vec<(String, u32)>,
    $v_log: String,
    $v_capacity: usize,
}

impl $T_Inventory {
    $method
    $doc
    pub fn $f_total(&self) -> u32 {
        self.$p_items.iter().map(|($v_a, $v_b)| $v_b ⟦* $n¦+ $v_a.len() as u32⟧).sum()
    }

    $doc
    pub fn $f_store(&«→mut »self, $v_name: &str, $v_amount: u32) -> ⟦#r:bool¦usize¦Option<u32>⟧ {
        ⟦if self.$p_items.len() >= self.$v_capacity {
            return ⟦#r:false¦0¦None⟧;
        }
        ¦let $v_before = self.$f_total();
        @p($v_before)@;
        ¦if $v_amount == 0 {
            @p($v_name)@;
        }
        ¦⟧⟦self.$p_items.push(($v_name.to_string(), $v_amount⟦ * $n¦⟧));¦self.$v_log.push_str($v_name);¦
        for _ in 0..$v_amount {
            self.$v_log.push($ch);
        }¦self.$p_items.retain(|($v_a, _)| $v_a != $v_name);¦self.$p_items.sort_by_key(|$v_e| $v_e.1);⟧
        $noise
        ⟦#r:self.$v_log.is_empty()¦self.$p_items.len()¦Some(self.$f_total())⟧
    }
}
""",
    )


@skeleton("missing_mut")
def lifelike_machine_stepped(s: Source) -> str:
    return fill(
        s,
        """
$doc
#[derive(⟦Debug¦Debug, Clone¦Debug, PartialEq⟧)]
pub enum $T_State {
    $T_Idle,
    $T_Running { $v_ticks: $k_n },
    $T_Done,
}

pub struct $T_Machine {
    $v_state: $T_State,
    $p_history: Vec<$k_n>,
}

impl $T_Machine {
    pub fn $f_new() -> Self {
        Self { $v_state: $T_State::$T_Idle, $p_history: ⟦Vec::new()¦vec![]¦Vec::with_capacity($n)⟧ }
    }

    $doc
    pub fn $f_step(&mut self⟦#i:¦, $v_input: $k_n⟧) {
        self.$v_state = match self.$v_state {
            $T_State::$T_Idle => $T_State::$T_Running { $v_ticks: ⟦#i:$n¦$v_input⟧ },
            $T_State::$T_Running { $v_ticks } if $v_ticks > $n => $T_State::$T_Done,
            $T_State::$T_Running { $v_ticks } => $T_State::$T_Running { $v_ticks: $v_ticks + 1 },
            $T_State::$T_Done => $T_State::$T_Done,
        };
        self.$p_history.push(⟦#i:$n¦$v_input * $n⟧);
    }
}

fn ⟦main¦$f_run⟧() {
    let «→mut »$v_machine = $T_Machine::$f_new();
    $noise
    ⟦for ⟦#i:_¦$v_i⟧ in 0..$n {
        $v_machine.$f_step(⟦#i:¦$v_i⟧);
    }¦$v_machine.$f_step(⟦#i:¦$n⟧);
    ⟦$v_machine.$f_step(⟦#i:¦$n⟧);¦⟧¦while $v_machine.$p_history.len() < $n {
        $v_machine.$f_step(⟦#i:¦$n⟧);
    }⟧
    @d($v_machine.$v_state)@;
}
""",
    )


@skeleton("missing_mut")
def lifelike_parameter_normalized(s: Source) -> str:
    return fill(
        s,
        """
$doc
#[derive(Debug, Clone)]
pub struct $T_Reading {
    pub $v_station: String,
    pub $p_values: Vec<⟦#t:f64¦i32⟧>,
}

$doc
pub fn $f_trimmed(«→mut »⟦#w:$p_values: Vec<⟦#t:f64¦i32⟧>¦$v_reading: $T_Reading⟧, $v_keep: usize) -> ⟦#w:Vec<⟦#t:f64¦
i32⟧>¦$T_Reading⟧ {
    ⟦if ⟦#w:$p_values¦$v_reading.$p_values⟧.len() <= $v_keep {
        return ⟦#w:$p_values¦$v_reading⟧;
    }
    ¦⟧$noise
    ⟦⟦#w:$p_values¦$v_reading.$p_values⟧.truncate($v_keep);¦while ⟦#w:$p_values¦$v_reading.$p_values⟧.len() > $v_keep {
        ⟦#w:$p_values¦$v_reading.$p_values⟧.pop();
    }¦⟦#w:$p_values¦$v_reading.$p_values⟧.retain(|$v_x| *$v_x > ⟦#t:$n.5¦$n⟧);
    ⟦#w:$p_values¦$v_reading.$p_values⟧.reverse();¦⟦#w:$p_values¦$v_reading.$p_values⟧.drain(..$v_keep);¦⟦#w:$p_values¦
    $v_reading.$p_values⟧.push(⟦#t:$n.0¦$n⟧);⟧
    ⟦@p($v_keep)@;
    ¦⟧⟦#w:$p_values¦$v_reading⟧
}
""",
    )


@skeleton("missing_mut")
def lifelike_elements_visited(s: Source) -> str:
    return fill(
        s,
        """
$doc
#[derive(Debug, Default)]
pub struct $T_Layer {
    pub $v_name: String,
    pub $p_points: Vec<(i32, i32)>,
}

$doc
⟦pub ¦⟧struct $T_Canvas {
    $p_layers: Vec<$T_Layer>,
    $v_dirty: bool,
}

impl $T_Canvas {
    $method
    $doc
    pub fn $f_extend(&mut self, $v_dx: i32⟦#d:¦, $v_dy: i32⟧) ⟦#r:¦-> usize ⟧{
        ⟦for $v_layer in ⟦&«→mut »self.$p_layers¦self.$p_layers.iter«→_mut»()⟧ {¦
        for ($v_i, $v_layer) in self.$p_layers.iter«→_mut»().enumerate() {
            @p($v_i)@;¦for $v_layer in self.$p_layers.iter«→_mut»().⟦skip($n)¦rev()¦take($n)⟧ {⟧
            ⟦$v_layer.$p_points.push(($v_dx, ⟦#d:$n¦$v_dy⟧));¦if $v_layer.$p_points.len() < $n {
                $v_layer.$p_points.push(($v_dx * $n, $n));
            }¦$v_layer.$p_points.retain(|($v_x, $v_y)| $v_x + $v_y > $v_dx);¦
            $v_layer.$v_name.push_str(&$v_dx.to_string());¦$v_layer.$p_points.clear();⟧
        }
        $noise
        self.$v_dirty = ⟦true¦!self.$p_layers.is_empty()⟧;
        ⟦#r:¦self.$p_layers.len()⟧
    }
}
""",
    )


@skeleton("missing_mut")
def lifelike_lines_read(s: Source) -> str:
    return fill(
        s,
        """
$doc
#[derive(Debug)]
⟦pub ¦⟧struct $T_Section {
    $v_header: String,
    $p_body: Vec<String>,
}

$doc
⟦pub ¦⟧fn $f_parse($v_source: &str) -> Option<$T_Section> {
    let «→mut »$p_lines = $v_source.lines()⟦.map(str::trim)¦.skip_while(|$v_l| $v_l.is_empty())¦
    .filter(|$v_l| !$v_l.starts_with('#'))¦⟧;
    ⟦let $v_header = $p_lines.next()?.⟦trim().¦⟧to_string();¦let Some($v_first) = $p_lines.next() else {
        return None;
    };
    let $v_header = $v_first.to_uppercase();¦let $v_header = match $p_lines.next() {
        Some($v_first) => $v_first.to_string(),
        None => return None,
    };⟧
    $noise
    ⟦let $p_body = $p_lines.map(|$v_q| $v_q.to_string()).collect();¦let mut $p_body = Vec::new();
    while let Some($v_q) = $p_lines.next() {
        if $v_q.len() > $n {
            break;
        }
        $p_body.push($v_q.to_owned());
    }¦let mut $p_body = Vec::new();
    for $v_q in $p_lines {
        $p_body.push(format!("{} {}", $p_body.len(), $v_q));
    }⟧
    Some($T_Section { $v_header, $p_body })
}
""",
    )


@skeleton("missing_mut")
def lifelike_helper_fills_buffer(s: Source) -> str:
    return fill(
        s,
        """
$doc
fn $f_write_row($v_out: &⟦#p:mut ¦«→mut »⟧String, $v_row: &[⟦#t:i32¦char¦&str⟧]⟦#s:¦, $v_sep: char⟧) {
    for ($v_i, $v_cell) in $v_row.iter().enumerate() {
        if $v_i > 0 {
            $v_out.push(⟦#s:'|'¦$v_sep⟧);
        }
        $v_out.push_str(⟦&format!("{:>3}", $v_cell)¦&$v_cell.to_string()¦&format!("{}", $v_cell)⟧);
    }
    ⟦$v_out.push('\\n');¦⟧
}

$doc
pub fn $f_table($p_rows: &[Vec<⟦#t:i32¦char¦&str⟧>]) -> String {
    let ⟦#p:«→mut »¦mut ⟧$v_text = ⟦String::new()¦String::with_capacity($n)¦String::from($q)⟧;
    $noise
    for $v_r in $p_rows⟦¦.iter().filter(|$v_k| !$v_k.is_empty())⟧ {
        $f_write_row(&mut $v_text, $v_r⟦#s:¦, $ch⟧);
    }
    ⟦if $v_text.is_empty() {
        return String::from($q);
    }
    ¦⟧$v_text
}
""",
    )


@skeleton("missing_mut")
def lifelike_optional_part(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::HashMap;

$doc
#[derive(Debug)]
pub struct $T_Team {
    $p_members: Vec<String>,
    $v_points: u32,
}

$doc
pub struct $T_League {
    $p_teams: HashMap<String, $T_Team>,
    $v_champion: Option<$T_Team>,
    $p_rounds: Vec<Vec<u32>>,
}

impl $T_League {
    $doc
    pub fn $f_join(&mut self, $v_key: &str, $v_who: String) -> bool {
        $noise
        ⟦#a:if let Some($v_team) = self.$p_teams.get«→_mut»($v_key) {¦
        if let Some($v_team) = &«→mut »self.$v_champion {¦for $v_team in self.$p_teams.values«→_mut»() {¦
        for ($v_name, $v_team) in &«→mut »self.$p_teams {
            if $v_name != $v_key {
                continue;
            }¦if let Some($v_list) = self.$p_rounds.last«→_mut»() {⟧
            ⟦#a:$v_team.$p_members.push($v_who);
            return true;¦$v_team.$p_members.push(format!("{$v_key}-{}", $v_who));¦
            $v_team.$p_members.push($v_who.clone());¦$v_team.$p_members.insert(0, $v_who);
            return true;¦$v_list.push($v_who.len() as u32⟦ * $n¦⟧);⟧
        }
        ⟦self.$p_rounds.push(vec![$n, $n]);¦@p(self.$p_teams.len())@;¦⟧
        ⟦false¦self.$p_rounds.len() > $n¦self.$v_champion.is_some()⟧
    }
}
""",
    )


@skeleton("missing_mut")
def lifelike_closure_counts(s: Source) -> str:
    return fill(
        s,
        """
$doc
⟦pub ¦⟧fn $f_schedule($p_tasks: &[(&str, $k_n)]⟦#l:¦, $v_limit: $k_n⟧) -> ⟦#r:Vec<String>¦usize¦String⟧ {
    let mut $p_plan: Vec<String> = Vec::new();
    let «→mut »$v_note = |$v_name: &str, $v_cost: $k_n| {
        ⟦if $v_cost > ⟦#l:$n¦$v_limit⟧ {
            return;
        }
        ¦⟧$p_plan.push(⟦format!("{}: {}", $v_name, $v_cost)¦$v_name.repeat(2)¦format!("{$v_name:>8}")¦
        $v_name.to_string()⟧);
    };
    ⟦for ($v_task, $v_time) in $p_tasks⟦.iter()⟦.rev()¦.skip(1)¦⟧¦⟧ {
        $v_note($v_task, *$v_time⟦ * $n¦⟧);
    }¦for $v_pair in $p_tasks.windows(2) {
        $v_note($v_pair[0].0, $v_pair[1].1 - $v_pair[0].1);
    }¦$v_note($q, $n);
    if let Some(($v_task, $v_time)) = $p_tasks.first() {
        $v_note($v_task, *$v_time);
    }⟧
    $noise
    ⟦#r:$p_plan¦$p_plan.len()¦$p_plan.join(⟦", "¦"\\n"⟧)⟧
}
""",
    )
