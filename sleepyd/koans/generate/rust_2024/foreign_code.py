"""Short programs that meet foreign code: extern blocks and attributes that edition 2024 wants to be unsafe."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("unsafe_extern")
def one_function_called(s: Source) -> str:
    return fill(
        s,
        """
«→unsafe »extern "⟦C¦C¦system⟧" {
    fn $f_abs($x1: $k1) -> $k1;
}

⟦pub ¦⟧fn $f_distance($from: $k1, $to: $k1) -> $k1 {
    ⟦unsafe { $f_abs($from - $to) }¦let $gap = unsafe { $f_abs($to) };
    $noise
    $gap + $from¦if $from > $to {
        return $to;
    }
    // SAFETY: takes any number.
    unsafe { $f_abs($from) }⟧
}
""",
    )


@skeleton("unsafe_extern")
def statics_of_a_library(s: Source) -> str:
    return fill(
        s,
        """
«→unsafe »extern "C" {
    ⟦pub ¦⟧static $C_VERSION: $k1;
    ⟦static $C_READY: bool;¦pub fn $f_init();¦⟧
}

pub fn $f_check($wanted: $k1) -> bool {
    $noise
    let $found = unsafe { $C_VERSION };
    $found ⟦>=¦==¦>⟧ $wanted
}
""",
    )


@skeleton("unsafe_extern")
def inside_a_function(s: Source) -> str:
    return fill(
        s,
        """
⟦$doc¦⟧
fn $f_now() -> $k1 {
    «→unsafe »extern "⟦C¦system⟧" {
        fn $f_clock($x1: *mut $k1) -> $k1;
    }
    $noise
    ⟦unsafe { $f_clock(std::ptr::null_mut()) }¦let mut $seconds = 0;
    unsafe { $f_clock(&mut $seconds) };
    $seconds⟧
}
""",
    )


@skeleton("unsafe_extern")
def declarations_in_a_module(s: Source) -> str:
    return fill(
        s,
        """
mod ⟦ffi¦sys¦$bindings⟧ {
    ⟦#[link(name = "$w1")]¦⟧
    «→unsafe »extern "C" {
        pub fn $f_open($path: *const u8, $flags: i32) -> i32;
        ⟦/// $t1¦⟧
        pub fn $f_close($handle: i32)⟦ -> i32¦⟧;
    }
}

pub const $C_FLAGS: i32 = $n1;
""",
    )


@skeleton("unsafe_extern")
def safe_wrapper_for_a_callback(s: Source) -> str:
    return fill(
        s,
        """
type $Callback = ⟦extern "C" fn($k1) -> $k1¦unsafe extern "C" fn($k1, *mut u8) -> i32¦Option<extern "C" fn($k1)>⟧;

$item
«→unsafe »extern "C" {
    fn $f_register($handler: $Callback)⟦ -> bool¦⟧;
}

pub fn $f_install($handler: $Callback) {
    ⟦unsafe {
        $f_register($handler);
    }¦unsafe { $f_register($handler) };⟧
    println!($q1);
}
""",
    )


@skeleton("unsafe_attribute")
def one_exported_function(s: Source) -> str:
    return fill(
        s,
        """
⟦$doc¦⟧
#[«no_mangle→unsafe(no_mangle)»]
pub extern "C" fn $f_scale($value: $k1⟦, $factor: $k1) -> $k1 {
    $noise
    $value * $factor¦) -> $k1 {
    $value * $n1¦) -> bool {
    $value > $n1⟧
}
""",
    )


@skeleton("unsafe_attribute")
def exported_under_another_name(s: Source) -> str:
    return fill(
        s,
        """
⟦#[inline(never)]
¦⟧#[«export_name = "$f_alias"→unsafe(export_name = "$f_alias")»]
pub ⟦extern "C" ¦⟧fn $f_total($left: $k1, $right: $k1) -> $k1 {
    let $sum = $left ⟦+¦*¦^⟧ $right;
    $noise
    $sum
}
""",
    )


@skeleton("unsafe_attribute")
def static_in_a_section(s: Source) -> str:
    return fill(
        s,
        """
#[«link_section = ".$word1"→unsafe(link_section = ".$word1")»]
⟦#[used]
¦⟧pub static $C_TABLE: ⟦[$k1; 3] = [$n1, $n2, $n3]¦$k1 = $n1¦&str = $q1⟧;

$item
pub fn $f_name() -> &'static str {
    $q2
}
""",
    )


@skeleton("unsafe_attribute")
def exported_static(s: Source) -> str:
    return fill(
        s,
        """
use std::sync::atomic::{AtomicU32, Ordering};

#[«⟦#a:no_mangle¦export_name = "$f_symbol"⟧→unsafe(⟦#a:no_mangle¦export_name = "$f_symbol"⟧)»]
pub static $C_COUNT: AtomicU32 = AtomicU32::new($n1);

pub fn $f_advance() -> u32 {
    $noise
    ⟦$C_COUNT.fetch_add($n2, Ordering::SeqCst)¦$C_COUNT.store($n2, Ordering::Relaxed);
    $C_COUNT.load(Ordering::Relaxed)⟧
}
""",
    )


@skeleton("unsafe_attribute")
def exported_for_one_system(s: Source) -> str:
    return fill(
        s,
        """
#[cfg_attr(⟦unix¦not(windows)¦target_os = "linux"⟧, «no_mangle→unsafe(no_mangle)»)]
pub extern "C" fn $f_level($reading: f64) -> ⟦f64 {
    $noise
    $reading / $n1.0¦bool {
    $noise
    $reading.is_nan() || $reading > $n1.5⟧
}
""",
    )
