"""Lifelike generators for closures that outlive what they borrow: they must take it along with `move`."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("closure_needs_move")
def lifelike_operation_as_closure(s: Source) -> str:
    return fill(
        s,
        """
$doc
pub enum $Op {
    $Add($k),
    $Scale($k),
    $Limit { $low: $k, $high: $k },
    $Keep,
}

impl $Op {
    $doc
    pub fn $f_compile(self) -> Box<dyn Fn($k) -> $k> {
        match self {
            ⟦$Op¦Self⟧::$Keep => Box::new(|$x| $x),⟦
            $Op::$Add($by) => Box::new(«→move »|$x| $x + $by),
            $Op::$Scale($by) => Box::new(move |$x| $x * $by),
            $Op::$Limit { $low, $high } => Box::new(move |$x| $x.clamp($low, $high)),¦
            Self::$Add($by) => Box::new(move |$x| $x + $by),
            Self::$Scale($by) if $by > $n1 => Box::new(«→move »|$x| $x * $by),
            Self::$Scale(_) => Box::new(|$x| $x),
            Self::$Limit { $low, $high } => Box::new(move |$x| $x.max($low).min($high)),¦
            $Op::$Add($by) => Box::new(move |$x| $x + $by),
            $Op::$Scale($by) => Box::new(«→move »|$x| {
                let $y = $x * $by;
                $y + $n2
            }),
            $Op::$Limit { $low, .. } => Box::new(move |$x| $x.max($low)),⟧
        }
    }
}

pub fn $f_run($p_ops: Vec<$Op>, $start: $k) -> $k {
    $p_ops.into_iter().fold($start, |$acc, $op| $op.$f_compile()($acc))
}
""",
    )


@skeleton("closure_needs_move")
def lifelike_workers_of_a_pool(s: Source) -> str:
    return fill(
        s,
        """
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

pub struct $Pool {
    $size: usize,
    $p_results: Arc<Mutex<Vec<⟦#t:usize¦String⟧>>>,
}

