"""Short generators for what closures capture: kept too short a time, or moved out although they are called again."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("closure_needs_move")
def arithmetic_is_returned(s: Source) -> str:
    return fill(
        s,
        """
$doc
⟦pub ¦⟧fn $f_adder($amount: $k⟦¦, $other: $k⟧) -> impl Fn($k) -> $k {
    $noise
    ⟦«→move »|$x| $x ⟦+¦*¦-⟧ $amount¦let $step = $amount ⟦+¦*⟧ $n1;
    «→move »|$x| $x ⟦+¦*⟧ $step¦«→move »|$x| {
        if $x > $amount {
            return $amount;
        }
        $x ⟦+¦*⟧ $n2
    }⟧
}
""",
    )


@skeleton("closure_needs_move")
def thread_reads_parameter(s: Source) -> str:
    return fill(
        s,
        """
use std::thread;

fn $f_count(⟦#a:$p_lines: Vec<String>¦$p_lines: String¦$p_lines: Vec<u64>⟧) -> usize {
    $noise
    let $handle = thread::spawn(⟦«→move »|| $p_lines.len()¦«→move »|| {
        println!("$w1 {}", $p_lines.len());
        $p_lines.len() ⟦+¦*⟧ $n1
    }¦«→move »|| {
        if $p_lines.is_empty() {
            return $n1;
        }
        $p_lines.⟦#a:iter().filter(|line| line.is_empty())¦chars()¦iter().filter(|one| **one > $n2)⟧.count()
    }⟧);
    $handle.join().unwrap⟦()¦_or(0)¦_or_default()⟧
}
""",
    )


@skeleton("closure_needs_move")
def boxed_text_check(s: Source) -> str:
    return fill(
        s,
        """
⟦#a:type $Check = Box<dyn Fn(&str) -> ⟦#b:bool¦String¦usize⟧>;

¦⟧fn $f_make($prefix: String) -> ⟦#a:$Check¦Box<dyn Fn(&str) -> ⟦#b:bool¦String¦usize⟧>⟧ {
    ⟦Box::new(«→move »|$text⟦¦: &str⟧| ⟦#b:$text.trim() == $prefix¦format!("{$prefix}{$text}")¦$text.len() + \
$prefix.len()⟧)¦let $rule = Box::new(«→move »|$text: &str| ⟦#b:$text.len() > $prefix.len()¦\
format!("{$text} {$prefix}")¦$prefix.len() * $text.len()⟧);
    $noise
    $rule⟧
}
""",
    )


@skeleton("closure_needs_move")
def adaptor_is_returned(s: Source) -> str:
    return fill(
        s,
        """
$item
pub fn $f_above($p_values: ⟦#a:&[$k]¦Vec<$k>⟧, $limit: $k) -> impl Iterator<Item = $k>⟦#a: + '_¦⟧ {
    $noise
    $p_values⟦#a:.iter().copied()¦.into_iter()⟧⟦.filter(«→move »|$x| *$x ⟦>¦<¦!=⟧ $limit)\
¦.map(«→move »|$x| $x ⟦+¦*⟧ $limit)¦.skip($n1).take_while(«→move »|$x| *$x < $limit)\
¦.map(|$x| $x + $n1).filter(«→move »|$x| $x % $limit == 0)¦.skip_while(«→move »|$y| *$y != $limit)⟧
}
""",
    )


@skeleton("closure_needs_move")
def inner_closure_of_flat_map(s: Source) -> str:
    return fill(
        s,
        """
