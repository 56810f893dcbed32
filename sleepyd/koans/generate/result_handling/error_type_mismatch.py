"""Lifelike generators for a `Result` or `Err` with another error type than the function's (`error_type_mismatch`)."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.ingredients import PARSE_INT
from sleepyd.koans.generate.result_handling.error_types import TO_STRING, bad_error, marks
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.results import fill


@skeleton("error_type_mismatch")
def checks_before_a_change(s: Source) -> str:
    return fill(
        s,
        """
$derive
$pub struct $T_Account {
    $pub $v_owner: String,
    $v_balance: $k_a,
    $v_limit: $k_a,
}

impl $T_Account {
    $method
    $doc
    $pub fn $f_withdraw(&mut self, $v_amount: $k_a) -> Result<⟦$k_a¦$k_a⟧, String> {
⟦        if $v_amount == 0 {
            return Err($q_a«→.to_string()»);
        }
        if $v_amount > self.$v_balance {
            return Err(format!("$w_a {} of {}", $v_amount, self.$v_owner));
        }¦
        if $v_amount > self.$v_limit {
            return Err(format!("{}: $t_a", self.$v_owner));
        } else if $v_amount > self.$v_balance {
            return Err($q_a«→.to_string()»);
        }¦
        if self.$v_owner.is_empty() || $v_amount % $m_a == 1 {
            println!("$t_b");
            return Err($q_a«→.to_string()»);
        }¦
        match $v_amount {
            0 => return Err($q_a«→.to_string()»),
            $v_n if $v_n > self.$v_limit => return Err(format!("$w_a {}", $v_n)),
            _ => println!("$t_b"),
        }¦
        let Some($v_left) = self.$v_balance.checked_sub($v_amount) else {
            return Err($q_a«→.to_string()»);
        };
        self.$v_limit = $v_left;¦
        if $v_amount > self.$v_balance {
            return Err(self.$v_owner.as_str()«→.to_string()»);
        }¦
        if $v_amount > self.$v_balance {
            let $v_reason = ⟦$q_a¦$q_a¦if self.$v_limit > $n_a { $q_b } else { $q_a }⟧;
            return Err($v_reason«→.to_string()»);
        }⟧
        self.$v_balance -= $v_amount;
        $noise
        Ok(self.$v_balance)
    }
}
""",
    )


@skeleton("error_type_mismatch")
def branches_of_a_validation(s: Source) -> str:
    return fill(
        s,
        """
$item
$doc
$pub fn $f_validate($v_name: &str, $v_age: $k_a) -> Result<⟦String, String¦String, String⟧> {
    let $v_trimmed = $v_name.trim();
    $noise
⟦    if $v_trimmed.is_empty() {
        Err($q_a«→.to_string()»)
    } else if $v_age > $n_a {
        Err(format!("$w_a {}", $v_age))
    } else {
        Ok($v_trimmed.to_string())
    }¦
    match $v_age {
        0..=$m_a => Err(⟦$q_a¦$v_trimmed¦$v_name⟧«→.to_string()»),
        $n_b => Ok(String::new()),
        _ => Ok($v_trimmed.to_uppercase()),
    }¦
    for ($v_i, $v_c) in $v_trimmed.char_indices() {
        if !$v_c.is_alphanumeric() {
            return Err(⟦$q_a¦$v_c¦$v_i¦&$v_trimmed[$v_i..]¦$v_age⟧«→.to_string()»);
        }
    }
    Ok($v_trimmed.replace(' ', "_"))¦
    match $v_trimmed.split_once($z_a) {
        Some(($v_head, $v_tail)) if $v_tail.len() > $m_a => Ok($v_head.repeat($m_b)),
        Some(($v_head, _)) => Err($v_head«→.to_string()»),
        None => Ok(format!("{} {}", $v_name, $v_age)),
    }¦
    let mut $v_out = String::new();
    for $v_word in $v_trimmed.split_whitespace().rev() {
        match $v_word.len() {
            1 => return Err($v_word«→.to_string()»),
            _ => $v_out.push_str($v_word),
        }
    }
    Ok($v_out)¦
    if let Some($v_c) = $v_trimmed.chars().find(|$v_x| $v_x.is_ascii_punctuation()) {
        return Err(⟦$v_c¦$q_a⟧«→.to_string()»);
    }
    Ok($v_trimmed.to_string())⟧
}
""",
    )


@skeleton("error_type_mismatch")
def chain_as_the_tail(s: Source) -> str:
    return fill(
        s,
        """
%item%
$derive
$pub struct $T_Clock {
    $pub $v_text: String,
    $fields
}

