"""Programs like a small crate whose unsafe functions lean on being unsafe instead of saying where they are."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("unsafe_op_in_unsafe_fn")
def lifelike_ring_buffer(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Ring {
    $p_slots: Vec<$k1>,
    $head: usize,
}

impl $Ring {
    $method
    pub fn $f_push(&mut self, $value: $k1) {
        self.$head = (self.$head + 1) % self.$p_slots.len();
        let $at = self.$head;
        self.$p_slots[$at] = $value;
    }

    /// # Safety
    ///
    /// `$back` must be at most the head.
    pub unsafe fn $f_recent(&self, $back: usize) -> $k1 {
        $noise
        let $at = self.$head - $back;
        ⟦*«self.$p_slots.get_unchecked($at)→unsafe { self.$p_slots.get_unchecked($at) }»¦$noise
        let $slot = «self.$p_slots.get_unchecked($at)→unsafe { self.$p_slots.get_unchecked($at) }»;
        $slot.wrapping_add($n1)⟧
    }
}
""",
    )


@skeleton("unsafe_op_in_unsafe_fn")
def lifelike_linked_nodes(s: Source) -> str:
    return fill(
        s,
        """
pub struct $Node<T> {
    $value: T,
    $next: *mut $Node<T>,
}

impl<T: Copy> $Node<T> {
    pub fn $f_boxed($value: T) -> *mut Self {
        Box::into_raw(Box::new(Self { $value, $next: std::ptr::null_mut() }))
    }

    $doc
    pub unsafe fn ⟦$f_append($node: *mut Self, $value: T) {
        let $made = Self::$f_boxed($value);
        $noise
        «(*$node).$next = $made;→unsafe { (*$node).$next = $made };»
    }¦$f_value($node: *const Self) -> Option<T> {
        if $node.is_null() {
            return None;
        }
        Some(«(*$node).$value→unsafe { (*$node).$value }»)
    }¦$f_length(mut $node: *const Self) -> usize {
        let mut $count = 0;
        while !$node.is_null() {
            $count += 1;
            $node = «(*$node).$next→unsafe { (*$node).$next }»;
        }
        $count
    }⟧
}

$item
""",
    )


@skeleton("unsafe_op_in_unsafe_fn")
def lifelike_unsafe_trait_method(s: Source) -> str:
    return fill(
        s,
        """
pub unsafe trait $Pod: Copy {
    const $C_WIDTH: usize;

    /// # Safety
    ///
    /// The slice must have `$C_WIDTH` bytes.
    unsafe fn $f_decode($p_bytes: &[u8]) -> Self;
}

unsafe impl $Pod for u32 {
    const $C_WIDTH: usize = 4;

    unsafe fn $f_decode($p_bytes: &[u8]) -> Self {
        $noise
        let $raw = ⟦$p_bytes.as_ptr() as *const u32¦$p_bytes.as_ptr().cast::<u32>()⟧;
        ⟦#r:«std::ptr::read_unaligned($raw)→unsafe { std::ptr::read_unaligned($raw) }»¦⟧
        ⟦#r:¦«$raw.read_unaligned()→unsafe { $raw.read_unaligned() }»⟧
    }
}

pub fn $f_all<P: $Pod>($p_bytes: &[u8]) -> Vec<P> {
    // SAFETY: every chunk has the width.
    $p_bytes.chunks_exact(P::$C_WIDTH).map(|$x1| unsafe { P::$f_decode($x1) }).collect()
}
""",
    )


