"""Short programs with a match, or an `if let`, that has a shorter form: `matches!`, `map` or `let ... else`."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.clippy.rewrites import let_else, mapped, matches
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("use_matches_macro")
def predicate_of_enum(s: Source) -> str:
    prefix = s.pick(["$State", "Self"])
    wanted = [f"{prefix}::$Open"] if s.chance(0.5) else [f"{prefix}::$Open", f"{prefix}::$Waiting"]
    test = matches(s, s.pick(["self", "self", "*self"]), *wanted, depth=2, negated=s.chance(0.2))
    return fill(
        s,
        """
$derive
pub enum $State {
    $Open,
    $Waiting,
    $Closed,
}

impl $State {
    $doc
    pub fn $f_is_open(&self) -> bool {
        $test
    }
}
""",
        test=test,
    )


@skeleton("use_matches_macro")
def class_of_character(s: Source) -> str:
    letters = s.random.sample("aeioubdfgklmnprst", 5)
    of, patterns = s.pick(
        [
            ("char", [f"'{x}'" for x in letters[: s.random.randint(2, 5)]]),
            ("char", ["'a'..='z'", "'0'..='9'"]),
            ("u8", [f"b'{x}'" for x in letters[: s.random.randint(2, 4)]]),
            ("u8", ["b'0'..=b'9'", f"b'{s.pick('._-+')}'"]),
            ("u16", ["200..=299", str(s.random.randint(300, 599))]),
            ("&str", ["$q1", "$q2", "$q3"]),
        ]
    )
    return fill(
        s,
        """
$doc
pub fn $f_accepts($symbol: %of%) -> bool {
    $noise
    $test
}
""".replace("%of%", of),
        test=matches(s, "$symbol", *patterns, negated=s.chance(0.2)),
    )


@skeleton("use_matches_macro")
def guarded_option(s: Source) -> str:
    pattern, guard, of = s.pick(
        [
            ("Some($x1)", "$x1 > $n1", "Option<$k>"),
            ("Some($x1)", "$x1 % 2 == 0", "Option<$k>"),
            ("Ok($x1)", "$x1 < $n1", "Result<$k, String>"),
            ("Some(($x1, $x2))", "$x1 == $x2", "Option<($k, $k)>"),
        ]
    )
    return fill(
        s,
        """
pub fn $f_check($value: %of%) -> ⟦bool {
    $test
}¦&'static str {
    let $found = $test;
    if $found { $q1 } else { $q2 }
}⟧
""".replace("%of%", of),
        test=matches(s, "$value", pattern, guard=guard),
    )


@skeleton("use_matches_macro")
def first_of_text(s: Source) -> str:
    sign, other = s.random.sample("#-+@=:/", 2)
    value, pattern = s.pick(
        [
            ("$line.chars().next()", f"Some('{sign}' | '{other}')"),
            ("$line.trim_start().chars().next()", f"Some('{sign}')"),
            ("$line.as_bytes()", f"[b'{sign}', ..]"),
            ("$line.split_once('=')", 'Some(("$w1", _))'),
            ("$line.len()", "$n1..=9_999"),
        ]
    )
    return fill(
        s,
        """
$doc
fn $f_marked($line: &str) -> bool {
    $test
}

pub fn $f_count($text: &str) -> usize {
    $text.lines().filter(|$x1| ⟦¦!⟧$f_marked($x1)).count()
}
""",
        test=matches(s, value, pattern),
    )


@skeleton("use_matches_macro")
def flag_before_condition(s: Source) -> str:
    return fill(
        s,
        """
pub fn $f_report($code: i32, $p_log: &mut Vec<String>) {
    let $good = $test;
    $noise
    if $good {
        $p_log.push(format!("$w1 {$code}"));
    }⟦ else {
        $p_log.clear();
    }¦⟧
}
""",
        test=matches(s, "$code", *s.pick([["0", "$n1"], ["1..=$n1"], ["-1", "0", "1"], ["i32::MIN..=0"]])),
    )


@skeleton("manual_map")
def number_of_parameter(s: Source) -> str:
    result, of = s.pick(
        [
            ("$amount + $n1", "$k"),
            ("$amount * $n1 + $n2", "$k"),
            ("$amount.pow(2)", "$k"),
            ('format!("$w1 {$amount}")', "String"),
            ("$amount.to_string()", "String"),
            ("($amount, $n1)", "($k, u8)"),
            ("$amount as f64 / 2.0", "f64"),
            ("[$amount, $amount]", "[$k; 2]"),
        ]
    )
    return fill(
        s,
        """
$doc
pub fn $f_scale($given: Option<$k>) -> Option<%of%> {
    $noise
    $test
}
""".replace("%of%", of),
        test=mapped(s, "$given", "$amount", result),
    )


@skeleton("manual_map")
def function_of_value(s: Source) -> str:
    given, out, body, walk = s.pick(
        [
            ("$k", "u64", "u64::from($x2 > $n1) * $n2", "$p_items.iter().copied().max()"),
            ("$k", "String", 'format!("{$x2:>$n1}")', "$p_items.first().copied()"),
            ("$k", "$k", "$x2 / 2 + $n1", "$p_items.iter().copied().find(|$x3| *$x3 > $n2)"),
            ("&$k", "bool", "*$x2 > $n1", "$p_items.last()"),
            ("&$k", "f64", "*$x2 as f64 * 0.5", "$p_items.get($n2)"),
        ]
    )
    return fill(
        s,
        """
fn $f_weigh($x2: %given%) -> %out% {
    %body%
}