fn $f_pairs($size: ⟦#t:u32¦usize¦i32¦u64⟧) -> ⟦Vec<(⟦#t:u32¦usize¦i32¦u64⟧, ⟦#t:u32¦usize¦i32¦u64⟧)> {
    $noise
    (⟦0¦1⟧..$size)
        .flat_map(|$a| ⟦(0..$n1)¦(1..=$a)¦($a..$n1)⟧.map(«→move »|$b| ($a, $b)))
        .collect()¦⟦#t:u32¦usize¦i32¦u64⟧ {
    (0..$size).flat_map(|$a| (0..$n1).map(«→move »|$b| $a * $b)).⟦sum()¦max().unwrap_or(0)⟧¦usize {
    $noise
    (⟦0¦1⟧..=$size)
        .flat_map(|$a| (1..$n1).filter(«→move »|$b| ⟦$a % $b == 0¦*$b != $a¦$a + $b > $n2⟧))
        .count()⟧
}
""",
    )


@skeleton("moved_out_of_closure")
def captured_text_is_repeated(s: Source) -> str:
    return fill(
        s,
        """
fn $f_repeat($name: ⟦#t:String¦Vec<u32>¦Option<String>⟧, $count: usize) -> Vec<⟦#t:String¦Vec<u32>¦Option<String>⟧> {
    $noise
    (0..$count).map(|⟦_¦_¦_index⟧| $name«→.clone()»).collect()
}
""",
    )


@skeleton("moved_out_of_closure")
def captured_text_in_pair(s: Source) -> str:
    return fill(
        s,
        """
$doc
pub fn $f_label($p_values: &[$k], $label: String) -> Vec<⟦#t:(String, $k)¦($k, String)¦(usize, String)⟧> {
    ⟦#t:$p_values.iter().map(|$x| ($label«→.clone()», *$x)).collect()¦$p_values
        .iter()
        ⟦.filter(|$x| **$x > $n1)
        ¦.rev()
        ¦⟧.map(|$x| (*$x ⟦+¦*⟧ $n2, $label«→.clone()»))
        .collect()¦let $pairs = $p_values.iter().enumerate().map(|($i, _)| ($i, $label«→.clone()»));
    $noise
    $pairs.collect()⟧
}
""",
    )


@skeleton("moved_out_of_closure")
def boxed_closure_gives_its_text(s: Source) -> str:
    return fill(
        s,
        """
fn $f_source($text: ⟦#t:String¦Vec<u8>¦Vec<String>⟧) -> ⟦Box<dyn ⟦Fn¦FnMut⟧() -> ⟦#t:String¦Vec<u8>¦Vec<String>⟧> {
    $noise
    Box::new(move || $text«→.clone()»)¦impl ⟦Fn¦FnMut⟧() -> ⟦#t:String¦Vec<u8>¦Vec<String>⟧ {
    $noise
    move || $text«→.clone()»¦impl Fn(usize) -> ⟦#t:String¦Vec<u8>¦Vec<String>⟧ {
    move |$limit| {
        if $limit > $n1 {
            return $text«→.clone()»;
        }
        ⟦#t:String¦Vec¦Vec⟧::new()
    }⟧
}
""",
    )


@skeleton("moved_out_of_closure")
def default_for_each_absent(s: Source) -> str:
    return fill(
        s,
        """
pub fn $f_named($p_names: ⟦#a:Vec<Option<String>>¦&[Option<String>]⟧, $fallback: String) -> Vec<String> {
    $noise
    $p_names.⟦#a:into_iter()¦iter().cloned()⟧⟦.map(|$name| $name.unwrap_or($fallback«→.clone()»)).collect()\
¦.map(|$name| match $name {
        Some($text) ⟦if !$text.is_empty() ¦⟧=> $text,
        ⟦_¦_¦_⟧ => $fallback«→.clone()»,
    }).collect()¦.map(|$name| {
        let Some($text) = $name else {
            return $fallback«→.clone()»;
        };
        $text⟦¦.to_lowercase()⟧
    }).collect()⟧
}
""",
    )


@skeleton("moved_out_of_closure")
def own_function_calls_it_again(s: Source) -> str:
    return fill(
        s,
        """
fn $f_times⟦<F: Fn() -> ⟦#t:String¦Vec<$k>⟧>($make: F)¦($make: impl Fn() -> ⟦#t:String¦Vec<$k>⟧)⟧ -> usize {
    ⟦$make().len() + $make().len()¦(0..$n1).map(|_| $make().len()).sum()⟧
}

⟦pub ¦⟧fn $f_total($source: ⟦#t:String¦Vec<$k>⟧) -> usize {
    $noise
    $f_times(⟦move || $source«→.clone()»¦|| $source«→.clone()»¦|| {
        println!("$t1");
        $source«→.clone()»
    }⟧)
}
""",
    )
