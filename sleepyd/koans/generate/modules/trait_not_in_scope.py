"""Programs like a small crate that call a method of a trait which is not imported."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("trait_not_in_scope")
def lifelike_associated_function(s: Source) -> str:
    return fill(
        s,
        """
«→use $setup::$Preset;»

pub mod $setup {
    pub trait $Preset: Sized {
        ⟦#c:const $C_LEVEL: u32;¦fn $f_named($name: &str) -> Option<Self>;⟧

        fn $f_preset() -> Self;
    }
}

pub mod $audio {
    use super::$setup::$Preset;

    $derive
    pub struct $Mixer {
        pub $volume: u32,
        pub $name: String,
    }

    impl $Preset for $Mixer {
        ⟦#c:const $C_LEVEL: u32 = $n1;¦fn $f_named($name: &str) -> Option<Self> {
            ($name != $q1).then(Self::$f_preset)
        }⟧

        fn $f_preset() -> Self {
            $Mixer { $volume: $n2, $name: String::from($q2) }
        }
    }
}

$doc
pub fn $f_start($label: &str) -> ⟦#c:⟦$audio::$Mixer {
    $noise
    $audio::$Mixer { $name: $label.to_string(), ..$audio::$Mixer::$f_preset() }¦u32 {
    $label.len() as u32 + $audio::$Mixer::$C_LEVEL⟧¦⟦Option<u32> {
    let $mixer = $audio::$Mixer::$f_named($label)?;
    Some($mixer.$volume)¦String {
    match $audio::$Mixer::$f_named($label) {
        Some($mixer) => $mixer.$name,
        None => String::new(),
    }⟧⟧
}
""",
    )


_LINES_OF_READER = """
«→use std::io::BufRead;»
use std::fs::File;
use std::io::BufReader;

$derive
pub struct $Entry {
    pub $key: String,
    pub $count: $k,
}

impl $Entry {
    $method
    $doc
    pub fn $f_parse($line: &str) -> Option<Self> {
        let ($key, $count) = $line.split_once(⟦'='¦':'¦','⟧)?;
        Some($Entry { $key: $key.to_string(), $count: $count.trim().parse().ok()? })
    }
}

$doc
pub fn $f_load($path: &str) -> std::io::Result<⟦Vec<$Entry>> {
    let $reader = BufReader::new(File::open($path)?);
    let mut $p_entries = Vec::new();
    for $line in $reader.lines() {
        if let Some($entry) = $Entry::$f_parse($line?.trim()) {
            $p_entries.push($entry);
        }
    }
    Ok($p_entries)¦$k> {
    let $reader = BufReader::new(File::open($path)?);
    $noise
    let $total = $reader
        .lines()
        .map_while(Result::ok)
        .filter_map(|$line| $Entry::$f_parse($line.trim()))
        .map(|$entry| $entry.$count)
        .sum();
    Ok($total)¦Option<$Entry>> {
    let mut $reader = BufReader::new(File::open($path)?);
    let mut $line = String::new();
    while $reader.read_line(&mut $line)? > 0 {
        if $line.starts_with($q1) {
            break;
        }
        $line.clear();
    }
    Ok($Entry::$f_parse($line.trim()))⟧
}
"""


@skeleton("trait_not_in_scope")
def lifelike_lines_of_reader(s: Source) -> str:
    return fill(s, _LINES_OF_READER)


@skeleton("trait_not_in_scope")
def lifelike_hash_finished(s: Source) -> str:
    return fill(
        s,
        """
⟦#h:«→use std::hash::Hasher;»
use std::collections::hash_map::DefaultHasher;
use std::hash::Hash;¦«→use std::hash::Hash;»
use std::collections::hash_map::DefaultHasher;
use std::hash::Hasher;⟧

#[derive(Debug, Hash)]
pub struct $Document {
    pub $title: String,
    pub $page: u32,
}

$item
$doc
pub fn $f_digest($document: &$Document) -> u64 {
    let mut $hasher = DefaultHasher::new();
    ⟦$document.hash(&mut $hasher);
    $noise
    $hasher.finish()¦$document.$title.hash(&mut $hasher);
    $hasher.finish() ^ $n1¦if $document.$page > $n1 {
        $document.hash(&mut $hasher);
    }
    $hasher.finish()⟧
}

⟦pub fn $f_slot($document: &$Document, $size: u64) -> u64 {
    $f_digest($document) % $size
}¦pub struct $Ring {
    $size: u64,
    $fields
}

impl $Ring {
    $method
    $doc
    pub fn $f_slot(&self, $document: &$Document) -> u64 {
        match self.$size {
            0 => 0,
            $size => $f_digest($document) % $size,
        }
    }
}⟧
""",
    )


_TRAIT_IN_SIBLING_MODULE = """
pub mod $traits {
    $doc
    pub trait $Price {
        fn $f_price(&self) -> u32;

        fn $f_discounted(&self) -> u32 {
            self.$f_price() - self.$f_price() / $n1
        }
    }
}

pub mod $items {
    ⟦#u:use super::$traits::$Price;¦⟧

    $derive
    pub struct $Book {
        pub $pages: u32,
    }

    impl ⟦#u:$Price¦super::$traits::$Price⟧ for $Book {
        fn $f_price(&self) -> u32 {
            self.$pages * $n2
        }
    }
}

pub mod $checkout {
«→    use super::$traits::$Price;
»    use super::$items::$Book;

    $doc
    pub fn $f_total($p_books: &[$Book]) -> ⟦u32 {
        $p_books.iter().map(|$book| $book.$f_discounted()).sum()
    }¦Option<u32> {
        $noise
        $p_books.iter().map(|$book| $book.$f_price()).max()
    }¦u32 {
        let mut $total = 0;
        for $book in $p_books {
            if $book.$pages > $n3 {
                $total += $book.$f_discounted();
            }
        }
        $total
    }⟧
}
"""


@skeleton("trait_not_in_scope")
def lifelike_trait_in_sibling_module(s: Source) -> str:
    return fill(s, _TRAIT_IN_SIBLING_MODULE)


_ITERATOR_EXTENSION = """
«→use $adapters::⟦#p:¦$iter::⟧$EveryOther;»

pub mod $adapters {
    ⟦#p:pub trait $EveryOther: Iterator + Sized {
        $doc
        fn $f_every_other(self) -> std::iter::StepBy<Self> {
            self.step_by($n1)
        }
    }

    impl<I: Iterator> $EveryOther for I {}¦pub mod $iter {
        pub trait $EveryOther: Iterator + Sized {
            $doc
            fn $f_every_other(self) -> std::iter::StepBy<Self> {
                self.step_by($n1)
            }
        }

        impl<I: Iterator> $EveryOther for I {}
    }⟧
}

$derive
pub struct $Signal {
    $p_samples: Vec<$k>,
    $fields
}

impl $Signal {
    $method
    $doc
    pub fn $f_thin(&self) -> ⟦Vec<$k> {
        self.$p_samples.iter().copied().$f_every_other().collect()
    }¦$k {
        $noise
        self.$p_samples.iter().$f_every_other().sum()
    }¦usize {
        let mut $count = 0;
        for $sample in self.$p_samples.iter().$f_every_other() {
            if *$sample > $n2 {
                $count += 1;
            }
        }
        $count
    }⟧

    pub fn $f_peak(&self) -> Option<$k> {
        self.$p_samples.iter().copied().max()
    }
}
"""


@skeleton("trait_not_in_scope")
def lifelike_iterator_extension(s: Source) -> str:
    return fill(s, _ITERATOR_EXTENSION)


_REPORT_WRITTEN = """
«→use std::⟦#w:fmt¦io⟧::Write;»
use std::collections::BTreeMap;

$derive
pub struct $Report {
    $title: String,
    $p_totals: BTreeMap<String, $k>,
}

impl $Report {
    pub fn new($title: &str) -> Self {
        $Report { $title: $title.to_string(), $p_totals: BTreeMap::new() }
    }

    $method
    $doc
    ⟦#w:pub fn $f_render(&self) -> ⟦Result<String, std::fmt::Error> {
        let mut $out = self.$title.to_uppercase();
        for ($name, $total) in &self.$p_totals {
            writeln!($out, "{$name:<10}{$total:>6}")?;
        }
        Ok($out)
    }¦String {
        let mut $out = String::new();
        for ($name, $total) in self.$p_totals.iter().take($n1) {
            let _ = write!($out, "{$name}={$total};");
        }
        $out
    }¦Option<String> {
        let mut $out = String::from($q1);
        $noise
        $out.write_str(&self.$title).ok()?;
        Some($out)
    }⟧¦pub fn $f_render(&self, $path: &str) -> std::io::Result<⟦()> {
        let mut $target = std::fs::File::create($path)?;
        for ($name, $total) in &self.$p_totals {
            writeln!($target, "{$name:<10}{$total:>6}")?;
        }
        Ok(())
    }¦usize> {
        let mut $out = std::io::stdout().lock();
        $noise
        $out.write_all(self.$title.as_bytes())?;
        Ok($path.len() + self.$p_totals.len())
    }¦Vec<u8>> {
        let mut $p_bytes = $path.as_bytes().to_vec();
        for $name in self.$p_totals.keys() {
            $p_bytes.write_all($name.as_bytes())?;
        }
        Ok($p_bytes)
    }⟧⟧
}
"""


@skeleton("trait_not_in_scope")
def lifelike_report_written(s: Source) -> str:
    return fill(s, _REPORT_WRITTEN)


_TRAIT_OF_HANDLERS = """
«→use $events::$Handler;»
use $events::{$Counter, $Event};

mod $events {
    $derive
    pub enum $Event {
        $Opened($k),
        $Closed,
    }

    $doc
    pub trait $Handler {
        fn $f_handle(&mut self, $event: &$Event) -> bool;
    }

    #[derive(Debug, Default)]
    pub struct $Counter {
        pub $seen: $k,
    }

    impl $Handler for $Counter {
        fn $f_handle(&mut self, $event: &$Event) -> bool {
            match $event {
                $Event::$Opened($amount) => self.$seen += $amount,
                $Event::$Closed => return false,
            }
            true
        }
    }
}

$item
pub fn $f_replay($p_events: &[$Event]) -> ⟦$k {
    let mut $counter = $Counter::default();
    for $event in $p_events {
        if !$counter.$f_handle($event) {
            break;
        }
    }
    $counter.$seen¦usize {
    let mut $counter = $Counter { $seen: $n1 };
    $p_events.iter().take_while(|$event| $counter.$f_handle($event)).count()¦Result<$Counter, String> {
    let mut $counter = $Counter::default();
    $noise
    match $p_events.first() {
        Some($event) if $counter.$f_handle($event) => Ok($counter),
        _ => Err(format!("$w1 {}", $p_events.len())),
    }⟧
}
"""


@skeleton("trait_not_in_scope")
def lifelike_trait_of_handlers(s: Source) -> str:
    return fill(s, _TRAIT_OF_HANDLERS)
