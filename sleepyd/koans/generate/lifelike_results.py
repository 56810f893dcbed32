"""Lifelike generators for an `Option` in a function that returns a `Result` (`option_ok_or`)."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.lifelike_results_parts import fill, marks, missing_error
from sleepyd.koans.generate.source import Source


@skeleton("option_ok_or")
def pairs_of_lines_in_a_map(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::HashMap;

%item%
$item
$doc
$pub fn $f_parse_pairs($v_input: &str) -> Result<HashMap<String, String>, %error%> {
    let mut $p_entries = HashMap::new();
    for ⟦$v_line in $v_input.lines()¦(_, $v_line) in $v_input.lines().enumerate()¦$v_line in $v_input.split(';')⟧ {
⟦        let $v_line = $v_line.trim();
¦⟧⟦        if $v_line.is_empty()⟦¦ || $v_line.starts_with('#')⟧ {
            continue;
        }
¦⟧        let ($v_left, $v_right) = $v_line⟦.split_once($z_a)%call%?¦.split_once($q_sep)%call%?¦
            .trim_start()
            .split_once($z_a)%chain%?¦.rsplit_once($z_a)%call%?⟧;
⟦        if $v_right.len() > $n_a {
            println!("$x_a: {}", $v_left);
        }
¦⟧        $p_entries.insert($v_left⟦.trim()¦⟧.to_string(), $v_right.to_string());
    }
    Ok($p_entries)
}
""",
        **marks(missing_error(s, "format")),
    )


@skeleton("option_ok_or")
def find_record_by_id(s: Source) -> str:
    return fill(
        s,
        """
%item%
$derive
$pub struct $t_Item {
    $pub $v_id: $k_id,
    $pub $v_price: $k_a,
    $pub $v_label: String,
}

$pub struct $t_Store {
    $p_items: Vec<$t_Item>,
    $fields
}

impl $t_Store {
    $doc
    $pub fn $f_find(&self, $v_key: $k_id, $v_amount: $k_a) -> Result<$k_a, %error%> {
        $noise
        let $v_found = self
            .$p_items
            .iter()
⟦            .rev()
¦¦⟧⟦            .filter(|$v_i| $v_i.$v_price > 0)
¦¦⟧            .find(|$v_it| $v_it.$v_id == $v_key⟦¦ && !$v_it.$v_label.is_empty()⟧)%chain%?;
⟦        if $v_found.$v_label == $q_a {
            return Ok(0);
        }
¦        println!("{} {}", $v_found.$v_label, $v_amount);
¦⟧        Ok(⟦$v_found.$v_price * $v_amount¦$v_found.$v_price + $v_amount¦($v_found.$v_price + $d_a) * $v_amount⟧)
    }
    $method
}
""",
        **marks(missing_error(s, "lookup")),
    )


@skeleton("option_ok_or")
def best_of_filtered_values(s: Source) -> str:
    of, end = s.pick([("String", "$v_best.1.clone()"), ("$k_a", "$v_best.0"), ("($k_a, String)", "$v_best.clone()")])
    return fill(
        s,
        """
%item%
$item
$doc
$pub fn $f_best($p_rows: &[($k_a, String)]) -> Result<%of%, %error%> {
    $noise
    let $v_best = $p_rows
        .iter()
        .filter(|($v_a, _)| *$v_a ⟦>¦>=¦!=⟧ $n_a)
        .⟦max_by_key(|($v_b, _)| *$v_b)¦min_by_key(|$v_b| $v_b.0)¦last()¦next()¦nth($d_a)¦max()¦min()¦
max_by(|$v_b, $v_c| $v_b.0.cmp(&$v_c.0))¦find(|$v_b| $v_b.1.len() > $d_a)⟧%flat%?;
    println!("$x_a {}", $v_best.⟦0¦1⟧);
    Ok(%end%)
}
""",
        of=of,
        end=end,
        **marks(missing_error(s, "empty")),
    )


