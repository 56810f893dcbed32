"""Programs like a small crate in which a match only says true or false, where `matches!` says the same."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.clippy.rewrites import matches
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("use_matches_macro")
def lifelike_tokens_counted(s: Source) -> str:
    patterns = s.pick(
        [
            ["$Token::$Number(_)"],
            ["$Token::$Plus", "$Token::$Minus"],
            ["$Token::$Number(1..=$n1)"],
            ["$Token::$Number(0)", "$Token::$Minus"],
        ]
    )
    walk = s.pick(
        [
            "$p_tokens.iter().filter(|$x1| $test).count()",
            "$p_tokens.iter().take_while(|$x1| $test).count()",
            "$p_tokens.iter().map(|$x1| usize::from($test)).sum()",
            "$p_tokens.iter().position(|$x1| $test).unwrap_or($n2)",
        ]
    )
    return fill(
        s,
        """
#[derive(Debug, Clone, PartialEq)]
pub enum $Token {
    $Number(i64),
    $Plus,
    $Minus,
}

$doc
pub fn $f_tokens($text: &str) -> Vec<$Token> {
    $text
        .split_whitespace()
        .filter_map(|$word| match $word {
            "+" => Some($Token::$Plus),
            "-" => Some($Token::$Minus),
            _ => $word.parse().ok().map($Token::$Number),
        })
        .collect()
}

$item
$doc
pub fn $f_count($p_tokens: &[$Token]) -> usize {
    $noise
    %walk%
}
""".replace("%walk%", walk),
        test=matches(s, s.pick(["$x1", "$x1", "*$x1"]), *patterns),
    )


@skeleton("use_matches_macro")
def lifelike_permission_of_pair(s: Source) -> str:
    pairs = [["($Role::$Admin, _)"], ["($Role::$Admin, _)", "($Role::$Guest, $Action::$Read)"]]
    pairs += [["(_, $Action::$Read)"], ["($Role::$Guest, $Action::$Read)"]]
    value = s.pick(["(self.$role, $action)", "(&self.$role, &$action)", "(self.$role, $action)"])
    return fill(
        s,
        """
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum $Role {
    $Admin,
    $Guest,
}

#[derive(Clone, Copy, Debug)]
pub enum $Action {
    $Read,
    $Write,
}

$doc
pub struct $User {
    pub $name: String,
    $role: $Role,
    $fields
}

impl $User {
    $method
    $doc
    pub fn $f_may(&self, $action: $Action) -> bool {
        ⟦$test¦let $allowed = $test;
        if !$allowed {
            println!("{} $t1 {:?}", self.$name, $action);
        }
        $allowed¦!self.$name.is_empty()
            && $inner⟧
    }
}
""",
        test=matches(s, value, *s.pick(pairs), depth=2, negated=s.chance(0.15)),
        inner=matches(s, value, *s.pick(pairs), depth=3),
    )


@skeleton("use_matches_macro")
def lifelike_queue_of_messages(s: Source) -> str:
    patterns = s.pick(
        [
            ["$Message::$Quit { .. }"],
            ["$Message::$Quit { $code: 0, .. }"],
            ["$Message::$Text(_)", "$Message::$Quit { .. }"],
            ["$Message::$Quit { $code: $n1..=$n2, $forced: true }"],
        ]
    )
    if "$n2" in patterns[0]:
        low = s.random.randint(1, 20)
        patterns = [patterns[0].replace("$n1", str(low)).replace("$n2", str(low + s.number()))]
    test = matches(s, "$message", *patterns, depth=s.pick([3]), negated=False)
    return fill(
        s,
        """
use std::collections::VecDeque;

$derive
pub enum $Message {
    $Text(String),
    $Move(i32, i32),
    $Quit { $code: u8, $forced: bool },
}

pub struct $Inbox {
    $p_messages: VecDeque<$Message>,
    $seen: usize,
}

impl $Inbox {
    $doc
    pub fn $f_drain(&mut self) -> usize {
        while let Some($message) = self.$p_messages.pop_front() {
            let $last = $test;
            self.$seen += 1;
            if $last {
                ⟦break;¦return self.$seen;⟧
            }
        }
        self.$seen
    }
}
""",
        test=test,
    )


@skeleton("use_matches_macro")
def lifelike_trait_for_enum(s: Source) -> str:
    test = matches(
        s,
        "self",
        *s.pick(
            [
                ["$Shape::$Circle { .. }"],
                ["$Shape::$Square($x1)"],
                ["$Shape::$Circle { .. }", "$Shape::$Dot"],
                ["Self::$Dot"],
            ]
        ),
        depth=2,
        negated=s.chance(0.25),
    ).replace("($x1)", "(_)")
    return fill(
        s,
        """
