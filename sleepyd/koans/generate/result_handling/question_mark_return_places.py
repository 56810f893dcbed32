"""A `?` in closures, async and generic functions, writers and parsers that give a plain value back."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.ingredients import PARSE_INT
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.results import fill

_ERRORS = (
    ("$v_text: &str", "$v_text.parse::<bool>()", "bool", "std::str::ParseBoolError"),
    ("$v_text: &str", "$v_text.parse::<char>()", "char", "std::char::ParseCharError"),
    ("$v_text: &str", "$v_text.parse::<std::net::Ipv4Addr>()", "std::net::Ipv4Addr", "std::net::AddrParseError"),
    ("$v_text: &str", "u32::from_str_radix($v_text, 16)", "u32", PARSE_INT),
    ("$v_text: &str", "$v_text.trim().parse::<f32>()", "f32", "std::num::ParseFloatError"),
    ("$v_text: &str", "std::env::var($v_text)", "String", "std::env::VarError"),
    ("$v_text: Vec<u8>", "String::from_utf8($v_text)", "String", "std::string::FromUtf8Error"),
    ("$v_text: u32", "char::try_from($v_text)", "char", "std::char::CharTryFromError"),
    ("$v_text: &std::sync::mpsc::Receiver<$k_a>", "$v_text.recv()", "$k_a", "std::sync::mpsc::RecvError"),
    ("$v_text: std::time::SystemTime", "$v_text.elapsed()", "std::time::Duration", "std::time::SystemTimeError"),
    ("$v_text: &std::cell::RefCell<String>", "$v_text.try_borrow()", "usize", "std::cell::BorrowError"),
)


@skeleton("question_mark_return")
def other_errors_of_std(s: Source) -> str:
    given, call, of, error = s.pick(_ERRORS)
    end = "$v_value.len()" if of == "usize" else "$v_value"
    return fill(
        s,
        """
$doc
$pub fn $f_read(%given%⟦¦, $v_flag: bool⟧) -> «%of%→Result<%of%, %error%>» {
    $noise
    let $v_value = %call%?;
    «→Ok(»%end%«→)»
}
""",
        given=given,
        call=call,
        of=of,
        error=error,
        end=end,
    )


@skeleton("question_mark_return")
def async_function(s: Source) -> str:
    return fill(
        s,
        """
⟦$derive
$pub struct $T_Client {
    $v_host: String,
    $fields
}

impl $T_Client {
    async fn $f_body(&self, $v_page: u32) -> Result<String, std::io::Error> {
        std::fs::read_to_string(format!("{}/{$v_page}", self.$v_host))
    }

    $doc
    $pub async fn $f_total(&self, $v_pages: u32) -> «usize→Result<usize, std::io::Error>» {
        let mut $v_sum = 0;
        for $v_page in 0..$v_pages {
            let $v_body = self.$f_body($v_page).await?;
            $v_sum += $v_body.len();
        }
        «→Ok(»$v_sum«→)»
    }
    $method
}¦async fn $f_fetch($v_key: &str) -> Option<String> {
    let ($v_head, _) = $v_key.split_once($z_a)?;
    Some($v_head.to_string())
}

$doc
$pub async fn $f_show($v_key: &str⟦¦, $v_width: usize⟧) -> «String→Option<String>» {
    let $v_value = $f_fetch($v_key).await?;
    $noise
    «→Some(»$v_value.⟦to_uppercase()¦trim().to_string()⟧«→)»
}¦$doc
$pub async fn $f_apply($v_text: String, $p_out: &mut Vec<$k_a>) «→-> Result<(), %error%> »{
    for $v_part in $v_text.split($z_a) {
        $p_out.push($v_part.trim().parse::<$k_a>()?);
    }
«→    Ok(())»
}⟧
""",
        error=PARSE_INT,
    )


@skeleton("question_mark_return")
def closure_says_what_it_returns(s: Source) -> str:
    return fill(
        s,
        """
$item
$doc
⟦$pub fn $f_numbers($v_text: &str) -> Result<Vec<$k_a>, std::num::ParseIntError> {
    $noise
    $v_text
        .⟦lines()¦split($z_a)⟧
        .map(|$v_line| -> «$k_a→Result<$k_a, std::num::ParseIntError>» {
            let $v_value = $v_line.trim().parse::<$k_a>()?;
            «→Ok(»$v_value ⟦*¦+⟧ $m_a«→)»
        })
        .collect()
}¦$pub fn $f_names($p_lines: &[String]) -> Option<Vec<&str>> {
    $noise
    let $f_name = |$v_line: &'static str| -> «usize→Option<usize>» {
        let ($v_key, _) = $v_line.split_once($z_a)?;
        «→Some(»$v_key.len()«→)»
    };
    println!("{:?}", $f_name($q_a));
    $p_lines.iter().map(|$v_line| $v_line.split($z_b).next()).collect()
}¦$pub fn $f_sizes($p_paths: &[&str]) -> Result<Vec<usize>, std::io::Error> {
    let $f_size = |$v_path: &str| -> «usize→Result<usize, std::io::Error>» {
        let $v_text = std::fs::read_to_string($v_path)?;
        «→Ok(»$v_text.⟦len()¦lines().count()⟧«→)»
    };
    $noise
    $p_paths.iter().map(|$v_path| $f_size($v_path)).collect()
}⟧
""",
    )


@skeleton("question_mark_return")
def report_written_out(s: Source) -> str:
    return fill(
        s,
        """
use std::⟦#i:io::{self, Write}¦fmt::{self, Write}⟧;

$derive
$pub struct $T_Report {
    $pub $v_title: String,
    $p_rows: Vec<(String, $k_a)>,
    $fields
}

