"""Lifelike generators for an `Option` that is shown or added as if it were its value (`if_let_option`)."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.ingredients import fallback
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.results import fill


def _shown(statement: str, pattern: str, value: str, depth: int) -> str:
    """The edit that puts a statement into an `if let`."""
    pad = "    " * depth
    return f"{pad}«{statement}→if let Some({pattern}) = {value} {{\n{pad}    {statement}\n{pad}}}»"


@skeleton("if_let_option")
def report_of_found_entries(s: Source) -> str:
    find = s.pick(
        [
            "$p_rows.iter().map(|$v_r| $v_r.1).⟦max¦min⟧()",
            "$p_rows.first().map(|$v_r| $v_r.⟦0.as_str()¦1⟧)",
            "$p_rows.iter().position(|$v_r| $v_r.0 == $v_name)",
            "$p_rows.iter().find(|($v_k, _)| $v_k == $v_name).map(|$v_r| $v_r.1)",
            "$p_rows.iter().rev().skip_while(|$v_r| $v_r.1 > $n_a).map(|$v_r| $v_r.1).next()",
            "$v_name.split_whitespace().⟦next¦last⟧()",
            "$v_name.⟦strip_prefix¦strip_suffix⟧($q_a)",
            "$v_name.chars().⟦next¦last⟧()",
        ]
    )
    text = s.pick(
        [
            'println!("{$v_name}: {$v_found}");',
            'println!("$t_a {}", $v_found);',
            'println!("{} {:>3}", $v_name, $v_found);',
        ]
    )
    return fill(
        s,
        """
$item
$doc
$pub fn $f_report($p_rows: &[(String, $k_a)], $v_name: &str) -> usize {
    $noise
⟦    let $v_found = %find%;
%one%
    $p_rows.len()¦
    if $p_rows.is_empty() {
        return 0;
    }
    let $v_found = %find%;
    let $v_size = $p_rows.iter().filter(|$v_r| $v_r.1 > $n_b).count();
%one%
    $v_size ⟦* $m_a¦+ $m_a⟧¦
    let mut $v_seen = 0;
    while $v_seen < $p_rows.len() {
        let $v_found = %find%;
%two%
        $v_seen += $m_a;
    }
    $v_seen¦
    for ($v_key, $v_count) in $p_rows {
        if $v_key.len() > $m_a {
            let $v_found = %find%;
            println!("{} {}", $v_key, $v_count);
%three%
        }
    }
    0⟧
}
""".replace("%find%", find),
        one=_shown(text, "$v_found", "$v_found", 1),
        two=_shown(text, "$v_found", "$v_found", 2),
        three=_shown(text, "$v_found", "$v_found", 3),
    )


@skeleton("if_let_option")
def optional_fields_in_a_listing(s: Source) -> str:
    of = s.pick(["String", "u32", "f64", "i64", "char", "&'static str"])
    own, of_item, taken = "self.$v_note", "$v_item.$v_note", "$v_note"
    return fill(
        s,
        """
$derive
$pub struct $T_Task {
    $pub $v_title: String,
    $pub $v_note: Option<%of%>,
    $pub $v_done: bool,
}

⟦impl $T_Task {
    $doc
    $pub fn $f_show(&self⟦¦, $v_depth: usize⟧) {
⟦        if self.$v_done {
            println!("[x] {}", self.$v_title);
            return;
        }
¦        println!("$w_a {}", self.$v_title);
¦⟧%own%
        $noise
    }
    $method
}¦$doc
$pub fn $f_list($p_items: &[$T_Task]) -> usize {
    let mut $v_open = 0;
    for $v_item in $p_items⟦.iter().filter(|$v_t| !$v_t.$v_done)¦.iter().rev()¦.iter().skip(1)⟧ {
%item2%
        $v_open += 1;
    }
    $v_open
}¦$doc
$pub fn $f_list($p_items: &[$T_Task]) {
    for ($v_i, $v_item) in $p_items.iter().enumerate() {
        match $v_i {
            0 => println!("$t_a"),
            _ => {
%item4%
            }
        }
    }
}¦$pub struct $T_Board {
    $p_items: Vec<$T_Task>,
    $fields
}

