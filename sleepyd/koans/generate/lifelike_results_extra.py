"""More lifelike generators for `question_mark_return` and `error_type_mismatch`: readers, settings, states, traits."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.ingredients import PARSE_INT
from sleepyd.koans.generate.lifelike_results_parts import fill
from sleepyd.koans.generate.source import Source


@skeleton("question_mark_return")
def reader_with_a_position(s: Source) -> str:
    return fill(
        s,
        """
$doc
$pub struct $t_Reader<'a> {
    $p_tokens: Vec<&'a str>,
    $v_at: usize,
    $fields
}

impl<'a> $t_Reader<'a> {
    $method
    $pub fn $f_advance(&mut self) -> Option<&'a str> {
        let $v_token = self.$p_tokens.get(self.$v_at).copied();
        self.$v_at += 1;
        $v_token
    }

    $doc
⟦    $pub fn $f_number(&mut self) -> «$k_a→Result<$k_a, %error%>» {
        let $v_text = self.$f_advance().unwrap_or("0");
        $noise
        let $v_value = $v_text.parse::<$k_a>()?;
        «→Ok(»$v_value ⟦*¦+¦/⟧ $d_a«→)»
    }¦    $pub fn $f_numbers(&mut self) -> «Vec<$k_a>→Result<Vec<$k_a>, %error%>» {
        let mut $p_out = Vec::new();
        while let Some($v_text) = self.$f_advance() {
            if $v_text == $q_a {
                break;
            }
            $p_out.push($v_text.parse::<$k_a>()?);
        }
        «→Ok(»$p_out«→)»
    }¦    $pub fn $f_pair(&mut self) -> «(&'a str, $k_a)→Option<(&'a str, $k_a)>» {
        let $v_name = self.$f_advance()?;
        let $v_size = $v_name.len() as $k_a;
        $noise
        «→Some(»($v_name, $v_size ⟦*¦+⟧ $d_a)«→)»
    }¦    $pub fn $f_longest(&mut self) -> «usize→Option<usize>» {
        let $v_first = self.$f_advance()?.len();
        let $v_rest = self.$p_tokens[self.$v_at..].iter().map(|$v_t| $v_t.len()).max()?;
        «→Some(»$v_first.max($v_rest)«→)»
    }⟧
}
""",
        error=PARSE_INT,
    )


@skeleton("question_mark_return")
def settings_read_by_name(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::HashMap;
use std::num::ParseIntError;

#[derive(Debug, Default)]
$pub struct $t_Options {
    $pub $v_width: $k_a,
    $pub $v_height: $k_a,
}

$item
$doc
⟦$pub fn $f_apply($v_options: &mut $t_Options, $p_values: &HashMap<String, String>) «→-> Result<(), ParseIntError> »{
    for ($v_key, $v_value) in $p_values {
        match $v_key.as_str() {
            $q_a => $v_options.$v_width = $v_value.parse::<$k_a>()?,
            $q_b => $v_options.$v_height = ⟦$v_value.trim().parse::<$k_a>()?¦$n_a⟧,
            $v_other => println!("$x_a {}", $v_other),
        }
    }
«→    Ok(())»
}¦$pub fn $f_load($p_values: &HashMap<String, String>) -> «$t_Options→Result<$t_Options, ParseIntError>» {
    let mut $v_made = $t_Options::default();
    if let Some($v_text) = $p_values.get($q_a) {
        $v_made.$v_width = $v_text.parse::<$k_a>()?;
    }
    $noise
    «→Ok(»$v_made«→)»
}¦$pub fn $f_area($p_values: &HashMap<String, String>) -> «$k_a→Result<$k_a, ParseIntError>» {
    let Some($v_text) = $p_values.get($q_a) else {
        return «→Ok(»0«→)»;
    };
    let $v_width = $v_text.parse::<$k_a>()?;
    let $v_height = $p_values.len() as $k_a;
    «→Ok(»$v_width * ($v_height + $d_a)«→)»
}¦$pub fn $f_build($p_values: &HashMap<String, String>) -> «$t_Options→Result<$t_Options, ParseIntError>» {
    let $v_size = $p_values.values().map(|$v_v| $v_v.len()).max().unwrap_or(0);
    «→Ok(»$t_Options {
        $v_width: $p_values[$q_a].parse::<$k_a>()?,
        $v_height: $v_size as $k_a,
    }«→)»
}⟧
""",
    )


