"""Lifelike generators for closures that change what they captured: bound without `mut`, or declared as `Fn`."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("closure_not_mut")
def lifelike_visitor_of_a_tree(s: Source) -> str:
    return fill(
        s,
        """
pub struct $Node {
    $value: $k,
    $p_children: Vec<$Node>,
    $fields
}

impl $Node {
    $method
    $doc
    pub fn $f_visit(&self, $visit: &mut dyn FnMut($k)) {
        $visit(self.$value);
        for $child in &self.$p_children {
            $child.$f_visit($visit);
        }
    }
}

$doc
pub fn $f_walk⟦<F: FnMut($k)>($root: &$Node, «→mut »$each: F)¦<F>($root: &$Node, «→mut »$each: F)
where
    F: FnMut($k),
¦($root: &$Node, «→mut »$each: impl FnMut($k))⟧ {
    ⟦$root.$f_visit(&mut |$x| $each($x));¦$each($root.$value);
    $noise
    for $child in &$root.$p_children {
        $each($child.$value ⟦+¦*⟧ $n1);
    }¦if $root.$p_children.len() > $n1 {
        $each($root.$value);
    }⟧
}
""",
    )


@skeleton("closure_not_mut")
def lifelike_report_with_local_closure(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Order {
    pub $id: u32,
    pub $p_items: Vec<String>,
    pub $paid: bool,
}

$item
$doc
pub fn $f_report($p_orders: &[$Order]) -> ⟦#t:String¦Vec<String>¦(usize, usize)⟧ {
    ⟦#t:let mut $out = String::new();
    let «→mut »$line = |$label: &str, $count: usize| {
        $out.push_str(&format!("{$label}: {$count}\\n"));
    };
    for $order in $p_orders {
        ⟦$line(&$order.$id.to_string(), $order.$p_items.len());¦match $order.$p_items.first() {
            Some($first) => $line($first, $n1),
            None => $line($q2, 0),
        }⟧
    }
    $out¦let mut $out = Vec::with_capacity($p_orders.len());
    let «→mut »$note = |$order: &$Order| ⟦$out.push(format!("{} $w1", $order.$id))¦{
        if !$order.$paid {
            $out.push($order.$p_items.join(", "));
        }
    }⟧;
    for $order in $p_orders {
        $note($order);
    }
    $out¦let mut $paid = 0;
    let mut $open = 0;
    let «→mut »$count = |$order: &$Order| {
        if $order.$paid {
            $paid += 1;
        } else {
            $open += $order.$p_items.len();
        }
    };
    for $order in $p_orders⟦¦.iter().rev()⟧ {
        $count($order);
    }
    ($paid, $open)⟧
}
""",
    )


@skeleton("closure_not_mut")
def lifelike_counter_made_by_function(s: Source) -> str:
    return fill(
        s,
        """
$doc
pub fn $f_counter($start: $k) -> impl FnMut() -> $k {
    let mut $next = $start;
    move || {
        $next += $n1;
        $next
    }
}

$derive
pub struct $Ticket {
    pub $id: $k,
    pub $owner: String,
}

$item
$doc
pub fn $f_issue($p_owners: &[&str]) -> Vec<$Ticket> {
    let «→mut »$fresh = $f_counter($n2);
    $noise
    ⟦let mut $p_tickets = Vec::new();
    for $owner in $p_owners {
        $p_tickets.push($Ticket { $id: $fresh(), $owner: $owner.to_string() });
    }
    $p_tickets¦$p_owners
        .iter()
        .map(|$name| $Ticket {
            $id: $fresh(),
            $owner: $name.trim().to_string(),
        })
        .collect()¦let $first = $fresh();
    $p_owners
        .iter()
        .map(|$name| $Ticket { $id: $first, $owner: format!("{$name} $w1") })
        .collect()⟧
}
""",
    )


@skeleton("closure_not_mut")
def lifelike_bound_of_own_adaptor(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Grid {
    $p_cells: Vec<$k>,
    $width: usize,
}

impl $Grid {
    $doc
    pub fn $f_each⟦<F: «Fn→FnMut»(usize, $k)>(&self, «→mut »$act: F)¦(&self, «→mut »$act: impl «Fn→FnMut»(usize, $k))⟧ {
        for ($i, $cell) in self.$p_cells.iter().enumerate() {
            $act($i % self.$width, *$cell);
        }
    }

    $doc
    pub fn $f_column(&self, $wanted: usize) -> ⟦#t:$k¦Vec<$k>¦usize⟧ {
        let mut $found = ⟦#t:0¦Vec::new()¦0⟧;
        self.$f_each(|$x, $cell| {
            if $x == $wanted {
                ⟦#t:$found += $cell;¦$found.push($cell);¦$found += ⟦$x¦1⟧;⟧
            }
        });
        $found
    }
}