@skeleton("option_ok_or")
def checked_total_in_loop(s: Source) -> str:
    return fill(
        s,
        """
%item%
$derive
$pub struct $t_Order {
    $pub $v_count: $k_a,
    $pub $v_price: $k_a,
    $fields
}

$doc
$pub fn $f_total($p_orders: &[$t_Order]⟦¦, $v_limit: $k_a⟧) -> Result<$k_a, %error%> {
    let mut $v_total: $k_a = ⟦0¦0¦$d_b⟧;
    for ⟦$v_order in $p_orders¦$v_order in $p_orders.iter().rev()¦$v_order in $p_orders.iter().skip(1)⟧ {
⟦        if $v_order.$v_count == 0 {
            continue;
        }
¦        let _ = $q_a;
¦⟧⟦        let $v_cost = $v_order.$v_count.checked_mul($v_order.$v_price)%call%?;
        $v_total += $v_cost;¦
        $v_total = $v_total.checked_add($v_order.$v_count)%call%?;¦
        $v_total = $v_total.checked_add($v_order.$v_price * $v_order.$v_count)%call%?;¦
        let $v_part = $v_order.$v_price.checked_div($v_order.$v_count)%call%?;
        $v_total = $v_total.max($v_part);¦
        $v_total += $v_order
            .$v_price
            .checked_sub($v_order.$v_count)%chain%?;⟧
    }
    $noise
    Ok($v_total)
}
""",
        **marks(missing_error(s, "overflow")),
    )


@skeleton("option_ok_or")
def words_of_a_command(s: Source) -> str:
    return fill(
        s,
        """
%item%
⟦#[derive(Debug)]¦#[derive(Debug, PartialEq)]⟧
$pub enum $t_Command {
    $t_Push(String),
    $t_Drop { $v_from: usize },
    $t_Stop,
}

$doc
$pub fn $f_parse($v_line: &str) -> Result<$t_Command, %error%> {
    let mut $p_parts = $v_line.⟦split_whitespace()¦split(' ')¦trim().split(' ')¦splitn(3, $z_a)⟧;
    $noise
⟦    match $p_parts.next()%call%? {
        $q_a => Ok($t_Command::$t_Push($q_b.to_string())),¦
    match $p_parts.next().unwrap_or($q_c) {
        $q_a => {
            let $v_arg = $p_parts.next()%call%?;
            Ok($t_Command::$t_Push($v_arg.to_string()))
        }¦
    let $v_verb = $p_parts.next()%call%?;
    match $v_verb {
        $q_a ⟦¦| $q_d ⟧=> Ok($t_Command::$t_Push($p_parts.collect())),¦
    match $p_parts.next().unwrap_or_default() {
        $q_a => Ok($t_Command::$t_Push($p_parts.⟦last()¦next()¦nth(1)¦max()⟧%call%?.to_string())),⟧
        ⟦$q_e => Ok($t_Command::$t_Drop { $v_from: $n_a }),¦$q_e => {
            println!("$x_a");
            Ok($t_Command::$t_Drop { $v_from: $v_line.len() })
        }⟧
        _ => Ok($t_Command::$t_Stop),
    }
}
""",
        **marks(missing_error(s, "format")),
    )


@skeleton("option_ok_or")
def header_without_its_prefix(s: Source) -> str:
    return fill(
        s,
        """
%item%
$pub struct $t_Header {
    $pub $v_level: usize,
    $pub $v_title: String,
}

impl $t_Header {
    $doc
    $pub fn $f_parse($v_line: &str) -> Result<⟦Self¦$t_Header⟧, %error%> {
⟦        let $v_level = $v_line.chars().take_while(|$v_c| *$v_c == '#').count();
        let $v_body = ⟦$v_line.strip_prefix($q_a)%call%?¦$v_line[$v_level..].strip_suffix($q_a)%call%?¦
$v_line.get($v_level..)%call%?⟧;¦
        let $v_body = $v_line.trim().⟦strip_prefix($z_a)¦strip_prefix("#")¦strip_suffix($q_a)⟧%call%?;
        let $v_level = $v_body.⟦len()¦matches('.').count() + 1¦chars().filter(|$v_c| $v_c.is_uppercase()).count()⟧;¦
        let $v_level = $v_line.find(⟦$z_a¦$q_a¦|$v_c: char| $v_c.is_ascii_digit()⟧)%call%?;
        let $v_body = &$v_line[$v_level..];¦
        let $v_body = $v_line
            .strip_prefix($q_a)
            .and_then(|$v_rest| $v_rest.strip_suffix($q_b))%chain%?;
        let $v_level = $n_a;⟧
        $noise
        Ok(⟦Self¦$t_Header⟧ {
            $v_level,
            $v_title: $v_body⟦.trim()¦⟧.⟦to_string()¦to_owned()¦to_uppercase()¦replace($q_x, "")⟧,
        })
    }
    $method
}
""",
        **marks(missing_error(s, "format")),
    )


