"""More lifelike generators for a `?` that cannot convert the error: own errors, traits, closures, long chains."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.ingredients import PARSE_INT
from sleepyd.koans.generate.lifelike_results_parts import TO_STRING, bad_error, fill, marks
from sleepyd.koans.generate.source import Source


@skeleton("result_map_err")
def own_error_into_text(s: Source) -> str:
    shown = s.chance(0.6)
    display = """
impl std::fmt::Display for $t_Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter⟦<'_>¦⟧) -> std::fmt::Result {
        match self {
            $t_Fault::$t_Empty => write!(f, $q_a),
            $t_Fault::$t_Limit($v_n) => write!(f, "$x_a {}", $v_n),
        }
    }
}
"""
    call = TO_STRING if shown else '.map_err(|error| format!("{:?}", error))'
    return fill(
        s,
        """
#[derive(Debug⟦¦, PartialEq¦, Clone⟧)]
$pub enum $t_Fault {
    $t_Empty,
    $t_Limit($k_a),
}
%display%
$doc
$pub fn $f_check($v_size: $k_a) -> Result<$k_a, $t_Fault> {
    match $v_size {
        0 => Err($t_Fault::$t_Empty),
        ⟦1..=$n_a¦$v_s if $v_s < $n_a⟧ => Ok($v_size * $d_a),
        _ => Err($t_Fault::$t_Limit($v_size)),
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
    let $v_checked = $f_check($v_amount ⟦+ $d_b¦/ $d_b⟧)%call%?;
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
        ("$t_Number(std::num::ParseIntError)", "$v_text.trim().parse::<u32>()", "$t_Number"),
        ("$t_Io(std::io::Error)", "std::fs::read_to_string($v_text)", "$t_Io"),
        ("$t_Float(std::num::ParseFloatError)", "$v_text.parse::<f64>()", "$t_Float"),
        ("$t_Encoding(std::str::Utf8Error)", "std::str::from_utf8($v_text.trim().as_bytes())", "$t_Encoding"),
        ("$t_Range(std::num::TryFromIntError)", "u8::try_from($v_text.len())", "$t_Range"),
        ("$t_Flag(std::str::ParseBoolError)", "$v_text.parse::<bool>()", "$t_Flag"),
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
$pub enum $t_Error {
%variants%
⟦    $t_Other(String),
¦⟧}

$pub struct $t_Job {
    $pub $v_id: u32,
    $pub $v_text: String,
    $fields
}

impl $t_Job {
    $doc
    $pub fn $f_run(&self) -> Result<String, $t_Error> {
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
            _ => Ok($v_text.repeat($d_a)),
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
        **marks({"call": f".map_err($t_Error::{used[2]})"}),
    )


@skeleton("result_map_err")
def text_into_an_own_type(s: Source) -> str:
    found = bad_error(s, PARSE_INT, own=0.5, static=False)
    found["item"] = found["item"].replace("\nenum", "\npub enum")  # a trait's associated type has to be as public
    return fill(
        s,
        """
%item%
#[derive(Debug, Clone⟦¦, Copy⟧)]
$pub struct $t_Version {
    $pub $v_major: $k_a,
    $pub $v_minor: $k_a,
}

⟦impl std::str::FromStr for $t_Version {
    type Err = %error%;

    fn from_str($v_text: &str) -> Result<Self, Self::Err> {¦impl TryFrom<&str> for $t_Version {
    type Error = %error%;

    fn try_from($v_text: &str) -> Result<Self, Self::Error> {¦impl $t_Version {
    $doc
    $pub fn $f_read($v_text: &str) -> Result<Self, %error%> {⟧
        let ($v_left, $v_right) = $v_text.⟦split_once¦rsplit_once⟧(⟦'.'¦'x'¦':'⟧).unwrap_or(($v_text, "0"));
        $noise
⟦        let $v_major = $v_left.parse::<$k_a>()%call%?;
        let $v_minor = $v_right.parse::<$k_a>()%call%?;¦
        let $v_major = $v_left.trim().parse::<$k_a>()%call%?;
        let $v_minor = $v_right.parse().unwrap_or($n_a);¦
        let $v_major = $k_a::from_str_radix($v_left, ⟦2¦8¦16⟧)%call%?;
        let $v_minor = $v_right.len() as $k_a;¦
        let $v_major = $v_left.len() as $k_a;
        let $v_minor = $v_right
            .trim_start_matches('0')
            .parse::<$k_a>()%chain%?;⟧
        Ok(⟦Self¦$t_Version⟧ { $v_major, $v_minor })
    }
}
""",
        **marks(found),
    )


@skeleton("result_map_err")
def numbers_in_a_closure(s: Source) -> str:
    of = s.integer_type()
    return fill(
        s,
        """
⟦use std::collections::HashMap;
%item%
$doc
$pub fn $f_scores($v_text: &str) -> Result<HashMap<String, %of%>, %error%> {
    $noise
    $v_text
        .⟦lines()¦split(';')⟧
        .filter_map(|$v_line| $v_line.split_once($z_a))
        .map(|($v_name, $v_score)| {
            let $v_points = $v_score.trim().parse::<%of%>()%call%?;
            Ok(($v_name.to_string(), $v_points⟦ + $d_a¦⟧))
        })
        .collect()
}¦%item%
$item
$doc
$pub fn $f_grid($v_text: &str) -> Result<Vec<Vec<%of%>>, %error%> {
    let mut $p_rows = Vec::new();
    for $v_line in $v_text.lines() {
        let mut $p_row = Vec::with_capacity($n_a);
        for $v_cell in $v_line.⟦split($z_a)¦split_whitespace()⟧ {
            $p_row.push($v_cell.parse::<%of%>()%call%?);
        }
        $p_rows.push($p_row);
    }
    $noise
    Ok($p_rows)
}¦%item%
$doc
$pub fn $f_parse_all($p_words: &[⟦&str¦String⟧]) -> Result<Vec<(usize, %of%)>, %error%> {
    let $f_one = |$v_word: &str| -> Result<%of%, %error%> {
        let $v_value = $v_word.trim().parse::<%of%>()%call%?;
        Ok($v_value / $d_a)
    };
    let mut $p_out = vec![];
    for ($v_i, $v_word) in $p_words.iter().enumerate() {
        $p_out.push(($v_i, $f_one($v_word)?));
    }
    Ok($p_out)
}¦%item%
$doc
$pub fn $f_drain(mut $p_queue: Vec<String>) -> Result<%of%, %error%> {
    let mut $v_last = 0;
    while let Some($v_next) = $p_queue.pop() {
        if $v_next.is_empty() {
            break;
        }
        $v_last = $v_next.parse::<%of%>()%call%?;
    }
    $noise
    Ok($v_last)
}⟧
""",
        of=of,
        **marks(bad_error(s, PARSE_INT)),
    )


@skeleton("result_map_err")
def long_chain_to_a_number(s: Source) -> str:
    of = s.integer_type()
    return fill(
        s,
        """
$derive
$pub struct $t_Request {
    $p_headers: Vec<(String, String)>,
    $pub $v_body: Option<String>,
    $fields
}

impl $t_Request {
    $method
    $doc
    $pub fn $f_length(&self, $v_name: &str) -> Result<%of%, String> {
        $noise
⟦        let $v_size = self
            .$p_headers
            .iter()
            .find(|($v_key, _)| $v_key == $v_name)
            .map(|(_, $v_value)| $v_value.as_str())
            .⟦unwrap_or("$n_a")¦ok_or("missing value".to_string())?⟧
⟦            .trim()
¦¦⟧            .parse::<%of%>()%chain%?;
        Ok($v_size)¦
        if let Some($v_text) = &self.$v_body {
            let $v_size = $v_text.parse::<%of%>()%call%?;
            return Ok($v_size ⟦+¦*⟧ $d_a);
        }
        Ok($v_name.len() as %of%)¦
        let Some($v_text) = self.$v_body.as_deref() else {
            return Err(format!("$w_a {}", $v_name));
        };
        let $v_size = $v_text.⟦trim()¦trim_start_matches('#')¦trim_end()⟧.parse::<%of%>()%call%?;
        Ok($v_size)¦
        let mut $v_total = 0;
        for ($v_key, $v_value) in &self.$p_headers {
            if $v_key != $v_name {
                continue;
            }
            $v_total += $v_value.parse::<%of%>()%call%?;
        }
        Ok($v_total)¦
        match self.$p_headers.first() {
            Some(($v_key, $v_value)) if $v_key == $v_name => Ok($v_value.parse::<%of%>()%call%?),
            Some(_) => Ok($n_a),
            None => Err($q_b.to_string()),
        }⟧
    }
}
""",
        of=of,
        **marks({"call": TO_STRING}),
    )