$doc
pub fn $f_weighed($p_items: &[$k]) -> Option<%out%> {
    $test
}
""".replace("%given%", given)
        .replace("%out%", out)
        .replace("%body%", body),
        test=mapped(s, walk, "$x1", "$f_weigh($x1)", function="$f_weigh"),
    )


@skeleton("manual_map")
def option_behind_reference(s: Source) -> str:
    of, result, out = s.pick(
        [
            ("String", "$name.len()", "usize"),
            ("String", "$name.to_uppercase()", "String"),
            ("Vec<$k>", "$name.len() * $n1", "usize"),
            ("Vec<$k>", "$name.iter().sum::<$k>()", "$k"),
            ("String", "$name.chars().count() > $n1", "bool"),
        ]
    )
    return fill(
        s,
        """
pub fn $f_size($maybe: &Option<%of%>) -> Option<%out%> {
    $noise
    $test
}
""".replace("%of%", of).replace("%out%", out),
        test=mapped(s, "$maybe", "$name", result, borrowed="$maybe"),
    )


@skeleton("manual_map")
def looked_up(s: Source) -> str:
    of, result, out = s.pick(
        [
            ("Vec<u32>", "$found.len()", "usize"),
            ("String", 'format!("{$found}: $w1")', "String"),
            ("u32", "$found + $n1", "u32"),
            ("(u32, u32)", "$found.0 + $found.1", "u32"),
        ]
    )
    return fill(
        s,
        """
use std::collections::%map%;

$doc
pub fn $f_look_up($p_table: &%map%<String, %of%>, $key: &str) -> Option<%out%> {
    $test
}
""".replace("%map%", s.pick(["HashMap", "BTreeMap"]))
        .replace("%of%", of)
        .replace("%out%", out),
        test=mapped(s, "$p_table.get($key)", "$found", result),
    )


@skeleton("manual_map")
def bound_and_printed(s: Source) -> str:
    value, result = s.pick(
        [
            ("$text.split_whitespace().next()", "$word.len()"),
            ("$text.find('-')", "$word * $n1"),
            ("$text.strip_prefix($q1)", "$word.trim().len()"),
            ("$text.lines().last()", "$word.split(',').count()"),
        ]
    )
    return fill(
        s,
        """
pub fn $f_show($text: &str) {
    let $size = $test;
    $noise
    ⟦if let Some($size) = $size {
        println!("$w1 {$size}");
    }¦println!("{:?}", $size);¦println!("{}", $size.unwrap_or($n2));⟧
}
""",
        test=mapped(s, value, "$word", result),
    )


@skeleton("let_else")
def left_with_default(s: Source) -> str:
    return fill(
        s,
        """
$doc
pub fn $f_first_score($p_scores: &[$k]) -> $k {
    $noise
    $test
    ⟦$best + $n1¦if *$best > $n1 {
        return $n2;
    }
    *$best¦$best / 2⟧
}
""",
        test=let_else(
            s,
            "$best",
            "Some(@)",
            s.pick(["$p_scores.first()", "$p_scores.iter().max()", "$p_scores.get($n3)"]),
            [s.pick(["return 0", "return $n4"])],
            otherwise="None",
        ),
    )


@skeleton("let_else")
def skipped_in_loop(s: Source) -> str:
    return fill(
        s,
        """
pub fn $f_add_all($text: &str) -> $k {
    let mut $total = 0;
    for $part in $text.%walk% {
        $test
        $total += $number;
    }
    $total
}
""".replace("%walk%", s.pick(["split(',')", "lines()", "split_whitespace()"])),
        test=let_else(
            s, "$number", "Ok(@)", "$part.trim().parse::<$k>()", [s.pick(["continue", "continue", "break"])],
            depth=2, otherwise=s.pick(["Err(_)", "_"]),
        ),
    )  # fmt: skip


@skeleton("let_else")
def unit_function_left(s: Source) -> str:
    before = s.pick([[], [], ['println!("$w2");'], ["eprintln!($q1);"]])
    return fill(
        s,
        """
pub fn $f_greet($name: Option<&str>) {
    $test
    $noise
    println!("$w1 {}", ⟦$known¦$known.trim()¦$known.to_uppercase()⟧);
}
""",
        test=let_else(s, "$known", "Some(@)", "$name", [*before, "return"], otherwise="None"),
    )


@skeleton("let_else")
def variant_of_enum(s: Source) -> str:
    of, end = s.pick([("String", "$held.len()"), ("Vec<u8>", "$held.len() + $n1"), ("usize", "$held * $n1")])
    return fill(
        s,
        """
$derive
pub enum $Token {
    $Word(%of%),
    $Gap,
    $End,
}

pub fn $f_width($token: $Token) -> usize {
    $test
    %end%
}
""".replace("%of%", of).replace("%end%", end),
        test=let_else(s, "$held", "$Token::$Word(@)", "$token", [s.pick(["return 0", "return $n2"])]),
    )


@skeleton("let_else")
def error_returned(s: Source) -> str:
    error, wrong = s.pick(
        [("String", 'format!("$w1: {$line}")'), ("String", "$q1.to_string()"), ("&'static str", "$q1")]
    )
    tail, end = s.pick([("value", "Ok($value.len())"), ("value", "Ok($value.trim().len() + $n1)")])
    return fill(
        s,
        """
pub fn $f_read($line: &str) -> Result<usize, %error%> {
    $test
    $noise
    %end%
}
""".replace("%error%", error).replace("%end%", end),
        test=let_else(
            s, f"${tail}", "Some(@)", s.pick(["$line.strip_prefix('#')", "$line.split(':').nth(1)"]),
            [f"return Err({wrong})"], otherwise="None",
        ),
    )  # fmt: skip
