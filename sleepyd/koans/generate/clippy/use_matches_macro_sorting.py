"""Programs that sort out lines, events and nodes by a match, or an `if let`, that only says true or false."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.clippy.rewrites import matches
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("use_matches_macro")
def kept_in_a_list(s: Source) -> str:
    pattern, guard = s.pick([("Some(_)", "true"), ("Some($x2)", "*$x2 > $n1"), ("None", ""), ("Some(1..=$n1)", "")])
    if guard == "true" or pattern == "None":  # `is_some` and `is_none` would do
        pattern, guard = "Some(0)", ""
    test = matches(s, "$x1", pattern, guard=guard, negated=s.chance(0.2))
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_keep($p_slots: &mut Vec<Option<$k>>) ⟦{
    $p_slots.retain(|$x1| $test);
    $noise
}¦-> usize {
    let $before = $p_slots.len();
    $p_slots.retain(|$x1| $test);
    $before - $p_slots.len()
}⟧
""",
        test=test,
    )


@skeleton("use_matches_macro")
def letters_of_a_word(s: Source) -> str:
    vowels = s.pick([["'a'", "'e'", "'o'"], ["'a'..='f'", "'0'..='9'"], ["'_'", "'-'"], ["'A'..='Z'"]])
    walk = s.pick(
        [
            "$text.chars().filter(|$x1| $test).count()",
            "$text.chars().take_while(|$x1| $test).count()",
            "$text.chars().position(|$x1| $other).unwrap_or($n1)",
            "$text.trim_start_matches(|$x1: char| $other).len()",
        ]
    )
    return fill(
        s,
        """
$doc
⟦pub ¦⟧fn $f_letters($text: &str) -> usize {
    $noise
    %walk%
}
""".replace("%walk%", walk),
        test=matches(s, "$x1", *vowels),
        other=matches(s, "$x1", *vowels, negated=s.chance(0.3)),
    )


@skeleton("use_matches_macro")
def both_sides_at_once(s: Source) -> str:
    pattern, guard = s.pick(
        [
            ("(Some($x1), Some($x2))", "$x1 == $x2"),
            ("(Some(_), None)", ""),
            ("(None, Some(1..))", ""),
            ("(Some($x1), _)", "$x1 > $n1"),
        ]
    )
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_both($left: Option<u32>, $right: Option<u32>) -> ⟦bool {
    $test
}¦u32 {
    let $same = $test;
    u32::from($same) + $n2
}¦Option<u32> {
    let $same = $test;
    $noise
    $same.then_some($n3)
}⟧
""",
        test=matches(s, "($left, $right)", pattern, guard=guard),
    )


@skeleton("use_matches_macro")
def lifelike_lines_sorted_out(s: Source) -> str:
    value, pattern, guard = s.pick(
        [
            ("$line.split_once(':')", "Some(($x1, _))", "$x1 == $q1"),
            ("$line.find('#')", "Some(0)", ""),
            ("$line.trim()", '"" | "$w1"', ""),
            ("$line.bytes().next()", "Some(b'a'..=b'z')", ""),
            ("$line.parse::<u32>()", "Ok(1..=99)", ""),
        ]
    )
    return fill(
        s,
        """
$derive
pub struct $Report {
    pub $p_kept: Vec<String>,
    pub $skipped: usize,
}

$item
$doc
pub fn $f_sort($text: &str) -> $Report {
    let mut $report = $Report { $p_kept: Vec::new(), $skipped: 0 };
    for $line in $text.lines() {
        let $skip = $test;
        if $skip {
            $report.$skipped += 1;
            continue;
        }
        $report.$p_kept.push($line.to_string());
    }
    $report
}
""",
        test=matches(s, value, pattern, guard=guard, depth=2),
    )


@skeleton("use_matches_macro")
def lifelike_expression_simplified(s: Source) -> str:
    patterns = s.pick([["$Expr::$Number(_)"], ["$Expr::$Number(0)", "$Expr::$Name(_)"], ["$Expr::$Sum(..)"]])
    return fill(
        s,
        """
#[derive(Debug, Clone, PartialEq)]
pub enum $Expr {
    $Number(i64),
    $Name(String),
    $Sum(Box<$Expr>, Box<$Expr>),
}

impl $Expr {
    $doc
    pub fn $f_simple(&self) -> bool {
        $test
    }

    pub fn $f_depth(&self) -> usize {
        match self {
            $Expr::$Sum($left, $right) => 1 + $left.$f_depth().max($right.$f_depth()),
            _ if self.$f_simple() => $n1,
            _ => 0,
        }
    }
}

$item
""",
        test=matches(s, "self", *patterns, depth=2, negated=s.chance(0.2)),
    )


@skeleton("use_matches_macro")
def lifelike_map_of_settings(s: Source) -> str:
    pattern, guard = s.pick(
        [
            ("Some($Setting::$Flag(true))", ""),
            ("Some($Setting::$Number($x1))", "*$x1 > $n1"),
            ("Some($Setting::$Text($x1))", "$x1 == $q1"),
            ("Some($Setting::$Flag(_) | $Setting::$Text(_))", ""),
        ]
    )
    return fill(
        s,
        """
use std::collections::HashMap;

#[derive(Debug, Clone)]
pub enum $Setting {
    $Flag(bool),
    $Number(i64),
    $Text(String),
}

pub struct $Settings {
    $p_values: HashMap<String, $Setting>,
    $fields
}

impl $Settings {
    $method
    pub fn $f_set(&mut self, $name: &str, $setting: $Setting) {
        self.$p_values.insert($name.to_string(), $setting);
    }

    $doc
    pub fn $f_enabled(&self, $name: &str) -> bool {
        $test
    }
}
""",
        test=matches(
            s,
            s.pick(["self.$p_values.get($name)", "self.$p_values.get(&$name.to_lowercase())"]),
            pattern,
            guard=guard,
            depth=2,
        ),
    )
