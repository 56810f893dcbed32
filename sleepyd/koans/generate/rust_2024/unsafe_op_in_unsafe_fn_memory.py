"""Unsafe functions that reach memory by pointers, cells, boxes and allocations without saying where they are unsafe."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("unsafe_op_in_unsafe_fn")
def element_behind_a_pointer(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧unsafe fn $f_at(⟦$base: *const $k1, $at: usize) -> $k1 {
    $noise
    «*$base.add($at)→unsafe { *$base.add($at) }»¦$base: *const $k1, $count: usize) -> $k1 {
    let mut $sum = $n1;
    for $i1 in 0..$count {
        $sum += «*$base.add($i1)→unsafe { *$base.add($i1) }»;
    }
    $sum¦$base: *const $k1, $step: isize) -> *const $k1 {
    if $step == $n1 {
        return $base;
    }
    «$base.offset($step)→unsafe { $base.offset($step) }»¦$base: *mut $k1, $at: usize, $value: $k1) {
    $noise
    «*$base.add($at) = $value;→unsafe { *$base.add($at) = $value };»⟧
}
""",
    )


@skeleton("unsafe_op_in_unsafe_fn")
def box_taken_back(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧unsafe fn $f_free($raw: *mut ⟦#t:$k1¦String¦Vec<$k1>⟧) ⟦-> ⟦#t:$k1¦String¦Vec<$k1>⟧ {
    $noise
    *«Box::from_raw($raw)→unsafe { Box::from_raw($raw) }»¦{
    if !$raw.is_null() {
        drop(«Box::from_raw($raw)→unsafe { Box::from_raw($raw) }»);
    }¦-> Option<Box<⟦#t:$k1¦String¦Vec<$k1>⟧>> {
    if $raw.is_null() {
        return None;
    }
    Some(«Box::from_raw($raw)→unsafe { Box::from_raw($raw) }»)¦-> bool {
    let $owned = «Box::from_raw($raw)→unsafe { Box::from_raw($raw) }»;
    $noise
    size_of_val(&*$owned) > $n1⟧
}
""",
    )


@skeleton("unsafe_op_in_unsafe_fn")
def values_moved_about(s: Source) -> str:
    return fill(
        s,
        """
use std::ptr;

⟦pub ¦⟧unsafe fn $f_move($from: *mut $k1, $to: *mut $k1⟦#a:, $count: usize¦¦¦⟧) ⟦#a:¦¦-> $k1 ¦-> $k1 ⟧{
    $noise
    ⟦#a:«ptr::copy($from, $to, $count);→unsafe { ptr::copy($from, $to, $count) };»¦\
«ptr::swap($from, $to);→unsafe { ptr::swap($from, $to) };»¦$to.cast::<u8>();
    «ptr::replace($from, $n1)→unsafe { ptr::replace($from, $n1) }»¦\
let $old = «ptr::read($from)→unsafe { ptr::read($from) }»;
    println!("{:?}", $to);
    $old⟧
}
""",
    )


@skeleton("unsafe_op_in_unsafe_fn")
def text_that_is_not_checked(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧unsafe fn $f_text($p_bytes: ⟦#t:&[u8]) -> &str¦Vec<u8>) -> String¦&[u8]) -> usize¦&[u8]) -> Vec<char>⟧ {
    $noise
    ⟦#t:let $part = &$p_bytes[$n1..];
    «std::str::from_utf8_unchecked($part)→unsafe { std::str::from_utf8_unchecked($part) }»¦\
«String::from_utf8_unchecked($p_bytes)→unsafe { String::from_utf8_unchecked($p_bytes) }»¦\
let $text = «str::from_utf8_unchecked($p_bytes)→unsafe { str::from_utf8_unchecked($p_bytes) }»;
    $text.trim().len()¦$p_bytes
        .iter()
        .map(|$x1| «char::from_u32_unchecked(u32::from(*$x1))→unsafe { char::from_u32_unchecked(u32::from(*$x1)) }»)
        .collect()⟧
}
""",
    )


@skeleton("unsafe_op_in_unsafe_fn")
def lifelike_cell_of_a_counter(s: Source) -> str:
    return fill(
        s,
        """
use std::cell::UnsafeCell;

pub struct $Counter {
    $value: UnsafeCell<$k1>,
    $fields
}

impl $Counter {
    $method
    /// # Safety
    ///
    /// No one else may look at the value meanwhile.
    pub unsafe fn $f_change(&self⟦) -> $k1 {
        $noise
        «*self.$value.get()→unsafe { *self.$value.get() }»¦, $by: $k1) {
        «*self.$value.get() += $by;→unsafe { *self.$value.get() += $by };»
        println!("$w1 {$by}");¦, $by: $k1) -> $k1 {
        let $slot = self.$value.get();
        let $old = «*$slot→unsafe { *$slot }»;
        $noise
        $old + $by¦) -> &mut $k1 {
        let $slot = self.$value.get();
        «&mut *$slot→unsafe { &mut *$slot }»⟧
    }
}

$item
""",
    )


@skeleton("unsafe_op_in_unsafe_fn")
def lifelike_heap_of_values(s: Source) -> str:
    return fill(
        s,
        """
use std::alloc::{Layout, alloc, dealloc};

pub struct $Heap {
    $pointer: *mut u8,
    $size: usize,
}

impl $Heap {
    $doc
    pub unsafe fn ⟦$f_open($layout: Layout) -> Option<Self> {
        let $pointer = «alloc($layout)→unsafe { alloc($layout) }»;
        $noise
        (!$pointer.is_null()).then(|| Self { $pointer, $size: $layout.size() })¦$f_open($layout: Layout) -> Self {
        Self { $pointer: «alloc($layout)→unsafe { alloc($layout) }», $size: $layout.size() + $n1 }⟧
    }

    $doc
    pub unsafe fn $f_close(self, $layout: Layout) -> usize {
        ⟦let $freed = self.$size;
        unsafe { dealloc(self.$pointer, $layout) };
        $freed¦unsafe {
            dealloc(self.$pointer, $layout);
        }
        self.$size⟧
    }
}
""",
    )


@skeleton("unsafe_op_in_unsafe_fn")
def lifelike_pointer_never_null(s: Source) -> str:
    return fill(
        s,
        """
use std::ptr::NonNull;

$derive
pub struct $Node {
    pub $weight: $k1,
    pub $next: Option<NonNull<$Node>>,
}

$item
impl $Node {
    $doc
    pub unsafe fn ⟦$f_follow(&self) -> Option<&$Node> {
        let $pointer = self.$next?;
        Some(«$pointer.as_ref()→unsafe { $pointer.as_ref() }»)¦$f_total(&self) -> $k1 {
        let mut $sum = self.$weight;
        let mut $at = self.$next;
        while let Some($pointer) = $at {
            let $node = «$pointer.as_ref()→unsafe { $pointer.as_ref() }»;
            $sum += $node.$weight;
            $at = $node.$next;
        }
        $sum¦$f_grow(&mut self) -> bool {
        match self.$next {
            Some(mut $pointer) => {
                «$pointer.as_mut()→unsafe { $pointer.as_mut() }».$weight += $n1;
                true
            }
            None => false,
        }⟧
    }
}
""",
    )
