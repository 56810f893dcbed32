"""Short programs with a type that nothing settles: of empty values, conversions, closures, results and sums."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("annotations_needed")
def default_that_is_printed(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_start(⟦$verbose: bool) -> usize {
    let $p_items«→: Vec<$el1>» = Vec::new();
    if $verbose {
        println!("{}", $p_items.len());
    }
    $n1 ⟦+¦*⟧ $p_items.len()¦$name: &str) -> bool {
    let $found«→: Option<$el1>» = None;
    println!("$w1 {$name}");
    $noise
    $found.is_some()¦$limit: usize) -> usize {
    let $p_slots«→: Vec<Option<$el1>>» = (0..$limit).map(|_| None).collect();
    $noise
    $p_slots.len()¦$text: &str) -> String {
    let $empty«→: [$el1; 0]» = [];
    format!("{$text} {}", $empty.len())⟧
}
""",
        el1=s.pick(["u32", "String", "f64", "bool"]),
    )


@skeleton("annotations_needed")
def converted_in_between(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn ⟦$f_long($text: &str) -> usize {
    let $owned«→: String» = $text.into();
    $noise
    $owned.len() ⟦+¦*⟧ $n1¦$f_wide($value: u8) -> u64 {
    let $large«→: u64» = $value.into();
    $large.pow(2) + $n1¦$f_checked($value: u64) -> Option<u32> {
    let $small«→: u32» = $value.try_into().ok()?;
    $noise
    $small.checked_mul($n1)¦$f_shown($letter: char) -> bool {
    let $text«→: String» = $letter.into();
    $text.chars().all(|$x1| $x1.is_alphabetic())⟧
}
""",
    )


@skeleton("annotations_needed")
def closure_returns_a_result(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_sum($p_words: &[&str]) -> $k {
    ⟦let $read = |$word: &str| «→-> Result<$k, std::num::ParseIntError> »{
        let $value: $k = $word.trim().parse()?;
        Ok($value ⟦+¦*⟧ $n1)
    };
    $noise
    $p_words.iter().filter_map(|$x1| $read($x1).ok()).sum()¦let $read = |$word: &str| «→-> Option<$k> »{
        let $part = $word.split('=').nth(1)?;
        $part.parse().ok()
    };
    $p_words.iter().filter_map(|$x1| $read($x1)).sum()⟧
}
""",
    )


@skeleton("annotations_needed")
def error_type_left_open(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_limit($value: $k) -> $k {
    ⟦let $checked«→: Result<$k, $err1>» = Ok($value ⟦+¦*⟧ $n1);
    $noise
    $checked.unwrap_or($n2)¦let $checked = Ok«→::<$k, $err1>»($value);
    if $checked.is_ok() { $value } else { $n2 }¦let $p_results«→: Vec<Result<$k, $err1>>» = vec![Ok($value), Ok($n1)];
    $p_results.into_iter().flatten().max().unwrap_or($n2)⟧
}
""",
        err1=s.pick(["String", "()", "std::fmt::Error"]),
    )


@skeleton("annotations_needed")
def sorted_parts_of_a_text(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_parts($text: &str) -> ⟦String {
    let mut $p_parts«→: Vec<&str>» = $text.split(⟦','¦' '⟧).collect();
    $p_parts.⟦sort()¦reverse()⟧;
    $p_parts.join($q1)¦Option<char> {
    let mut $p_letters«→: Vec<char>» = $text.chars().⟦rev()¦skip($n1)⟧.collect();
    $p_letters.sort_unstable();
    $p_letters.pop()¦usize {
    let $p_sizes«→: Vec<usize>» = $text.lines().map(str::len).collect();
    $noise
    $p_sizes.iter().copied().max().unwrap_or($p_sizes.len())⟧
}
""",
    )


@skeleton("annotations_needed")
def bytes_read_as_a_number(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_total($text: &str) -> ⟦u64 {
    let $sum«→: u32» = $text.bytes().map(u32::from).sum();
    $noise
    $sum.into()¦f64 {
    let $product«→: f64» = $text.split(' ').map(|$x1| $x1.len() as f64).product();
    $product.sqrt() ⟦+¦*⟧ $n1.5¦u32 {
    let $highest«→: u32» = $text.lines().filter_map(|$x1| $x1.parse().ok()).max().unwrap_or_default();
    $noise
    $highest.pow(2)¦usize {
    $text.split(',').map(str::len).sum«→::<usize>»().pow($d1)⟧
}
""",
        d1=s.pick(["2", "3"]),
    )
