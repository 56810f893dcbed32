"""Readers, settings and a program whose functions return a plain value and use a `?` (`question_mark_return`)."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.ingredients import PARSE_INT
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.results import fill


@skeleton("question_mark_return")
def reader_with_a_position(s: Source) -> str:
    return fill(
        s,
        """
$doc
$pub struct $T_Reader<'a> {
    $p_tokens: Vec<&'a str>,
    $v_at: usize,
    $fields
}

impl<'a> $T_Reader<'a> {
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
        «→Ok(»$v_value ⟦*¦+¦/⟧ $m_a«→)»
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
        «→Some(»($v_name, $v_size ⟦*¦+⟧ $m_a)«→)»
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
$pub struct $T_Options {
    $pub $v_width: $k_a,
    $pub $v_height: $k_a,
}

$item
$doc
⟦$pub fn $f_apply($v_options: &mut $T_Options, $p_values: &HashMap<String, String>) «→-> Result<(), ParseIntError> »{
    for ($v_key, $v_value) in $p_values {
        match $v_key.as_str() {
            $q_a => $v_options.$v_width = $v_value.parse::<$k_a>()?,
            $q_b => $v_options.$v_height = ⟦$v_value.trim().parse::<$k_a>()?¦$n_a⟧,
            $v_other => println!("$t_a {}", $v_other),
        }
    }
«→    Ok(())»
}¦$pub fn $f_load($p_values: &HashMap<String, String>) -> «$T_Options→Result<$T_Options, ParseIntError>» {
    let mut $v_made = $T_Options::default();
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
    «→Ok(»$v_width * ($v_height + $m_a)«→)»
}¦$pub fn $f_build($p_values: &HashMap<String, String>) -> «$T_Options→Result<$T_Options, ParseIntError>» {
    let $v_size = $p_values.values().map(|$v_v| $v_v.len()).max().unwrap_or(0);
    «→Ok(»$T_Options {
        $v_width: $p_values[$q_a].parse::<$k_a>()?,
        $v_height: $v_size as $k_a,
    }«→)»
}⟧
""",
    )


@skeleton("question_mark_return")
def program_with_a_question_mark(s: Source) -> str:
    return fill(
        s,
        """
$item
#[derive(Debug)]
$pub struct $T_Run {
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
    let $v_run = $T_Run { $v_laps, $v_pace: $v_laps as f64 / $m_a.0 };
    println!("{:?} {}", $v_run, $v_run.$v_pace);¦
    for $v_input in $p_inputs.iter().skip(1) {
        let $v_run = $T_Run {
            $v_laps: $f_read($v_input)?,
            $v_pace: $m_a.5,
        };
        println!("{$v_run:?}");
    }¦
    let mut $p_runs = Vec::new();
    for ($v_i, $v_input) in $p_inputs.iter().enumerate() {
        if $v_i > 0 {
            $p_runs.push($T_Run { $v_laps: $f_read($v_input)?, $v_pace: $v_i as f64 });
        }
    }
    println!("$t_a {}", $p_runs.len());¦
    let $v_pace = $p_inputs[2].parse::<f64>()?;
    let $v_run = $T_Run { $v_laps: $n_c, $v_pace };
    assert!($v_run.$v_pace >= 0.0);
    println!("{}", $v_run.$v_laps);¦
    let $v_total: u32 = $p_inputs[1..].iter().map(|$v_s| $v_s.len() as u32).sum();
    println!("{}", $v_total * $f_read($p_inputs[1])?);⟧
«→    Ok(())»
}
""",
    )
