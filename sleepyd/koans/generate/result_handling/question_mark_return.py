"""Lifelike generators for a `?` in a function that returns a plain value (`question_mark_return`)."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.ingredients import PARSE_FLOAT, PARSE_INT
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.results import fill


def _number(s: Source) -> tuple[str, str]:
    """A number type and its parse error."""
    return s.pick([("f64", PARSE_FLOAT), *((s.integer_type(), PARSE_INT) for _ in range(3))])


@skeleton("question_mark_return")
def constructor_from_a_line(s: Source) -> str:
    of, error = _number(s)
    made = s.pick(["Self", "$T_Point"])
    return fill(
        s,
        """
#[derive(Debug⟦¦, Clone¦, Clone, PartialEq⟧)]
$pub struct $T_Point {
    $pub $v_left: %of%,
    $pub $v_right: %of%,
    $pub $v_name: String,
}

$item
impl $T_Point {
    $doc
    $pub fn $f_parse($v_line: &str) -> «%made%→Result<%made%, %error%>» {
⟦        let ($v_a, $v_b) = $v_line.split_once($z_a).unwrap_or(($v_line, "0"));
        let $v_left = $v_a⟦.trim()¦⟧.parse::<%of%>()?;
⟦        let $v_right = $v_b⟦.trim()¦⟧.parse::<%of%>()?;
¦        let $v_right = $v_left;
⟧        let $v_name = $v_line.to_string();¦
        if $v_line.is_empty() {
            return «→Ok(»Self { $v_left: %zero%, $v_right: %zero%, $v_name: String::new() }«→)»;
        }
        let $p_cols: Vec<&str> = $v_line.split($z_a).collect();
        let $v_right: %of% = $p_cols[$p_cols.len() - 1].parse()?;
        let ($v_left, $v_name) = (%zero%, $p_cols.concat());¦
        let mut $p_parts = $v_line.split($z_a);
        let $v_name = $p_parts.next().unwrap_or_default().to_owned();
        let $v_left = match $p_parts.next() {
            Some($v_text) => $v_text.parse::<%of%>()?,
            None => %zero%,
        };
        let $v_right = $v_left ⟦+¦*⟧ $v_left;⟧
        $noise
        «→Ok(»%made% { $v_left, $v_right, $v_name }«→)»
    }
    $method
}
""",
        of=of,
        made=made,
        error=error,
        zero="0.0" if of == "f64" else "0",
    )


@skeleton("question_mark_return")
def sum_over_lines(s: Source) -> str:
    of, error = _number(s)
    return fill(
        s,
        """
%use%
$item
$doc
$pub fn $f_sum($v_text: &str⟦¦, $v_limit: usize⟧) -> «%of%→Result<%of%, %error%>» {
    let mut $v_total: %of% = %zero%;
    for ⟦$v_line in $v_text.lines()¦$v_line in $v_text.split($z_a)¦$v_line in $v_text.split_whitespace().rev()⟧ {
⟦        if $v_line.is_empty()⟦¦ || $v_line.starts_with('#')⟧ {
            continue;
        }
¦        if $v_line == $q_a {
            return «→Ok(»$v_total«→)»;
        }
¦⟧⟦        let $v_value = $v_line⟦.trim()¦⟧.parse::<%of%>()?;
        $v_total += $v_value;¦
        $v_total += $v_line⟦.trim()¦⟧.parse::<%of%>()?;¦
        let $v_value: %of% = $v_line.parse()?;
        if $v_value > $v_total {
            $v_total = $v_value;
        }¦
        $v_total = $v_line
            .trim_end_matches($z_b)
            .parse::<%of%>()?;¦
        match $v_line.split_once($z_c) {
            Some(($v_sign, $v_rest)) if $v_sign.is_empty() => $v_total += $v_rest.parse::<%of%>()?,
            _ => println!("$t_a"),
        }⟧
    }
    $noise
    «→Ok(»$v_total«→)»
}
""",
        of=of,
        zero="0.0" if of == "f64" else "0",
        **s.pick([{"use": "", "error": error}, {"use": f"use {error};\n", "error": error.rpartition("::")[2]}]),
    )


@skeleton("question_mark_return")
def file_of_the_disk(s: Source) -> str:
    use, error = s.pick([("use std::fs;\nuse std::io;", "io::Error"), ("use std::fs;", "std::io::Error")])
    return fill(
        s,
        """