$doc
pub trait $Figure {
    fn $f_area(&self) -> f64;

    fn $f_is_round(&self) -> bool⟦;¦ {
        false
    }⟧
}

$derive
pub enum $Shape {
    $Circle { $radius: f64 },
    $Square(f64),
    $Dot,
}

impl $Figure for $Shape {
    fn $f_area(&self) -> f64 {
        match self {
            $Shape::$Circle { $radius } => $radius * $radius * 3.14,
            $Shape::$Square($side) => $side * $side,
            $Shape::$Dot => 0.0,
        }
    }

    fn $f_is_round(&self) -> bool {
        $test
    }
}
""",
        test=test,
    )


@skeleton("use_matches_macro")
def lifelike_slice_of_words(s: Source) -> str:
    value, patterns = s.pick(
        [
            ("$p_words.as_slice()", ["[]"]),
            ("$p_words.as_slice()", ["[$q1]", "[$q1, ..]"]),
            ("$p_words.as_slice()", ["[_, $q2]"]),
            ("$p_words.as_slice()", ["[$q1, .., $q2]"]),
            ("$p_words.len()", ["2..=$n1"]),
            ("$p_words.first()", ["Some(&$q1)", "None"]),
            ("$p_words.last().copied()", ["Some($q1 | $q2)"]),
        ]
    )
    patterns = [pattern.replace("$n1", str(s.random.randint(3, 20))) for pattern in patterns]
    return fill(
        s,
        """
$derive
pub struct $Command {
    $name: String,
    $short: bool,
}

$doc
pub fn $f_parse($line: &str) -> Option<$Command> {
    let $p_words: Vec<&str> = $line.split(⟦' '¦','¦'/'⟧).collect();
    let $short = $test;
    $noise
    Some($Command {
        $name: $p_words.first()?.to_string(),
        $short,
    })
}

pub fn $f_all($text: &str) -> Vec<$Command> {
    $text.lines().filter_map($f_parse).collect()
}
""",
        test=matches(s, value, *patterns),
    )


@skeleton("use_matches_macro")
def lifelike_field_that_may_be_absent(s: Source) -> str:
    value, pattern, guard = s.pick(
        [
            ("self.$parent", "Some($x1)", "$x1 != self.$id"),
            ("self.$parent", "Some(0)", ""),
            ("self.$parent", "Some(1..)", ""),
            ("&self.$label", "Some($x1)", "$x1.len() > $n1"),
            ("self.$label.as_deref()", "Some($q1 | $q2)", ""),
            ("self.$label.as_deref()", "Some($x1)", "$x1.starts_with('#')"),
        ]
    )
    test = matches(s, value, pattern, depth=2, guard=guard, negated=s.chance(0.3))
    return fill(
        s,
        """
$doc
#[derive(Debug, Default)]
pub struct $Node {
    $id: u32,
    $parent: Option<u32>,
    $label: Option<String>,
}

impl $Node {
    $method
    pub fn $f_with_parent($id: u32, $parent: u32) -> Self {
        Self { $id, $parent: Some($parent), $label: None }
    }

    $doc
    pub fn $f_is_inner(&self) -> bool {
        $test
    }
}

pub fn $f_inner($p_nodes: &[$Node]) -> Vec<u32> {
    $p_nodes.iter().filter(|$node| $node.$f_is_inner()).map(|$node| $node.$id).collect()
}
""",
        test=test,
    )


@skeleton("use_matches_macro")
def lifelike_parsed_and_validated(s: Source) -> str:
    value, pattern, guard, of = s.pick(
        [
            ("$raw.parse::<$k>()", "Ok($x1)", "$x1 > $n1", "$k"),
            ("$raw.trim().parse::<u8>()", "Ok(1..=$n1)", "", "u8"),
            ("$raw.parse::<f64>()", "Ok($x1)", "$x1.is_finite() && $x1 > 0.0", "f64"),
            ("$raw.trim().parse()", "Ok(0 | $n1)", "", "u16"),
            ("$raw.chars().last()", "Some($x1)", "$x1.is_ascii_digit()", ""),
        ]
    )
    test = matches(s, value.replace("parse()", f"parse::<{of}>()"), pattern, depth=2, guard=guard)
    return fill(
        s,
        """
use std::fmt;

pub struct $Setting {
    $key: String,
    $raw: String,
    $fields
}

impl $Setting {
    $doc
    pub fn $f_is_valid(&self) -> bool {
        let $raw = self.$raw.as_str();
        $test
    }
}

impl fmt::Display for $Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let $mark = if self.$f_is_valid() { $q8 } else { $q9 };
        write!(f, "{} = {} {}", self.$key, self.$raw, $mark)
    }
}
""",
        test=test,
    )
