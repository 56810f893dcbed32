"""Short programs that import two things of one name: orderings, pointers, functions, limits, errors."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("duplicate_import")
def two_orderings(s: Source) -> str:
    return fill(
        s,
        """
⟦#u:use std::cmp::Ordering;
use std::sync::atomic::{AtomicUsize, «Ordering→Ordering as $AtomicOrdering»};¦use std::cmp::Ordering;
use std::sync::atomic::«{AtomicUsize, Ordering}→{self, AtomicUsize}»;¦use std::sync::atomic::{AtomicUsize, Ordering};
use std::cmp«::Ordering→»;⟧

⟦pub ¦⟧fn $f_count($calls: &AtomicUsize, $a: $k, $b: $k) -> bool {
    $calls.fetch_add($n1, ⟦#u:$AtomicOrdering¦atomic::Ordering¦Ordering⟧::⟦Relaxed¦SeqCst⟧);
    $noise
    $a.cmp(&$b) ⟦==¦!=⟧ ⟦#u:Ordering¦Ordering¦cmp::Ordering⟧::⟦Less¦Greater⟧
}
""",
    )


@skeleton("duplicate_import")
def two_weak_pointers(s: Source) -> str:
    return fill(
        s,
        """
⟦#u:use std::rc::{Rc, Weak};
use std::sync::{Arc, «Weak→Weak as $SyncWeak»};¦use std::sync::{Arc, Weak};
use std::rc::{Rc, «Weak→Weak as $LocalWeak»};⟧

⟦pub ¦⟧fn $f_alive($here: &⟦#u:Weak¦$LocalWeak⟧<⟦#t:$k¦String⟧>, $there: &⟦#u:$SyncWeak¦Weak⟧<⟦#t:$k¦String⟧>) -> \
⟦usize {
    $noise
    $here.strong_count() + $there.strong_count()¦Option<(Rc<⟦#t:$k¦String⟧>, Arc<⟦#t:$k¦String⟧>)> {
    Some(($here.upgrade()?, $there.upgrade()?))⟧
}
""",
    )


@skeleton("duplicate_import")
def two_functions_of_one_name(s: Source) -> str:
    return fill(
        s,
        """
⟦#u:use $json::$f_parse;
use $csv::«$f_parse→$f_parse as $f_other»;¦use $json::$f_parse;
«use $csv::$f_parse;→»⟧

mod $json {
    pub fn $f_parse($text: &str) -> usize {
        $text.matches('{').count()
    }
}

mod $csv {
    pub fn $f_parse($text: &str) -> usize {
        $text.split(⟦','¦';'⟧).count()
    }
}

⟦pub ¦⟧fn $f_load($text: &str) -> ⟦usize {
    if $text.starts_with('{') { $f_parse($text) } else { ⟦#u:$f_other¦$csv::$f_parse⟧($text) }¦usize {
    $noise
    $f_parse($text).max(⟦#u:$f_other¦$csv::$f_parse⟧($text))⟧
}
""",
    )


@skeleton("duplicate_import")
def two_limits(s: Source) -> str:
    return fill(
        s,
        """
use $upload::$C_LIMIT«→ as $C_UPLOAD»;
use $download::$C_LIMIT;

mod $upload {
    pub const $C_LIMIT: $k = $n1;
}

mod $download {
    pub const $C_LIMIT: $k = $n2;
}

⟦fn $f_fits($size: $k, $sending: bool) -> bool {
    let $limit = if $sending { $C_UPLOAD } else { $C_LIMIT };
    $noise
    $size <= $limit
}¦fn $f_total() -> $k {
    $C_UPLOAD + $C_LIMIT
}¦fn $f_kept($p_sizes: &[$k]) -> Vec<$k> {
    $p_sizes.iter().copied().filter(|$x1| *$x1 < $C_LIMIT && *$x1 > $C_UPLOAD).collect()
}⟧
""",
    )


@skeleton("duplicate_import")
def listed_twice_in_a_group(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::{⟦#o:HashMap, «HashMap, →»HashSet¦HashMap, HashSet«, HashMap→»¦HashSet, «HashSet, →»HashMap⟧};

⟦pub ¦⟧fn $f_group($p_words: &[&'static str]) -> HashMap<usize, HashSet<&'static str>> {
    let mut $p_groups: HashMap<usize, HashSet<&'static str>> = HashMap::new();
    $noise
    for $word in $p_words {
        $p_groups.entry($word.len()⟦¦ % $n1⟧).or_default().insert($word);
    }
    $p_groups
}
""",
    )


@skeleton("duplicate_import")
def errors_of_two_libraries(s: Source) -> str:
    return fill(
        s,
        """
⟦#u:use std::fmt;
use std::io::Error;
«use std::fmt::Error;→»¦use std::io::{self, ErrorKind};
use std::fmt::Error;
«use std::io::Error;→»⟧

⟦#u:⟦pub ¦⟧fn $f_write($out: &mut String, $value: $k) -> Result<(), fmt::Error> {
    use fmt::Write;
    $noise
    write!($out, "{$value}")
}

fn $f_failed($text: &str) -> Error {
    Error::other($text.to_string())
}¦⟦pub ¦⟧fn $f_check($value: $k) -> Result<$k, Error> {
    if $value > $n1 { Ok($value) } else { Err(Error) }
}

fn $f_missing($text: &str) -> io::Error {
    $noise
    io::Error::new(ErrorKind::NotFound, $text)
}⟧
""",
    )
