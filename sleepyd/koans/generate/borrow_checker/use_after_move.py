"""Lifelike generators for values used after they moved: the fix clones where the value moves, a `for` loop borrows."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.moves import fill


@skeleton("use_after_move")
def lifelike_order_added(s: Source) -> str:
    return fill(
        s,
        """
$doc
#[derive(Debug, Clone)]
pub struct $T_Item {
    pub $v_name: String,
    pub $v_count: u32,
⟦    pub $p_tags: Vec<String>,¦⟧
}

$doc
#[derive(Default)]
pub struct $T_Cart {
    $p_items: Vec<$T_Item>,
    $v_total: u32,
}

impl $T_Cart {
    $method
    $doc
    pub fn $f_add(&mut self, $v_item: $T_Item) ⟦#r:¦-> u32 ¦-> usize ⟧{
        $noise
        ⟦self.$p_items.push($v_item«→.clone()»);¦if self.$p_items.len() > $n {
            return⟦#r:¦ 0¦ 0⟧;
        }
        self.$p_items.push($v_item«→.clone()»);¦self.$p_items.insert(0, $v_item«→.clone()»);⟧
        ⟦self.$v_total += $v_item.$v_count⟦ * $n¦⟧;¦if $v_item.$v_name.⟦starts_with($ch)¦is_empty()⟧ {
            self.$v_total += $v_item.$v_count;
        }¦@p($v_item.$v_name)@;¦@d($v_item)@;⟧
        ⟦#r:¦self.$v_total¦self.$p_items.len()⟧
    }
}
""",
    )


@skeleton("use_after_move")
def lifelike_grouped_by_key(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::⟦#m:HashMap¦BTreeMap⟧;

$doc
⟦pub ¦⟧fn $f_group($p_lines: &[⟦String¦&str⟧]) -> ⟦#m:HashMap¦BTreeMap⟧<String, Vec<usize>> {
    let mut $p_groups: ⟦#m:HashMap¦BTreeMap⟧<String, Vec<usize>> = ⟦#m:HashMap¦BTreeMap⟧::new();
    $noise
    for ($v_i, $v_line) in $p_lines.iter().enumerate() {
        ⟦let Some(($v_key, _)) = $v_line.split_once(⟦':'¦'='¦','⟧) else {
            continue;
        };
        let $v_key = $v_key.trim().to_⟦string¦uppercase¦lowercase¦owned⟧();¦let $v_key = $v_line.trim().to_⟦lowercase¦
        string¦uppercase⟧();¦let $v_key: String = $v_line.chars().take($n).collect();¦
        let $v_key = format!("{}-{}", $v_line.len(), $v_line);⟧
        ⟦$p_groups.entry($v_key«→.clone()»).or_default().push($v_i⟦ + 1¦⟧);¦$p_groups
            .entry($v_key«→.clone()»)
            .or_insert_with(Vec::new)
            .push($v_i⟦ * 2¦⟧);⟧
        ⟦@p($v_key)@;¦if $v_key.len() > $n {
            @p($v_key)@;
        }¦println!("{}: {}", $v_key, $v_i);⟧
    }
    $p_groups
}
""",
    )


@skeleton("use_after_move")
def lifelike_struct_update(s: Source) -> str:
    return fill(
        s,
        """
$doc
#[derive(Debug, Clone⟦, PartialEq¦¦, Default⟧)]
pub struct $T_Settings {
    pub $v_title: @K,
    pub $v_width: u32,
    pub $v_height: ⟦#h:u32¦f64⟧,
}

$doc
pub fn $f_resize($v_base: $T_Settings, $v_factor: u32) -> ⟦#r:$T_Settings¦($T_Settings, u32)¦Vec<$T_Settings>⟧ {
    $noise
    let $v_wide = $T_Settings {
        $v_width: $v_base.$v_width * $v_factor⟦ + $n¦⟧,
        ..$v_base«→.clone()»
    };
    ⟦@p($v_base.$v_title.len())@;¦assert!($v_wide.$v_title.len() <= $v_base.$v_title.len());¦
    if $v_base.$v_title.is_empty() {
        println!("$w");
    }¦@d($v_base)@;⟧
    ⟦#r:$v_wide¦let $v_gap = $v_wide.$v_width.saturating_sub($v_base.$v_width);
    ($v_wide, $v_gap)¦vec![$v_wide]⟧
}
⟦
fn main() {
    let $v_first = $T_Settings { $v_title: @MK, $v_width: $n, $v_height: $n⟦#h:¦.0⟧ };
    let _ = $f_resize($v_first, $n);
}
¦⟧
""",
    )


