"""Programs like a small crate that export symbols with attributes that edition 2024 wants to be unsafe."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("unsafe_attribute")
def lifelike_plugin_entry(s: Source) -> str:
    return fill(
        s,
        """
pub trait $Plugin {
    fn $f_name(&self) -> &str;
    fn $f_run(&mut self, $input: &[u8]) -> Vec<u8>;
}

pub struct $Upper {
    $runs: usize,
}

impl $Plugin for $Upper {
    fn $f_name(&self) -> &str {
        $q1
    }

    fn $f_run(&mut self, $input: &[u8]) -> Vec<u8> {
        self.$runs += 1;
        $input.⟦to_ascii_uppercase()¦iter().rev().copied().collect()¦to_vec()⟧
    }
}

$doc
#[«no_mangle→unsafe(no_mangle)»]
pub ⟦extern "Rust" ¦⟧fn $f_create_plugin() -> Box<dyn $Plugin> {
    Box::new($Upper { $runs: 0 })
}

$item
""",
    )


@skeleton("unsafe_attribute")
def lifelike_method_exported(s: Source) -> str:
    return fill(
        s,
        """
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct $Vector {
    pub $x: f64,
    pub $y: f64,
}

impl $Vector {
    $method
    pub const fn new($x: f64, $y: f64) -> Self {
        Self { $x, $y }
    }

    ⟦$doc¦#[inline]⟧
    #[«⟦#a:no_mangle¦export_name = "$f_symbol"⟧→unsafe(⟦#a:no_mangle¦export_name = "$f_symbol"⟧)»]
    pub extern "C" fn $f_length(⟦self¦&self⟧) -> f64 {
        $noise
        self.$x.hypot(self.$y)
    }
}

impl std::ops::Add for $Vector {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self::new(self.$x + other.$x, self.$y + other.$y)
    }
}
""",
    )


@skeleton("unsafe_attribute")
def lifelike_status_of_parsing(s: Source) -> str:
    return fill(
        s,
        """
use std::ffi::{CStr, c_char, c_int};

#[derive(Debug, PartialEq)]
enum $Status {
    $Good,
    $Empty,
    $Bad,
}

fn $f_parse($text: &str) -> $Status {
    if $text.is_empty() {
        return $Status::$Empty;
    }
    match $text.trim().parse::<$k1>() {
        Ok(_) => $Status::$Good,
        Err(_) => $Status::$Bad,
    }
}

/// # Safety
///
/// The pointer must be a valid C string.
#[«no_mangle→unsafe(no_mangle)»]
pub unsafe extern "C" fn $f_validate($text: *const c_char) -> c_int {
    ⟦let $text = unsafe { CStr::from_ptr($text) }.to_string_lossy();
    $f_parse(&$text) as c_int¦if $text.is_null() {
        return -1;
    }
    match unsafe { CStr::from_ptr($text) }.to_str() {
        Ok($line) => $f_parse($line) as c_int,
        Err(_) => -$n1,
    }⟧
}
""",
    )


@skeleton("unsafe_attribute")
def lifelike_interrupt_table(s: Source) -> str:
    return fill(
        s,
        """
pub type $Handler = fn($k1) -> bool;

fn $f_ignore($signal: $k1) -> bool {
    $signal > $n1
}

fn $f_report($signal: $k1) -> bool {
    println!("$w1 {$signal}");
    true
}

⟦$doc¦⟧
#[«link_section = "$section"→unsafe(link_section = "$section")»]
pub static $C_HANDLERS: [$Handler; 3] = [$f_ignore, $f_report, $f_ignore];

$item
pub fn $f_dispatch($index: usize, $signal: $k1) -> Option<bool> {
    $noise
    $C_HANDLERS.get($index).map(|$x1| $x1($signal))
}
""",
        section=s.pick([".vectors", ".init_array", ".$word1", ".data.$word1"]),
    )


@skeleton("unsafe_attribute")
def lifelike_handle_functions(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::BTreeMap;

$derive
pub struct $Store {
    $p_entries: BTreeMap<u64, $el1>,
    $next: u64,
}

#[«no_mangle→unsafe(no_mangle)»]
pub extern "C" fn $f_store_new() -> *mut $Store {
    Box::into_raw(Box::new($Store { $p_entries: BTreeMap::new(), $next: $n1 }))
}

impl $Store {
    $method
    pub fn $f_insert(&mut self, $value: $el1) -> u64 {
        self.$next += 1;
        self.$p_entries.insert(self.$next, $value);
        self.$next
    }
}

⟦/// Frees the store.
///
/// # Safety
///
/// The pointer must come from `$f_store_new`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn $f_store_free($store: *mut $Store) {
    drop(unsafe { Box::from_raw($store) });
}¦#[unsafe(export_name = "$f_symbol")]
pub extern "C" fn $f_store_len($store: &$Store) -> usize {
    $store.$p_entries.len()
}¦⟧
""",
    )


@skeleton("unsafe_attribute")
def lifelike_exported_from_module(s: Source) -> str:
    return fill(
        s,
        """
pub mod ⟦#m:math¦shapes¦$geometry⟧ {
    #[derive(Debug, Clone, PartialEq)]
    pub enum $Shape {
        $Circle(f64),
        $Rect { $width: f64, $height: f64 },
    }

    impl $Shape {
        pub fn $f_area(&self) -> f64 {
            match self {
                $Shape::$Circle(r) => std::f64::consts::PI * r * r,
                $Shape::$Rect { $width, $height } => $width * $height,
            }
        }
    }
}

mod $exports {
    use super::⟦#m:math¦shapes¦$geometry⟧::$Shape;

    #[«export_name = "⟦#p:lib_¦$word1.¦⟧$f_symbol"→unsafe(export_name = "⟦#p:lib_¦$word1.¦⟧$f_symbol")»]
    pub extern "C" fn $f_rect_area($width: f64, $height: f64) -> f64 {
        $noise
        ⟦$Shape::$Rect { $width, $height }.$f_area()¦let $shape = $Shape::$Rect { $width, $height };
        $shape.$f_area() * $n1.0⟧
    }
}
""",
    )


@skeleton("unsafe_attribute")
def lifelike_two_exports(s: Source) -> str:
    return fill(
        s,
        """
use std::sync::Mutex;

#[«no_mangle→unsafe(no_mangle)»]
pub static $C_LIMIT: $k1 = $n1;

static $C_LOG: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn $f_note($line: impl Into<String>) -> usize {
    let Ok(mut $p_lines) = $C_LOG.lock() else {
        return 0;
    };
    $p_lines.push($line.into());
    $p_lines.len()
}

$doc
#[«no_mangle→unsafe(no_mangle)»]
pub extern "C" fn $f_observe($value: $k1) -> bool {
    let $accepted = $value ⟦<=¦<⟧ $C_LIMIT;
    $noise
    if !$accepted {
        $f_note(format!("$w1 {$value}"));
    }
    $accepted
}
""",
    )