@skeleton("error_type_mismatch")
def transition_of_a_state(s: Source) -> str:
    error = s.pick(["String", "String", "$t_Error"])
    item = "" if error == "String" else "#[derive(Debug, PartialEq)]\n$pub enum $t_Error {\n    $t_Denied(String),\n}\n"
    wrong = "$q_a«→.to_string()»" if error == "String" else '«→$t_Error::$t_Denied(»format!("$w_a {}", $v_step)«→)»'
    return fill(
        s,
        """
%item%
#[derive(Debug, Clone, Copy⟦¦, PartialEq⟧)]
$pub enum $t_State {
    $t_Idle,
    $t_Running { $v_speed: $k_a },
    $t_Broken($k_a),
}

impl $t_State {
    $method
    $doc
    $pub fn $f_next(self, $v_step: $k_a) -> Result<⟦Self, Self¦$t_State, $t_State⟧> {
        match self {
⟦            $t_State::$t_Idle if $v_step == 0 => Err(%wrong%),
            $t_State::$t_Idle => Ok($t_State::$t_Running { $v_speed: $v_step }),
            $t_State::$t_Running { $v_speed } if $v_speed > $n_a => Ok($t_State::$t_Broken($v_step)),
            $v_other => Ok($v_other),¦
            $t_State::$t_Idle => Ok($t_State::$t_Running { $v_speed: $v_step * $d_a }),
            $t_State::$t_Running { $v_speed } => {
                println!("$x_a {}", $v_speed);
                Ok($t_State::$t_Idle)
            }
            $t_State::$t_Broken(_) => Err(%wrong%),¦
            $t_State::$t_Broken($v_code @ 0..=$d_a) => Ok($t_State::$t_Broken($v_code)),
            $t_State::$t_Broken(_) => {
                $noise
                Err(%wrong%)
            }
            _ => Ok($t_State::$t_Idle),¦
            $t_State::$t_Running { $v_speed } => {
                if $v_speed + $v_step > $n_a {
                    return Err(%wrong%);
                }
                Ok($t_State::$t_Running { $v_speed: $v_speed + $v_step })
            }
            $t_State::$t_Idle | $t_State::$t_Broken(_) => Ok(self),⟧
        }
    }
}
""".replace("⟦Self, Self¦$t_State, $t_State⟧", s.pick(["Self, %error%", "$t_State, %error%"])).replace(
            "%wrong%", wrong
        ),
        item=item,
        error=error,
    )


@skeleton("error_type_mismatch")
def rule_behind_a_trait(s: Source) -> str:
    return fill(
        s,
        """
$pub trait $t_Rule {
    $doc
    fn $f_check(&self, $v_input: &str) -> Result<usize, String>;
⟦
    fn $f_name(&self) -> String {
        $q_n.to_string()
    }
¦⟧}

$pub struct $t_Length {
    $pub $v_least: usize,
    $pub $v_most: usize,
}

$pub struct $t_Charset(⟦Vec<char>¦pub Vec<char>⟧);

impl $t_Rule for $t_Length {
    fn $f_check(&self, $v_input: &str) -> Result<usize, String> {
        let $v_size = $v_input.chars().count();
        $noise
⟦        if $v_size < self.$v_least {
            Err(⟦$q_a¦$v_input¦$v_size¦self.$v_least⟧«→.to_string()»)
        } else {
            Ok($v_size - self.$v_least)
        }¦
        if ($v_size + $d_a) > self.$v_most {
            return Err(⟦$q_a¦$v_input¦self.$v_most⟧«→.to_string()»);
        }
        Ok($v_size)¦
        $v_input.parse::<usize>()«→.map_err(|error| error.to_string())»¦
        self.$v_most.checked_sub($v_size).ok_or($q_a«→.to_string()»)⟧
    }
}

impl $t_Rule for $t_Charset {
    fn $f_check(&self, $v_input: &str) -> Result<usize, String> {
        let mut $v_good = 0;
        for $v_c in $v_input.chars() {
            if self.0.contains(&$v_c) {
                $v_good += 1;
            }
        }
        ⟦Ok($v_good)¦if $v_good > 0 { Ok($v_good) } else { Err(format!("{}", $v_input)) }⟧
    }
}
""",
    )


