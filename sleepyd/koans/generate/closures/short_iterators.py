"""Short generators for loops over what is no iterator and for references collected as if they were values."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("not_an_iterator")
def count_without_range(s: Source) -> str:
    return fill(
        s,
        """
fn $f_sum(⟦#a:$count: $k) -> $k¦$p_values: &[u32]) -> usize¦$p_values: &[&str]) -> usize¦$count: $k) -> $k⟧ {
    let mut $total = 0;
    $noise
    for $i in ⟦#a:«→0..»$count¦«→0..»$p_values.len()¦«→0..»$p_values[0].len()¦«→0..»$n1⟧ {
        ⟦$total += $i;¦⟦if $i % 2 == 0 {
            continue;
        }
        ¦⟧$total += $i * $n2;⟧
    }
    $total⟦#a:¦¦¦ + $count⟧
}
""",
    )


@skeleton("not_an_iterator")
def text_without_chars(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_count($text: ⟦#t:&str¦String¦&String⟧) -> ⟦#r:usize¦String¦Vec<char>⟧ {
    let mut $out = ⟦#r:0¦String::new()¦vec![]⟧;
    for ⟦$c in $text«→.chars()» {
        if $c.is_⟦alphabetic¦numeric¦whitespace¦uppercase⟧() {
            ⟦#r:$out += 1;¦$out.push($c);¦$out.push($c);⟧
        }¦$c in $text«→.chars()» {
        match $c {
            '⟦a¦x¦ ⟧' => ⟦#r:$out += $n1¦$out.push('-')¦$out.push($c)⟧,
            ⟦'0'..='9' => {}
            ¦⟧_ => ⟦#r:$out += 1¦$out.push($c)¦$out.insert(0, $c)⟧,
        }⟧
    }
    $noise
    $out
}
""",
    )


@skeleton("not_an_iterator")
def tuple_instead_of_array(s: Source) -> str:
    return fill(
        s,
        """
fn $f_largest($a: $k, $b: $k, $c: $k) -> $k {
    let mut $best = ⟦0¦$a¦$n1⟧;
    $noise
    for $x in «($a, $b, $c)→[$a, $b, $c]» {
        ⟦if $x > $best {
            $best = $x;
        }¦$best = $best.max($x);¦$best += $x⟦¦ * $n2⟧;⟧
    }
    $best
}
""",
    )


@skeleton("not_an_iterator")
def reference_of_a_reference(s: Source) -> str:
    return fill(
        s,
        """
fn $f_total($p_values: ⟦&[$k]¦&Vec<$k>⟧⟦#a:¦, $start: $k⟧) -> ⟦#r:$k¦Vec<$k>⟧ {
    let mut $out = ⟦#r:⟦#a:0¦$start⟧¦Vec::new()⟧;
    ⟦for $x in «&→»$p_values {
        ⟦#r:$out += $x;¦$out.push(*$x ⟦+¦*⟧ $n1);⟧
    }¦for $x in «&→»$p_values {
        if *$x > $n1 {
            ⟦#r:$out += *$x;¦$out.push(*$x);⟧
        }
    }⟧
    $noise
    $out
}
""",
    )


@skeleton("not_an_iterator")
def locked_or_shared_list(s: Source) -> str:
    return fill(
        s,
        """
use std::⟦#w:sync::Mutex¦cell::RefCell¦rc::Rc⟧;

$doc
fn $f_total($p_values: &⟦#w:Mutex<Vec<$k>>¦RefCell<Vec<$k>>¦Rc<Vec<$k>>⟧) -> $k {
    ⟦#w:let $guard = $p_values.lock().unwrap();¦let $guard = $p_values.borrow();¦let $guard = Rc::clone($p_values);⟧
    let mut $sum = 0;
    $noise
    for $x in ⟦#w:«$guard→$guard.iter()»¦«$guard→$guard.iter()»¦«⟦&¦⟧$guard→$guard.iter()»⟧ {
        ⟦$sum += $x;¦if *$x ⟦>¦!=⟧ $n1 {
            $sum += *$x;
        }⟧
    }
    $sum
}
""",
    )