@skeleton("option_ok_or")
def neighbours_of_a_node(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::⟦HashMap¦BTreeMap⟧;

%item%
$pub struct $t_Graph {
    $p_edges: ⟦HashMap¦BTreeMap⟧<String, Vec<(String, u32)>>,
    $fields
}

impl $t_Graph {
    $method
    $doc
    $pub fn $f_cost(&self, $v_from: &str⟦¦, _$v_extra: u32⟧) -> Result<u32, %error%> {
⟦        let $p_targets = self.$p_edges.get($v_from)%call%?;
        let mut $v_sum = 0;
        for ($v_name, $v_cost) in $p_targets {
            if $v_name != $v_from {
                $v_sum += $v_cost;
            }
        }
        Ok($v_sum)¦
        let ($v_name, $v_cost) = self
            .$p_edges
            .values()
            .flat_map(|$p_list| $p_list.iter())
            .⟦filter(|$v_edge| $v_edge.0 != $v_from)
            .min_by_key(|$v_edge| $v_edge.1)¦find(|$v_edge| $v_edge.0 == $v_from)¦last()⟧%chain%?;
        println!("{$v_from} $w_a {$v_name}");
        Ok(*$v_cost)¦
        let $v_cost = match self.$p_edges.get($v_from) {
            Some($p_targets) if $p_targets.len() > 1 => $p_targets⟦.first()%call%?¦.last()%call%?¦.get(1)%call%?⟧.1,
            Some(_) => $n_a,
            None => 0,
        };
        Ok($v_cost + $d_a)¦
        Ok(self.$p_edges.get($v_from)%call%?.iter().map(|$v_edge| $v_edge.1).sum())¦
        if let Some($p_targets) = self.$p_edges.get($v_from) {
            return Ok($p_targets.iter().map(|$v_edge| $v_edge.1).⟦max¦min⟧()%call%?);
        }
        Ok(0)⟧
    }
}
""".replace("⟦HashMap¦BTreeMap⟧", s.pick(["HashMap", "HashMap", "BTreeMap"])),
        **marks(missing_error(s, "lookup")),
    )


@skeleton("option_ok_or")
def cell_of_a_grid(s: Source) -> str:
    return fill(
        s,
        """
%item%
$derive
$pub struct $t_Grid {
    $v_width: usize,
    $p_cells: ⟦Vec<u32>¦Box<[u32]>⟧,
    $p_labels: Vec<Vec<char>>,
}

impl $t_Grid {
    $pub fn $f_width(&self) -> usize {
        self.$v_width
    }

    $doc
    $pub fn $f_at(⟦&self¦&mut self⟧, $v_col: usize, $v_row: usize) -> Result<⟦u32¦u32⟧, %error%> {
⟦        let $v_at = $v_row * self.$v_width + $v_col;
        let $v_cell = self.$p_cells.get($v_at)⟦.copied()%call%?¦%call%?⟧;
        Ok($v_cell + $d_a)¦
        let $v_at = ⟦self.$v_width.checked_mul($v_row)%call%?¦$v_row.checked_sub($v_col)%call%?⟧;
        Ok(self.$p_cells[$v_at + $v_col])¦
        let $p_letters = self.$p_labels.get($v_row)%call%?;
        let $v_seen = $p_letters.iter().filter(|$v_c| $v_c.is_alphabetic()).count();
        Ok($v_seen as u32 * $d_a + $v_col as u32)¦
        let $v_line: &[u32] = self
            .$p_cells
            .chunks(self.$v_width)
            .nth($v_row)%chain%?;
        Ok($v_line.iter().skip($v_col).sum())¦
        if $v_col >= self.$v_width {
            return Ok(0);
        }
        let $v_digit = self.$p_labels[$v_row][$v_col].to_digit(⟦10¦16⟧)%call%?;
        Ok($v_digit)¦
        let mut $v_total = 0;
        for $v_step in 0..$v_col {
            $v_total += self.$p_cells.get($v_step + $v_row)%call%?;
        }
        Ok($v_total)⟧
    }
    $method
}
""",
        **marks(missing_error(s, "lookup")),
    )