@skeleton("unsafe_op_in_unsafe_fn")
def lifelike_foreign_call(s: Source) -> str:
    return fill(
        s,
        """
use std::ffi::{CStr, c_char};

unsafe extern "C" {
    fn $f_host_name($index: u32) -> *const c_char;
}

#[derive(Debug)]
pub enum $Lookup {
    $Found(String),
    $Missing,
}

$doc
pub unsafe fn $f_resolve($index: u32) -> $Lookup {
    ⟦let $pointer = «$f_host_name($index)→unsafe { $f_host_name($index) }»;
    if $pointer.is_null() {
        return $Lookup::$Missing;
    }
    let $name = unsafe { CStr::from_ptr($pointer) };¦let $pointer = unsafe { $f_host_name($index) };
    if $pointer.is_null() {
        return $Lookup::$Missing;
    }
    $noise
    let $name = «CStr::from_ptr($pointer)→unsafe { CStr::from_ptr($pointer) }»;⟧
    $Lookup::$Found($name.to_string_lossy().into_owned())
}

impl $Lookup {
    pub fn $f_is_found(&self) -> bool {
        matches!(self, $Lookup::$Found(_))
    }
}
""",
    )


@skeleton("unsafe_op_in_unsafe_fn")
def lifelike_union_of_words(s: Source) -> str:
    return fill(
        s,
        """
use std::fmt;

#[derive(Clone, Copy)]
pub union $Word {
    pub $whole: u32,
    pub $p_parts: [u8; 4],
}

impl $Word {
    pub const fn new($whole: u32) -> Self {
        Self { $whole }
    }

    pub unsafe fn $f_low(&self⟦) -> u8 {
        let $p_bytes = «self.$p_parts→unsafe { self.$p_parts }»;
        $noise
        $p_bytes[0]¦) -> u32 {
        0xff & «self.$whole→unsafe { self.$whole }»¦, $at: usize) -> Option<u8> {
        if $at > 3 {
            return None;
        }
        Some(«self.$p_parts[$at]→unsafe { self.$p_parts[$at] }»)⟧
    }
}

impl fmt::Debug for $Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str($q1)
    }
}
""",
    )


@skeleton("unsafe_op_in_unsafe_fn")
def lifelike_slice_from_parts(s: Source) -> str:
    return fill(
        s,
        """
use std::slice;

#[repr(C)]
pub struct $Buffer {
    pub $data: *const $k1,
    pub $len: usize,
}

impl $Buffer {
    /// # Safety
    ///
    /// `$data` must point to `$len` values.
    pub unsafe fn $f_as_slice(&self) -> &[$k1] {
        «slice::from_raw_parts(self.$data, self.$len)→unsafe { slice::from_raw_parts(self.$data, self.$len) }»
    }
}

$doc
pub ⟦fn $f_total($buffer: &$Buffer) -> $k1 {
    if $buffer.$data.is_null() {
        return 0;
    }
    $noise
    unsafe { $buffer.$f_as_slice() }.iter().sum()¦unsafe fn $f_total($buffer: &$Buffer) -> $k1 {
    let $p_values = «$buffer.$f_as_slice()→unsafe { $buffer.$f_as_slice() }»;
    $noise
    $p_values.iter().sum()⟧
}
""",
    )


@skeleton("unsafe_op_in_unsafe_fn")
def lifelike_handler_by_pointer(s: Source) -> str:
    return fill(
        s,
        """
use std::ffi::c_void;

pub struct $Totals {
    pub $count: usize,
    pub $sum: $k1,
}

impl $Totals {
    $method
    fn $f_record(&mut self, $value: $k1) {
        self.$count += 1;
        self.$sum += $value;
    }
}

⟦#[unsafe(no_mangle)]¦$doc¦⟧
pub unsafe extern "C" fn $f_on_value($context: *mut c_void, $value: $k1) -> bool {
    let $p_target = $context.cast::<$Totals>();
    ⟦let $totals = «&mut *$p_target→unsafe { &mut *$p_target }»;
    $totals.$f_record($value);
    $totals.$count > $n1¦match «$p_target.as_mut()→unsafe { $p_target.as_mut() }» {
        Some($totals) => {
            $totals.$f_record($value);
            true
        }
        None => false,
    }¦if let Some($totals) = «$p_target.as_mut()→unsafe { $p_target.as_mut() }» {
        $totals.$f_record($value);
    }
    !$context.is_null()⟧
}
""",
    )
