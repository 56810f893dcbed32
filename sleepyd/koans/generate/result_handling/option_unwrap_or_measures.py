"""An `Option` where its value is expected: readings, rows, shapes, slots, texts (`option_unwrap_or`)."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.ingredients import fallback
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.results import fill


@skeleton("option_unwrap_or")
def running_best_of_readings(s: Source) -> str:
    return fill(
        s,
        """
$derive
$pub struct $T_Meter {
    $p_readings: Vec<$k_a>,
    $v_peak: $k_a,
    $v_low: $k_a,
}

impl $T_Meter {
    $pub fn $f_new($p_readings: Vec<$k_a>) -> Self {
⟦        let $v_peak: $k_a = $p_readings.iter().copied().⟦max¦min¦last¦next⟧()«→.unwrap_or(0)»;
        Self { $p_readings, $v_peak, $v_low: 0 }
    }¦
        Self { $v_peak: $p_readings.first().copied()«→.unwrap_or(0)», $p_readings, $v_low: $n_a }
    }¦
        Self { $p_readings, $v_peak: $n_a, $v_low: $n_b }
    }

    $doc
    $pub fn $f_update(&mut self, $v_value: $k_a) {
        self.$p_readings.push($v_value);
⟦        self.$v_peak = self.$p_readings.iter().copied().⟦max¦min⟧()«→.unwrap_or(0)»;¦
        self.$v_low = self.$v_low.⟦min¦max¦saturating_add⟧(self.$p_readings.last().copied()«→.unwrap_or(0)»);¦
        if $v_value > self.$v_peak {
            self.$v_peak = self.$p_readings.pop()«→.unwrap_or(0)»;
        }¦
        while self.$p_readings.len() > $m_a {
            self.$v_low = self.$p_readings.pop()«→.unwrap_or(0)»;
        }¦
        self.$v_peak = $v_value.checked_⟦mul¦add¦sub¦div⟧($m_a)«→.unwrap_or(0)»;¦
        for $v_i in 0..self.$p_readings.len() {
            self.$v_low = self.$p_readings.get($v_i * 2).copied()«→.unwrap_or(0)»;
        }⟧
    }⟧
    $method
}
""",
    )


@skeleton("option_unwrap_or")
def rows_collected_in_a_loop(s: Source) -> str:
    of, call, lit = s.pick(
        [
            ("char", "$v_line.chars().next()", "' '"),
            ("usize", "$v_line.find($z_a)", "0"),
            ("char", "$v_line.chars().rev().nth($m_a)", "' '"),
            ("usize", "$v_line.split($z_a).map(|$v_w| $v_w.len()).max()", "0"),
            ("&str", "$v_line.split($z_a).nth(1)", '""'),
            ("&str", "$v_line.strip_prefix($q_a)", '""'),
            ("u32", "$v_line.chars().last().and_then(|$v_c| $v_c.to_digit(10))", "0"),
            ("u8", "$v_line.bytes().max()", "0"),
            ("i64", "$v_line.trim().parse().ok()", "0"),
        ]
    )
    return fill(
        s,
        """
$item
$doc
$pub fn $f_columns($v_text: &⟦'static str) -> Vec<(usize, %of%)>¦'static str) -> Vec<(usize, %of%)>⟧ {
    let mut $p_out: Vec<(usize, %of%)> = Vec::new();
    $noise
    for ($v_i, $v_line) in $v_text.lines().enumerate() {
⟦        if $v_line.is_empty() {
            continue;
        }
¦⟧⟦        $p_out.push(($v_i, %call%«→.unwrap_or(%lit%)»));¦
        let $v_cell: %of% = %call%«→.unwrap_or(%lit%)»;
        $p_out.insert(0, ($v_i + $m_b, $v_cell));¦
        let $v_cell: %of% = if $v_i % 2 == 0 {
            %call%«→.unwrap_or(%lit%)»
        } else {
            %lit%
        };
        $p_out.push(($v_i, $v_cell));¦
        match $v_i {
            0 => println!("$t_a"),
            $v_n => $p_out.push(($v_n * $m_a, %call%«→.unwrap_or(%lit%)»)),
        }⟧
    }
    $p_out
}
""",
        of=of,
        call=call,
        lit=lit,
    )


@skeleton("option_unwrap_or")
def trait_method_of_a_shape(s: Source) -> str:
    of = s.pick(["u32", "String", "f64", "char", "usize", "i64"])
    late = fallback(of)
    value = "self.$v_tag.clone()" if of == "String" else "self.$v_tag"
    other = {"String": "self.$v_name.clone()", "f64": "self.$v_name.len() as f64", "char": "'x'"}.get(
        of, "self.$v_name.len() as %of%"
    )
    return fill(
        s,
        """
$pub trait $T_Tagged {
    $doc
    fn $f_tag(&self) -> %of%;
⟦
    fn $f_label(&self) -> String {
        format!("$w_a {}", self.$f_tag())
    }
¦⟧}

$pub struct $T_Sprite {
    $v_name: String,
    $v_tag: Option<%of%>,
    $fields
}

