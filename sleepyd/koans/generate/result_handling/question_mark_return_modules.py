"""A `?` in nested modules, generic readers, tables and lists of steps that give a plain value back."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.ingredients import PARSE_INT
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.results import fill


@skeleton("question_mark_return")
def reader_of_any_kind(s: Source) -> str:
    return fill(
        s,
        """
use std::io::{self, ⟦#i:BufRead¦Read⟧};

$item
$doc
⟦#i:⟦$pub fn $f_count<R: BufRead>($v_input: R, $v_word: &str) -> «usize→Result<usize, io::Error>» {
    let mut $v_count = 0;
    for $v_line in $v_input.lines() {
        if $v_line?.contains($v_word) {
            $v_count += 1;
        }
    }
    «→Ok(»$v_count«→)»
}¦$pub fn $f_first($v_input: &mut impl BufRead) -> «String→Result<String, io::Error>» {
    let mut $v_line = String::new();
    $v_input.read_line(&mut $v_line)?;
    $noise
    «→Ok(»$v_line.trim_end().to_string()«→)»
}¦$pub fn $f_collect<R>($v_input: R) -> «Vec<String>→Result<Vec<String>, io::Error>»
where
    R: BufRead,
{
    let mut $p_out = Vec::new();
    for $v_line in $v_input.lines() {
        let $v_line = $v_line?;
        if !$v_line.starts_with($z_a) {
            $p_out.push($v_line);
        }
    }
    «→Ok(»$p_out«→)»
}⟧¦⟦$pub fn $f_load<R: Read>(mut $v_input: R) -> «String→Result<String, io::Error>» {
    let mut $v_text = String::new();
    $v_input.read_to_string(&mut $v_text)?;
    $noise
    «→Ok(»$v_text«→)»
}¦$pub fn $f_load($v_input: &mut dyn Read, $p_out: &mut Vec<u8>) «→-> Result<(), io::Error> »{
    let $v_got = $v_input.read_to_end($p_out)?;
    println!("$t_a {$v_got}");
«→    Ok(())»
}¦$pub fn $f_load(mut $v_input: impl Read) -> «[u8; $m_a]→Result<[u8; $m_a], io::Error>» {
    let mut $v_head = [0; $m_a];
    $v_input.read_exact(&mut $v_head)?;
    «→Ok(»$v_head«→)»
}⟧⟧
""",
    )


@skeleton("question_mark_return")
def module_with_its_own_error(s: Source) -> str:
    return fill(
        s,
        """