@skeleton("error_type_mismatch")
def text_for_an_own_error(s: Source) -> str:
    made = s.pick(
        ['format!("$w_a {}", $v_value)', "$q_a.to_string()", "$v_name.clone()", 'format!("{}={}", $v_name, $v_value)']
    )
    return fill(
        s,
        """
#[derive(Debug⟦¦, PartialEq¦, Clone⟧)]
$pub enum $t_Error {
⟦    $t_Empty,
¦⟧    $t_Invalid(String),
⟦    $t_Limit($k_b),
¦⟧}

$derive
$pub struct $t_Param {
    $pub $v_name: String,
    $pub $v_value: $k_a,
    $fields
}

impl $t_Param {
    $pub fn $f_new($v_name: String, $v_value: $k_a) -> Result<$k_a, $t_Error> {
        $noise
⟦        if $v_value > $n_a {
            return Err(«→$t_Error::$t_Invalid(»%made%«→)»);
        }
        Ok($v_value * $d_a + $v_name.len() as $k_a)¦
        match $v_value {
            0 => Ok($n_a),
            1..=$d_a => Err(«→$t_Error::$t_Invalid(»%made%«→)»),
            _ => Ok($v_value ⟦/¦%⟧ $d_b),
        }¦
        if $v_name.starts_with($q_b) || $v_value == 0 {
            Err(«→$t_Error::$t_Invalid(»%made%«→)»)
        } else {
            Ok($v_value)
        }¦
        for $v_c in $v_name.chars() {
            if $v_c.is_whitespace() {
                return Err(«→$t_Error::$t_Invalid(»%made%«→)»);
            }
        }
        Ok($v_value)⟧
    }
    $method
}
""".replace("%made%", made),
    )


@skeleton("question_mark_return")
def program_with_a_question_mark(s: Source) -> str:
    return fill(
        s,
        """
$item
#[derive(Debug)]
$pub struct $t_Run {
    $pub $v_laps: u32,
    $pub $v_pace: f64,
}

$doc
$pub fn $f_read($v_text: &str) -> Result<u32, std::num::ParseIntError> {
    $v_text.trim().parse::<u32>()
}

fn main() «→-> Result<(), Box<dyn std::error::Error>> »{
    let $p_inputs = [$q_a, "$n_a", "$n_b"];
    $noise
⟦    let $v_laps = $f_read($p_inputs[1])?;
    let $v_run = $t_Run { $v_laps, $v_pace: $v_laps as f64 / $d_a.0 };
    println!("{:?} {}", $v_run, $v_run.$v_pace);¦
    for $v_input in $p_inputs.iter().skip(1) {
        let $v_run = $t_Run {
            $v_laps: $f_read($v_input)?,
            $v_pace: $d_a.5,
        };
        println!("{$v_run:?}");
    }¦
    let mut $p_runs = Vec::new();
    for ($v_i, $v_input) in $p_inputs.iter().enumerate() {
        if $v_i > 0 {
            $p_runs.push($t_Run { $v_laps: $f_read($v_input)?, $v_pace: $v_i as f64 });
        }
    }
    println!("$x_a {}", $p_runs.len());¦
    let $v_pace = $p_inputs[2].parse::<f64>()?;
    let $v_run = $t_Run { $v_laps: $n_c, $v_pace };
    assert!($v_run.$v_pace >= 0.0);
    println!("{}", $v_run.$v_laps);¦
    let $v_total: u32 = $p_inputs[1..].iter().map(|$v_s| $v_s.len() as u32).sum();
    println!("{}", $v_total * $f_read($p_inputs[1])?);⟧
«→    Ok(())»
}
""",
    )
