"""Programs like a small interface, scheduler or game whose callbacks share one handle that the first of them takes."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("callback_clone")
def lifelike_keys_of_a_window(s: Source) -> str:
    return fill(
        s,
        """
use std::cell::Cell;
use std::rc::Rc;

#[derive(Default)]
pub struct $Window {
    $p_keys: Vec<(char, Box<dyn Fn() -> $k>)>,
    $fields
}

impl $Window {
    $method
    pub fn $f_bind(&mut self, $key: char, $run: impl Fn() -> $k + 'static) -> &mut Self {
        self.$p_keys.push(($key, Box::new($run)));
        self
    }
}

$item
$doc
pub fn $f_setup($window: &mut $Window, $zoom: Rc<Cell<$k>>) {
    $window.$f_bind('⟦p¦i⟧', «→{
        let $zoom = $zoom.clone();
    »«→    »move || $zoom.replace($zoom.get() ⟦+ 1¦* 2⟧)«→
    }»);
    $noise
    ⟦$window.$f_bind('⟦r¦z⟧', move || $zoom.replace($n1));¦println!("$w1 {}", $zoom.get());¦$window.$f_bind('m', {
        let $zoom = $zoom.clone();
        move || $zoom.get()
    });
    $zoom.set($n1);⟧
}
""",
    )


@skeleton("callback_clone")
def lifelike_jobs_of_a_scheduler(s: Source) -> str:
    return fill(
        s,
        """
use std::sync::{Arc, Mutex};

pub type $Job = Box<dyn FnOnce() -> usize + Send>;

#[derive(Default)]
pub struct $Scheduler {
    $p_jobs: Vec<$Job>,
    $fields
}

impl $Scheduler {
    $method
    pub fn $f_add(&mut self, $job: $Job) {
        self.$p_jobs.push($job);
    }

    $doc
    pub fn $f_report($p_names: &[String]) -> Self {
        let mut $scheduler = Self::default();
        let $shared = Arc::new(Mutex::new(Vec::new()));
        for $name in $p_names {
            let $name = $name.clone();
            «→let $shared = $shared.clone();»
            $scheduler.$f_add(Box::new(move || {
                let mut $guard = $shared.lock().unwrap();
                $guard.push($name);
                $guard.len()
            }));
        }
        $scheduler
    }
}

$item
""",
    )


@skeleton("callback_clone")
def lifelike_progress_of_a_download(s: Source) -> str:
    return fill(
        s,
        """
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::{self, JoinHandle};

pub struct $Download {
    pub $done: Arc<AtomicU64>,
    pub $handle: JoinHandle<u64>,
}

impl $Download {
    $method
    $doc
    pub fn $f_start($total: u64) -> Self {
        let $done = Arc::new(AtomicU64::new(⟦0¦$n1⟧));
        $noise
        let $handle = «→{
            let $done = $done.clone();
        »«→    »thread::spawn(move || $done.fetch_add($total, Ordering::⟦Relaxed¦SeqCst⟧))«→
        }»;
        ⟦Self¦$Download⟧ { $done, $handle }
    }

    pub fn $f_percent(&self, $total: u64) -> u64 {
        self.$done.load(Ordering::Relaxed) * 100 / $total.max(1)
    }
}
""",
    )


@skeleton("callback_clone")
def lifelike_three_rules_of_one_limit(s: Source) -> str:
    return fill(
        s,
        """
use std::rc::Rc;

pub struct $Rule {
    pub $name: &'static str,
    pub $check: Box<dyn Fn(&str) -> bool>,
}

$derive
pub struct $Limits {
    pub $longest: usize,
    pub $forbidden: String,
}

$item
$doc
pub fn $f_rules($limits: Rc<$Limits>) -> Vec<$Rule> {
    $noise
    vec![
        ⟦$Rule {
            $name: $q1,
            $check: «→{
                let $limits = $limits.clone();
            »«→    »Box::new(move |$text| $text.len() <= $limits.$longest)«→
            }»,
        },¦$Rule {
            $name: $q1,
            $check: {
                «→let $limits = $limits.clone();»
                Box::new(move |$text| $text.chars().count() < $limits.$longest)
            },
        },⟧
        $Rule { $name: $q2, $check: Box::new(⟦|$text: &str| !$text.is_empty()¦|$text| $text.trim().len() > $n1⟧) },
        $Rule { $name: $q3, $check: Box::new(move |$text| !$text.contains(&$limits.$forbidden)) },
    ]
}
""",
    )


@skeleton("callback_clone")
def lifelike_commands_through_a_channel(s: Source) -> str:
    return fill(
        s,
        """
use std::sync::mpsc::{self, Receiver, Sender};

#[derive(Debug⟦, Clone¦, PartialEq⟧)]
pub enum $Command {
    $Add($k),
    $Stop,
}

pub struct $Panel {
    pub $on_add: Box<dyn Fn($k)>,
    pub $on_stop: Box<dyn Fn()>,
}

$item
$doc
pub fn $f_panel() -> ($Panel, Receiver<$Command>) {
    let ($sender, $receiver): (Sender<$Command>, _) = mpsc::channel();
    let $on_add = «→{
        let $sender = $sender.clone();
    »«→    »Box::new(move |$amount| $sender.send($Command::$Add($amount ⟦+ $n1¦* $n1⟧)).unwrap_or_default())«→
    }»;
    $noise
    let $on_stop = Box::new(move || $sender.send($Command::$Stop).unwrap_or_default());
    ($Panel { $on_add, $on_stop }, $receiver)
}
""",
    )


@skeleton("callback_clone")
def lifelike_pages_of_a_router(s: Source) -> str:
    return fill(
        s,
        """
use std::sync::Arc;

$derive
pub struct $Site {
    pub $title: String,
    pub $p_pages: Vec<String>,
}

pub type $Handler = Arc<dyn Fn(usize) -> String + Send + Sync>;

$item
$doc
pub fn $f_routes($site: Arc<$Site>) -> ⟦#r:Vec<(&'static str, $Handler)>¦($Handler, $Handler)⟧ {
    let $title: $Handler = «→{
        let $site = $site.clone();
    »«→    »Arc::new(move |_| ⟦$site.$title.clone()¦format!("<$w1>{}</$w1>", $site.$title)⟧)«→
    }»;
    let $page: $Handler = Arc::new(move |$number| $site.$p_pages.get($number).cloned().unwrap_or_default());
    $noise
    ⟦#r:vec![($q1, $title), ($q2, $page)]¦($title, $page)⟧
}
""",
    )