$item
impl $T_Clock {
    $doc
    $pub fn $f_minutes(&self⟦¦, $v_extra: usize⟧) -> Result<$k_a, %error%> {
        $noise
⟦        self.$v_text.parse::<$k_a>()%call%¦
        self.$v_text
            .split($z_a)
            .⟦next()¦last()¦nth($m_a)⟧
            .unwrap_or("$n_a")
            .parse::<$k_a>()%chain%¦
        let $v_part = self.$v_text.trim_start_matches($z_a);
        $v_part.parse::<$k_a>()%call%¦
        if self.$v_text.is_empty() {
            return Ok(0);
        }
        $k_a::from_str_radix(&self.$v_text, ⟦2¦10¦16⟧)%call%¦
        match self.$v_text.split_once($z_a) {
            Some(($v_left, $v_right)) if $v_right.is_empty() => $v_left.trim().parse::<$k_a>()%call%,
            Some(_) => Ok($n_b),
            None => Ok(self.$v_text.len() as $k_a),
        }¦
        self.$v_text
            .trim()
            .parse::<$k_a>()
            .map(|$v_n| $v_n ⟦* $m_a¦+ $m_a¦/ $m_a¦% $m_a⟧)%chain%¦
        if self.$v_text.contains($q_a) {
            self.$v_text[1..].parse::<$k_a>()%call%
        } else {
            Ok($n_b)
        }¦
        if let Some($v_rest) = self.$v_text.strip_prefix($q_b) {
            return $v_rest.parse::<$k_a>()%call%;
        }
        Ok($n_a)⟧
    }
    $method
}
""".replace("(&self⟦¦, $v_extra: usize⟧)", "(&self)"),
        **marks(bad_error(s, PARSE_INT, static=False)),
    )


@skeleton("error_type_mismatch")
def error_arm_of_a_match(s: Source) -> str:
    arm = "Err(error«→.to_string()»)"
    return fill(
        s,
        """
$derive
$pub struct $T_Sheet {
    $p_cells: Vec<String>,
    $fields
}

impl $T_Sheet {
    $method
    $doc
    $pub fn $f_number(&self, $v_index: usize) -> Result<$k_a, String> {
        let $v_cell = &self.$p_cells[$v_index⟦¦ % $m_a⟧];
⟦        match $v_cell⟦.trim()¦⟧.parse::<$k_a>() {
            Ok($v_n)⟦ if $v_n > $n_a => Ok($v_n / $m_b)¦ if $v_n == 0 => Ok($n_b)⟧,
            Ok($v_n) => Ok($v_n),
            Err(error) => %arm%,
        }¦
        let $v_value = match $v_cell.parse::<$k_a>() {
            Ok($v_n) => $v_n,
            Err(error) => return %arm%,
        };
        $noise
        Ok($v_value ⟦+¦*⟧ $m_b)¦
        if let Err(error) = std::str::from_utf8($v_cell.as_bytes()) {
            return %arm%;
        }
        Ok($v_cell.len() as $k_a)¦
        let mut $v_total = 0;
        for $v_part in $v_cell.split($z_a) {
            match $v_part.parse::<$k_a>() {
                Ok($v_n) => $v_total += $v_n,
                Err(error) => return %arm%,
            }
        }
        Ok($v_total)¦
        match ($v_cell.parse::<$k_a>(), $v_index) {
            (Ok($v_n), 0) => Ok($v_n),
            (Ok($v_n), $v_i) => Ok($v_n * $v_i as $k_a),
            (Err(error), _) => %arm%,
        }¦
        match std::fs::read_to_string($v_cell) {
            Ok($v_text) => Ok($v_text.lines().count() as $k_a),
            Err(error) => {
                println!("$t_a");
                %arm%
            }
        }⟧
    }
}
""".replace("%arm%", arm),
    )


@skeleton("error_type_mismatch")
def literal_in_a_conversion(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::HashMap;

$pub struct $T_Depot {
    $p_stock: HashMap<String, $k_a>,
    $p_log: Vec<String>,
}

impl $T_Depot {
    $doc
    $pub fn $f_level(&self, $v_name: &str) -> Result<$k_a, String> {
        $noise
⟦        self.$p_stock.get($v_name).copied().ok_or($q_a«→.to_string()»)¦
        self.$p_stock
            .iter()
            .find(|($v_key, _)| $v_key.starts_with($v_name))
            .map(|(_, $v_count)| $v_count ⟦+¦*⟧ $m_a)
            .ok_or($q_a«→.to_string()»)¦
        $v_name.parse::<$k_a>().map_err(|_| $q_a«→.to_string()»)¦
        if self.$p_log.is_empty() {
            return self.$p_stock.values().copied().⟦max¦min¦last⟧().ok_or($q_a«→.to_string()»);
        }
        Ok(self.$p_log.len() as $k_a)¦
        match self.$p_log.first() {
            Some($v_line) => $v_line
                .parse::<$k_a>()
                .map_err(|_| $q_a«→.to_string()»),
            None => Ok($n_a),
        }¦
        match self.$p_log.len() {
            0 => Ok($n_a),
            1..=$m_b => self.$p_stock.get(&self.$p_log[0]).copied().ok_or($q_a«→.to_string()»),
            $v_n => Err(format!("$t_a {}", $v_n)),
        }¦
        let Some($v_count) = self.$p_stock.get($v_name) else {
            return Err($q_a«→.to_string()»);
        };
        Ok(*$v_count)⟧
    }

    $pub fn $f_names(&self) -> Vec<&String> {
        self.$p_stock.keys().collect()
    }
    $method
}
""",
    )


