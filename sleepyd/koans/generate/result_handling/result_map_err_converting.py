"""Files, bytes, sizes and own errors whose error a `?` cannot convert to the function's (`result_map_err`)."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.result_handling.error_types import TO_STRING, bad_error, marks
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.results import fill


@skeleton("result_map_err")
def file_read_into_rows(s: Source) -> str:
    return fill(
        s,
        """
use std::fs;

%item%
$pub struct $T_Journal {
    $pub $p_rows: Vec<String>,
    $pub $v_size: usize,
}

$item
⟦$doc
$pub fn $f_load_file($v_source: &str) -> Result<$T_Journal, %error%> {
    $noise
    let $v_text = fs::read_to_string($v_source)%call%?;
    let $v_size = $v_text.len();
    let $p_rows = $v_text
        .lines()
        .filter(|$v_line| !$v_line.is_empty())
        .map(|$v_line| $v_line.⟦to_string¦to_owned¦to_uppercase⟧())
        .collect();
    Ok($T_Journal { $p_rows, $v_size })
}¦impl $T_Journal {
    $doc
    $pub fn $f_open($v_source: &str) -> Result<Self, %error%> {
        let $v_bytes = fs::read($v_source)%call%?;
        let mut $p_rows = Vec::new();
        for $v_part in $v_bytes.split(|$v_b| *$v_b == b'\\n') {
            $p_rows.push(String::from_utf8_lossy($v_part).to_string());
        }
        Ok(Self { $p_rows, $v_size: $v_bytes.len() })
    }
}¦impl $T_Journal {
    $doc
    $pub fn $f_extend(&mut self, $p_sources: &[&str]) -> Result<usize, %error%> {
        for $v_source in $p_sources {
            let $v_text = fs::read_to_string($v_source)%call%?;
            self.$v_size += $v_text.len();
            self.$p_rows.extend($v_text.⟦lines()¦split(' ')¦split_whitespace()⟧.map(String::from));
        }
        Ok(self.$p_rows.len())
    }

    $pub fn $f_save(&self, $v_target: &str) -> Result<(), %error%> {
        let $v_text = self.$p_rows.join("\\n");
        fs::write($v_target, $v_text)⟦%call%¦%call%⟧?;
        Ok(())
    }
}⟧
""",
        **marks(bad_error(s, "std::io::Error")),
    )


@skeleton("result_map_err")
def packet_of_bytes(s: Source) -> str:
    owned = s.chance(0.5)
    inner = "std::string::FromUtf8Error" if owned else "std::str::Utf8Error"
    decode = "String::from_utf8($v_body.to_vec())" if owned else "std::str::from_utf8($v_body)"
    return fill(
        s,
        """
%item%
const $v_start: usize = 4;

$derive
$pub struct $T_Packet {
    $pub $v_kind: u8,
    $pub $v_name: String,
}

⟦impl $T_Packet {
    $doc
    $pub fn $f_decode($v_data: &[u8]) -> Result<Self, %error%> {
        if $v_data.len() < $n_a {
            return Ok(Self { $v_kind: 0, $v_name: String::new() });
        }
        let ($v_head, $v_body) = $v_data.split_at($n_a);
        let $v_name = %decode%%call%?;
        $noise
        Ok(Self { $v_kind: $v_head[0], $v_name: $v_name.to_string() })
    }
    $method
}¦$doc
$pub fn $f_names($p_blocks: &[Vec<u8>]) -> Result<Vec<$T_Packet>, %error%> {
    let mut $p_found = Vec::new();
    for ($v_i, $v_body) in $p_blocks.iter().enumerate() {
        let $v_name = %decode%%call%?⟦.to_string()¦.trim().to_string()¦.to_lowercase()⟧;
        $p_found.push($T_Packet { $v_kind: $v_i as u8, $v_name });
    }
    Ok($p_found)
}¦$doc
$pub fn $f_longest($v_data: &[u8], $v_size: usize) -> Result<String, %error%> {
    let mut $v_best = String::new();
    for $v_body in $v_data.chunks($v_size) {
        let $v_text = %decode%%call%?;
        if $v_text.len() > $v_best.len() {
            $v_best = $v_text.to_string();
        }
    }
    Ok($v_best)
}⟧
""".replace("const $v_start: usize = 4;\n", "$item"),
        decode=decode,
        **marks(bad_error(s, inner)),
    )


@skeleton("result_map_err")
def sizes_that_may_not_fit(s: Source) -> str:
    small, big = s.pick([("u8", "u32"), ("u16", "u64"), ("i32", "i64"), ("u32", "i64"), ("u8", "i32"), ("i16", "i32")])
    return fill(
        s,
        """
%item%
$derive
$pub struct $T_Frame {
    $pub $v_left: %small%,
    $pub $v_right: %small%,
}

impl $T_Frame {
    $pub const $v_LIMIT: %big% = $n_c;