$item
""",
    )


@skeleton("closure_not_mut")
def lifelike_retry_of_a_task(s: Source) -> str:
    return fill(
        s,
        """
use std::fmt;

#[derive(Debug)]
pub enum $Failure {
    $Busy,
    $GaveUp(u32),
}

impl fmt::Display for $Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            $Failure::$Busy => write!(f, $q1),
            $Failure::$GaveUp(n) => write!(f, "after {n}"),
        }
    }
}

$doc
pub fn $f_retry<T⟦, F>($limit: u32, «→mut »$attempt: F) -> Result<T, $Failure>
where
    F: FnMut(u32) -> Result<T, $Failure>,
¦>($limit: u32, «→mut »$attempt: impl FnMut(u32) -> Result<T, $Failure>) -> Result<T, $Failure> ¦>(
    $limit: u32,
    «→mut »$attempt: Box<dyn FnMut(u32) -> Result<T, $Failure>>,
) -> Result<T, $Failure> ⟧{
    $noise
    ⟦for $i in 0..$limit {
        match $attempt($i) {
            Ok($value) => return Ok($value),
            Err($failure) => eprintln!("{$i}: {$failure}"),
        }
    }
    Err($Failure::$GaveUp($limit))¦let mut $i = 0;
    loop {
        if let Ok($value) = $attempt($i) {
            return Ok($value);
        }
        $i += 1;
        if $i > $limit {
            return Err($Failure::$GaveUp($i));
        }
    }⟧
}
""",
    )


@skeleton("closure_not_mut")
def lifelike_boxed_handlers(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::HashMap;

pub struct $Registry {
    $p_handlers: HashMap<String, Box<dyn FnMut(&str) -> usize>>,
    $calls: usize,
}

impl $Registry {
    pub fn $f_add(&mut self, $name: &str, $handler: Box<dyn FnMut(&str) -> usize>) {
        self.$p_handlers.insert($name.to_string(), $handler);
    }

    $doc
    pub fn $f_dispatch⟦#a:(&mut self, $name: &str, $body: &str) -> Option<usize>¦(self, $body: &str) -> usize\
¦(&mut self, $name: &str, $p_lines: &[&str]) -> Vec<usize>⟧ {
        ⟦#a:self.$calls += 1;
        let ⟦(_, «→mut »$handler) = self.$p_handlers.remove_entry($name)?¦«→mut »$handler = \
self.$p_handlers.remove($name)?⟧;
        let $size = $handler($body);
        self.$p_handlers.insert($name.to_string(), $handler);
        Some($size)¦let mut $total = self.$calls;
        for (_, «→mut »$handler) in self.$p_handlers {
            $total += $handler($body);
        }
        $total¦let Some(«→mut »$handler) = self.$p_handlers.remove($name) else {
            return Vec::new();
        };
        self.$calls += $p_lines.len();
        $p_lines.iter().map(|$line| $handler($line)).collect()⟧
    }
}

$item
""",
    )


@skeleton("closure_not_mut")
def lifelike_cache_as_closure(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::HashMap;

$item
fn $f_slow($number: u64) -> u64 {
    (1..=$number).fold($n1, |$acc, $x| $acc ⟦^¦|⟧ $x)
}

$doc
pub fn $f_cached() -> ⟦#a:impl «Fn→FnMut»(u64) -> u64¦Box<dyn «Fn→FnMut»(u64) -> u64>¦impl «Fn→FnMut»(&str) -> usize⟧ {
    let mut $seen⟦#a:: HashMap<u64, u64>¦: HashMap<u64, u64>¦: HashMap<String, usize>⟧ = HashMap::new();
    $noise
    ⟦#a:move |$number| {
        if let Some($known) = $seen.get(&$number) {
            return *$known;
        }
        let $value = $f_slow($number);
        $seen.insert($number, $value);
        $value
    }¦Box::new(move |$number| *$seen.entry($number).or_insert_with(|| $f_slow($number)))¦move |$word: &str| {
        let $count = $seen.entry($word.to_lowercase()).or_insert(0);
        *$count += 1;
        *$count
    }⟧
}

pub fn $f_total($p_values: &[u64]) -> u64 {
    $p_values.iter().copied().map($f_slow).sum()
}
""",
    )
