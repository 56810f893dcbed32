"""Lifelike generators for values used after a pattern moved a part of them: the fix borrows what is matched."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.moves import fill


@skeleton("moved_in_match")
def lifelike_command_logged(s: Source) -> str:
    return fill(
        s,
        """
$doc
#[derive(Debug⟦, Clone¦, PartialEq¦⟧)]
pub enum $T_Command {
    $T_Say(String),
    $T_Move { $v_path: Vec<u32>, $v_speed: u32 },
    $T_Wait(u32),
    $T_Stop,
}

$doc
pub fn $f_execute($v_command: $T_Command) -> (usize, ⟦#r:$T_Command¦String⟧) {
    $noise
    let $v_cost = match «→&»$v_command {
        ⟦$T_Command::$T_Say($v_text) if $v_text.is_empty() => 0,
        ¦$T_Command::$T_Wait(0..=9) => $n,
        ¦⟧$T_Command::$T_Say($v_text) => $v_text.⟦len()¦split_whitespace().count()¦trim().len()⟧⟦ * $n¦⟧,
        ⟦$T_Command::$T_Move { $v_path, .. } => $v_path.len(),
        _ => $n,¦$T_Command::$T_Move { $v_path, $v_speed: 0 } => $v_path.len(),
        $T_Command::$T_Move { $v_path, .. } => {
            let $v_long = $v_path.iter().filter(|$v_q| **$v_q > $n).count();
            $v_long + $n
        }
        $T_Command::$T_Wait(_) | $T_Command::$T_Stop => $n,⟧
    };
    ⟦@p($v_cost)@;
    ¦⟧($v_cost, ⟦#r:$v_command¦format!("{:?}", $v_command)⟧)
}
""",
    )


@skeleton("moved_in_match")
def lifelike_option_field_read(s: Source) -> str:
    return fill(
        s,
        """
$doc
#[derive(Debug, Clone)]
pub struct $T_Profile {
    pub $v_name: String,
    pub $v_nick: Option<String>,
    pub $p_tags: Option<Vec<String>>,
    pub $v_age: u32,
}

$doc
⟦pub ¦⟧fn $f_label($v_profile: $T_Profile) -> (String, $T_Profile) {
    ⟦let mut $v_label = String::from($q);
    if let Some($v_n) = «→&»$v_profile.$v_nick {
        $v_label.push_str(⟦&$v_n¦$v_n.trim()⟧);
    }¦let $v_label = match «→&»$v_profile.$v_nick {
        Some($v_n) if $v_n.len() > $n => $v_n.to_uppercase(),
        Some($v_n) => format!("{} ({})", $v_profile.$v_name, $v_n),
        None => ⟦String::new()¦$v_profile.$v_name.clone()⟧,
    };¦let $v_label = if let Some($v_t) = «→&»$v_profile.$p_tags {
        $v_t.join(⟦", "¦"/"⟧)
    } else {
        format!("{}", $v_profile.$v_age)
    };¦let mut $v_label = $v_profile.$v_name.to_lowercase();
    if let Some($v_t) = «→&»$v_profile.$p_tags {
        for ($v_i, $v_one) in $v_t.iter().enumerate() {
            $v_label += &format!(" {$v_i}:{$v_one}");
        }
    }⟧
    $noise
    ($v_label, $v_profile)
}
""",
    )


@skeleton("moved_in_match")
def lifelike_let_else(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug)]
⟦pub ¦⟧enum $T_Packet {
    $T_Data(Vec<u8>),
    $T_Named { $v_name: String, $v_size: usize },
    $T_Ping,
}

$doc
⟦pub ¦⟧fn $f_inspect($v_packet: $T_Packet, $p_seen: &mut Vec<$T_Packet>) -> ⟦#r:usize¦Option<usize>¦
Result<usize, String>⟧ {
    $noise
    let ⟦#k:$T_Packet::$T_Data($v_bytes)¦$T_Packet::$T_Named { $v_name, .. }⟧ = «→&»$v_packet else {
        return ⟦#r:0¦None¦Err($q.to_string())⟧;
    };
    let $v_sum = ⟦#k:⟦$v_bytes.iter().map(|$v_b| *$v_b as usize).sum::<usize>()¦$v_bytes.len()¦
    $v_bytes.chunks($n).count()⟧¦⟦$v_name.len()¦$v_name.matches($ch).count()⟧⟧⟦ + $n¦ * $n¦⟧;
    ⟦if $v_sum > $n {
        $p_seen.clear();
    }
    ¦@p($v_sum)@;
    ¦⟧$p_seen.push($v_packet);
    ⟦#r:$v_sum¦Some($v_sum)¦Ok($v_sum)⟧
}
""",
    )