impl $Pool {
    $method
    $doc
    pub fn $f_start(&self) -> Vec<JoinHandle<()>> {
        ⟦let mut $p_handles = Vec::with_capacity(self.$size);
        for $id in 0..self.$size {
            let $p_shared = Arc::clone(&self.$p_results);
            $p_handles.push(thread::spawn(«→move »|| {
                let mut $guard = $p_shared.lock().unwrap();
                $guard.push(⟦#t:$id * $n1¦format!("$w1 {$id}")⟧);
            }));
        }
        $noise
        $p_handles¦(0..self.$size)
            .map(|$id| {
                let $p_shared = Arc::clone(&self.$p_results);
                thread::spawn(«→move »|| {
                    if let Ok(mut $guard) = $p_shared.lock() {
                        $guard.push(⟦#t:$id + $n1¦$id.to_string()⟧);
                    }
                })
            })
            .collect()⟧
    }

    pub fn $f_finished(&self) -> usize {
        self.$p_results.lock().map(|$guard| $guard.len()).unwrap_or(0)
    }
}
""",
    )


@skeleton("closure_needs_move")
def lifelike_query_with_local_limit(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Entry {
    pub $name: String,
    pub $score: $k,
    $fields
}

#[derive(Default)]
pub struct $Store {
    $p_entries: Vec<$Entry>,
    $base: $k,
}

impl $Store {
    $method
    $doc
    pub fn $f_best(&self⟦#a:¦, $bonus: $k⟧) -> ⟦#b:impl Iterator<Item = &$Entry>¦impl Iterator<Item = &str> + '_\
¦Box<dyn Iterator<Item = &$Entry> + '_>⟧ {
        let $limit = self.$base + ⟦#a:$n1¦$bonus⟧;
        $noise
        ⟦#b:self.$p_entries.iter().filter(«→move »|$entry| $entry.$score >= $limit)¦self.$p_entries
            .iter()
            .filter(«→move »|$entry| $entry.$score ⟦>¦!=⟧ $limit)
            .map(|$entry| $entry.$name.as_str())¦Box::new(
            self.$p_entries.iter().⟦filter¦skip_while¦take_while⟧(«→move »|$entry| $entry.$score < $limit),
        )⟧
    }

    pub fn $f_add(&mut self, $entry: $Entry) {
        self.$p_entries.push($entry);
    }
}
""",
    )


@skeleton("closure_needs_move")
def lifelike_rules_from_settings(s: Source) -> str:
    return fill(
        s,
        """
$item
pub struct $Form {
    pub $text: String,
    pub $p_tags: Vec<String>,
    $fields
}

$doc
pub fn $f_rules($p_limits: &[usize], $label: &str) -> Vec<Box<dyn Fn(&$Form) -> Result<(), String>>> {
    let mut $p_rules: Vec<Box<dyn Fn(&$Form) -> Result<(), String>>> = Vec::new();
    for &$limit in $p_limits {
        ⟦$p_rules.push(Box::new(«→move »|$form| {
            if $form.$text.len() > $limit {
                return Err(format!("longer than {$limit}"));
            }
            Ok(())
        }));¦$p_rules.push(Box::new(«→move »|$form| match $form.$p_tags.len() {
            $count if $count > $limit => Err(format!("{$count} $w1")),
            _ => Ok(()),
        }));¦if $limit == 0 {
            continue;
        }
        $p_rules.push(Box::new(«→move »|$form: &$Form| {
            $form.$p_tags.get($limit).map(|_| ()).ok_or_else(|| $q1.to_string())
        }));⟧
    }
    println!("{$label}: {}", $p_rules.len());
    $p_rules
}
""",
    )


@skeleton("closure_needs_move")
def lifelike_listener_is_registered(s: Source) -> str:
    return fill(
        s,
        """
⟦#c:use std::cell::RefCell;
use std::rc::Rc;

¦⟧#[derive(Default)]
pub struct $Bus {
    $p_listeners: Vec<Box<dyn Fn(&str)>>,
}

impl $Bus {
    $doc
    pub fn $f_on⟦<F: Fn(&str) + 'static>(&mut self, $listener: F)¦(&mut self, $listener: impl Fn(&str) + 'static)⟧ {
        self.$p_listeners.push(Box::new($listener));
    }

    pub fn $f_emit(&self, $event: &str) {
        self.$p_listeners.iter().for_each(|$listener| $listener($event));
    }
}

$item
pub fn $f_attach($bus: &mut $Bus⟦#c:, $log: &Rc<RefCell<Vec<String>>>¦, $log: String⟧) {
    ⟦#c:let $copy = Rc::clone($log);
    $noise
    $bus.$f_on(«→move »|$event| $copy.borrow_mut().push($event.to_uppercase()));¦⟦$noise
    $bus.$f_on(«→move »|$event| println!("{$log}: {$event}"));¦let $depth = $log.len();
    $bus.$f_on(«→move »|$event| {
        if $event.len() > $depth {
            eprintln!($q1);
        }
    });⟧⟧
}
""",
    )


@skeleton("closure_needs_move")
def lifelike_future_of_a_request(s: Source) -> str:
    return fill(
        s,
        """
use std::future::Future;
⟦#b:use std::pin::Pin;
¦⟧
$derive
pub struct $Client {
    $host: String,
    $fields
}

impl $Client {
    $method
    async fn $f_fetch(&self, $path: &str) -> Result<String, String> {
        if $path.is_empty() {
            return Err($q1.into());
        }
        Ok(format!("{}/{$path}", self.$host))
    }

    $doc
    pub fn $f_size<'a>(&'a self, $path: ⟦String¦&'a str⟧) -> ⟦#b:Pin<Box<dyn Future<Output = usize> + 'a>>\
¦impl Future<Output = usize> + 'a⟧ {
        $noise
        ⟦#b:Box::pin(async «→move »{
            self.$f_fetch(&$path).await.map_or($n1, |$body| $body.len())
        })¦async «→move »{
            match self.$f_fetch(&$path).await {
                Ok($body) => $body.len(),
                Err($error) => $error.len() + $path.len(),
            }
        }⟧
    }
}
""",
    )


@skeleton("closure_needs_move")
def lifelike_state_of_a_generator(s: Source) -> str:
    return fill(
        s,
        """
use std::iter;

$doc
#[derive(Debug, Clone, Copy)]
pub struct $Step {
    $start: $k,
    $by: $k,
}

$item
$doc
pub fn $f_series($step: $Step⟦#c:¦, $count: usize⟧) -> ⟦#b:impl Iterator<Item = $k>¦impl FnMut() -> Option<$k>\
¦Box<dyn FnMut($k) -> $k>⟧ {
    let mut $current = $step.$start;
    ⟦#b:iter::from_fn(«→move »|| {
        let $value = $current;
        $current += ⟦$n1¦2⟧;
        ($value < $n2).then_some($value)
    })⟦#c:¦.take($count)⟧¦$noise
    «→move »|| {
        $current = $current.checked_add($n1)?;
        Some($current)
    }¦Box::new(«→move »|$limit| {
        if $current < $limit {
            $current += 1;
        }
        $current
    })⟧
}

pub fn $f_first($p_steps: &[$Step]) -> Vec<$k> {
    $p_steps.iter().map(|$step| $step.$start + $step.$by).collect()
}
""",
    )
