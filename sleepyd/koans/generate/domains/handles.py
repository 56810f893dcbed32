"""Short programs whose first `move` closure takes a handle that is needed again.

The fix is always a clone of the same name in a block around what is made of the closure, or in the block that is there.
"""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("callback_clone")
def pair_of_closures_returned(s: Source) -> str:
    return fill(
        s,
        """
use std::cell::Cell;
use std::rc::Rc;

$doc
pub fn $f_counter() -> (impl Fn($k), impl Fn() -> $k) {
    let $total = Rc::new(Cell::new(⟦0¦$n1⟧));
    let $add = «→{
        let $total = $total.clone();
    »«→    »move |$step: $k| $total.set($total.get() ⟦+¦*⟧ $step)«→
    }»;
    $noise
    ⟦let $read = move || $total.get();
    ($add, $read)¦($add, move || $total.get() + $n2)⟧
}
""",
    )


@skeleton("callback_clone")
def thread_took_it(s: Source) -> str:
    return fill(
        s,
        """
⟦#a:¦use std::sync::Arc;
¦⟧use std::thread;

pub fn $f_run($shared: ⟦#a:String¦Arc<Vec<u32>>¦Vec<String>⟧) -> usize {
    $noise
    let $worker = «→{
        let $shared = $shared.clone();
    »«→    »thread::spawn(move || $shared.⟦#a:len()¦iter().count()¦join($q1).len()⟧)«→
    }»;
    ⟦let $other = thread::spawn(move || $shared.len() + $n1);
    $worker.join().unwrap_or(0) + $other.join().unwrap_or($n2)¦println!("{}", $shared.len());
    $worker.join().unwrap_or_default()¦if $shared.is_empty() {
        return $n1;
    }
    $worker.join().map_or($n2, |$count| $count + 1)⟧
}
""",
    )


@skeleton("callback_clone")
def thread_for_each_round(s: Source) -> str:
    return fill(
        s,
        """
use std::sync::{⟦#a:Arc, Mutex¦atomic::{AtomicUsize, Ordering}, Arc⟧};
use std::thread;

pub fn $f_count($limit: usize) -> usize {
    let $hits = Arc::new(⟦#a:Mutex::new(0)¦AtomicUsize::new($n1)⟧);
    let mut $p_threads = Vec::new();
    for $index in ⟦0..$limit¦1..=$limit¦(0..$limit).rev()⟧ {
        «→let $hits = $hits.clone();»
        $p_threads.push(thread::spawn(move || {
            ⟦#a:*$hits.lock().unwrap() += $index;¦$hits.fetch_add($index, Ordering::SeqCst);⟧
        }));
    }
    for $thread in $p_threads {
        $thread.join().unwrap();
    }
    ⟦#a:let $sum = *$hits.lock().unwrap();
    $sum¦$hits.load(Ordering::SeqCst)⟧
}
""",
    )


@skeleton("callback_clone")
def two_senders(s: Source) -> str:
    return fill(
        s,
        """
use std::sync::mpsc;
use std::thread;

pub fn $f_gather() -> Vec<⟦#a:$k¦String⟧> {
    let ($sender, $receiver) = mpsc::channel();
    thread::spawn(«→{
        let $sender = $sender.clone();
    »«→    »move || $sender.send(⟦#a:$n1¦$q1.to_string()⟧)«→
    }»);
    $noise
    ⟦thread::spawn(move || $sender.send(⟦#a:$n2¦String::from($q2)⟧));¦thread::spawn(move || {
        for _ in 0..$n3 {
            let _ = $sender.send(⟦#a:$n2¦String::from($q2)⟧);
        }
    });¦let _ = $sender.send(⟦#a:$n2¦$q2.to_owned()⟧);
    drop($sender);⟧
    ⟦$receiver.iter().collect()¦$receiver.into_iter().take($n4).collect()⟧
}
""",
    )


@skeleton("callback_clone")
def boxed_jobs(s: Source) -> str:
    return fill(
        s,
        """
type $Job = Box<dyn Fn() -> ⟦#a:String¦usize⟧>;

$doc
pub fn $f_jobs($name: ⟦#b:String¦&str⟧) -> ⟦#c:Vec<$Job>¦[$Job; 2]¦($Job, $Job)⟧ {
    ⟦#b:¦let $name = $name.to_uppercase();⟧
    let $first: $Job = «→{
        let $name = $name.clone();
    »«→    »Box::new(move || ⟦#a:format!("$w1 {$name}")¦$name.len() + $n1⟧)«→
    }»;
    let $second: $Job = Box::new(move || $name.⟦#a:replace($q1, $q2)¦matches($q1).count()⟧);
    ⟦#c:vec![$first, $second]¦[$second, $first]¦($first, $second)⟧
}
""",
    )