@skeleton("error_type_mismatch")
def error_of_an_inner_step(s: Source) -> str:
    plain = s.chance(0.4)
    call = '.map_err(|error| format!("{:?}", error))' if plain else ".map_err($T_Outer::$T_Check)"
    shape, inner = s.pick(
        [
            (" {\n    $pub $v_code: u32,\n}", "$T_Inner { $v_code }"),
            (
                " {\n    $pub $v_code: u32,\n    $pub $v_reason: String,\n}",
                "$T_Inner { $v_code, $v_reason: $q_e.to_string() }",
            ),
            ("(u32);", "$T_Inner($v_code)"),
        ]
    )
    outer = "" if plain else "#[derive(Debug)]\n$pub enum $T_Outer {\n    $T_Check($T_Inner),\n    $T_Closed,\n}\n"
    return fill(
        s,
        """
#[derive(Debug⟦¦, PartialEq⟧)]
$pub struct $T_Inner%shape%

%outer%
$doc
$pub fn $f_check($v_code: u32) -> Result<u32, $T_Inner> {
    if $v_code > $n_a {
        return Err(%inner%);
    }
    Ok($v_code ⟦+¦*⟧ $m_a)
}

$item
$doc
⟦$pub fn $f_open($p_codes: &[u32]) -> Result<u32, %error%> {
    $noise
    let $v_best = $p_codes.iter().copied().max().unwrap_or(0);
    $f_check($v_best)%call%
}¦$pub fn $f_open($v_mode: &str, $v_count: u32) -> Result<u32, %error%> {
    match $v_mode {
        $q_a | $q_b => $f_check($v_count ⟦+¦/⟧ $m_b)%call%,
        $v_m if $v_m.len() > $m_a => Ok($v_count),
        _ => Ok(0),
    }
}¦$pub fn $f_open($v_low: u32, $v_high: u32) -> Result<u32, %error%> {
    for $v_step in $v_low..$v_high {
        if $v_step % $m_b == 0 {
            return $f_check($v_step)%call%;
        }
    }
    $noise
    Ok($v_low)
}¦$pub fn $f_open($v_level: Option<u32>) -> Result<u32, %error%> {
    if let Some($v_n) = $v_level {
        $f_check($v_n).map(|$v_x| $v_x ⟦+¦*⟧ $m_a)%call%
    } else {
        Ok($n_b)
    }
}⟧
""",
        shape=shape,
        inner=inner,
        outer=outer,
        error="String" if plain else "$T_Outer",
        **marks({"call": call}),
    )


@skeleton("error_type_mismatch")
def result_bound_with_its_type(s: Source) -> str:
    return fill(
        s,
        """
$item
$doc
$pub fn $f_collect($v_text: &str) -> (Vec<$k_a>, Vec<String>) {
    let mut $p_good = Vec::new();
    let mut $p_bad = Vec::new();
    for ⟦$v_part in $v_text.split($z_a)¦$v_part in $v_text.lines()¦$v_part in $v_text.split_whitespace().rev()⟧ {
⟦        let $v_parsed: Result<$k_a, String> = $v_part⟦.trim()¦⟧.parse::<$k_a>()«→%call%»;¦
        let $v_parsed: Result<$k_a, String> = if $v_part.is_empty() {
            Err(⟦$q_a¦$v_part⟧«→.to_string()»)
        } else {
            Ok($v_part.len() as $k_a)
        };¦
        let $v_parsed: Result<$k_a, String> = match $v_part.len() {
            0 => Ok(0),
            1..=$m_a => $v_part.parse::<$k_a>()«→%call%»,
            _ => Err($q_a.to_string()),
        };¦
        let $v_parsed: Result<$k_a, String> = $v_part.find($z_b).map(|$v_at| $v_at as $k_a).ok_or($q_a«→.to_string()»);⟧
        match $v_parsed {
            Ok($v_n)⟦ => $p_good.push($v_n)¦ => $p_good.push($v_n * $m_b)⟧,
            Err($v_why) => $p_bad.push(⟦$v_why¦format!("$w_a {}", $v_why)⟧),
        }
    }
    $noise
    ($p_good, $p_bad)
}
""",
        call=TO_STRING,
    )