$pub mod $v_account {
    #[derive(Debug⟦¦, Clone¦, PartialEq⟧)]
    pub enum $T_Refused {
        $T_Empty,
        $T_TooMuch($k_a),
    }

    pub struct $T_Account {
        pub $v_balance: $k_a,
        pub $v_fees: $k_a,
    }

    fn $f_check($v_amount: $k_a) -> Result<$k_a, $T_Refused> {
        match $v_amount {
            0 => Err($T_Refused::$T_Empty),
            1..=$n_a => Ok($v_amount),
            $v_other => Err($T_Refused::$T_TooMuch($v_other)),
        }
    }

    impl $T_Account {
        $doc
⟦        pub fn $f_pay(&mut self, $v_amount: $k_a) «→-> Result<(), $T_Refused> »{
            self.$v_balance += $f_check($v_amount)?;
«→            Ok(())»
        }¦        pub fn $f_pay(&mut self, $v_amount: $k_a) -> «$k_a→Result<$k_a, $T_Refused>» {
            let $v_checked = $f_check($v_amount)?;
            self.$v_fees += $v_checked / $m_a;
            «→Ok(»self.$v_fees«→)»
        }¦        pub fn $f_open($v_amount: $k_a) -> «Self→Result<Self, $T_Refused>» {
            «→Ok(»Self { $v_balance: $f_check($v_amount)?, $v_fees: 0 }«→)»
        }¦        pub fn $f_may(&self, $v_amount: $k_a) -> «bool→Result<bool, $T_Refused>» {
            let $v_checked = $f_check($v_amount ⟦+¦*⟧ $m_a)?;
            «→Ok(»$v_checked <= self.$v_balance«→)»
        }⟧
    }
}
""",
    )


@skeleton("question_mark_return")
def table_from_lines(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::⟦#h:HashMap¦BTreeMap⟧;

$item
$doc
⟦$pub fn $f_table($v_text: &str) -> «⟦#h:HashMap¦BTreeMap⟧<String, $k_a>→"""
        """Result<⟦#h:HashMap¦BTreeMap⟧<String, $k_a>, %error%>» {
    let mut $p_table = ⟦#h:HashMap¦BTreeMap⟧::new();
    for $v_line in $v_text.lines() {
        let ($v_key, $v_value) = $v_line.split_once($z_a).unwrap_or(($v_line, "0"));
        $p_table.insert($v_key.to_string(), $v_value.trim().parse::<$k_a>()?);
    }
    «→Ok(»$p_table«→)»
}¦$pub fn $f_merge($p_table: &mut ⟦#h:HashMap¦BTreeMap⟧<String, $k_a>, $p_rows: &[(&str, &str)]) """
        """«→-> Result<(), %error%> »{
    for ($v_key, $v_value) in $p_rows {
        let $v_value = $v_value.parse::<$k_a>()?;
        *$p_table.entry($v_key.to_string()).or_insert(0) += $v_value;
    }
«→    Ok(())»
}¦$pub fn $f_largest($p_table: &⟦#h:HashMap¦BTreeMap⟧<$k_a, String>) -> «($k_a, usize)→Result<($k_a, usize), %error%>» {
    let mut $v_best = ($n_a, 0);
    for ($v_key, $v_value) in $p_table {
        let $v_size: usize = $v_value.parse()?;
        if $v_size > $v_best.1 {
            $v_best = (*$v_key, $v_size);
        }
    }
    «→Ok(»$v_best«→)»
}¦$pub fn $f_grid($v_text: &str, $p_names: &⟦#h:HashMap¦BTreeMap⟧<String, usize>) -> «Vec<Vec<$k_a>>→"""
        """Result<Vec<Vec<$k_a>>, %error%>» {
    let mut $p_rows = Vec::new();
    for $v_line in $v_text.lines().take($p_names.len()) {
        let mut $p_row = Vec::new();
        for $v_cell in $v_line.split($z_a) {
            $p_row.push($v_cell.parse::<$k_a>()?);
        }
        $p_rows.push($p_row);
    }
    «→Ok(»$p_rows«→)»
}⟧
""",
        error=PARSE_INT,
    )


@skeleton("question_mark_return")
def script_of_small_steps(s: Source) -> str:
    error = s.pick(["String", "std::io::Error", "std::fmt::Error", "$T_Failed", "Box<dyn std::error::Error>"])
    item = "#[derive(Debug)]\n$pub struct $T_Failed;\n" if error == "$T_Failed" else ""
    return fill(
        s,
        """
%item%
type $T_Step = fn(&mut Vec<String>) -> Result<(), %error%>;

$item
$doc
⟦$pub fn $f_run($p_steps: &[$T_Step], $p_log: &mut Vec<String>) «→-> Result<(), %error%> »{
    for $v_step in $p_steps {
        $v_step($p_log)?;
    }
«→    Ok(())»
}¦$pub fn $f_run($p_steps: Vec<$T_Step>) -> «Vec<String>→Result<Vec<String>, %error%>» {
    let mut $p_log = Vec::new();
    $noise
    for ($v_at, $v_step) in $p_steps.iter().enumerate() {
        println!("$t_a {$v_at}");
        $v_step(&mut $p_log)?;
    }
    «→Ok(»$p_log«→)»
}¦$pub fn $f_run($v_step: $T_Step, $v_times: u32) -> «usize→Result<usize, %error%>» {
    let mut $p_log = vec![String::from($q_a)];
    let mut $v_left = $v_times;
    while $v_left > 0 {
        $v_step(&mut $p_log)?;
        $v_left -= 1;
    }
    «→Ok(»$p_log.len()«→)»
}¦$pub fn $f_run($v_first: $T_Step, $v_then: Option<$T_Step>, $p_log: &mut Vec<String>) «→-> Result<(), %error%> »{
    $v_first($p_log)?;
    if let Some($v_step) = $v_then {
        $v_step($p_log)?;
    }
    println!("{}", $p_log.len());
«→    Ok(())»
}⟧
""",
        item=item,
        error=error,
    )
