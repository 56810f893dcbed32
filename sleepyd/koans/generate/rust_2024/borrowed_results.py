"""Short programs that borrow for longer, or from something shorter, than they need: captures and temporaries."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("opaque_capture")
def positions_while_pushing(s: Source) -> str:
    return fill(
        s,
        """
fn $f_positions⟦#g:¦¦<T>⟧($p_items: &⟦#g:[$k1]¦Vec<$k1>¦[T]⟧) -> impl Iterator<Item = usize>«→ + use<⟦#g:¦¦T⟧>» {
    ⟦0..$p_items.len()¦(0..$p_items.len()).rev()¦let $end = $p_items.len();
    (0..$end).step_by($m2)⟧
}

pub fn $f_extend(mut $p_values: Vec<$k1>) -> Vec<$k1> {
    for $i in $f_positions(&$p_values) {
        $p_values.push($i as $k1 + $n1);
    }
    $noise
    $p_values
}
""",
        m2=s.pick([2, 3, 4]),
    )


@skeleton("opaque_capture")
def closure_after_a_move(s: Source) -> str:
    return fill(
        s,
        """
fn $f_longer_than($text: &str) -> impl Fn(&str) -> bool«→ + use<>» {
    let $length = $text.len();
    move |$other| $other.len() > $length
}

pub fn $f_check($name: String) -> bool {
    let $longer = $f_longer_than(&$name);
    ⟦drop($name);
    $noise
    $longer($q1)¦let $p_bytes = $name.into_bytes();
    $p_bytes.is_empty() || $longer($q1)¦std::thread::spawn(move || println!("{}", $name));
    $noise
    $longer($q1)⟧
}
""",
    )


@skeleton("opaque_capture")
def shown_after_a_change(s: Source) -> str:
    return fill(
        s,
        """
use std::fmt::⟦#d:Display¦Debug⟧;

fn $f_shown($value: &$k1) -> impl ⟦#d:Display¦Debug⟧«→ + use<>» {
    ⟦format!("$w1 {}", $value)¦$value.to_string()¦*$value⟧
}

pub fn $f_report(mut $number: $k1) -> String {
    let $label = $f_shown(&$number);
    $number ⟦+=¦*=¦=⟧ $n1;
    $noise
    format!("{⟦#d:$label¦$label:?⟧} {$number}")
}
""",
    )


@skeleton("opaque_capture")
def counted_then_assigned(s: Source) -> str:
    return fill(
        s,
        """
fn $f_countdown($from: &$k1) -> impl Iterator<Item = $k1>«→ + use<>» {
    (0..*$from).rev()
}

pub fn $f_run() -> $k1 {
    let mut $level = $n1;
    let $p_steps = $f_countdown(&$level);
    ⟦$level = $n2;¦$level += $n2;¦$level *= 2;⟧
    $noise
    $level + $p_steps.⟦sum::<$k1>()¦max().unwrap_or(0)¦last().unwrap_or($n1)⟧
}
""",
    )


@skeleton("opaque_capture")
def made_in_an_inner_scope(s: Source) -> str:
    return fill(
        s,
        """
pub fn $f_words($text: &str) -> impl Iterator<Item = String>«→ + use<>» {
    let $p_words: Vec<String> = $text.split(⟦' '¦','¦'-'⟧).map(str::⟦to_string¦to_uppercase¦to_lowercase⟧).collect();
    $p_words.into_iter()
}

fn $f_count() -> usize {
    let $found = {
        let $line = ⟦String::from($q1)¦format!("$w1 {}", $n1)¦$q1.repeat($n1)⟧;
        $noise
        $f_words(&$line)
    };
    $found.count()
}
""",
    )


@skeleton("temporary_dropped")
def slice_of_new_text(s: Source) -> str:
    return fill(
        s,
        """
pub fn $f_clean($name: &str) -> usize {
«    let $trimmed = $temp.⟦#b:trim¦as_str¦trim_start⟧();→    let binding = $temp;
    let $trimmed = binding.⟦#b:trim¦as_str¦trim_start⟧();»
    $noise
    println!("$w2 {$trimmed}");
    $trimmed.len()
}
""",
        temp=s.pick(
            ["$name.to_lowercase()", "$name.replace('-', \" \")", 'format!("{$name} $w1")', "String::from($name)"]
        ),
    )


@skeleton("temporary_dropped")
def pieces_of_new_text(s: Source) -> str:
    return fill(
        s,
        """
fn $f_fields($line: ⟦#t:&str¦String⟧) -> Vec<usize> {
    $noise
«    let $p_parts: Vec<&str> = $line.$made.split($sign).collect();→    let binding = $line.$made;
    let $p_parts: Vec<&str> = binding.split($sign).collect();»
    $p_parts.iter().map(|$x1| $x1.len()).collect()
}
""",
        made=s.pick(["to_uppercase()", "replace(';', \",\")", f"repeat({s.number(2, 4)})"]),
        sign=s.pick(["','", "' '", '"::"']),
    )


@skeleton("temporary_dropped")
def first_of_a_new_vector(s: Source) -> str:
    return fill(
        s,
        """
fn $f_values() -> Vec<$el1> {
    $vec_el1
}

pub fn $f_show() {
«    let $first = $f_values().$asked;→    let binding = $f_values();
    let $first = binding.$asked;»
    $noise
    println!("{:?}", $first);
}
""",
        asked=s.pick(["first()", "last()", "get($n1)", "iter().max_by(|a, b| a.partial_cmp(b).unwrap())"]),
    )


@skeleton("temporary_dropped")
def reference_kept_by_a_function(s: Source) -> str:
    return fill(
        s,
        """
fn $f_longest<'a>($left: &'a str, $right: &'a str) -> &'a str {
    if $left.len() > $right.len() { $left } else { $right }
}

pub fn $f_choose($given: &str) -> String {
    $noise
«    let $winner = $f_longest($given, &$temp);→    let binding = $temp;
    let $winner = $f_longest($given, &binding);»
    $winner.to_owned() + $q2
}
""",
        temp=s.pick(['format!("$w1 {}", $n1)', "$q1.to_string()", "$given.to_ascii_uppercase()"]),
    )


@skeleton("temporary_dropped")
def pushed_onto_a_list(s: Source) -> str:
    return fill(
        s,
        """
fn $f_collect($number: $k1) -> usize {
    let mut $p_names: Vec<&str> = Vec::new();
    $p_names.push($q1);
«    $p_names.push(⟦#a:&¦⟧$temp⟦#a:¦.as_str()⟧);→    let binding = $temp;
    $p_names.push(⟦#a:&¦⟧binding⟦#a:¦.as_str()⟧);»
    $noise
    $p_names.len()
}
""",
        temp=s.pick(["$number.to_string()", 'format!("$w1 {$number}")', "$q2.repeat($number as usize)"]),
    )
