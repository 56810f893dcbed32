"""Programs like a small crate whose methods give iterators, callbacks and labels that hold on to more than they use."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("opaque_capture")
def lifelike_pages_of_a_store(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Store {
    $p_rows: Vec<String>,
    $page: usize,
}

impl $Store {
    $method
    $doc
    pub fn $f_pages(&self) -> impl DoubleEndedIterator<Item = (usize, usize)>«→ + use<>» {
        let ($page, $count) = (self.$page, self.$p_rows.len());
        (0..$count / $page).map(move |$x1| ($x1 * $page, ($x1 + 1) * $page))
    }

    $doc
    pub fn $f_trim(&mut self) -> usize {
        ⟦for ($start, $end) in self.$f_pages().rev() {
            if $start > $n1 {
                self.$p_rows.drain($start..$end);
            }
        }¦let $p_pages = self.$f_pages();
        self.$p_rows.truncate($n1);
        for ($start, _) in $p_pages {
            self.$p_rows.push($start.to_string());
        }⟧
        self.$p_rows.len()
    }
}

$item
""",
    )


@skeleton("opaque_capture")
def lifelike_discount_from_a_table(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::BTreeMap;

$derive
pub struct $Prices {
    pub $p_table: BTreeMap<String, $k1>,
    pub $rate: $k1,
}

$item
impl $Prices {
    pub fn $f_discount(&self, $name: &str) -> impl Fn($k1) -> $k1«→ + use<>» {
        let ($rate, $base) = (self.$rate, self.$p_table.get($name).copied().unwrap_or($n1));
        move |$amount| ⟦$amount * $rate / 100 + $base¦$amount.min($base) / $rate¦$base + $amount % $rate⟧
    }
}

$doc
pub fn $f_update($prices: &mut $Prices, $name: &str) -> $k1 {
    let $discount = $prices.$f_discount($name);
    ⟦if let Some($price) = $prices.$p_table.get_mut($name) {
        *$price = $discount(*$price);
    }
    $prices.$rate¦$prices.$rate += $n2;
    $noise
    $discount($n3)¦$prices.$p_table.insert($name.to_string(), $discount($n2));
    $prices.$rate⟧
}
""",
    )


@skeleton("opaque_capture")
def lifelike_token_numbers(s: Source) -> str:
    return fill(
        s,
        """
pub struct $Lexer {
    $text: String,
    $at: usize,
}

impl $Lexer {
    pub fn new($text: &str) -> Self {
        Self { $text: $text.to_string(), $at: 0 }
    }

    $doc
    pub fn $f_numbers(&mut self) -> impl Iterator<Item = $k1>«→ + use<>» {
        let $rest = self.$text.split_off(self.$at);
        let $p_found: Vec<$k1> = $rest.split(⟦','¦' '⟧).filter_map(|$x1| $x1.trim().parse().ok()).collect();
        self.$at = self.$text.len();
        $p_found.into_iter()
    }

    pub fn $f_feed(&mut self, $more: &str) {
        self.$text.push_str($more);
    }
}

$item
pub fn $f_all($lexer: &mut $Lexer) -> Vec<$k1> {
    let $p_first = $lexer.$f_numbers();
    $lexer.$f_feed($q1);
    ⟦let $p_second = $lexer.$f_numbers();
    $p_first.chain($p_second).collect()¦$noise
    $p_first.filter(|$x2| *$x2 > $n1).collect()⟧
}
""",
    )


@skeleton("opaque_capture")
def lifelike_handles_of_a_pool(s: Source) -> str:
    return fill(
        s,
        """
use std::sync::Arc;

pub struct $Pool {
    $p_names: Vec<Arc<str>>,
    $fields
}

impl $Pool {
    $method
    $doc
    pub fn $f_names(&self) -> impl Iterator<Item = Arc<str>>«→ + use<>» {
        let $p_copied: Vec<_> = self.$p_names.⟦to_vec()¦iter().map(Arc::clone).collect()⟧;
        $p_copied.into_iter()
    }

    pub fn $f_double(&mut self) -> usize {
        ⟦for $name in self.$f_names() {
            self.$p_names.push($name);
        }¦let $p_all = self.$f_names();
        self.$p_names.clear();
        self.$p_names.extend($p_all.take($n1));⟧
        self.$p_names.len()
    }
}

$item
""",
    )


@skeleton("opaque_capture")
def lifelike_worker_with_settings(s: Source) -> str:
    return fill(
        s,
        """
use std::thread;

#[derive(Debug, Clone⟦, Default¦⟧)]
pub struct $Settings {
    pub $name: String,
    pub $rounds: u32,
}

$doc
fn $f_job($settings: &$Settings) -> impl FnOnce() -> u32 + Send«→ + use<>» {
    let $copy = $settings.clone();
    move || $copy.$rounds ⟦* $n1¦+ $copy.$name.len() as u32⟧
}

$item
pub fn $f_run($settings: ⟦#p:$Settings¦&str⟧) -> u32 {
    ⟦#p:let $job = $f_job(&$settings);
    drop($settings);¦let $job = {
        let $made = $Settings { $name: $settings.to_string(), $rounds: $n2 };
        $f_job(&$made)
    };⟧
    $noise
    ⟦thread::spawn($job).join().unwrap_or($n3)¦$job() + 1⟧
}
""",
    )


@skeleton("opaque_capture")
def lifelike_view_of_a_borrowing_type(s: Source) -> str:
    return fill(
        s,
        """
pub struct $View<'a> {
    $text: &'a str,
    $width: usize,
}

impl<'a> $View<'a> {
    $doc
    pub fn $f_lines(&self) -> impl Iterator<Item = &'a str>«→ + use<'a>» {
        let $width = self.$width;
        self.$text.lines().map(move |$line| $line.get(..$width).unwrap_or($line))
    }

    pub fn $f_widen(&mut self, $by: usize) {
        self.$width += $by;
    }
}

$item
pub fn $f_render(mut $view: $View<'_>) -> ⟦usize {
    let $p_lines = $view.$f_lines();
    $view.$f_widen($n1);
    $noise
    $p_lines.count() + $view.$f_lines().count()¦String {
    let $p_lines = $view.$f_lines();
    $view.$width = $n1;
    $p_lines.collect::<Vec<_>>().join("\\n")⟧
}
""",
    )