impl $T_Board {
    $method
    $doc
    $pub fn $f_print(&self, $v_from: usize) {
        for $v_item in &self.$p_items[$v_from..] {
            if !$v_item.$v_done && $v_item.$v_title.len() > $n_a {
%item4%
            }
        }
    }
}⟧
""",
        of=of,
        own=_edit_of_item('println!("$t_b: {}", %);', own, taken, 2),
        item2=_edit_of_item('println!("$t_b: {}", %);', of_item, taken, 2),
        item4=_edit_of_item(
            s.pick(['println!("$t_b {}", %);', 'println!("{}: {}", $v_item.$v_title, %);']), of_item, taken, 4
        ),
    )


def _edit_of_item(statement: str, field: str, name: str, depth: int) -> str:
    pad = "    " * depth
    before, after = statement.replace("%", field), statement.replace("%", name)
    return f"{pad}«{before}→if let Some({name}) = &{field} {{\n{pad}    {after}\n{pad}}}»"


@skeleton("if_let_option")
def display_of_a_record(s: Source) -> str:
    of = s.pick(["String", "u32", "f64", "i64", "char", "u8"])
    statement = 'write!(f, "$t_b{}", %)?;'
    return fill(
        s,
        """
⟦use std::fmt;
¦use std::fmt;
⟧
$derive
$pub struct $T_Price {
    $pub $v_name: String,
    $pub $v_unit: Option<%of%>,
    $pub $p_parts: Vec<$k_a>,
}

$item
impl fmt::Display for $T_Price {
    fn fmt(&self, f: &mut fmt::Formatter⟦<'_>¦⟧) -> fmt::Result {
⟦        write!(f, "{} ", self.$v_name)?;
¦        for ($v_i, $v_part) in self.$p_parts.iter().enumerate() {
            if $v_i > 0 {
                write!(f, ", ")?;
            }
            write!(f, "{}", $v_part)?;
        }
¦        let $v_sum: $k_a = self.$p_parts.iter().sum();
        writeln!(f, "{} {$v_sum}", self.$v_name)?;
⟧⟦%two%
        write!(f, "]")¦
        if !self.$p_parts.is_empty() {
%three%
        }
        Ok(())¦
%two%
        Ok(())⟧
    }
}
""",
        of=of,
        two=_edit_of_item(statement, "self.$v_unit", "$v_unit", 2),
        three=_edit_of_item(statement, "self.$v_unit", "$v_unit", 3),
    )


@skeleton("if_let_option")
def values_from_a_map(s: Source) -> str:
    text = s.pick(
        ['println!("$t_a {}", $v_age);', 'println!("{}: {}", $v_name, $v_age);', 'println!("{$v_name} {$v_age}");']
    )
    return fill(
        s,
        """
use std::collections::%map%;

$pub struct $T_Registry {
    $p_ages: %map%<String, $k_a>,
    $p_names: Vec<String>,
    $fields
}

impl $T_Registry {
    $pub fn $f_new() -> Self {
        Self { $p_ages: %map%::new(), $p_names: Vec::new()%rest% }
    }

    $doc
    $pub fn $f_print(⟦&self¦&mut self⟧) {
⟦        for $v_name in &self.$p_names {
            let $v_age = self.$p_ages.get($v_name)⟦¦.copied()⟧;
%three%
        }¦
        for ($v_i, $v_name) in self.$p_names.iter().enumerate() {
            if $v_i > $n_a {
                break;
            }
            let $v_age = self.$p_ages.get($v_name).map(|$v_a| $v_a ⟦*¦+⟧ $m_a);
%three%
        }¦
        let $v_name = self.$p_names.concat();
        let $v_age = self.$p_ages.values().⟦max¦min⟧();
        $noise
%two%¦
        let $v_name = self.$p_names.join($q_s);
        let $v_age = self.$p_names.iter().filter_map(|$v_n| self.$p_ages.get($v_n)).⟦last¦next¦max⟧();
%two%⟧
    }
    $method
}
""".replace("    $fields\n", "").replace("%rest%", ""),
        map=s.pick(["HashMap", "HashMap", "BTreeMap"]),
        two=_shown(text, "$v_age", "$v_age", 2),
        three=_shown(text, "$v_age", "$v_age", 3),
    )


@skeleton("if_let_option")
def optional_argument_of_a_function(s: Source) -> str:
    of = s.pick(["&str", "u32", "String", "f64", "char", "usize"])
    text = s.pick(
        [
            'println!("$t_a {}", $v_label);',
            'println!("{$v_label}: {$v_size}");',
            'eprintln!("{} {}", $v_size, $v_label);',
        ]
    )
    return fill(
        s,
        """