@skeleton("use_after_move")
def lifelike_builder_reused(s: Source) -> str:
    return fill(
        s,
        """
$doc
#[derive(Clone, Debug, Default)]
pub struct $T_Query {
    $v_table: String,
    $p_filters: Vec<String>,
    $v_limit: Option<usize>,
}

impl $T_Query {
    $method
    pub fn $f_new($v_table: &str) -> Self {
        Self { $v_table: $v_table.to_string(), ..Self::default() }
    }

    ⟦#o:pub fn $f_having(mut self, $v_clause: &str) -> Self {
        self.$p_filters.push($v_clause.⟦to_owned¦to_string⟧());
        self
    }¦pub fn $f_having(self, $v_clause: usize) -> Self {
        Self { $v_limit: Some($v_clause), ..self }
    }¦pub fn $f_having(self) -> String {
        format!("{} {}", self.$v_table, self.$p_filters.join(", "))
    }⟧

    fn $f_size(&self) -> usize {
        self.$p_filters.len() ⟦+¦*⟧ self.$v_table.len()
    }
}

fn ⟦main¦$f_run⟧() {
    let $v_query = $T_Query::$f_new($q);
    ⟦@p($v_query.$f_size())@;¦⟧
    let $v_next = $v_query«→.clone()».$f_having(⟦#o:$q¦$n¦⟧);
    $noise
    ⟦@d($v_next)@;
    @p($v_query.$f_size())@;¦println!("{:?} {}", $v_next, $v_query.$v_table);¦@d($v_query)@;
    @d($v_next)@;⟧
}
""",
    )


@skeleton("use_after_move")
def lifelike_from_impl(s: Source) -> str:
    return fill(
        s,
        """
$doc
pub struct $T_Raw {
    pub $v_text: @K,
    pub $v_level: u8,
    pub $v_author: Option<String>,
}

$derive
pub struct $T_Entry {
    $v_body: @K,
    $v_size: usize,
    $v_urgent: bool,
}

impl From<$T_Raw> for $T_Entry {
    fn from($v_raw: $T_Raw) -> Self {
        $noise
        ⟦#f:Self {
            $v_body: $v_raw.$v_text«→.clone()»,
            $v_size: $v_raw.$v_text.len()⟦ + $n¦⟧,
            $v_urgent: $v_raw.$v_level ⟦>¦>=¦==⟧ $n,
        }¦let $v_body = $v_raw.$v_text«→.clone()»;
        let $v_size = $v_raw.$v_text⟦.len()¦.capacity()⟧⟦ * $n¦⟧;
        Self {
            $v_body,
            $v_size,
            $v_urgent: $v_raw.$v_author.is_some(),
        }⟧
    }
}
⟦
impl $T_Entry {
    $doc
    pub fn $f_is_big(&self) -> bool {
        self.$v_size > $n && !self.$v_urgent
    }
}
¦⟧
""",
    )


@skeleton("use_after_move")
def lifelike_text_joined(s: Source) -> str:
    return fill(
        s,
        """
$doc
⟦pub ¦⟧fn $f_banner($v_title: &str, $p_parts: &[&str], $v_width: usize) -> String {
    let $v_rule = "⟦=¦-¦*¦~⟧".repeat($v_width⟦ + 2¦⟧);
    $noise
    let $v_head = ⟦$v_rule«→.clone()» + ⟦"\\n"¦" "¦$v_title⟧¦format!("{}\\n", $v_title) + &$v_rule;
    let $v_out = $v_rule«→.clone()» + &$v_head¦[$v_rule«→.clone()», $v_title.to_string()].concat()⟧;
    let mut $v_body = String::new();
    for $v_part in $p_parts {
        ⟦$v_body.push_str($v_part.trim());
        $v_body.push('\\n');¦$v_body += &format!("| {:<width$} |\\n", $v_part, width = $v_width);⟧
    }
    ⟦format!("{}{}{}", $v_head, $v_body, $v_rule)¦$v_body.push_str(&$v_rule);
    $v_head + &$v_body¦println!("{$v_head}{$v_body}");
    $v_rule⟧
}
""",
    )