@skeleton("collect_of_references")
def filtered_numbers(s: Source) -> str:
    return fill(
        s,
        """
fn $f_pick($p_values: &[⟦#e:$k¦f64¦char¦bool⟧]) -> Vec<⟦#e:$k¦f64¦char¦bool⟧> {
    $noise
    $p_values.iter().⟦filter(|$x| **$x ⟦#e:> $n1¦> 0.5¦!= 'a'¦== true⟧)¦skip($n2)¦rev()¦take($n3)¦step_by(2)\
¦skip_while(|$x| **$x ⟦#e:== $n1¦< 1.0¦== ' '¦!= true⟧)⟧«→.copied()».collect()
}
""",
    )


@skeleton("collect_of_references")
def filtered_texts(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_select($p_names: &[⟦#t:String¦Vec<u8>⟧], $limit: usize) -> ⟦Vec<⟦#t:String¦Vec<u8>⟧> {
    $noise
    $p_names
        .iter()
        .filter(|$name| $name.len() ⟦>¦<⟧ $limit)
        «→.cloned()»
        .collect()¦Vec<⟦#t:String¦Vec<u8>⟧> {
    let $p_kept: Vec<⟦#t:String¦Vec<u8>⟧> = $p_names.iter().skip($limit)«→.cloned()».collect();
    $noise
    $p_kept¦usize {
    let $p_found = $p_names.iter().take_while(|$name| !$name.is_empty())\
«→.cloned()».collect::<Vec<⟦#t:String¦Vec<u8>⟧>>();
    $p_found.len() + $limit⟧
}
""",
    )


@skeleton("collect_of_references")
def set_of_what_is_there(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::⟦#c:HashSet¦BTreeSet¦VecDeque⟧;

$doc
fn $f_distinct($p_items: &[⟦#e:String¦$k¦&'static str¦char⟧]) -> \
⟦#c:HashSet¦BTreeSet¦VecDeque⟧<⟦#e:String¦$k¦&'static str¦char⟧> {
    ⟦$p_items.iter()«→.⟦#e:cloned¦copied¦copied¦copied⟧()».collect()¦let $p_seen = \
$p_items.iter().rev()«→.⟦#e:cloned¦copied¦copied¦copied⟧()».collect();
    $noise
    $p_seen¦$p_items
        .iter()
        .filter(|$x| **$x != $p_items[0])
        «→.⟦#e:cloned¦copied¦copied¦copied⟧()»
        .collect()⟧
}
""",
    )


@skeleton("collect_of_references")
def generic_every_other(s: Source) -> str:
    return fill(
        s,
        """
fn $f_thin⟦#b:<T: Clone>¦<T: Copy>¦<T: Clone + PartialOrd>⟧($p_items: &[T]) -> Vec<T> {
    $noise
    ⟦#b:$p_items.iter().step_by($n1)«→.cloned()».collect()¦$p_items.iter().⟦skip¦take⟧($n2)«→.copied()».collect()\
¦let $first = &$p_items[0];
    $p_items.iter().filter(|$x| *$x > $first)«→.cloned()».collect()⟧
}
""",
    )


@skeleton("collect_of_references")
def keys_of_a_map(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::⟦#m:HashMap¦BTreeMap⟧;

fn $f_keys($p_table: &⟦#m:HashMap¦BTreeMap⟧<String, $k>) -> Vec<⟦String> {
    ⟦$p_table.keys()«→.cloned()».collect()¦let mut $p_names: Vec<String> = $p_table.keys()«→.cloned()».collect();
    $p_names.sort();
    $p_names¦$p_table.keys().filter(|$name| $name.starts_with($q1))«→.cloned()».collect()⟧¦$k> {
    $noise
    ⟦$p_table.values()«→.copied()».collect()¦$p_table.values().filter(|$x| **$x > $n1)«→.copied()».collect()\
¦let $p_all: Vec<$k> = $p_table.values()«→.copied()».collect();
    println!("{}", $p_all.len());
    $p_all⟧⟧
}
""",
    )
