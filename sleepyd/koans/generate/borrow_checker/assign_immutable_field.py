"""Lifelike generators for fields of immutable places that are assigned: the fix adds `mut` (or `_mut`)."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.moves import fill


@skeleton("assign_immutable_field")
def lifelike_receiver_updates(s: Source) -> str:
    return fill(
        s,
        """
$doc
$derive
pub struct $T_Tank {
    $v_level: ⟦#t:u32¦f64¦i64⟧,
    $v_capacity: ⟦#t:u32¦f64¦i64⟧,
    $v_label: String,
    $v_open: bool,
}

impl $T_Tank {
    $method
    $doc
    pub fn $f_fill(&«→mut »self, $v_amount: ⟦#t:u32¦f64¦i64⟧) -> ⟦#r:bool¦Result<(), String>¦⟦#t:u32¦f64¦i64⟧⟧ {
        ⟦if self.$v_level + $v_amount > self.$v_capacity {
            return ⟦#r:false¦Err(format!("{} is full", self.$v_label))¦self.$v_level⟧;
        }
        ¦let $v_room = self.$v_capacity - self.$v_level;
        @p($v_room)@;
        ¦⟧⟦self.$v_level ⟦+=¦-=¦=⟧ $v_amount⟦¦ * ($v_amount + self.$v_capacity)⟧;¦self.$v_open = ⟦!self.$v_open¦
        self.$v_level < $v_amount⟧;¦self.$v_label = format!("{}: {}", self.$v_label, $v_amount);¦
        if self.$v_open && $v_amount > self.$v_level {
            self.$v_level = self.$v_capacity;
        }¦for _ in 0..$n {
            self.$v_level += $v_amount;
        }⟧
        $noise
        ⟦#r:self.$v_open¦Ok(())¦self.$v_level⟧
    }

    pub fn $f_share(&self) -> ⟦#t:u32¦f64¦i64⟧ {
        (self.$v_level * $n⟦#t:¦.0¦⟧) / self.$v_capacity
    }
}
""",
    )


@skeleton("assign_immutable_field")
def lifelike_loop_over_elements(s: Source) -> str:
    return fill(
        s,
        """
$doc
#[derive(Debug, Clone, PartialEq)]
pub struct $T_Ball {
    pub $v_pos: (f64, f64),
    pub $v_speed: f64,
    pub $v_name: String,
    pub $v_active: bool,
}

$doc
pub fn $f_advance($p_balls: &mut ⟦Vec<$T_Ball>¦[$T_Ball]⟧, $v_dt: f64) ⟦#r:¦-> usize ⟧{
    $noise
    ⟦for $v_ball in $p_balls.iter«→_mut»()⟦.rev()¦.take($n)¦.skip($n)¦⟧ {¦
    for ($v_i, $v_ball) in $p_balls.iter«→_mut»().enumerate() {
        @p($v_i)@;¦for ($v_i, $v_ball) in $p_balls.iter«→_mut»().enumerate() {
        if $v_i % $n == 0 {
            continue;
        }⟧
        ⟦$v_ball.$v_pos.⟦0¦1⟧ += $v_ball.$v_speed * $v_dt;¦$v_ball.$v_speed ⟦*=¦-=¦+=⟧ $n.5;¦
        if $v_ball.$v_pos.0 > $n.0 {
            $v_ball.$v_active = false;
        }¦$v_ball.$v_pos = ($v_dt, $v_ball.$v_pos.0 + ($v_dt * $n.0));¦
        $v_ball.$v_name = $v_ball.$v_name.to_uppercase();¦match $v_ball.$v_name.as_str() {
            $q => $v_ball.$v_speed = $v_dt,
            _ => println!("$w"),
        }⟧
    }
    ⟦#r:¦$p_balls.iter().filter(|$v_b| $v_b.$v_active).count()⟧
}
""",
    )


@skeleton("assign_immutable_field")
def lifelike_entry_found(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::⟦#m:HashMap¦BTreeMap⟧;

$derive
pub struct $T_Account {
    $v_owner: String,
    $v_balance: i64,
    $p_history: Vec<i64>,
}

$doc
pub struct $T_Bank {
    $p_accounts: ⟦#m:HashMap¦BTreeMap⟧<u32, $T_Account>,
    $p_queue: Vec<$T_Account>,
    $v_special: Option<$T_Account>,
    $v_fee: i64,
}

impl $T_Bank {
    $doc
    pub fn $f_deposit(&mut self, $v_id: u32, $v_amount: i64) -> bool {
        ⟦if let Some($v_account) = self.$p_accounts.get«→_mut»(&$v_id) {¦if let Some($v_account) = self.$p_queue.⟦last¦
        first⟧«→_mut»() {¦if let Some($v_account) = &«→mut »self.$v_special {¦
        if let Some($v_account) = self.$p_queue.get«→_mut»($v_id as usize) {¦
        for $v_account in self.$p_accounts.values«→_mut»() {¦
        if let Some($v_account) = self.$p_queue.iter«→_mut»().find(|$v_q| $v_q.$v_balance > $v_amount) {⟧
            ⟦$v_account.$v_balance ⟦+=¦-=¦=⟧ $v_amount⟦ - self.$v_fee¦ * $n¦⟧;¦
            $v_account.$v_owner = format!("{} {}", $v_id, $v_amount);¦$v_account.$p_history = vec![$v_amount, $n];¦
            if $v_amount > $n {
                $v_account.$v_balance += ($v_amount - $n) * $n;
            }⟧
            return ⟦true¦$v_account.$p_history.is_empty()⟧;
        }
        $noise
        self.$v_fee ⟦> $v_amount¦== $n⟧
    }
}
""",
    )