%use%

$derive
$pub struct $T_Store {
    $v_source: String,
    $p_lines: Vec<String>,
}

impl $T_Store {
    $method
⟦    $doc
    $pub fn $f_count(&self, $v_word: &str) -> «usize→Result<usize, %error%>» {
        let $v_text = fs::read_to_string(&self.$v_source)?;
        $noise
        «→Ok(»$v_text⟦.lines().filter(|$v_l| $v_l.contains($v_word)).count()¦.matches($v_word).count() + $m_a⟧«→)»
    }¦    $doc
    $pub fn $f_reload(&mut self) «→-> Result<(), %error%> »{
        let $v_text = fs::read_to_string(&self.$v_source)?;
        self.$p_lines.clear();
        for $v_line in $v_text.lines() {
            self.$p_lines.push($v_line.to_string());
        }
«→        Ok(())»
    }¦    $doc
    $pub fn $f_save(&self, $v_target: &str) «→-> Result<(), %error%> »{
        let $v_text = self.$p_lines.join($q_s);
⟦        println!("{} {}", $v_target, $v_text.len());
¦⟧        fs::write($v_target, $v_text)?;
«→        Ok(())»
    }¦    $doc
    $pub fn $f_open($v_source: &str) -> «Self→Result<Self, %error%>» {
        let $v_text = fs::read_to_string($v_source)?;
        let $p_lines = $v_text.lines().map(String::from).collect();
        «→Ok(»Self { $v_source: $v_source.to_string(), $p_lines }«→)»
    }¦    $doc
    $pub fn $f_sizes(&self) -> «Vec<usize>→Result<Vec<usize>, %error%>» {
        let mut $p_sizes = Vec::new();
        for $v_line in &self.$p_lines {
            let $v_data = fs::read($v_line)?;
            $p_sizes.push($v_data.len());
        }
        «→Ok(»$p_sizes«→)»
    }⟧
}
""",
        use=use,
        error=error,
    )


@skeleton("question_mark_return")
def option_in_a_plain_function(s: Source) -> str:
    return fill(
        s,
        """
$derive
$pub struct $T_Team {
    $pub $v_name: String,
    $p_scores: Vec<$k_a>,
    $fields
}

