"""Programs like a small server or worker whose first handler or thread takes what the next one needs."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill

_ROUTES_SHARE_DATABASE = """
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

type $Handler = Box<dyn Fn(&str) -> String + Send>;

pub struct $Router {
    $p_routes: HashMap<String, $Handler>,
}

impl $Router {
    pub fn $f_route<F>(&mut self, $path: &str, $handler: F)
    where
        F: Fn(&str) -> String + Send + 'static,
    {
        self.$p_routes.insert($path.to_string(), Box::new($handler));
    }
}

$item
$doc
pub fn $f_routes($router: &mut $Router, $db: Arc<Mutex<Vec<String>>>) {
    $noise
    ⟦$router.$f_route("/$w1", «→{
        let $db = $db.clone();
    »«→    »move |_| $db.lock().unwrap().join("\\n")«→
    }»);
    $router.$f_route("/$w2/new", move |$body| {
        $db.lock().unwrap().push($body.to_string());
        String::new()
    });¦let $list = «→{
        let $db = $db.clone();
    »«→    »move |$body: &str| format!("{$body}: {}", $db.lock().unwrap().len())«→
    }»;
    $router.$f_route("/$w1", $list);
    $router.$f_route("/$w2", move |$key| match $db.lock().unwrap().iter().position(|$row| $row == $key) {
        Some($at) => $at.to_string(),
        None => String::from("$w3"),
    });¦$router.$f_route("/", |_| "$w1".to_owned());
    for $path in ["/$w2", "/$w3", $q1] {
        «→let $db = $db.clone();»
        $router.$f_route($path, move |$key| {
            $db.lock().unwrap().iter().find(|$row| $row.starts_with($key)).cloned().unwrap_or_default()
        });
    }⟧
}
"""


@skeleton("callback_clone")
def lifelike_routes_share_database(s: Source) -> str:
    return fill(s, _ROUTES_SHARE_DATABASE)


_WORKERS_IN_LOOP = """
use std::sync::{mpsc, Arc, Mutex};
use std::thread::{self, JoinHandle};

$derive
pub struct $Task {
    pub $id: u32,
    pub $load: u64,
}

pub struct $Workers {
    $p_threads: Vec<JoinHandle<u64>>,
}

impl $Workers {
    $method
    $doc
    pub fn $f_start($count: usize, $p_tasks: Vec<$Task>) -> ⟦Self¦$Workers⟧ {
        ⟦#a:let $queue = Arc::new(Mutex::new($p_tasks));
        let mut $p_threads = Vec::with_capacity($count);
        while $p_threads.len() < $count {
            «→let $queue = $queue.clone();»
            $p_threads.push(thread::spawn(move || {
                let mut $sum = 0;
                while let Some($task) = $queue.lock().unwrap().pop() {
                    $sum += $task.$load;
                }
                $sum
            }));
        }¦let ($sender, $receiver) = mpsc::channel::<u64>();
        let mut $p_threads = vec![thread::spawn(move || $receiver.iter().sum())];
        for $task in $p_tasks.into_iter().take($count) {
            «→let $sender = $sender.clone();»
            let $thread = thread::spawn(move || {
                let _ = $sender.send($task.$load * $n1);
                u64::from($task.$id)
            });
            $p_threads.push($thread);
        }¦let $queue = Arc::new($p_tasks);
        let mut $p_threads = Vec::new();
        for $at in 0..$count {
            «→let $queue = $queue.clone();»
            $p_threads.push(thread::spawn(move || $queue.get($at).map_or(0, |$task| $task.$load)));
        }⟧
        ⟦Self¦$Workers⟧ { $p_threads }
    }
}
"""


@skeleton("callback_clone")
def lifelike_workers_in_loop(s: Source) -> str:
    return fill(s, _WORKERS_IN_LOOP)


@skeleton("callback_clone")
def lifelike_bus_subscribers(s: Source) -> str:
    return fill(
        s,
        """
use std::sync::{Arc, Mutex};

pub enum $Signal {
    $Started { $pid: u32 },
    $Stopped(i32),
}

#[derive(Default)]
pub struct $Bus {
    $p_handlers: Vec<Box<dyn Fn(&$Signal)>>,
}

impl $Bus {
    pub fn $f_subscribe(&mut self, $handler: impl Fn(&$Signal) + 'static) {
        self.$p_handlers.push(Box::new($handler));
    }

    pub fn $f_publish(&self, $signal: &$Signal) {
        self.$p_handlers.iter().for_each(|$handler| $handler($signal));
    }
}

$item
$doc
pub fn $f_record($bus: &mut $Bus) -> Arc<Mutex<Vec<String>>> {
    let $journal = Arc::new(Mutex::new(vec![$q1.to_string()]));
    ⟦#a:$bus.$f_subscribe(«→{
        let $journal = $journal.clone();
    »«→    »move |$signal| {
    «→    »    if let $Signal::$Stopped($code) = $signal {
    «→    »        $journal.lock().unwrap().push(format!("$w1 {$code}"));
    «→    »    }
    «→    »}«→
    }»);
    $noise
    $journal¦let $watch = «→{
        let $journal = $journal.clone();
    »«→    »move |_: &$Signal| println!("{}", $journal.lock().unwrap().len())«→
    }»;
    $bus.$f_subscribe($watch);
    $bus.$f_publish(&$Signal::$Started { $pid: $n1 });
    $journal⟧
}
""",
    )


_TIMER_WITH_OWNED_SETTINGS = """
use std::time::Duration;

#[derive(Debug, Clone)]
pub struct $Settings {
    pub $label: String,
    pub $every: u64,
    $fields
}

pub struct $Timer {
    $delay: Duration,
    $run: Option<Box<dyn FnOnce() -> String>>,
}

impl $Timer {
    $doc
    pub fn $f_after<F: FnOnce() -> String + 'static>($ms: u64, $run: F) -> Self {
        Self { $delay: Duration::from_millis($ms), $run: Some(Box::new($run)) }
    }

    $method
    $doc
    pub fn $f_fire(&mut self) -> Option<String> {
        self.$run.take().map(|$run| format!("{:?} {}", self.$delay, $run()))
    }
}

$item
pub fn $f_schedule($settings: $Settings) -> Vec<$Timer> {
    $noise
    ⟦let $once = «→{
        let $settings = $settings.clone();
    »«→    »$Timer::$f_after($n1, move || $settings.$label)«→
    }»;
    let $again = $Timer::$f_after($n2, move || $settings.$label.repeat($n3));
    vec![$once, $again]¦let mut $p_timers = Vec::new();
    for $round in 1..=$settings.$every {
        «→let $settings = $settings.clone();»
        $p_timers.push($Timer::$f_after($round * $n1, move || format!("{} {$round}", $settings.$label)));
    }
    $p_timers¦let $first = «→{
        let $settings = $settings.clone();
    »«→    »move || format!("$w1 {}", $settings.$label)«→
    }»;
    vec![$Timer::$f_after($n1, $first), $Timer::$f_after($n2, move || $settings.$label + $q1)]⟧
}
"""


@skeleton("callback_clone")
def lifelike_timer_with_owned_settings(s: Source) -> str:
    return fill(s, _TIMER_WITH_OWNED_SETTINGS)