@skeleton("assign_immutable_field")
def lifelike_parsed_config(s: Source) -> str:
    return fill(
        s,
        """
$doc
#[derive(Debug, Default, Clone)]
pub struct $T_Config {
    pub $v_host: String,
    pub $v_port: u16,
    pub $v_verbose: bool,
    pub $p_paths: Vec<String>,
}

impl $T_Config {
    $doc
    pub fn $f_parse($v_text: &str) -> ⟦#r:Self¦Option<$T_Config>¦Result<Self, String>⟧ {
        let «→mut »$v_config = ⟦Self::default()¦$T_Config { $v_port: $n, ..Default::default() }¦$T_Config {
            $v_host: String::from($q),
            $v_port: $n,
            $v_verbose: false,
            $p_paths: Vec::new(),
        }⟧;
        $noise
        for $v_line in $v_text.lines()⟦.filter(|$v_l| !$v_l.starts_with('#'))¦⟧ {
            ⟦let Some(($v_key, $v_value)) = $v_line.split_once(⟦'='¦':'⟧) else {
                continue;
            };
            match $v_key.trim() {
                $q => $v_config.$v_host = $v_value.to_string(),
                _ => @p($v_key)@,
            }¦if let Some($v_value) = $v_line.strip_prefix($q) {
                $v_config.$v_port = $v_value.trim().parse().unwrap_or($n);
            }¦$v_config.$v_verbose = $v_line.trim() == $q;¦if $v_line.len() > $n {
                $v_config.$v_port += $n;
            }⟧
        }
        ⟦#r:$v_config¦Some($v_config)¦Ok($v_config)⟧
    }
}
""",
    )


@skeleton("assign_immutable_field")
def lifelike_copied_and_changed(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone⟦#c:¦, Copy⟧, PartialEq)]
⟦pub ¦⟧struct $T_Move {
    $v_row: i32,
    $v_col: i32,
    $v_cost: ⟦#t:u32¦f64⟧,
}

$doc
⟦pub ¦⟧fn $f_neighbours($v_start: &$T_Move, $v_steps: i32) -> Vec<$T_Move> {
    let mut $p_found = ⟦Vec::new()¦vec![$v_start.clone()]⟧;
    for ⟦#l:($v_dx, $v_dy) in [(0, 1), (1, 0), (0, -1), (-1, 0)]¦$v_dx in -$v_steps..=$v_steps¦
    $v_dx in (0..$v_steps).step_by(2)⟧ {
        let «→mut »$v_next = ⟦#c:$v_start.clone()¦*$v_start⟧;
        ⟦#l:⟦$v_next.$v_row += $v_dx;
        $v_next.$v_col += $v_dy;¦$v_next.$v_row += $v_dx * $v_dy * $v_steps;⟧¦$v_next.$v_col ⟦=¦+=¦
        -=⟧ ($v_dx - $n) * $n;¦$v_next.$v_row = $v_start.$v_col + $v_dx;⟧
        ⟦$v_next.$v_cost += $n⟦#t:¦.5⟧;
        ¦⟧⟦if $v_next.$v_row < 0 || $v_next.$v_col > $n {
            continue;
        }
        ¦⟧$p_found.push($v_next);
    }
    $noise
    $p_found
}
""",
    )


@skeleton("assign_immutable_field")
def lifelike_reference_parameter(s: Source) -> str:
    return fill(
        s,
        """
$doc
pub struct $T_Hero {
    pub $v_name: String,
    pub $v_health: i32,
    pub $v_armor: Option<i32>,
    pub $v_place: [i32; 2],
}

pub enum $T_Effect {
    $T_Hit(i32),
    $T_Heal { $v_by: i32 },
    $T_Rename(String),
}

$doc
pub fn $f_apply($v_hero: &«→mut »$T_Hero, $v_effect: $T_Effect) ⟦#r:¦-> bool ⟧{
    ⟦#k:match $v_effect {
        $T_Effect::$T_Hit($v_power) ⟦if $v_power > $n ¦⟧=> {
            let $v_left = $v_hero.$v_armor.map_or($v_power, |$v_a| ($v_power - $v_a).max(0));
            $v_hero.$v_health -= $v_left⟦ * $n¦⟧;
        }
        _ => println!("$w"),
    }¦if let $T_Effect::$T_Rename($v_new) = $v_effect {
        ⟦@p($v_hero.$v_name)@;
        ¦⟧$v_hero.$v_name = $v_new;
    }¦let $T_Effect::$T_Heal { $v_by } = $v_effect else {
        return⟦#r:¦ false⟧;
    };
    ⟦$v_hero.$v_armor = Some($v_by + $n);¦$v_hero.$v_place[0] += $v_by;¦$v_hero.$v_health += $v_by * $n;¦
    $v_hero.$v_place = [$v_by, $n];⟧¦match $v_effect {
        $T_Effect::$T_Rename($v_new) => @p($v_new)@,
        $T_Effect::$T_Heal { $v_by } => $v_hero.$v_health += $v_by,
        $T_Effect::$T_Hit(_) => {}
    }⟧
    $noise
    ⟦#r:¦$v_hero.$v_health > ⟦0¦$n⟧⟧
}
""",
    )


@skeleton("assign_immutable_field")
def lifelike_owned_parameter(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug)]
pub struct $T_Invoice {
    $p_lines: Vec<(String, u32)>,
    $v_total: u32,
    $v_discount: f32,
    $v_paid: bool,
}

impl $T_Invoice {
    $method
    $doc
    pub fn $f_with(«→mut »self, $v_rate: f32) -> Self {
        ⟦self.$v_discount = $v_rate⟦ / $n.0¦.max($n.5)¦⟧;¦self.$v_paid = $v_rate > self.$v_discount;¦
        self.$v_total = (self.$v_total as f32 * $v_rate) as u32;¦if $v_rate < $n.0 {
            self.$v_discount += $v_rate;
        }¦for ($v_name, $v_price) in &self.$p_lines {
            self.$v_total += $v_price * $v_name.len() as u32;
        }⟧
        $noise
        self
    }

    pub fn $f_sum(&self) -> u32 {
        self.$p_lines
            .iter()
            ⟦.filter(|($v_q, _)| !$v_q.is_empty())
            ¦⟧.map(|(_, $v_k)| $v_k)
            .sum()
    }
}
""",
    )