$item
$doc
$pub fn $f_draw($v_size: usize, $v_label: Option<%of%>⟦¦, $v_mark: char⟧) -> Vec<String> {
    let mut $p_lines = Vec::with_capacity($v_size);
⟦%one%
    for $v_row in 0..$v_size {
        $p_lines.push(⟦"#"¦"-="¦"."⟧.repeat($v_row ⟦+ 1¦* 2⟧));
    }¦
    for $v_row in (0..$v_size).rev() {
        $p_lines.push(format!("{:>width$}", '*', width = $v_row));
    }
    $noise
%one%¦
    if $v_size > $n_a {
%two%
        $p_lines.push(String::from($q_a));
    } else {
        $p_lines.push($q_b.to_string());
    }¦
    match $v_size {
        0 => println!("$t_b"),
        1..=$n_a => {
%three%
        }
        _ => $p_lines.push($q_b.into()),
    }¦
    $p_lines.push(format!("{} {}", $v_size, $v_label«→%late%»));¦
    let $v_text = format!("[{}]", $v_label«→%late%»);
    while $p_lines.len() < $v_size {
        $p_lines.push($v_text.clone());
    }⟧
    $p_lines
}
""".replace("{:>width$}", "{:>3}").replace("'*', width = $v_row", "$v_row"),
        of=of,
        late=fallback(of),
        one=_shown(text, "$v_label", "$v_label", 1),
        two=_shown(text, "$v_label", "$v_label", 2),
        three=_shown(text, "$v_label", "$v_label", 3),
    )


@skeleton("if_let_option")
def values_in_a_list_of_options(s: Source) -> str:
    of = s.pick(["u32", "i64", "&'static str", "char", "f64"])
    text = s.pick(['println!("$w_a {}", $v_cell);', 'println!("$t_a = {$v_cell}");', 'print!("{} ", $v_cell);'])
    return fill(
        s,
        """
$pub struct $T_Grid {
    $p_rows: Vec<Vec<Option<%of%>>>,
    $v_width: usize,
}

impl $T_Grid {
    $method
    $doc
    $pub fn $f_print(&self) {
⟦        for $p_row in &self.$p_rows {
            for $v_cell in $p_row.iter()⟦¦.rev()¦.skip(1)⟧ {
%four%
            }
            println!();
        }¦
        for ($v_y, $p_row) in self.$p_rows.iter().enumerate() {
            let $v_cell = $p_row[$v_y % self.$v_width];
%three%
        }¦
        let mut $p_all = self.$p_rows.iter().flatten();
        while let Some($v_cell) = $p_all.next() {
%three%
        }¦
        for $v_cell in self.$p_rows.iter().flat_map(|$p_row| $p_row.iter()) {
            $noise
%three%
        }¦
        self.$p_rows.concat().iter().for_each(|$v_cell| {
%three%
        });¦
        let ($v_x, $v_y) = (self.$v_width / 2, self.$p_rows.len() / 2);
        let $v_cell = self.$p_rows[$v_y][$v_x];
%two%⟧
    }
}
""",
        of=of,
        two=_shown(text, "$v_cell", "$v_cell", 2),
        three=_shown(text, "$v_cell", "$v_cell", 3),
        four=_shown(text, "$v_cell", "$v_cell", 4),
    )