@skeleton("moved_in_match")
def lifelike_result_reported(s: Source) -> str:
    return fill(
        s,
        """
$doc
#[derive(Debug)]
pub enum $T_Failure {
    $T_Missing(String),
    $T_Broken { $v_line: usize, $v_text: String },
}

$doc
fn $f_load($v_input: &str) -> Result<@K, $T_Failure> {
    if $v_input.len() > $n {
        return Err($T_Failure::$T_Missing($v_input.to_string()));
    }
    ⟦if $v_input.starts_with($ch) {
        return Err($T_Failure::$T_Broken { $v_line: $n, $v_text: $v_input.to_uppercase() });
    }
    ¦⟧Ok(@MK)
}

$doc
pub fn $f_report($v_input: &str) -> Result<@K, $T_Failure> {
    let $v_loaded = $f_load($v_input⟦.trim()¦⟧);
    $noise
    ⟦match «→&»$v_loaded {
        Ok($v_value) => println!("{}: {}", $v_input, $v_value.len()),
        Err($v_why) => println!("{} {:?}", $v_input, $v_why),
    }¦if let Err($v_why) = «→&»$v_loaded {
        @d($v_why)@;
    }¦match «→&»$v_loaded {
        Ok($v_value) if $v_value.is_empty() => println!("$w"),
        Ok($v_value) => @d($v_value)@,
        Err($T_Failure::$T_Missing($v_what)) => @p($v_what)@,
        Err($T_Failure::$T_Broken { $v_line, .. }) => @p($v_line)@,
    }¦if let Ok($v_value) = «→&»$v_loaded {
        assert!($v_value.len() < 1$n);
    }⟧
    $v_loaded
}
""",
    )


@skeleton("moved_in_match")
def lifelike_tuple_taken_apart(s: Source) -> str:
    return fill(
        s,
        """
$derive
⟦pub ¦⟧struct $T_Fleet {
    $p_ships: Vec<(String, (u32, u32))>,
    $v_flag: (String, Option<String>),
}

impl $T_Fleet {
    $method
    $doc
    pub fn $f_add(&mut self, $v_ship: (String, (u32, u32))) -> usize {
        ⟦let ($v_name, ($v_x, $v_y)) = «→&»$v_ship;
        ⟦println!("{}: {}", $v_name, ($v_x + $v_y) * $n);¦let $v_far = $v_x * $v_y;
        println!("{$v_name} {$v_far}");⟧¦match «→&»$v_ship {
            ($v_name, (0, _)) => @p($v_name)@,
            ($v_name, ($v_x, $v_y)) => println!("{} {}", $v_name.to_uppercase(), $v_x * $v_y),
        }¦if let ($v_name, (_, $n)) = «→&»$v_ship {
            @p($v_name)@;
        }¦let ($v_name, _) = «→&»$v_ship;
        if $v_name.len() > $n {
            return 0;
        }⟧
        $noise
        self.$p_ships.⟦push($v_ship)¦insert(0, $v_ship)⟧;
        self.$p_ships.len()
    }
}
""",
    )


@skeleton("moved_in_match")
def lifelike_struct_destructured(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone)]
pub struct $T_Report {
    $v_title: String,
    $p_values: Vec<f64>,
    $v_page: u32,
}

$doc
pub struct $T_Archive {
    $p_reports: Vec<$T_Report>,
    $v_index: String,
}

impl $T_Archive {
    $method
    $doc
    pub fn $f_file(&mut self, $v_report: $T_Report) ⟦#r:¦-> f64 ⟧{
        let $T_Report { ⟦#p:$v_title, ..¦$p_values, $v_page, ..¦$v_title, $p_values, $v_page¦
        $p_values: $v_data, ..⟧ } = «→&»$v_report;
        $noise
        ⟦#p:self.$v_index.push_str(&$v_title);
        let $v_mean = $v_title.len() as f64;¦let $v_mean = $p_values.iter().sum::<f64>() / $p_values.len() as f64;
        @p($v_page)@;¦println!("{} {}", $v_title, $v_page);
        let $v_mean = $p_values.iter().fold(0.0, |$v_a, $v_b| $v_a + $v_b);¦
        let $v_mean = $v_data.first().copied().unwrap_or(0.0);⟧
        ⟦if $v_mean > $n.0 {
            self.$v_index.push($ch);
        }
        ¦⟧self.$p_reports.push($v_report);
        ⟦#r:¦$v_mean⟧
    }
}
""",
    )


@skeleton("moved_in_match")
def lifelike_method_of_self(s: Source) -> str:
    return fill(
        s,
        """
