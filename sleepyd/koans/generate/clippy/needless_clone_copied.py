"""Programs that clone what is copied anyway: states, pairs, arrays, durations, function pointers, generic values."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("needless_clone")
def state_compared_or_kept(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone, Copy, PartialEq⟦, Eq¦⟧)]
pub enum $State {
    $Idle,
    $Busy($k),
}

⟦pub fn $f_next($state: &$State) -> $State {
    match «$state.clone()→*$state» {
        $State::$Idle => $State::$Busy($n1),
        $State::$Busy($left) if $left > $n2 => $State::$Idle,
        $other => $other,
    }
}¦pub fn $f_swap($states: &mut ($State, $State)) {
    let $first = $states.0«.clone()→»;
    $states.0 = $states.1;
    $states.1 = $first;
}¦pub fn $f_filled($state: $State, $count: usize) -> Vec<$State> {
    $noise
    vec![$state«.clone()→»; $count]
}¦pub fn $f_busy($states: &[$State]) -> bool {
    $states.iter().any(|$x1| $State::$Idle != «$x1.clone()→*$x1»)
}⟧
""",
    )


@skeleton("needless_clone")
def pair_taken_along(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_best($p_pairs: &[(⟦#t:$k, $k¦f64, f64¦char, $k⟧)]) -> ⟦(⟦#t:$k, $k¦f64, f64¦char, $k⟧) {
    let mut $best = $p_pairs[0]«.clone()→»;
    for $pair in $p_pairs {
        if $pair.1 > $best.1 {
            $best = «$pair.clone()→*$pair»;
        }
    }
    $best¦Option<(⟦#t:$k, $k¦f64, f64¦char, $k⟧)> {
    let $last = $p_pairs.last()?;
    $noise
    Some(«$last.clone()→*$last»)¦Vec<(⟦#t:$k, $k¦f64, f64¦char, $k⟧)> {
    let mut $p_out = Vec::new();
    while $p_out.len() < $n1 {
        $p_out.push($p_pairs[$p_out.len()]«.clone()→»);
    }
    $p_out⟧
}
""",
    )


@skeleton("needless_clone")
def array_handed_over(s: Source) -> str:
    return fill(
        s,
        """
fn $f_sum($p_cells: [$k; 4]) -> $k {
    $p_cells.iter().sum()
}

⟦pub ¦⟧fn $f_spread($p_cells: ⟦[$k; 4]) -> ($k, [$k; 4]) {
    $noise
    ($f_sum($p_cells«.clone()→»), $p_cells)¦&[$k; 4]) -> $k {
    $f_sum(«$p_cells.clone()→*$p_cells») ⟦+¦*⟧ $n1¦&[[$k; 4]]) -> $k {
    $p_cells.iter().map(|$row| $f_sum(«$row.clone()→*$row»)).sum()¦[[$k; 4]; 2]) -> $k {
    let $first = $p_cells[0]«.clone()→»;
    $f_sum($first) + $f_sum($p_cells[1])⟧
}
""",
    )


@skeleton("needless_clone")
def generic_value_that_is_copied(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_last<T: Copy⟦ + PartialEq¦⟧>($p_items: &[T], $default: T) -> ⟦T {
    match $p_items.last() {
        Some($item) => «$item.clone()→*$item»,
        None => $default,
    }¦Vec<T> {
    let mut $p_out = vec![$default«.clone()→»];
    $p_out.extend_from_slice($p_items);
    $p_out.push($default);
    $p_out¦(T, T) {
    $noise
    ($default«.clone()→», $p_items[$n1])¦Vec<(T, T)> {
    $p_items.iter().map(|$x1| («$x1.clone()→*$x1», $default)).collect()⟧
}
""",
    )


@skeleton("needless_clone")
def lifelike_deadline_of_a_timer(s: Source) -> str:
    return fill(
        s,
        """
use std::time::{Duration, Instant};

#[derive(Debug⟦, Clone¦⟧)]
pub struct $Timer {
    $started: Instant,
    $limit: Duration,
    $p_laps: Vec<Duration>,
}

impl $Timer {
    $method
    $doc
    pub fn ⟦$f_limit(&self) -> Duration {
        self.$limit«.clone()→» ⟦* $n1¦+ Duration::from_secs($n1)⟧¦$f_deadline(&self) -> Instant {
        let $start = self.$started«.clone()→»;
        $noise
        $start + self.$limit¦$f_lap(&mut self, $lap: Duration) -> usize {
        self.$p_laps.push($lap«.clone()→»);
        if $lap > self.$limit { 0 } else { self.$p_laps.len() }¦$f_slowest(&self) -> Duration {
        let mut $slowest = Duration::ZERO;
        for $lap in &self.$p_laps {
            if *$lap > $slowest {
                $slowest = «$lap.clone()→*$lap»;
            }
        }
        $slowest¦$f_restarted(&self) -> Self {
        Self { $started: Instant::now(), $limit: self.$limit«.clone()→», $p_laps: Vec::new() }⟧
    }
}
""",
    )


@skeleton("needless_clone")
def lifelike_handlers_by_pointer(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Clone, Copy)]
pub struct $Route {
    pub $code: u16,
    pub $handler: fn(&str) -> String,
}

$derive
pub struct $Reply {
    pub $body: String,
}

$doc
pub fn $f_dispatch($p_routes: &[$Route], $code: u16, $body: &str) -> Option<$Reply> {
    ⟦let $route = $p_routes.iter().find(|$x1| $x1.$code == $code)?;
    let $run = $route.$handler«.clone()→»;
    $noise
    Some($Reply { $body: $run($body) })¦for $route in $p_routes {
        let $copy = «$route.clone()→*$route»;
        if $copy.$code == $code {
            return Some($Reply { $body: ($copy.$handler)($body) });
        }
    }
    None¦\
let $found: Vec<$Route> = $p_routes.iter().filter(|$x1| $x1.$code > $code).map(|$x1| «$x1.clone()→*$x1»).collect();
    let $first = $found.first()?;
    Some($Reply { $body: ($first.$handler)($body) })⟧
}

$item
""",
    )
