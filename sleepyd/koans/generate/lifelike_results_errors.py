"""Lifelike generators for a `?` whose error does not become the function's error (`result_map_err`)."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.ingredients import PARSE_FLOAT, PARSE_INT
from sleepyd.koans.generate.lifelike_results_parts import bad_error, fill, marks
from sleepyd.koans.generate.source import Source


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
$pub struct $t_Reading {
    $pub $v_station: String,
    $pub $v_value: %of%,
    $pub $v_note: Option<String>,
}

impl $t_Reading {
    $doc
    $pub fn $f_from_line($v_line: &str) -> Result<⟦Self¦$t_Reading⟧, %error%> {
⟦        let $p_cols: Vec<&str> = $v_line.split($z_a).⟦collect¦map(|$v_c| $v_c.trim()).collect⟧();
        if $p_cols.len() < 2 {
            println!("$x_a {}", $p_cols.len());
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
            .⟦next()¦nth($d_a)¦last()⟧
            .unwrap_or("0")
            .parse::<%of%>()%chain%?;
        let ($v_station, $v_note) = ($v_line.to_string(), Some(String::new()));⟧
        $noise
        Ok(⟦Self¦$t_Reading⟧ { $v_station, $v_value, $v_note })
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
$pub struct $t_Settings {
    $pub $v_width: %of%,
    $pub $v_depth: %of%,
    $pub $v_title: String,
}

impl $t_Settings {
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
                    println!("$x_a {$v_other}");
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
        two="2.0" if of == "f64" else "$d_a",
        **marks(bad_error(s, inner)),
    )


@skeleton("result_map_err")
def file_read_into_rows(s: Source) -> str:
    return fill(
        s,
        """
use std::fs;

%item%
$pub struct $t_Journal {
    $pub $p_rows: Vec<String>,
    $pub $v_size: usize,
}

$item
⟦$doc
$pub fn $f_load_file($v_source: &str) -> Result<$t_Journal, %error%> {
    $noise
    let $v_text = fs::read_to_string($v_source)%call%?;
    let $v_size = $v_text.len();
    let $p_rows = $v_text
        .lines()
        .filter(|$v_line| !$v_line.is_empty())
        .map(|$v_line| $v_line.⟦to_string¦to_owned¦to_uppercase⟧())
        .collect();
    Ok($t_Journal { $p_rows, $v_size })
}¦impl $t_Journal {
    $doc
    $pub fn $f_open($v_source: &str) -> Result<Self, %error%> {
        let $v_bytes = fs::read($v_source)%call%?;
        let mut $p_rows = Vec::new();
        for $v_part in $v_bytes.split(|$v_b| *$v_b == b'\\n') {
            $p_rows.push(String::from_utf8_lossy($v_part).to_string());
        }
        Ok(Self { $p_rows, $v_size: $v_bytes.len() })
    }
}¦impl $t_Journal {
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
$pub struct $t_Packet {
    $pub $v_kind: u8,
    $pub $v_name: String,
}

⟦impl $t_Packet {
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
$pub fn $f_names($p_blocks: &[Vec<u8>]) -> Result<Vec<$t_Packet>, %error%> {
    let mut $p_found = Vec::new();
    for ($v_i, $v_body) in $p_blocks.iter().enumerate() {
        let $v_name = %decode%%call%?⟦.to_string()¦.trim().to_string()¦.to_lowercase()⟧;
        $p_found.push($t_Packet { $v_kind: $v_i as u8, $v_name });
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
$pub struct $t_Frame {
    $pub $v_left: %small%,
    $pub $v_right: %small%,
}

impl $t_Frame {
    $pub const $v_LIMIT: %big% = $n_c;

    $doc
    $pub fn $f_scaled(⟦$v_a: %big%, $v_b: %big%⟧) -> Result<⟦Self¦$t_Frame⟧, %error%> {
        $noise
⟦        let $v_left = %small%::try_from($v_a ⟦* $d_a¦+ $v_b¦/ $d_a⟧)%call%?;
        Ok($t_Frame { $v_left, $v_right: $n_a })¦
        let $v_sum = $v_a + $v_b;
        Ok(Self {
            $v_left: %small%::try_from($v_sum)%call%?,
            $v_right: ($v_b % $d_a) as %small%,
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
        Ok($t_Frame { $v_left: $v_half, $v_right: $v_half })⟧
    }
    $method
}
""".replace("    $pub const $v_LIMIT: %big% = $n_c;\n\n", "    $method\n\n"),
        small=small,
        big=big,
        **marks(bad_error(s, "std::num::TryFromIntError")),
    )
