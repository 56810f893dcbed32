"""An `Option` asked of text or of a table of text in a function that returns a `Result` (`option_ok_or`)."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.result_handling.error_types import marks, missing_error
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.results import fill


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
            println!("$t_a: {}", $v_left);
        }
¦⟧        $p_entries.insert($v_left⟦.trim()¦⟧.to_string(), $v_right.to_string());
    }
    Ok($p_entries)
}
""",
        **marks(missing_error(s, "format")),
    )


@skeleton("option_ok_or")
def words_of_a_command(s: Source) -> str:
    return fill(
        s,
        """
%item%
⟦#[derive(Debug)]¦#[derive(Debug, PartialEq)]⟧
$pub enum $T_Command {
    $T_Push(String),
    $T_Drop { $v_from: usize },
    $T_Stop,
}

$doc
$pub fn $f_parse($v_line: &str) -> Result<$T_Command, %error%> {
    let mut $p_parts = $v_line.⟦split_whitespace()¦split(' ')¦trim().split(' ')¦splitn(3, $z_a)⟧;
    $noise
⟦    match $p_parts.next()%call%? {
        $q_a => Ok($T_Command::$T_Push($q_b.to_string())),¦
    match $p_parts.next().unwrap_or($q_c) {
        $q_a => {
            let $v_arg = $p_parts.next()%call%?;
            Ok($T_Command::$T_Push($v_arg.to_string()))
        }¦
    let $v_verb = $p_parts.next()%call%?;
    match $v_verb {
        $q_a ⟦¦| $q_d ⟧=> Ok($T_Command::$T_Push($p_parts.collect())),¦
    match $p_parts.next().unwrap_or_default() {
        $q_a => Ok($T_Command::$T_Push($p_parts.⟦last()¦next()¦nth(1)¦max()⟧%call%?.to_string())),⟧
        ⟦$q_e => Ok($T_Command::$T_Drop { $v_from: $n_a }),¦$q_e => {
            println!("$t_a");
            Ok($T_Command::$T_Drop { $v_from: $v_line.len() })
        }⟧
        _ => Ok($T_Command::$T_Stop),
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
$pub struct $T_Header {
    $pub $v_level: usize,
    $pub $v_title: String,
}

impl $T_Header {
    $doc
    $pub fn $f_parse($v_line: &str) -> Result<⟦Self¦$T_Header⟧, %error%> {
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
        Ok(⟦Self¦$T_Header⟧ {
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
def text_into_a_type(s: Source) -> str:
    trait = s.pick(["std::str::FromStr", "FromStr"])
    found = missing_error(s, "format", boxed=False)
    found["item"] = found["item"].replace("\nenum", "\npub enum")  # a trait's associated type has to be as public
    return fill(
        s,
        """
%use%
%item%
#[derive(Debug, Clone⟦¦, PartialEq⟧)]
$pub struct $T_Point {
    $pub $v_left: ⟦String¦Box<str>⟧,
    $pub $v_size: $k_a,
}

$item
impl %trait% for $T_Point {
    type Err = %error%;

    fn from_str($v_text: &str) -> Result<Self, ⟦Self::Err¦%error%⟧> {
        $noise
⟦        let ($v_head, $v_tail) = $v_text.⟦split_once¦rsplit_once⟧($z_a)%call%?;¦
        let mut $p_parts = $v_text.split($z_a);
        let $v_head = $p_parts.next().unwrap_or_default();
        let $v_tail = $p_parts.⟦next¦last⟧()%call%?;¦
        let $v_at = $v_text.⟦find¦rfind⟧($z_a)%call%?;
        let ($v_head, $v_tail) = $v_text.split_at($v_at);¦
        let $v_tail = $v_text.trim().strip_prefix($q_a)%call%?;
        let $v_head = $v_text.lines().next().unwrap_or("");⟧
        let $v_size = $v_tail.trim().parse().unwrap_or($n_a);
        Ok(⟦Self¦$T_Point⟧ { $v_left: $v_head.into(), $v_size })
    }
}
""",
        use="use std::str::FromStr;\n" if trait == "FromStr" else "",
        trait=trait,
        **marks(found),
    )


@skeleton("option_ok_or")
def unknown_key_in_the_error(s: Source) -> str:
    held, key, made = s.pick(
        [("u32", "u32", "$v_id"), ("String", "&str", "$v_id.to_string()"), ("usize", "usize", "$v_id")]
    )
    get = {"u32": "get(&$v_id)", "&str": "get($v_id)", "usize": "get($v_id)"}[key]
    holder = "Vec<$k_a>" if key == "usize" else f"HashMap<{held}, $k_a>"
    call = (
        f".ok_or_else(|| $T_Error::$T_Unknown({made}))" if held == "String" else f".ok_or($T_Error::$T_Unknown({made}))"
    )
    return fill(
        s,
        """
%use%
#[derive(Debug⟦¦, PartialEq⟧)]
$pub enum $T_Error {
⟦    $T_Locked,
¦⟧    $T_Unknown(%held%),
}

$derive
$pub struct $T_Bank {
    $p_accounts: %holder%,
    $fields
}

impl $T_Bank {
    $method
    $doc
    $pub fn $f_take(&mut self, $v_id: %key%, $v_amount: $k_a) -> Result<$k_a, $T_Error> {
        $noise
⟦        let $v_balance = self.$p_accounts.%get%%call%?;
        Ok(*$v_balance ⟦+¦/¦*⟧ $v_amount)¦
        let $v_balance = self.$p_accounts.%mut%%call%?;
        *$v_balance ⟦+=¦=⟧ $v_amount;
        Ok(*$v_balance)¦
        if $v_amount == 0 {
            return Ok(0);
        }
        Ok(self.$p_accounts.%get%.copied()%call%? + $v_amount)¦
        let $v_balance = self
            .$p_accounts
            .%get%
            .copied()%chain%?;
        println!("{} {}", $v_balance, $v_amount);
        Ok($v_balance.min($v_amount))⟧
    }
}
""",
        use="" if key == "usize" else "use std::collections::HashMap;\n",
        holder=holder,
        held=held,
        key=key,
        get=get,
        mut=get.replace("get(", "get_mut("),
        **{k: v for k, v in marks({"call": call}).items() if k in {"call", "chain"}},
    )


@skeleton("option_ok_or")
def closure_over_each_line(s: Source) -> str:
    return fill(
        s,
        """
%item%
$pub struct $T_Entry {
    $pub $v_name: String,
    $pub $v_level: usize,
}

$doc
$pub fn $f_load($v_text: &str) -> Result<Vec<$T_Entry>, %error%> {
    $noise
    $v_text
        .⟦lines()¦split(';')¦lines().skip(1)⟧
⟦        .map(|$v_line| $v_line.trim())
¦⟧        .filter(|$v_raw| !$v_raw.is_empty())
        .map(|$v_row| {
⟦            let ($v_name, $v_rest) = $v_row.split_once($z_a)%call%?;
            Ok($T_Entry { $v_name: $v_name.to_string(), $v_level: $v_rest.len() })¦
            let $v_level = $v_row.⟦find($z_a)¦rfind($z_a)¦chars().position(|$v_c| $v_c == $z_a)⟧%call%?;
            Ok($T_Entry {
                $v_name: $v_row[..$v_level].to_string(),
                $v_level,
            })¦
            let mut $p_cols = $v_row.split($z_a);
            let $v_name = $p_cols.next()%call%?.to_string();
            Ok($T_Entry { $v_name, $v_level: $p_cols.count() })¦
            let $v_name = $v_row.strip_prefix($q_a)%call%?.to_string();
            Ok($T_Entry { $v_name, $v_level: $n_a })⟧
        })
        .collect()
}
""",
        **marks(missing_error(s, "format", boxed=False)),
    )
