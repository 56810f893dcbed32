"""Text parsed with a `?` whose error does not become the function's error (`result_map_err`)."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.ingredients import PARSE_FLOAT, PARSE_INT
from sleepyd.koans.generate.result_handling.error_types import TO_STRING, bad_error, marks
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.results import fill


def _number(s: Source) -> tuple[str, str]:
    """A number type and its parse error."""
    return s.pick([("f64", PARSE_FLOAT), *((s.integer_type(), PARSE_INT) for _ in range(3))])


@skeleton("result_map_err")
def fields_of_a_record_line(s: Source) -> str:
    of, inner = _number(s)
    return fill(
        s,
        """
%item%
$derive
$pub struct $T_Reading {
    $pub $v_station: String,
    $pub $v_value: %of%,
    $pub $v_note: Option<String>,
}

impl $T_Reading {
    $doc
    $pub fn $f_from_line($v_line: &str) -> Result<⟦Self¦$T_Reading⟧, %error%> {
⟦        let $p_cols: Vec<&str> = $v_line.split($z_a).⟦collect¦map(|$v_c| $v_c.trim()).collect⟧();
        if $p_cols.len() < 2 {
            println!("$t_a {}", $p_cols.len());
        }
        let $v_value = $p_cols[1]⟦.trim()¦⟧.parse::<%of%>()%call%?;
        let $v_station = $p_cols[0].to_string();
        let $v_note = $p_cols.get(2).map(|$v_n| $v_n.to_string());¦
        let ($v_head, $v_tail) = $v_line.split_once($z_a).unwrap_or(($v_line, "$n_a"));
        let $v_value = $v_tail⟦.trim()¦.trim_end_matches('%')¦⟧.parse::<%of%>()%call%?;
        let $v_station = $v_head.to_lowercase();
        let $v_note = None;¦
        let mut $p_cols = $v_line.split($z_a);
        let $v_station = $p_cols.next().unwrap_or_default().to_owned();
        let $v_value: %of% = match $p_cols.next() {
            Some($v_raw) => $v_raw⟦¦.trim()⟧.parse::<%of%>()%call%?,
            None => $v_station.len() as %of%,
        };
        let $v_note = $p_cols.next().map(String::from);¦
        let $v_value = $v_line
            .split($z_a)
            .⟦next()¦nth($m_a)¦last()⟧
            .unwrap_or("0")
            .parse::<%of%>()%chain%?;
        let ($v_station, $v_note) = ($v_line.to_string(), Some(String::new()));⟧
        $noise
        Ok(⟦Self¦$T_Reading⟧ { $v_station, $v_value, $v_note })
    }
    $method
}
""",
        of=of,
        **marks(bad_error(s, inner)),
    )


@skeleton("result_map_err")
def settings_by_key(s: Source) -> str:
    of, inner = _number(s)
    return fill(
        s,
        """
%item%
#[derive(⟦Debug, ¦⟧Default⟦¦, Clone⟧)]
$pub struct $T_Settings {
    $pub $v_width: %of%,
    $pub $v_depth: %of%,
    $pub $v_title: String,
}

impl $T_Settings {
    $doc
    $pub fn $f_apply(&mut self, $v_text: &str) -> Result<⟦(), %error%> {¦usize, %error%> {⟧
        for ⟦$v_line in $v_text.lines()¦$v_line in $v_text.split(';')¦$v_line in $v_text.lines().map(str::trim)⟧ {
            let Some(($v_key, $v_value)) = $v_line.split_once(⟦'='¦':'⟧) else {
                continue;
            };
            match $v_key⟦.trim()¦⟧ {
⟦                $q_a => self.$v_width = $v_value.trim().parse::<%of%>()%call%?,
                $q_b => self.$v_depth = %lit%,¦
                $q_a => self.$v_width = $v_value.parse::<%of%>()%call%?,
                $q_b => self.$v_depth = $v_value.parse::<%of%>()%call%?,¦
                $q_a ⟦¦| $q_c ⟧=> {
                    let $v_number = $v_value⟦¦.trim()⟧.parse::<%of%>()%call%?;
                    self.$v_depth = $v_number ⟦+¦*⟧ self.$v_width;
                }¦
                $q_a if !$v_value.is_empty() => self.$v_depth += $v_value.parse::<%of%>()%call%?,⟧
                ⟦_ => self.$v_title = $v_value.to_string(),¦$v_other => {
                    println!("$t_a {$v_other}");
                }¦_ => {}⟧
            }
        }
        %end%
    }
    $method
}
""".replace("⟦(), %error%> {¦usize, %error%> {⟧", "%out%, %error%> {"),
        lit="0.5" if of == "f64" else "$n_a",
        of=of,
        **dict(zip(("out", "end"), s.pick([("()", "Ok(())"), ("usize", "Ok($v_text.len())")]), strict=True)),
        **marks(bad_error(s, inner)),
    )


@skeleton("result_map_err")
def total_of_a_column(s: Source) -> str:
    of, inner = _number(s)
    return fill(
        s,
        """
%item%
$item
$doc
$pub fn $f_sum_column($v_table: &str, $v_column: usize) -> Result<%of%, %error%> {
    let mut $v_total: %of% = %zero%;
    for ⟦($v_row, $v_line) in $v_table.lines().enumerate()¦($v_row, $v_line) in $v_table.split(';').enumerate()⟧ {
⟦        if $v_row == 0⟦¦ || $v_line.is_empty()⟧ {
            continue;
        }
¦        println!("$w_a {}", $v_row);
¦⟧        let $v_cell = $v_line.split($z_a).nth($v_column).unwrap_or("0");
⟦        let $v_value = $v_cell⟦¦.trim()⟧.parse::<%of%>()%call%?;
        $v_total += $v_value;¦
        $v_total += $v_cell⟦¦.trim()⟧.parse::<%of%>()%call%?;¦
        if !$v_cell.starts_with('-') {
            $v_total += $v_cell.parse::<%of%>()%call%?;
        }¦
        $v_total = $v_total.max($v_cell⟦¦.trim()⟧.parse::<%of%>()%call%?);¦
        let $v_value = $v_cell
            .trim_matches('"')
            .parse::<%of%>()%chain%?;
        $v_total += $v_value ⟦* %two%¦+ %two%⟧;⟧
    }
    $noise
    Ok($v_total)
}
""",
        of=of,
        zero="0.0" if of == "f64" else "0",
        two="2.0" if of == "f64" else "$m_a",
        **marks(bad_error(s, inner)),
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
$pub struct $T_Version {
    $pub $v_major: $k_a,
    $pub $v_minor: $k_a,
}

⟦impl std::str::FromStr for $T_Version {
    type Err = %error%;

    fn from_str($v_text: &str) -> Result<Self, Self::Err> {¦impl TryFrom<&str> for $T_Version {
    type Error = %error%;

    fn try_from($v_text: &str) -> Result<Self, Self::Error> {¦impl $T_Version {
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
        Ok(⟦Self¦$T_Version⟧ { $v_major, $v_minor })
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
            Ok(($v_name.to_string(), $v_points⟦ + $m_a¦⟧))
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
        Ok($v_value / $m_a)
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
$pub struct $T_Request {
    $p_headers: Vec<(String, String)>,
    $pub $v_body: Option<String>,
    $fields
}

impl $T_Request {
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
            return Ok($v_size ⟦+¦*⟧ $m_a);
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