impl $T_Report {
    $method
    $doc
⟦    $pub fn $f_write(&self, $v_out: &mut ⟦#j:impl Write¦dyn Write⟧) «→-> Result<(), ⟦#i:io::Error¦fmt::Error⟧> »{
        writeln!($v_out, "{}", self.$v_title)?;
        for ($v_name, $v_count) in &self.$p_rows {
            writeln!($v_out, "{$v_name} {$v_count}")?;
        }
«→        Ok(())»
    }¦    $pub fn $f_write<W: Write>(&self, $v_out: &mut W) -> «usize→Result<usize, ⟦#i:io::Error¦fmt::Error⟧>» {
        let mut $v_lines = 0;
        for ($v_at, ($v_name, _)) in self.$p_rows.iter().enumerate() {
            if $v_at % $m_a == 0 {
                writeln!($v_out, "{$v_at}: {$v_name}")?;
                $v_lines += 1;
            }
        }
        «→Ok(»$v_lines«→)»
    }¦    $pub fn $f_write(&self, mut $v_out: impl Write) -> «bool→Result<bool, ⟦#i:io::Error¦fmt::Error⟧>» {
        let Some(($v_name, $v_count)) = self.$p_rows.first() else {
            return «→Ok(»false«→)»;
        };
        write!($v_out, "{} {$v_name}={$v_count}", self.$v_title)?;
        «→Ok(»true«→)»
    }¦    $pub fn $f_write(&self, $v_out: &mut impl Write, $v_by: usize) «→-> Result<(), ⟦#i:io::Error¦fmt::Error⟧> »{
        if self.$p_rows.is_empty() {
            return«→ Ok(())»;
        }
        write!($v_out, "{:>1$} ", self.$v_title, $v_by)?;
«→        Ok(())»
    }⟧
}
""",
    )


@skeleton("question_mark_return")
def grammar_of_own_parser(s: Source) -> str:
    error = s.pick(["String", "$T_Fault"])
    fault = '"$t_a".to_string()' if error == "String" else "$T_Fault { $v_at: self.$v_at }"
    item = "" if error == "String" else "#[derive(Debug)]\n$pub struct $T_Fault {\n    $pub $v_at: usize,\n}\n"
    return fill(
        s,
        """
%item%
$pub struct $T_Parser {
    $p_tokens: Vec<char>,
    $v_at: usize,
}

impl $T_Parser {
    fn $f_digit(&mut self) -> Result<u32, %error%> {
        let $v_token = self.$p_tokens.get(self.$v_at).copied();
        self.$v_at += 1;
        $v_token.and_then(|$v_c| $v_c.to_digit(10)).ok_or(%fault%)
    }

    $doc
⟦    $pub fn $f_sum(&mut self) -> «u32→Result<u32, %error%>» {
        let mut $v_value = self.$f_digit()?;
        while self.$p_tokens.get(self.$v_at) == Some(&'⟦+¦*⟧') {
            self.$v_at += 1;
            $v_value += self.$f_digit()?;
        }
        «→Ok(»$v_value«→)»
    }¦    $pub fn $f_sum(&mut self, $v_depth: u32) -> «u32→Result<u32, %error%>» {
        if $v_depth == 0 {
            return «→Ok(»0«→)»;
        }
        let $v_value = self.$f_digit()?;
        «→Ok(»$v_value ⟦*¦+⟧ $v_depth«→)»
    }¦    $pub fn $f_skip(&mut self, $v_count: usize) «→-> Result<(), %error%> »{
        for _ in 0..$v_count {
            self.$f_digit()?;
        }
«→        Ok(())»
    }⟧
}
""",
        item=item,
        error=error,
        fault=fault,
    )


@skeleton("question_mark_return")
def given_a_loader(s: Source) -> str:
    error = s.pick(["String", "$T_Missing", "std::io::Error"])
    item = "#[derive(Debug)]\n$pub struct $T_Missing($pub String);\n" if error == "$T_Missing" else ""
    return fill(
        s,
        """
%item%
$pub trait $T_Loader {
    fn $f_load(&self, $v_key: &str) -> Result<$k_a, %error%>;
}

$item
$doc
⟦$pub fn $f_both<L: $T_Loader>($v_loader: &L, $v_one: &str, $v_two: &str) -> «$k_a→Result<$k_a, %error%>» {
    let $v_left = $v_loader.$f_load($v_one)?;
    $noise
    let $v_right = $v_loader.$f_load($v_two)?;
    «→Ok(»$v_left ⟦+¦*⟧ $v_right«→)»
}¦$pub fn $f_all($v_loader: &dyn $T_Loader, $p_keys: &[String]) -> «Vec<$k_a>→Result<Vec<$k_a>, %error%>» {
    let mut $p_found = Vec::with_capacity($p_keys.len());
    for $v_key in $p_keys {
        let $v_value = $v_loader.$f_load($v_key)?;
        if $v_value > $n_a {
            $p_found.push($v_value);
        }
    }
    «→Ok(»$p_found«→)»
}¦$pub fn $f_show($v_loader: impl $T_Loader, $v_key: &str) «→-> Result<(), %error%> »{
    let $v_value = $v_loader.$f_load($v_key)?;
    println!("{$v_key}: {$v_value}");
«→    Ok(())»
}¦$pub fn $f_choose<L>($v_loader: L, $v_key: Option<&str>) -> «$k_a→Result<$k_a, %error%>»
where
    L: $T_Loader,
{
    let Some($v_key) = $v_key else {
        return «→Ok(»$n_a«→)»;
    };
    let $v_value = $v_loader.$f_load($v_key)?;
    «→Ok(»$v_value.max($n_b)«→)»
}⟧
""",
        item=item,
        error=error,
    )
