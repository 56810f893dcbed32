"""Short programs that do something unsafe outside of an unsafe block: in unsafe functions, and with the environment."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("unsafe_op_in_unsafe_fn")
def pointer_read(s: Source) -> str:
    return fill(
        s,
        """
⟦/// # Safety
///
/// $t1
¦⟧pub unsafe fn $f_read($pointer: *const $k1⟦) -> $k1 {
    $noise
    «*$pointer→unsafe { *$pointer }»
}¦, $step: usize) -> $k1 {
    let $moved = $pointer.wrapping_add($step);
    «*$moved→unsafe { *$moved }»
}¦) -> Option<$k1> {
    if $pointer.is_null() {
        return None;
    }
    $noise
    Some(«*$pointer→unsafe { *$pointer }»)
}⟧
""",
    )


@skeleton("unsafe_op_in_unsafe_fn")
def pointer_written(s: Source) -> str:
    return fill(
        s,
        """
unsafe fn $f_store($target: *mut $k1, $value: $k1) {
    $noise
    ⟦#o:«*$target = $value;→unsafe { *$target = $value };»¦¦⟧
    ⟦#o:¦«*$target += $value;→unsafe { *$target += $value };»¦⟧
    ⟦#o:¦¦«$target.write($value);→unsafe { $target.write($value) };»⟧
    println!("$w1 {$value}");
}
""",
    )


@skeleton("unsafe_op_in_unsafe_fn")
def other_unsafe_function_called(s: Source) -> str:
    return fill(
        s,
        """
unsafe fn $f_raw($index: usize) -> $k1 {
    $index as $k1 + $n1
}

pub unsafe fn $f_double($index: usize) -> $k1 {
    $noise
    ⟦2 * «$f_raw($index)→unsafe { $f_raw($index) }»¦let $value = «$f_raw($index)→unsafe { $f_raw($index) }»;
    $value + $value¦if $index > $n2 {
        return $n3;
    }
    «$f_raw($index)→unsafe { $f_raw($index) }»⟧
}
""",
    )


@skeleton("unsafe_op_in_unsafe_fn")
def unchecked_access(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧unsafe fn $f_pick($p_values: &⟦[$k1], $at: usize) -> $k1 {
    $noise
    *«$p_values.get_unchecked($at)→unsafe { $p_values.get_unchecked($at) }»¦[u8]) -> &str {
    $noise
    «str::from_utf8_unchecked($p_values)→unsafe { str::from_utf8_unchecked($p_values) }»¦mut [$k1], $at: usize) {
    let $slot = «$p_values.get_unchecked_mut($at)→unsafe { $p_values.get_unchecked_mut($at) }»;
    *$slot = $n1;¦str, $at: usize) -> &str {
    $noise
    «$p_values.get_unchecked(..$at)→unsafe { $p_values.get_unchecked(..$at) }»⟧
}
""",
    )


@skeleton("unsafe_op_in_unsafe_fn")
def mutable_static(s: Source) -> str:
    return fill(
        s,
        """
static mut $C_TOTAL: $k1 = $n1;

⟦pub unsafe fn $f_add($amount: $k1) {
    $noise
    «$C_TOTAL += $amount;→unsafe { $C_TOTAL += $amount };»
}¦pub unsafe fn $f_read() -> $k1 {
    let $copy = «$C_TOTAL→unsafe { $C_TOTAL }»;
    $noise
    $copy % $n2
}¦pub unsafe fn $f_clear() {
    «$C_TOTAL = $n2;→unsafe { $C_TOTAL = $n2 };»
    $noise
}⟧
""",
    )


@skeleton("env_set_var")
def one_variable_set(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_prepare($value: &str) {
    $noise
    ⟦#o:«std::env::set_var("$C_LEVEL", $value);→unsafe { std::env::set_var("$C_LEVEL", $value) };»¦⟧
    ⟦#o:¦«std::env::set_var($value, $q1);→unsafe { std::env::set_var($value, $q1) };»⟧
    println!("$w1 {$value}");
}
""",
    )


@skeleton("env_set_var")
def one_variable_removed(s: Source) -> str:
    return fill(
        s,
        """
use std::env;

fn $f_forget() ⟦{
    «env::remove_var("$C_TOKEN");→unsafe { env::remove_var("$C_TOKEN") };»
    $noise
}¦-> Option<String> {
    let $old = env::var("$C_TOKEN").ok();
    $noise
    «env::remove_var("$C_TOKEN");→unsafe { env::remove_var("$C_TOKEN") };»
    $old
}⟧
""",
    )


@skeleton("env_set_var")
def only_when_absent(s: Source) -> str:
    return fill(
        s,
        """
fn $f_ensure($name: &str⟦) {
    if std::env::var($name).is_err() {
        «std::env::set_var($name, $q1);→unsafe { std::env::set_var($name, $q1) };»
    }¦, $fallback: String) {
    if std::env::var_os($name).is_none() {
        $noise
        «std::env::set_var($name, &$fallback);→unsafe { std::env::set_var($name, &$fallback) };»
    }¦) {
    match std::env::var($name) {
        Ok($found) => println!("{$found}"),
        Err(_) => «std::env::set_var($name, $q1)→unsafe { std::env::set_var($name, $q1) }»,
    }⟧
}
""",
    )


@skeleton("env_set_var")
def pairs_in_a_loop(s: Source) -> str:
    return fill(
        s,
        """
use std::env;

pub fn $f_load($p_pairs: &[(&str, ⟦$k1¦f64¦bool⟧)]) -> usize {
    for ($name, $value) in $p_pairs {
        $noise
        «env::set_var($name, $value.to_string());→unsafe { env::set_var($name, $value.to_string()) };»
    }
    $p_pairs.len()
}
""",
    )


@skeleton("env_set_var")
def imported_function(s: Source) -> str:
    return fill(
        s,
        """
use std::env::⟦#m:set_var¦remove_var⟧;

fn $f_switch($enabled: bool) -> &'static str {
    if ⟦!¦⟧$enabled {
        ⟦#m:«set_var("$C_MODE", $q1);→unsafe { set_var("$C_MODE", $q1) };»¦⟧
        ⟦#m:¦«remove_var("$C_MODE");→unsafe { remove_var("$C_MODE") };»⟧
        return $q2;
    }
    $noise
    $q3
}
""",
    )