@skeleton("use_after_move")
def lifelike_loop_then_count(s: Source) -> str:
    return fill(
        s,
        """
$doc
#[derive(Debug)]
pub struct $T_Sample {
    pub $v_value: f64,
    pub $v_label: String,
}

$doc
⟦pub ¦⟧fn $f_average($p_samples: Vec<$T_Sample>⟦, $v_limit: f64¦⟧) -> Option<f64> {
    ⟦if $p_samples.is_empty() {
        return None;
    }
    ¦⟧let mut $v_sum = 0.0;
    for $v_sample in «→&»$p_samples {
        ⟦if $v_sample.$v_label.⟦starts_with($ch)¦is_empty()¦ends_with($q)⟧ {
            continue;
        }¦@p($v_sample.$v_label)@;¦⟧
        $v_sum += $v_sample.$v_value⟦ * $n.0¦.abs()¦⟧;
    }
    $noise
    ⟦Some($v_sum / $p_samples.len() as f64)¦match $p_samples.len() {
        0 => None,
        $v_n => Some($v_sum / $v_n as f64),
    }¦let $v_first = $p_samples.first()?;
    Some($v_sum - $v_first.$v_value)⟧
}
""",
    )


@skeleton("use_after_move")
def lifelike_queue_extended(s: Source) -> str:
    return fill(
        s,
        """
⟦#q:use std::collections::VecDeque;¦⟧

$doc
#[derive(⟦Default¦Debug, Default⟧)]
pub struct $T_Scheduler {
    $p_jobs: ⟦#q:VecDeque¦Vec⟧<String>,
    $v_seen: usize,
}

impl $T_Scheduler {
    $doc
    pub fn $f_submit(&mut self, $p_batch: Vec<String>) -> ⟦#r:usize¦bool¦Result<usize, String>⟧ {
        ⟦if $p_batch.len() > $n {
            return ⟦#r:0¦false¦Err(format!("{} is too much", $p_batch.len()))⟧;
        }¦⟧
        self.$p_jobs.extend($p_batch«→.clone()»⟦.into_iter().filter(|$v_x| !$v_x.is_empty())¦.into_iter().rev()¦⟧);
        $noise
        self.$v_seen += $p_batch.len();
        ⟦for $v_name in $p_batch.iter().take($n) {
            @p($v_name)@;
        }¦⟧
        ⟦#r:self.$v_seen¦self.$v_seen > $n¦Ok(self.$v_seen)⟧
    }

    $method
    pub fn $f_pending(&self) -> usize {
        self.$p_jobs.iter().filter(|$v_j| $v_j.contains($ch)).count()
    }
}
""",
    )


@skeleton("use_after_move")
def lifelike_moved_in_arm(s: Source) -> str:
    return fill(
        s,
        """
$doc
pub enum $T_Mode {
    $T_Quiet,
    $T_Loud(u32),
    $T_Custom { $v_depth: usize },
}

fn $f_deliver($v_msg: @K, $v_times: usize) -> usize {
    $v_msg.len() * $v_times
}

$doc
pub fn $f_send($v_mode: &$T_Mode, $v_message: @K) -> usize {
    $noise
    let $v_sent = match $v_mode {
        $T_Mode::$T_Quiet => ⟦0¦$n⟧,
        ⟦$T_Mode::$T_Loud($v_level) if *$v_level > $n => $f_deliver($v_message«→.clone()», $n),
        $T_Mode::$T_Loud(_) => $n,
        $T_Mode::$T_Custom { $v_depth } => *$v_depth,¦$T_Mode::$T_Loud(0..=9) => $n,
        $T_Mode::$T_Loud(_) => 1,
        $T_Mode::$T_Custom { $v_depth } => {
            let $v_depth = $v_depth.⟦min¦max⟧(&$n);
            $f_deliver($v_message«→.clone()», *$v_depth)
        }¦$T_Mode::$T_Loud($v_level) => *$v_level as usize,
        $T_Mode::$T_Custom { .. } => $f_deliver($v_message«→.clone()», $n) + 1,⟧
    };
    ⟦$v_sent + $v_message.len()¦@p($v_sent)@;
    $v_message.len()¦if $v_message.is_empty() {
        return 0;
    }
    $v_sent⟧
}
""",
    )
