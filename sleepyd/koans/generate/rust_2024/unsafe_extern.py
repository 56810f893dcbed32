"""Programs like a small crate that declare foreign functions in extern blocks without `unsafe`."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("unsafe_extern")
def lifelike_text_length(s: Source) -> str:
    return fill(
        s,
        """
use std::ffi::{CStr, CString, c_char};

«→unsafe »extern "C" {
    fn ⟦#l:strlen¦$f_measure⟧($text: *const c_char) -> usize;
    ⟦fn $f_lookup($name: *const c_char) -> *const c_char;¦⟧
}

$doc
pub fn $f_length($text: &str) -> ⟦Option<usize> {
    let $owned_text = CString::new($text).ok()?;
    // SAFETY: the string ends with a zero byte.
    Some(unsafe { ⟦#l:strlen¦$f_measure⟧($owned_text.as_ptr()) })¦Result<usize, std::ffi::NulError> {
    let $owned_text = CString::new($text)?;
    $noise
    let $length = unsafe { ⟦#l:strlen¦$f_measure⟧($owned_text.as_ptr()) };
    Ok($length)⟧
}

$item
pub fn $f_shown($raw: &CStr) -> String {
    $raw.to_string_lossy().into_owned()
}
""",
    )


@skeleton("unsafe_extern")
def lifelike_opaque_handle(s: Source) -> str:
    return fill(
        s,
        """
#[repr(C)]
pub struct $Raw {
    _private: [u8; 0],
}

«→unsafe »extern "⟦C¦C¦system⟧" {
    fn $f_create($size: usize) -> *mut $Raw;
    fn $f_destroy($handle: *mut $Raw);
    ⟦fn $f_reset($handle: *mut $Raw, $level: u8);¦⟧
}

$doc
pub struct $Device {
    $handle: *mut $Raw,
}

impl $Device {
    $method
    pub fn $f_open($size: usize) -> Option<Self> {
        let $handle = unsafe { $f_create($size) };
        ⟦if $handle.is_null() { None } else { Some(Self { $handle }) }¦(!$handle.is_null()).then_some(Self { $handle })⟧
    }
}

impl Drop for $Device {
    fn drop(&mut self) {
        unsafe { $f_destroy(self.$handle) }
    }
}
""",
    )


@skeleton("unsafe_extern")
def lifelike_error_from_status(s: Source) -> str:
    return fill(
        s,
        """
use std::fmt;

#[derive(Debug)]
pub enum $Failure {
    $Busy,
    $Code(i32),
}

impl fmt::Display for $Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            $Failure::$Busy => write!(f, $q1),
            $Failure::$Code(code) => write!(f, "$w1 {code}"),
        }
    }
}

⟦#[link(name = "$w2")]¦$item¦⟧
«→unsafe »extern "C" {
    fn $f_send($data: *const u8, $len: usize) -> i32;
}

pub fn $f_transmit($packet: &[u8]) -> Result<(), $Failure> {
    $noise
    match unsafe { $f_send($packet.as_ptr(), $packet.len()) } {
        0 => Ok(()),
        ⟦-1¦$n1⟧ => Err($Failure::$Busy),
        other => Err($Failure::$Code(other)),
    }
}
""",
    )


@skeleton("unsafe_extern")
def lifelike_trait_over_backend(s: Source) -> str:
    return fill(
        s,
        """
pub trait $Clock {
    fn $f_ticks(&self) -> u64;

    fn $f_elapsed(&self, $since: u64) -> u64 {
        self.$f_ticks().saturating_sub($since)
    }
}

pub struct $System;

pub struct $Fake(pub u64);

⟦$doc¦⟧
«→unsafe »extern "C" {
    ⟦static $C_RATE: u64;¦⟧
    fn $f_counter() -> u64;
}

impl $Clock for $System {
    fn $f_ticks(&self) -> u64 {
        ⟦// SAFETY: no arguments, no state.
        ¦⟧unsafe { $f_counter() ⟦% $n1¦/ $n1¦⟧ }
    }
}

impl $Clock for $Fake {
    fn $f_ticks(&self) -> u64 {
        self.0
    }
}

pub fn $f_longest($p_clocks: &[Box<dyn $Clock>]) -> Option<u64> {
    $p_clocks.iter().map(|$x1| $x1.$f_elapsed($n2)).max()
}
""",
    )


@skeleton("unsafe_extern")
def lifelike_struct_passed_by_pointer(s: Source) -> str:
    return fill(
        s,
        """
#[repr(C)]
#[derive(Debug, Clone, Copy, Default)]
pub struct $Point {
    pub $x: f64,
    pub $y: f64,
}

pub mod ⟦#m:ffi¦native¦raw⟧ {
    use super::$Point;

    «→unsafe »extern "C" {
        pub fn $f_rotate($point: *mut $Point, $angle: f64);
        ⟦pub fn $f_norm($point: *const $Point) -> f64;¦⟧
    }
}

$doc
pub fn $f_turned($p_points: &mut ⟦[$Point], $angle: f64) {
    for $point in $p_points.iter_mut() {¦Vec<$Point>, $angle: f64) {
    $p_points.retain(|$x1| !$x1.$x.is_nan());
    for $point in $p_points {⟧
        unsafe { ⟦#m:ffi¦native¦raw⟧::$f_rotate($point, $angle) };
    }
}
""",
    )


@skeleton("unsafe_extern")
def lifelike_generic_sorting(s: Source) -> str:
    return fill(
        s,
        """
use std::ffi::c_void;

$item
type $Compare = extern "C" fn(*const c_void, *const c_void) -> i32;

«→unsafe »extern "C" {
    fn ⟦#q:qsort¦$f_sort⟧($base: *mut c_void, $count: usize, $width: usize, $order: $Compare);
}

extern "C" fn $f_ascending($a: *const c_void, $b: *const c_void) -> i32 {
    let ($a, $b) = unsafe { (*$a.cast::<$k1>(), *$b.cast::<$k1>()) };
    $a.cmp(&$b) as i32
}

$doc
pub fn $f_sorted(mut $p_values: Vec<$k1>) -> Vec<$k1> {
    let $width = size_of::<$k1>();
    $noise
    unsafe { ⟦#q:qsort¦$f_sort⟧($p_values.as_mut_ptr().cast(), $p_values.len(), $width, $f_ascending) };
    $p_values
}
""",
    )


@skeleton("unsafe_extern")
def lifelike_second_block_forgotten(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::HashMap;

⟦unsafe extern "C" {
    fn $f_random() -> u32;
}

«→unsafe »extern "C" {
    fn $f_process() -> i32;
}¦«→unsafe »extern "C" {
    fn $f_random() -> u32;
}

unsafe extern "system" {
    fn $f_process() -> i32;
}¦«→unsafe »extern "C" {
    fn $f_random() -> u32;
}

«→unsafe »extern "C" {
    fn $f_process() -> i32;
}⟧

$derive
pub struct $Session {
    pub $owner: i32,
    pub $p_tokens: HashMap<String, u32>,
}

impl $Session {
    $method
    pub fn $f_start() -> Self {
        Self { $owner: unsafe { $f_process() }, $p_tokens: HashMap::new() }
    }

    pub fn $f_issue(&mut self, $user: &str) -> u32 {
        let $token = unsafe { $f_random() };
        *self.$p_tokens.entry($user.to_string()).or_insert($token)
    }
}
""",
    )