$pub struct $T_Group {
    $v_name: String,
    $p_members: Vec<$T_Sprite>,
}

impl $T_Tagged for $T_Sprite {
    fn $f_tag(&self) -> %of% {
        $noise
        ⟦%value%«→%late%»¦if self.$v_name.is_empty() {
            return %value%«→%late%»;
        }
        %other%¦match self.$v_name.as_str() {
            $q_a => %other%,
            _ => %value%«→%late%»,
        }⟧
    }
}

impl $T_Tagged for $T_Group {
    fn $f_tag(&self) -> %of% {
        ⟦%other%¦println!("{}", self.$p_members.len());
        %other%⟧
    }
}
""".replace("%other%", other).replace("%value%", value),
        of=of,
        late=late,
    )


@skeleton("option_unwrap_or")
def generic_pool_of_slots(s: Source) -> str:
    of = s.pick(["u32", "String", "char", "f64", "usize"])
    return fill(
        s,
        """
use std::collections::VecDeque;

#[derive(Debug, Default)]
$pub struct $T_Pool {
    $p_ready: VecDeque<%of%>,
    $p_used: Vec<%of%>,
}

impl $T_Pool {
    $method
    $pub fn $f_put(&mut self, $v_value: %of%) {
        self.$p_ready.push_back($v_value);
    }

    $doc
    $pub fn $f_take(&mut self⟦¦⟧) -> %of% {
⟦        self.$p_ready.⟦pop_front¦pop_back⟧()«→%late%»¦
        if self.$p_used.len() > $n_a {
            return self.$p_used.pop()«→%late%»;
        }
        $noise
        self.$p_used.remove(0)¦
        let $v_next: %of% = self.$p_ready.⟦pop_front¦pop_back⟧()«→%late%»;
        println!("$t_a {}", $v_next);
        $v_next¦
        match self.$p_used.len() {
            0 => self.$p_ready.⟦pop_front¦pop_back⟧()«→%late%»,
            $v_n if $v_n > $m_a => self.$p_used.swap_remove(0),
            $v_n => self.$p_used.remove($v_n - 1),
        }¦
        let $v_last: %of% = if self.$p_ready.is_empty() {
            self.$p_used.pop()«→%late%»
        } else {
            self.$p_ready[0].clone()
        };
        $v_last¦
        for $v_i in 0..$n_a {
            if $v_i % $m_a == 1 {
                let $v_value: %of% = self.$p_ready.pop_front()«→%late%»;
                self.$p_used.push($v_value);
            }
        }
        self.$p_used.remove(0)⟧
    }
}
""".replace("&mut self⟦¦⟧", "&mut self"),
        of=of,
        late=fallback(of),
    )


@skeleton("option_unwrap_or")
def measures_of_a_text(s: Source) -> str:
    return fill(
        s,
        """
$derive
$pub struct $T_Layout {
    $pub $v_indent: usize,
    $pub $v_longest: usize,
    $pub $v_mark: char,
}

$item
$doc
$pub fn $f_measure($v_text: &str) -> $T_Layout {
    let $p_lines: Vec<&str> = $v_text.lines().⟦filter(|$v_l| !$v_l.is_empty()).¦skip(1).¦⟧collect();
⟦    let $v_indent = $p_lines.iter().filter(|$v_l| $v_l.starts_with(' ')).count();
    $T_Layout {
        $v_indent,
        $v_longest: $p_lines.iter().map(|$v_l| $v_l.len()).⟦max¦min⟧()«→.unwrap_or(0)»,
        $v_mark: '>',
    }¦
    let mut $v_made = $T_Layout { $v_indent: 0, $v_longest: $v_text.len(), $v_mark: '-' };
    for ($v_i, $v_l) in $p_lines.iter().enumerate() {
        $v_made.$v_indent += $v_i;
        $v_made.$v_mark = $v_l.chars().⟦next¦last⟧()«→.unwrap_or(' ')»;
    }
    $v_made¦
    let ($v_indent, $v_longest): (usize, usize) = (
        $v_text.find(⟦$z_a¦char::is_alphanumeric¦|$v_c: char| $v_c.is_uppercase()⟧)«→.unwrap_or(0)»,
        $p_lines.len(),
    );
    $T_Layout { $v_indent, $v_longest, $v_mark: '*' }¦
    let $v_base = $T_Layout { $v_indent: 2, $v_longest: $n_a, $v_mark: '#' };
    $T_Layout {
        $v_indent: $v_text.⟦find¦rfind⟧($q_a)«→.unwrap_or(0)»,
        ..$v_base
    }¦
    let $v_longest: usize = $p_lines
        .iter()
        .map(|$v_l| $v_l.trim_end().len())
        .filter(|$v_size| $v_size % $m_a == 0)
        .⟦max¦min¦last¦next⟧()«→
        .unwrap_or(0)»;
    $noise
    $T_Layout { $v_indent: $v_longest / 2, $v_longest, $v_mark: '=' }⟧
}
""",
    )
