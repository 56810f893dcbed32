"""Unsafe functions that call others, trust what they were given, or touch shared statics without an unsafe block."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("unsafe_op_in_unsafe_fn")
def answer_that_must_be_there(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧unsafe fn $f_trust($value: ⟦#t:Option<$k1>¦Result<$k1, String>¦Option<String>⟧) -> ⟦#t:$k1¦$k1¦String⟧ {
    $noise
    ⟦«$value.unwrap_unchecked()→unsafe { $value.unwrap_unchecked() }»¦let $inner = \
«$value.unwrap_unchecked()→unsafe { $value.unwrap_unchecked() }»;
    println!("{$inner}");
    $inner¦match $value {
        ⟦#t:Some¦Ok¦Some⟧($inner) => $inner,
        ⟦#t:None¦Err(_)¦None⟧ => «std::hint::unreachable_unchecked()→unsafe { std::hint::unreachable_unchecked() }»,
    }⟧
}
""",
    )


@skeleton("unsafe_op_in_unsafe_fn")
def bits_read_otherwise(s: Source) -> str:
    return fill(
        s,
        """
use std::mem;

⟦pub ¦⟧unsafe fn $f_bits(⟦$value: u8) -> bool {
    $noise
    «mem::transmute::<u8, bool>($value)→unsafe { mem::transmute::<u8, bool>($value) }»¦$count: usize) -> [$k1; 4] {
    if $count > $n1 {
        return [$n2; 4];
    }
    «mem::zeroed()→unsafe { mem::zeroed() }»¦$slot: mem::MaybeUninit<$k1>) -> $k1 {
    $noise
    $n1 + «$slot.assume_init()→unsafe { $slot.assume_init() }»¦$value: u8) -> std::cmp::Ordering {
    let $shifted = $value as i8 - 1;
    «mem::transmute($shifted)→unsafe { mem::transmute($shifted) }»⟧
}
""",
    )


@skeleton("unsafe_op_in_unsafe_fn")
def number_that_is_not_zero(s: Source) -> str:
    return fill(
        s,
        """
use std::num::NonZeroU32;

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct $Id(NonZeroU32);

impl $Id {
    /// # Safety
    ///
    /// `$raw` must not be zero.
    pub ⟦const ¦⟧unsafe fn $f_make($raw: u32) -> Self {
        ⟦$Id(«NonZeroU32::new_unchecked($raw)→unsafe { NonZeroU32::new_unchecked($raw) }»)¦let $value = \
«NonZeroU32::new_unchecked($raw)→unsafe { NonZeroU32::new_unchecked($raw) }»;
        Self($value)⟧
    }
}
""",
    )


@skeleton("unsafe_op_in_unsafe_fn")
def lifelike_registers_of_a_device(s: Source) -> str:
    return fill(
        s,
        """
pub struct $Device {
    $base: *mut u32,
    $fields
}

impl $Device {
    $method
    unsafe fn $f_read(&self, $at: usize) -> u32 {
        unsafe { self.$base.add($at).read_volatile() }
    }

    unsafe fn $f_write(&self, $at: usize, $value: u32) {
        unsafe { self.$base.add($at).write_volatile($value) };
    }

    $doc
    pub unsafe fn $f_enable(&self) ⟦-> u32 {
        let $old = «self.$f_read($n1)→unsafe { self.$f_read($n1) }»;
        $noise
        $old | $n2¦{
        «self.$f_write($n1, $n2);→unsafe { self.$f_write($n1, $n2) };»
        $noise¦{
        let $old = unsafe { self.$f_read($n1) };
        «self.$f_write($n1, $old ^ $n2);→unsafe { self.$f_write($n1, $old ^ $n2) };»¦-> bool {
        $noise
        «self.$f_read($n1)→(unsafe { self.$f_read($n1) })» == $n2¦{
        while unsafe { self.$f_read($n1) } < $n2 {
            «self.$f_write($n3, 1);→unsafe { self.$f_write($n3, 1) };»
        }⟧
    }
}
""",
    )


@skeleton("unsafe_op_in_unsafe_fn")
def lifelike_table_kept_in_a_static(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Clone, Copy)]
pub struct $Entry {
    pub $count: u32,
    pub $weight: $k1,
}

static mut $C_TABLE: [$Entry; 4] = [$Entry { $count: 0, $weight: $n1 }; 4];

$item
$doc
pub unsafe fn $f_note($at: usize, $weight: $k1) ⟦{
    «$C_TABLE[$at] = $Entry { $count: 1, $weight };→unsafe { $C_TABLE[$at] = $Entry { $count: 1, $weight } };»
    $noise¦-> u32 {
    let $entry = «$C_TABLE[$at]→unsafe { $C_TABLE[$at] }»;
    if $entry.$weight > $weight { $entry.$count } else { 0 }¦{
    if $weight > $n2 {
        «$C_TABLE[$at].$weight += $weight;→unsafe { $C_TABLE[$at].$weight += $weight };»
    }¦-> $k1 {
    $noise
    $weight.max(«$C_TABLE[$at].$weight→unsafe { $C_TABLE[$at].$weight }»)⟧
}
""",
    )


@skeleton("unsafe_op_in_unsafe_fn")
def lifelike_parser_with_unchecked_path(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Reader<'a> {
    $p_bytes: &'a [u8],
    $at: usize,
}

impl<'a> $Reader<'a> {
    pub fn new($p_bytes: &'a [u8]) -> Self {
        Self { $p_bytes, $at: 0 }
    }

    unsafe fn $f_peek(&self) -> u8 {
        ⟦#p:unsafe { *self.$p_bytes.get_unchecked(self.$at) }¦*«self.$p_bytes.get_unchecked(self.$at)→\
unsafe { self.$p_bytes.get_unchecked(self.$at) }»⟧
    }

    $doc
    pub unsafe fn $f_take(&mut self, $count: usize) -> ⟦#r:usize¦&'a [u8]⟧ {
        ⟦#p:let $first = «self.$f_peek()→unsafe { self.$f_peek() }»;
        self.$at += $count;
        ⟦#r:$first as usize + self.$at¦&self.$p_bytes[..usize::from($first)]⟧¦let $start = self.$at;
        self.$at += $count + $n1;
        ⟦#r:self.$at - $start¦&self.$p_bytes[$start..self.$at]⟧⟧
    }
}
""",
    )


@skeleton("unsafe_op_in_unsafe_fn")
def lifelike_callbacks_from_foreign_code(s: Source) -> str:
    return fill(
        s,
        """
use std::ffi::{CStr, c_char, c_int};

unsafe extern "C" {
    fn $f_status($code: c_int) -> c_int;
}

$doc
pub unsafe extern "C" fn $f_log($message: *const c_char, $level: c_int) -> c_int {
    if $message.is_null() {
        return ⟦-1¦$n1⟧;
    }
    ⟦let $text = «CStr::from_ptr($message)→unsafe { CStr::from_ptr($message) }»;
    $noise
    println!("{$level} {}", $text.to_string_lossy());
    $level¦let $text = unsafe { CStr::from_ptr($message) };
    println!("{}", $text.to_string_lossy());
    «$f_status($level)→unsafe { $f_status($level) }»¦match «$f_status($level)→unsafe { $f_status($level) }» {
        0 => $level,
        $code => $code - $n2,
    }¦let $first = «*$message→unsafe { *$message }»;
    c_int::from($first as i8) + $level⟧
}
""",
    )