$doc
#[derive(Debug)]
pub enum $T_Shape {
    $T_Circle { $v_radius: f64, $v_name: String },
    $T_Polygon(Vec<(f64, f64)>),
    $T_Nothing,
}

impl $T_Shape {
    $method
    $doc
    pub fn $f_boxed(self) -> (f64, Box<$T_Shape>) {
        $noise
        let $v_size = match «→&»self {
            ⟦$T_Shape::$T_Circle { $v_name, .. } if $v_name.is_empty() => 0.0,
            ¦⟧⟦$T_Shape::$T_Circle { $v_radius, $v_name } => $v_radius * $v_name.len() as f64¦
            $T_Shape::$T_Circle { $v_radius, .. } => $v_radius * $n.5⟧,
            $T_Shape::$T_Polygon($p_corners) => ⟦$p_corners.len() as f64¦
            $p_corners.iter().map(|$v_c| $v_c.0).fold(0.0, f64::max)¦{
                let $v_first = $p_corners.first().map_or($n.0, |$v_c| $v_c.1);
                $v_first * $n.0
            }⟧,
            $T_Shape::$T_Nothing => $n.0,
        };
        ⟦@p($v_size)@;
        ¦⟧($v_size⟦ / $n.0¦⟧, Box::new(self))
    }
}
""",
    )


@skeleton("moved_in_match")
def lifelike_items_routed(s: Source) -> str:
    return fill(
        s,
        """
pub enum $T_Task {
    $T_Email { $v_to: String, $v_retries: u32 },
    $T_Print(Vec<String>),
    $T_Sleep(u64),
}

$doc
#[derive(Default)]
pub struct $T_Queue {
    $p_urgent: Vec<$T_Task>,
    $p_normal: Vec<$T_Task>,
}

impl $T_Queue {
    $doc
    pub fn $f_route(&mut self, $p_tasks: Vec<$T_Task>) ⟦#r:¦-> usize ⟧{
        for ⟦#i:$v_task in $p_tasks¦($v_i, $v_task) in $p_tasks.into_iter().enumerate()⟧ {
            ⟦#i:¦@p($v_i)@;⟧
            ⟦let $v_urgent = match «→&»$v_task {
                $T_Task::$T_Email { $v_to, .. } => $v_to.⟦ends_with($q)¦contains($ch)¦len() > $n⟧,
                $T_Task::$T_Print($v_pages) => $v_pages.⟦is_empty()¦len() < $n⟧,
                $T_Task::$T_Sleep(_) => false,
            };¦let mut $v_urgent = false;
            if let $T_Task::$T_Print($v_pages) = «→&»$v_task {
                $v_urgent = $v_pages.iter().any(|$v_p| $v_p.is_empty());
            }¦let $v_urgent = if let $T_Task::$T_Email { $v_to, .. } = «→&»$v_task {
                @p($v_to)@;
                true
            } else {
                false
            };⟧
            if $v_urgent {
                self.$p_urgent.push($v_task);
            } else {
                self.$p_normal.push($v_task);
            }
        }
        ⟦#r:¦self.$p_urgent.len()⟧
    }
}
""",
    )


@skeleton("moved_in_match")
def lifelike_cached_answer(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::HashMap;

$doc
pub struct $T_Cache {
    $v_store: HashMap<String, Option<@K>>,
    $v_hits: ⟦u32¦u64⟧,
}

impl $T_Cache {
    $method
    $doc
    pub fn $f_remember(&mut self, $v_key: &str, $v_answer: Option<@K>) ⟦#r:¦-> bool ⟧{
        ⟦match «→&»$v_answer {
            Some($v_found) if $v_found.len() > $n => self.$v_hits += 1,
            Some($v_found) => @p($v_found.len())@,
            None => ⟦println!("$w")¦{}¦return⟦#r:¦ false⟧⟧,
        }¦if let Some($v_found) = «→&»$v_answer {
            ⟦@d($v_found)@;
            ¦⟧self.$v_hits += $v_found.len() as ⟦u32¦u64⟧;
        }¦let Some($v_found) = «→&»$v_answer else {
            return⟦#r:¦ false⟧;
        };
        @p($v_found.len())@;⟧
        $noise
        self.$v_store.insert($v_key.to_⟦string¦owned¦lowercase⟧(), $v_answer);
        ⟦#r:¦self.$v_hits > $n⟧
    }
}
""".replace("⟦u32¦u64⟧", "⟦#h:u32¦u64⟧"),
    )