@skeleton("assign_immutable_field")
def lifelike_accumulated(s: Source) -> str:
    return fill(
        s,
        """
$doc
#[derive(Debug, Clone, Copy⟦, PartialEq¦⟧)]
pub struct $T_Range {
    pub $v_low: ⟦#t:f64¦i32⟧,
    pub $v_high: ⟦#t:f64¦i32⟧,
    pub $v_count: usize,
}

$doc
⟦pub ¦⟧fn $f_bounds($p_data: &[⟦#t:f64¦i32⟧]) -> ⟦#r:$T_Range¦Option<$T_Range>⟧ {
    ⟦#r:¦let $v_first = $p_data.first()?;⟧
    let «→mut »$v_range = $T_Range { $v_low: ⟦#r:⟦#t:f64¦i32⟧::MAX¦*$v_first⟧, $v_high: ⟦#r:⟦#t:f64¦i32⟧::MIN¦
    *$v_first⟧, $v_count: 0 };
    $noise
    for ⟦#l:$v_x in $p_data⟦.iter().skip(1)¦¦.iter().rev()⟧¦($v_i, $v_x) in $p_data.iter().enumerate()⟧ {
        ⟦if *$v_x < $v_range.$v_low {
            $v_range.$v_low = *$v_x;
        }¦$v_range.$v_high = $v_range.$v_high.max(*$v_x);¦$v_range.$v_low = *$v_x ⟦+¦-¦*⟧ ($v_range.$v_low - $n⟦#t:.0¦
        ⟧);⟧
        ⟦#l:⟦@p($v_x)@;
        ¦⟧$v_range.$v_count += ⟦1¦$n⟧;¦$v_range.$v_count = $v_i + ⟦1¦$n⟧;⟧
    }
    ⟦#r:$v_range¦Some($v_range)⟧
}
""",
    )


@skeleton("assign_immutable_field")
def lifelike_matched_by_value(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $T_Ticket {
    $v_seat: u32,
    $v_price: f64,
    $v_holder: Option<String>,
}

$doc
pub fn $f_upgrade($v_found: Option<$T_Ticket>, $p_rest: Vec<$T_Ticket>⟦#e:¦, $v_extra: f64⟧) -> Vec<$T_Ticket> {
    let mut $p_done = Vec::new();
    ⟦#k:if let Some(«→mut »$v_ticket) = $v_found {¦for «→mut »$v_ticket in $p_rest {⟧
        ⟦$v_ticket.$v_price += ⟦#e:$n.5¦$v_extra⟧;¦$v_ticket.$v_seat = $v_ticket.$v_seat * $n + $n;¦
        $v_ticket.$v_holder = Some($q.to_string());¦if $v_ticket.$v_holder.is_none() {
            $v_ticket.$v_price = ⟦#e:0.0¦$v_extra * $n.0⟧;
        }⟧
        $noise
        $p_done.push($v_ticket);
    }
    ⟦#k:$p_done.extend($p_rest);¦$p_done.extend($v_found);⟧
    $p_done
}
""",
    )
