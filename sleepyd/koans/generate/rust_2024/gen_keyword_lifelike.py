"""Programs like a small crate that call a counter, a source or a step of theirs `gen` in several places."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("gen_keyword")
def lifelike_generic_source(s: Source) -> str:
    return fill(
        s,
        """
pub trait $Source1 {
    type $Item1;

    fn «gen→r#gen»(&mut self) -> Option<Self::$Item1>;
}

pub struct $Pool<S> {
    $source: S,
    $taken: usize,
}

impl<S: $Source1> $Pool<S> {
    pub fn new($source: S) -> Self {
        Self { $source, $taken: $n1 }
    }

    $doc
    pub fn $f_take(&mut self, $count: usize) -> Vec<S::$Item1> {
        let mut $p_out = Vec::with_capacity($count);
        ⟦while let Some($value) = self.$source.«gen→r#gen»() {
            $p_out.push($value);
            if $p_out.len() == $count {
                break;
            }
        }¦for _ in 0..$count {
            let Some($value) = self.$source.«gen→r#gen»() else {
                break;
            };
            $p_out.push($value);
        }¦$p_out.extend((0..$count).filter_map(|_| self.$source.«gen→r#gen»()));⟧
        self.$taken += $p_out.len();
        $p_out
    }
}

$item
""",
    )


@skeleton("gen_keyword")
def lifelike_slots_with_generations(s: Source) -> str:
    return fill(
        s,
        """
struct $Slot {
    «gen→r#gen»: u32,
    $value: Option<$el1>,
}

pub struct $Arena {
    $p_slots: Vec<$Slot>,
}

impl $Arena {
    $doc
    pub fn $f_insert(&mut self, $value: $el1) -> (usize, u32) {
        self.$p_slots.push($Slot { «gen→r#gen»: $n1, $value: Some($value) });
        (self.$p_slots.len() - 1, $n1)
    }

    pub fn $f_remove(&mut self, $index: usize, $stamp: u32) -> Option<$el1> {
        let $slot = self.$p_slots.get_mut($index)?;
        if $slot.«gen→r#gen» != $stamp {
            return None;
        }
        ⟦$slot.«gen→r#gen» += 1;¦$slot.«gen→r#gen» = $slot.«gen→r#gen».wrapping_add(1);⟧
        $slot.$value.take()
    }
}

$item
""",
    )


@skeleton("gen_keyword")
def lifelike_uuid_made_by_method(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Ids {
    $next: u64,
    $prefix: String,
}

impl $Ids {
    $method
    ⟦pub ¦⟧fn «gen→r#gen»(&mut self) -> String {
        self.$next += $n1;
        format!("{}-{}", self.$prefix, self.$next)
    }

    $doc
    pub fn $f_pair(&mut self) -> ⟦(String, String) {
        (self.«gen→r#gen»(), self.«gen→r#gen»())¦String {
        let $first = self.«gen→r#gen»();
        $noise
        $first + &self.«gen→r#gen»()¦Vec<String> {
        (0..$n2).map(|_| self.«gen→r#gen»()).collect()⟧
    }
}
""",
    )


@skeleton("gen_keyword")
def lifelike_population_evolved(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone, PartialEq)]
pub struct $Genome {
    pub $p_genes: Vec<f64>,
    pub $fitness: f64,
}

$item
$doc
pub fn $f_evolve(mut $p_population: Vec<$Genome>, $limit: usize) -> ⟦#r:Vec<$Genome>¦Option<(usize, $Genome)>⟧ {
    ⟦#r:let mut «gen→r#gen» = 0;
    while «gen→r#gen» < $limit {
        $p_population.sort_by(|$a1, $b1| $b1.$fitness.total_cmp(&$a1.$fitness));
        let $kept = $p_population.len() / 2;
        $p_population.truncate($kept.max($n1));
        «gen→r#gen» += 1;
        println!("$w1 {}", «gen→r#gen»);
    }
    $p_population¦for «gen→r#gen» in 1..=$limit {
        for $genome in &mut $p_population {
            $genome.$fitness += $genome.$p_genes.iter().sum::<f64>() / «gen→r#gen» as f64;
        }
        if let Some($best) = $p_population.iter().find(|$x1| $x1.$fitness > $n1.0) {
            return Some((«gen→r#gen», $best.clone()));
        }
    }
    None⟧
}
""",
    )


@skeleton("gen_keyword")
def lifelike_cache_by_generation(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::HashMap;

#[derive(Default)]
pub struct $Cache {
    «gen→r#gen»: u64,
    $p_entries: HashMap<String, (u64, $k1)>,
}

impl $Cache {
    $method
    pub fn $f_put(&mut self, $key: &str, $value: $k1) {
        self.$p_entries.insert($key.to_string(), (self.«gen→r#gen», $value));
    }

    $doc
    pub fn $f_sweep(&mut self) -> usize {
        ⟦self.«gen→r#gen» += 1;
        let $limit = self.«gen→r#gen».saturating_sub($n1);
        self.$p_entries.retain(|_, ($stamp, _)| *$stamp >= $limit);¦let «gen→r#gen» = self.«gen→r#gen» + 1;
        self.$p_entries.retain(|_, $entry| $entry.0 + $n1 > «gen→r#gen»);
        self.«gen→r#gen» = «gen→r#gen»;⟧
        self.$p_entries.len()
    }
}
""",
    )


@skeleton("gen_keyword")
def lifelike_shared_generation(s: Source) -> str:
    return fill(
        s,
        """
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

$item
$doc
pub fn $f_watch($rounds: u32) -> u32 {
    let «gen→r#gen» = Arc::new(AtomicU32::new($n1));
    let $shared = Arc::clone(&«gen→r#gen»);
    let $worker = thread::spawn(move || {
        for $i1 in 0..$rounds {
            $shared.fetch_add($i1, Ordering::⟦Relaxed¦SeqCst⟧);
        }
    });
    $noise
    ⟦if $worker.join().is_err() {
        return 0;
    }
    «gen→r#gen».load(Ordering::Relaxed)¦match $worker.join() {
        Ok(()) => «gen→r#gen».load(Ordering::SeqCst),
        Err(_) => «gen→r#gen».swap(0, Ordering::SeqCst),
    }⟧
}
""",
    )