impl $T_Team {
    $doc
⟦    $pub fn $f_spread(&self) -> «$k_a→Option<$k_a>» {
        let $v_best = self.$p_scores.iter().copied().max()?;
        let $v_worst = self.$p_scores.iter().copied().min()?;
        $noise
        «→Some(»$v_best - $v_worst«→)»
    }¦    $pub fn $f_last(&self, $v_extra: $k_a) -> «$k_a→Option<$k_a>» {
        let $v_last = self.$p_scores.⟦last¦first¦get($m_a)⟧%par%?;
        $noise
        «→Some(»⟦$v_last + $v_extra¦$v_last * $m_a¦*$v_last⟧«→)»
    }¦    $pub fn $f_initial(&self) -> «String→Option<String>» {
        let $v_c = self.$v_name.chars().⟦next¦last⟧()?;
        if self.$p_scores.is_empty() {
            return «→Some(»String::new()«→)»;
        }
        «→Some(»format!("{}{}", $v_c, self.$p_scores.len())«→)»
    }¦    $pub fn $f_rank(&self, $p_others: &[$T_Team]) -> «usize→Option<usize>» {
        $noise
        let $v_at = $p_others.iter().position(|$v_o| $v_o.$v_name == self.$v_name)?;
        «→Some(»$v_at ⟦+ 1¦* $m_a⟧«→)»
    }¦    $pub fn $f_total(&self) -> «$k_a→Option<$k_a>» {
        let mut $v_sum: $k_a = 0;
        for $v_score in &self.$p_scores {
            $v_sum = $v_sum.checked_⟦add¦mul¦sub⟧(*$v_score)?;
        }
        «→Some(»$v_sum«→)»
    }¦    $pub fn $f_parts(&self) -> «(String, usize)→Option<(String, usize)>» {
        let ($v_head, $v_tail) = self.$v_name.split_once($z_a)?;
        println!("$t_a {}", $v_tail);
        «→Some(»($v_head.to_string(), $v_tail.len())«→)»
    }⟧
    $method
}
""".replace("⟦last¦first¦get($m_a)⟧%par%", "⟦last()¦first()¦get($m_a)⟧"),
    )


@skeleton("question_mark_return")
def own_error_given_on(s: Source) -> str:
    error = s.pick(["String", "$T_Error", "$T_Error"])
    item = (
        "" if error == "String" else "#[derive(Debug)]\n$pub enum $T_Error {\n    $T_Full,\n    $T_Locked($k_a),\n}\n"
    )
    fail = "$q_e.to_string()" if error == "String" else s.pick(["$T_Error::$T_Full", "$T_Error::$T_Locked($v_size)"])
    return fill(
        s,
        """
%item%
$pub struct $T_Shelf {
    $v_free: $k_a,
    $pub $p_names: Vec<String>,
}

impl $T_Shelf {
    $doc
    $pub fn $f_reserve(&mut self, $v_size: $k_a) -> Result<$k_a, %error%> {
        if $v_size > self.$v_free {
            return Err(%fail%);
        }
        self.$v_free -= $v_size;
        Ok(self.$v_free)
    }

    $doc
⟦    $pub fn $f_store(&mut self, $v_name: &str, $v_amount: $k_a) «→-> Result<(), %error%> »{
        $noise
⟦        self.$f_reserve($v_amount)?;
¦        let $v_left = self.$f_reserve($v_amount)?;
        println!("{} {}", $v_name, $v_left);
⟧        self.$p_names.push($v_name.to_string());
«→        Ok(())»
    }¦    $pub fn $f_store(&mut self, $p_sizes: &[$k_a]) -> «$k_a→Result<$k_a, %error%>» {
        let mut $v_left = self.$v_free;
        for $v_one in $p_sizes {
            $v_left = self.$f_reserve(*$v_one ⟦* $m_a¦+ $m_a⟧)?;
        }
        «→Ok(»$v_left«→)»
    }¦    $pub fn $f_store(&mut self, $v_kind: u8) -> «bool→Result<bool, %error%>» {
        let $v_left = match $v_kind {
            0 => 0,
            1..=$m_a => self.$f_reserve($n_a)?,
            _ => self.$f_reserve($n_b)?,
        };
        «→Ok(»$v_left > $n_c«→)»
    }¦    $pub fn $f_store(&mut self, $p_more: Vec<String>) -> «usize→Result<usize, %error%>» {
        if $p_more.is_empty() {
            return «→Ok(»0«→)»;
        }
        self.$f_reserve($p_more.len() as $k_a)?;
        self.$p_names.extend($p_more);
        «→Ok(»self.$p_names.len()«→)»
    }⟧
    $method
}
""",
        item=item,
        error=error,
        fail=fail,
    )


@skeleton("question_mark_return")
def two_kinds_of_errors(s: Source) -> str:
    a, b = s.pick(
        [
            ("$v_left.parse::<u32>()", "$v_right.parse::<f64>()"),
            ("$v_left.parse::<f64>()", "u8::try_from($v_size)"),
            ("std::fs::read_to_string($v_left)", "$v_right.trim().parse::<u32>()"),
            ("$v_left.parse::<bool>()", "$v_right.parse::<i64>()"),
        ]
    )
    error = "Box<dyn std::error::Error>"
    return fill(
        s,
        """