    $doc
    $pub fn $f_scaled(⟦$v_a: %big%, $v_b: %big%⟧) -> Result<⟦Self¦$T_Frame⟧, %error%> {
        $noise
⟦        let $v_left = %small%::try_from($v_a ⟦* $m_a¦+ $v_b¦/ $m_a⟧)%call%?;
        Ok($T_Frame { $v_left, $v_right: $n_a })¦
        let $v_sum = $v_a + $v_b;
        Ok(Self {
            $v_left: %small%::try_from($v_sum)%call%?,
            $v_right: ($v_b % $m_a) as %small%,
        })¦
        let mut $v_right = 0;
        for $v_step in $v_a..$v_b {
            $v_right += %small%::try_from($v_step)%call%?;
        }
        Ok(Self { $v_left: $n_a, $v_right })¦
        let $v_right = if $v_b > $n_b {
            %small%::try_from($v_b)%call%?
        } else {
            $n_a
        };
        Ok(Self { $v_left: $v_a as %small%, $v_right })¦
        let $v_half: %small% = %small%::try_from(($v_a + $v_b) / 2)%call%?;
        Ok($T_Frame { $v_left: $v_half, $v_right: $v_half })⟧
    }
    $method
}
""".replace("    $pub const $v_LIMIT: %big% = $n_c;\n\n", "    $method\n\n"),
        small=small,
        big=big,
        **marks(bad_error(s, "std::num::TryFromIntError")),
    )


@skeleton("result_map_err")
def own_error_into_text(s: Source) -> str:
    shown = s.chance(0.6)
    display = """
impl std::fmt::Display for $T_Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter⟦<'_>¦⟧) -> std::fmt::Result {
        match self {
            $T_Fault::$T_Empty => write!(f, $q_a),
            $T_Fault::$T_Limit($v_n) => write!(f, "$t_a {}", $v_n),
        }
    }
}
"""
    call = TO_STRING if shown else '.map_err(|error| format!("{:?}", error))'
    return fill(
        s,
        """
#[derive(Debug⟦¦, PartialEq¦, Clone⟧)]
$pub enum $T_Fault {
    $T_Empty,
    $T_Limit($k_a),
}
%display%
$doc
$pub fn $f_check($v_size: $k_a) -> Result<$k_a, $T_Fault> {
    match $v_size {
        0 => Err($T_Fault::$T_Empty),
        ⟦1..=$n_a¦$v_s if $v_s < $n_a⟧ => Ok($v_size * $m_a),
        _ => Err($T_Fault::$T_Limit($v_size)),
    }
}

$item
$doc
⟦$pub fn $f_check_all($p_sizes: &[$k_a]) -> Result<$k_a, String> {
    let mut $v_total = 0;
    for $v_one in $p_sizes {
        $v_total += $f_check(*$v_one)%call%?;
    }
    $noise
    Ok($v_total)
}¦$pub fn $f_plan($v_name: &str, $v_amount: $k_a) -> Result<String, String> {
    $noise
    let $v_checked = $f_check($v_amount ⟦+ $m_b¦/ $m_b⟧)%call%?;
    Ok(format!("{}: {}", $v_name, $v_checked))
}¦$pub fn $f_largest($v_low: $k_a, $v_high: $k_a) -> Result<$k_a, String> {
    if $v_low > $v_high {
        return Err($q_c.to_string());
    }
    Ok($f_check($v_low)%call%?.max($v_high))
}¦$pub fn $f_pairs($p_sizes: &[($k_a, $k_a)]) -> Result<Vec<$k_a>, String> {
    $p_sizes
        .iter()
        .filter(|$v_pair| $v_pair.0 != $v_pair.1)
        .map(|($v_x, $v_y)| Ok($f_check(*$v_x)%call%? + $v_y))
        .collect()
}⟧
""",
        display=display if shown else "",
        **marks({"call": call}),
    )


@skeleton("result_map_err")
def error_that_wraps_several(s: Source) -> str:
    causes = [
        ("$T_Number(std::num::ParseIntError)", "$v_text.trim().parse::<u32>()", "$T_Number"),
        ("$T_Io(std::io::Error)", "std::fs::read_to_string($v_text)", "$T_Io"),
        ("$T_Float(std::num::ParseFloatError)", "$v_text.parse::<f64>()", "$T_Float"),
        ("$T_Encoding(std::str::Utf8Error)", "std::str::from_utf8($v_text.trim().as_bytes())", "$T_Encoding"),
        ("$T_Range(std::num::TryFromIntError)", "u8::try_from($v_text.len())", "$T_Range"),
        ("$T_Flag(std::str::ParseBoolError)", "$v_text.parse::<bool>()", "$T_Flag"),
    ]
    s.random.shuffle(causes)
    used = causes[0]
    listed = causes[: s.pick([2, 3, 3, 4])]
    s.random.shuffle(listed)
    return fill(
        s,
        """
⟦/// Everything that can go wrong.
¦⟧#[derive(Debug)]
$pub enum $T_Error {
%variants%
⟦    $T_Other(String),
¦⟧}

$pub struct $T_Job {
    $pub $v_id: u32,
    $pub $v_text: String,
    $fields
}

impl $T_Job {
    $doc
    $pub fn $f_run(&self) -> Result<String, $T_Error> {
        let $v_text = self.$v_text.as_str();
⟦        if $v_text.is_empty() {
            return Ok(String::new());
        }
¦⟧        $noise
⟦        let $v_value = %expr%%call%?;
        Ok(format!("{} {}", self.$v_id, $v_value))¦
        Ok(%expr%%call%?.to_string())¦
        match self.$v_id {
            0 => Ok($q_a.to_string()),
            ⟦1..=$n_a¦$v_n if $v_n % 2 == 0⟧ => Ok(%expr%%call%?.to_string()),
            _ => Ok($v_text.repeat($m_a)),
        }¦
        let mut $v_out = String::new();
        for $v_step in 0..self.$v_id {
            let $v_value = %expr%%call%?;
            $v_out.push_str(&format!("{}{}", $v_step, $v_value));
        }
        Ok($v_out)⟧
    }
    $method
}
""",
        variants="\n".join(f"    {v}," for v, _, _ in listed),
        expr=used[1],
        **marks({"call": f".map_err($T_Error::{used[2]})"}),
    )
