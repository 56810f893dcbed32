"""Short programs with a type that cannot be inferred."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("annotations_needed")
def collected_then_measured(s: Source) -> str:
    return fill(
        s,
        """
$doc
⟦pub ¦⟧fn $f_measure(⟦#c:$text: &str¦$text: &str¦$p_items: &[$el1]¦$p_items: &[$k1]⟧) -> ⟦#r:usize¦bool⟧ {
    $noise
    let $p_parts«→: Vec<⟦#c:&str¦(usize, char)¦$el1¦$k1⟧>» = ⟦#c:$text.⟦split(',')¦split_whitespace()¦lines()⟧¦\
$text.char_indices().⟦rev()¦filter(|$x1| $x1.1.is_alphabetic())⟧¦$p_items.iter().⟦skip($n1)¦rev()⟧.cloned()¦\
$p_items.iter().map(|$x1| $x1 ⟦+¦*¦/⟧ $n2)⟧.collect();
    ⟦#r:⟦$p_parts.len()¦println!("{}", $p_parts.len());
    $p_parts.len() * $n3⟧¦⟦$p_parts.⟦first¦last⟧().is_some()¦$p_parts.len() > $n3⟧⟧
}
""",
        el1=s.pick(["String", "f64", "bool", "char"]),
    )


@skeleton("annotations_needed")
def parsed_then_asked(s: Source) -> str:
    kind, tests = s.pick(
        [
            ("u32", ["is_power_of_two"]),
            ("u64", ["is_power_of_two"]),
            ("usize", ["is_power_of_two"]),
            ("i64", ["is_negative", "is_positive"]),
            ("i32", ["is_negative", "is_positive"]),
            ("f64", ["is_nan", "is_sign_negative", "is_finite"]),
        ]
    )
    test = s.pick(tests)
    return fill(
        s,
        """
$doc
⟦pub ¦⟧fn $f_read($text: &str) -> ⟦Option<$num> {
    $noise
    let $value«→: $num» = $text.trim().parse().ok()?;
    if %test% {
        return None;
    }
    Some($value)¦Result<$num, $err1> {
    let $value«→: $num» = $text.parse()?;
    $noise
    println!("{}", %test%);
    Ok($value)¦$num {
    let $value«→: $num» = $text.parse().unwrap_or_default();
    $noise
    if %test% {
        return $value;
    }
    $value ⟦+¦*⟧ $value⟧
}
""".replace("%test%", f"$value.{test}()"),
        num=kind,
        err1=f"std::num::Parse{'Float' if kind == 'f64' else 'Int'}Error",
    )


@skeleton("annotations_needed")
def empty_collection_looked_at(s: Source) -> str:
    return fill(
        s,
        """
⟦#a:¦use std::collections::HashMap;

¦use std::collections::BTreeSet;

⟧
⟦pub ¦⟧fn $f_gather($p_items: &[$el1]) -> ⟦#a:Vec<$el1>¦HashMap<$el1, usize>¦BTreeSet<$el1>⟧ {
    let mut $p_seen«→: ⟦#a:Vec<$el1>¦HashMap<$el1, usize>¦BTreeSet<$el1>⟧» = Default::default();
    $noise
    for ⟦#a:$item¦($at, $item)¦$item⟧ in $p_items⟦#a:¦.iter().enumerate()¦⟧ {
        ⟦if !$p_seen.contains⟦#a:¦_key¦⟧($item) {
            %add%
        }¦if $p_seen.len() ⟦<¦>¦!=⟧ $n1 {
            %add%
        }¦println!("{} $w1", $p_seen.len());
        %add%⟧
    }
    $p_seen
}
""".replace(
            "%add%",
            "⟦#a:$p_seen.push($item.clone());¦$p_seen.insert($item.clone(), $at);¦$p_seen.insert($item.clone());⟧",
        ),
        el1=s.pick(["String", "u32", "char", "i64"]),
    )


@skeleton("annotations_needed")
def total_compared(s: Source) -> str:
    return fill(
        s,
        """
$doc
⟦pub ¦⟧fn $f_over($p_items: &[$k1]) -> ⟦#r:bool¦f64¦Option<$k1>⟧ {
    $noise
    let $total«→: $k1» = $p_items.iter()⟦¦.copied()¦.skip($n1)⟧.⟦sum¦sum¦product⟧();
    ⟦#r:$total ⟦>¦<¦>=⟧ $n2¦($total / $n2) as f64 * $n3.5¦$total.checked_⟦sub¦mul¦div⟧($n2)⟧
}
""",
        k1=s.pick(["u32", "i32", "u64", "i64", "usize"]),
    )


@skeleton("annotations_needed")
def closure_with_a_bare_parameter(s: Source) -> str:
    return fill(
        s,
        """
⟦fn $f_tidy($p_words: &[&str]) -> Vec<⟦#r:String¦usize⟧> {
    let $shorten = |$word«→: &str»| $word.trim().⟦#r:to_⟦uppercase¦lowercase¦string⟧()¦len()⟧;
    $noise
    $p_words.iter().map(|$x1| $shorten($x1)).collect()¦fn $f_check($p_values: &[Option<$k1>]) -> usize {
    let $known = |$value«→: &Option<$k1>»| $value.is_some();
    $noise
    $p_values.iter().filter(|$x1| $known($x1)).count()¦fn $f_sizes($left: &[$el1], $right: &[$el1]) -> usize {
    let $size = |$p_items«→: &[$el1]»| $p_items.len() ⟦+¦*⟧ $n1;
    $noise
    $size($left) + $size($right)¦fn $f_label($name: &str, $code: u32) -> String {
    let $pad = |$text«→: &str», $width: usize| {
        let $trimmed = $text.trim();
        format!("{$trimmed:>$width$}")
    };
    $pad($name, $n1) + &$pad(&$code.to_string(), $n2)⟧
}
""",
    )