$item
$doc
$pub fn $f_summary($v_line: &str, $v_size: u32) -> «String→Result<String, %error%>» {
    let ($v_left, $v_right) = $v_line.⟦split_once¦rsplit_once⟧($z_a).unwrap_or(($v_line, ""));
⟦    if $v_right.is_empty() {
        return «→Ok(»$v_left.to_uppercase()«→)»;
    }
¦    println!("{} {} {}", $v_left, $v_right, $v_size);
¦⟧⟦    let $v_first = %a%?;
    $noise
    let $v_second = %b%?;
    «→Ok(»format!("{} {}", $v_first, $v_second)«→)»¦
    let $v_first = %a%?;
    if $v_size > $n_a {
        «→Ok(»format!("{}", $v_first)«→)»
    } else {
        let $v_second = %b%?;
        «→Ok(»$v_second.to_string()«→)»
    }¦
    match $v_size {
        0 => «→Ok(»%a%?.to_string()«→)»,
        1..=$m_a => «→Ok(»%b%?.to_string()«→)»,
        $v_n => «→Ok(»$v_left.repeat($v_n as usize)«→)»,
    }¦
    let mut $v_out = %a%?.to_string();
    for $v_step in 0..$v_size {
        $v_out += &%b%?.to_string();
        $v_out += &format!("{:>3}", $v_step);
    }
    «→Ok(»$v_out«→)»⟧
}
""".replace("%a%", a).replace("%b%", b),
        error=error,
    )


@skeleton("question_mark_return")
def bytes_and_small_numbers(s: Source) -> str:
    small, big = s.pick([("u8", "u32"), ("u16", "u64"), ("i32", "i64"), ("u32", "i64"), ("u8", "i32")])
    utf, fit = "std::str::Utf8Error", "std::num::TryFromIntError"
    return fill(
        s,
        """
$derive
$pub struct $T_Block {
    $pub $v_data: Vec<u8>,
    $pub $v_length: %big%,
    $fields
}

impl $T_Block {
    $method
    $doc
⟦    $pub fn $f_text(&self, $v_from: usize) -> «String→Result<String, %utf%>» {
        let $v_text = std::str::from_utf8(&self.$v_data[$v_from..])?;
        $noise
        «→Ok(»$v_text.⟦trim().to_string()¦to_uppercase()¦chars().rev().collect()⟧«→)»
    }¦    $pub fn $f_words(&self) -> «Vec<String>→Result<Vec<String>, %utf%>» {
        let mut $p_words = Vec::new();
        for $v_part in self.$v_data.⟦chunks($m_a)¦split(|$v_b| *$v_b == b',')⟧ {
            let $v_word = std::str::from_utf8($v_part)?;
            $p_words.push($v_word.to_string());
        }
        «→Ok(»$p_words«→)»
    }¦    $pub fn $f_small(&self, $v_factor: %big%) -> «%small%→Result<%small%, %fit%>» {
        let $v_size = %small%::try_from(self.$v_length ⟦*¦+¦/⟧ $v_factor)?;
        $noise
        «→Ok(»⟦$v_size¦$v_size + $m_a¦$v_size.max($m_a)⟧«→)»
    }¦    $pub fn $f_steps(&self) -> «%small%→Result<%small%, %fit%>» {
        let mut $v_sum = 0;
        for $v_i in 0..self.$v_length {
            if $v_i % $m_a != 0 {
                $v_sum += %small%::try_from($v_i)?;
            }
        }
        «→Ok(»$v_sum«→)»
    }¦    $pub fn $f_resize(&mut self, $v_target: %big%) «→-> Result<(), %fit%> »{
        let $v_count = %small%::try_from($v_target)?;
        self.$v_data.resize($v_count as usize, 0);
        self.$v_length = $v_target;
«→        Ok(())»
    }⟧
}
""",
        small=small,
        big=big,
        utf=utf,
        fit=fit,
    )
