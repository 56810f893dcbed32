"""Short programs whose first closure takes a handle that a second closure, or a line below, needs too."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("callback_clone")
def stored_under_two_names(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::HashMap;

type $Action = Box<dyn Fn(&str) -> ⟦#a:String¦usize¦bool⟧>;

⟦pub ¦⟧fn $f_actions($prefix: String) -> HashMap<&'static str, $Action> {
    let mut $p_actions: HashMap<&'static str, $Action> = HashMap::new();
    $noise
    let $first = «→{
        let $prefix = $prefix.clone();
    »«→    »move |$text: &str| ⟦#a:format!("{$prefix}{$text}")¦\
$text.len() + $prefix.len()¦$text.starts_with(&$prefix)⟧«→
    }»;
    $p_actions.insert($q1, Box::new($first));
    ⟦$p_actions.insert($q2, Box::new(move |$text| ⟦#a:$text.replace(&$prefix, "")¦$text.matches(&$prefix).count()¦$text\
.contains($prefix.as_str())⟧));¦println!("{$prefix}");⟧
    $p_actions
}
""",
    )


@skeleton("callback_clone")
def shared_cell_read_and_written(s: Source) -> str:
    return fill(
        s,
        """
use std::cell::RefCell;
use std::rc::Rc;

⟦pub ¦⟧fn $f_log() -> ⟦#r:(impl Fn(&str), impl Fn() -> usize)¦(Box<dyn Fn(&str)>, Rc<RefCell<Vec<String>>>)⟧ {
    let $p_lines = Rc::new(RefCell::new(⟦Vec::new()¦vec![String::from($q1)]⟧));
    let $write = «→{
        let $p_lines = $p_lines.clone();
    »«→    »⟦#r:move |$text: &str| $p_lines.borrow_mut().push($text.to_string())¦Box::new(move |$text: &str| \
$p_lines.borrow_mut().push($text.to_string()))⟧«→
    }»;
    $noise
    ⟦#r:($write, move || $p_lines.borrow().len())¦($write, $p_lines)⟧
}
""",
    )


@skeleton("callback_clone")
def list_filtered_twice(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_filters($p_banned: Vec<⟦#t:String¦$k⟧>) -> (impl Fn(&⟦#t:String¦$k⟧) -> bool, \
impl Fn(usize) -> ⟦#q:bool¦usize⟧) {
    let $allowed = «→{
        let $p_banned = $p_banned.clone();
    »«→    »move |$word: &⟦#t:String¦$k⟧| ⟦!$p_banned.contains($word)¦$p_banned.iter().all(|$x1| $x1 != $word)⟧«→
    }»;
    $noise
    let $full = move |$count: usize| ⟦#q:$p_banned.len() > $count¦$p_banned.len() + $count⟧;
    ($allowed, $full)
}
""",
    )


@skeleton("callback_clone")
def number_behind_a_lock(s: Source) -> str:
    return fill(
        s,
        """
use std::sync::{Arc, ⟦#m:Mutex¦RwLock⟧};

⟦pub ¦⟧fn $f_gauge($start: $k) -> (impl Fn($k) + Send, Arc<⟦#m:Mutex¦RwLock⟧<$k>>) {
    let $level = Arc::new(⟦#m:Mutex¦RwLock⟧::new($start));
    $noise
    let $raise = «→{
        let $level = $level.clone();
    »«→    »move |$by: $k| *$level.⟦#m:lock¦write⟧().unwrap() ⟦+=¦*=¦=⟧ $by«→
    }»;
    ($raise, $level)
}
""",
    )


@skeleton("callback_clone")
def spawned_and_looked_at(s: Source) -> str:
    return fill(
        s,
        """
use std::sync::Arc;
use std::thread;

⟦pub ¦⟧fn $f_measure($text: Arc<str>⟦#a:¦, $mark: char⟧) -> usize {
    let $worker = «→{
        let $text = $text.clone();
    »«→    »thread::spawn(move || ⟦#a:$text.lines().count()¦$text.matches($mark).count()⟧)«→
    }»;
    $noise
    ⟦let $length = $text.len();
    $worker.join().map_or($length, |$x1| $x1 + $length)¦match $worker.join() {
        Ok($count) => $count,
        Err(_) => $text.len(),
    }⟧
}
""",
    )


@skeleton("callback_clone")
def one_closure_for_each_name(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_greeters($greeting: ⟦String¦std::rc::Rc<str>⟧, $p_names: Vec<String>) -> Vec<Box<dyn Fn() -> String>> {
    let mut $p_out: Vec<Box<dyn Fn() -> String>> = Vec::new();
    for $name in $p_names {
        «→let $greeting = $greeting.clone();»
        $p_out.push(Box::new(move || ⟦format!("{$greeting} {$name}")¦$name.clone() + &$greeting¦\
$greeting.repeat($n1) + &$name⟧));
    }
    $noise
    $p_out
}
""",
    )
