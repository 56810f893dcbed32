"""Programs like a small crate, just divided into parts, one line of which still knows the old shape."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("field_moved_to_part")
def lifelike_order_with_customer(s: Source) -> str:
    return fill(
        s,
        """
use std::fmt;

#[derive(Debug, Clone)]
pub struct $Customer {
    pub $name: String,
    pub $email: String,
}

#[derive(Debug, Clone)]
pub struct $Order {
    pub $number: u32,
    pub $customer: $Customer,
    pub $p_prices: Vec<$k>,
}

impl fmt::Display for $Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        ⟦#f:write!(f, "#{} {}", self.$number, self.«→$customer.»$name)¦writeln!(f, "{}", self.$customer.$name)?;
        write!(f, "{} <{}>", self.$number, self.«→$customer.»$email)¦write!(f, "{:>6}", self.$number)⟧
    }
}

$item
$doc
pub fn $f_mails($p_orders: &[$Order]) -> Vec<String> {
    $p_orders
        .iter()
        .filter(|$order| !$order.$p_prices.is_empty())
        .map(|$order| ⟦#f:$order.$customer.$email.clone()¦\
$order.$customer.$name.clone()¦$order.«→$customer.»$email.clone()⟧)
        .collect()
}
""",
    )


@skeleton("field_moved_to_part")
def lifelike_worker_with_queue(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::VecDeque;

#[derive(Debug, Default)]
pub struct $Queue {
    pub $p_jobs: VecDeque<String>,
    pub $limit: usize,
}

#[derive(Debug, Default)]
pub struct $Worker {
    pub $queue: $Queue,
    pub $done: usize,
    $fields
}

impl $Worker {
    $method
    $doc
    pub fn $f_push(&mut self, $job: &str) -> Result<(), String> {
        if self.$queue.$p_jobs.len() >= self.⟦#e:«→$queue.»¦$queue.⟧$limit {
            return Err($job.to_string());
        }
        self.⟦#e:$queue.¦«→$queue.»⟧$p_jobs.push_back($job.to_owned());
        Ok(())
    }

    pub fn $f_step(&mut self) -> bool {
        ⟦let Some($job) = self.$queue.$p_jobs.pop_front() else {
            return false;
        };
        println!("{$job}");¦if self.$queue.$p_jobs.pop_front().is_none() {
            return false;
        }⟧
        self.$done += 1;
        true
    }
}

$item
""",
    )


@skeleton("field_moved_to_part")
def lifelike_theme_of_a_window(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum $Mode {
    $Light,
    $Dark,
}

$derive
pub struct $Theme {
    pub $mode: $Mode,
    pub $accent: u32,
}

pub struct $Window {
    pub $title: String,
    pub $theme: $Theme,
}

$item
impl $Window {
    $method
    $doc
    pub fn $f_toggle(&mut self) -> u32 {
        ⟦self.«→$theme.»$mode = match self.$theme.$mode {
            $Mode::$Light => $Mode::$Dark,
            $Mode::$Dark => $Mode::$Light,
        };¦if self.«→$theme.»$mode == $Mode::$Dark {
            self.$title.push('*');
        }¦match self.«→$theme.»$mode {
            $Mode::$Light => self.$theme.$accent += $n1,
            $Mode::$Dark => self.$title.clear(),
        }⟧
        self.$theme.$accent ⟦+¦*⟧ $n2
    }
}
""",
    )


@skeleton("field_moved_to_part")
def lifelike_totals_over_accounts(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::HashMap;

#[derive(Debug, Clone)]
pub struct $Money {
    pub $amount: i64,
    pub $currency: String,
}

#[derive(Debug, Clone)]
pub struct $Account {
    pub $owner: String,
    pub $balance: $Money,
}

$item
$doc
pub fn $f_totals($p_accounts: &[$Account]) -> HashMap<String, i64> {
    let mut $p_totals = HashMap::new();
    for $account in $p_accounts {
        ⟦*$p_totals.entry($account.$balance.$currency.clone()).or_insert(0) += $account.«→$balance.»$amount;¦\
*$p_totals.entry($account.«→$balance.»$currency.clone()).or_insert($n1) += $account.$balance.$amount;¦\
if $account.«→$balance.»$amount ⟦<¦>⟧ 0 {
            $p_totals.insert($account.$owner.clone(), $account.$balance.$amount);
        }¦let $name = format!("{} {}", $account.$owner, $account.«→$balance.»$currency);
        $p_totals.insert($name, $account.$balance.$amount);⟧
    }
    $p_totals
}
""",
    )


@skeleton("field_moved_to_part")
def lifelike_three_levels_deep(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone, Default)]
pub struct $Retry {
    pub $attempts: u32,
    pub $delay: u64,
}

#[derive(Debug, Clone, Default)]
pub struct $Network {
    pub $host: String,
    pub $retry: $Retry,
}

#[derive(Debug, Clone, Default)]
pub struct $Config {
    pub $name: String,
    pub $network: $Network,
}

$item
$doc
pub fn $f_wait($config: &$Config) -> u64 {
    $noise
    ⟦let mut $total = 0;
    for $attempt in 0..$config.$network.«→$retry.»$attempts {
        $total += $config.$network.$retry.$delay * u64::from($attempt);
    }
    $total¦u64::from($config.$network.$retry.$attempts) * $config.$network.«→$retry.»$delay¦\
let $network = &$config.$network;
    if $network.$host.is_empty() {
        return $n1;
    }
    $network.«→$retry.»$delay ⟦+¦*⟧ $n2⟧
}
""",
    )


@skeleton("field_moved_to_part")
def lifelike_shapes_in_a_trait(s: Source) -> str:
    return fill(
        s,
        """
pub trait $Shape {
    fn $f_corner(&self) -> (f64, f64);

    fn $f_move(&mut self, $dx: f64);
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct $Point {
    pub $x: f64,
    pub $y: f64,
}

$derive
pub struct $Square {
    pub $origin: $Point,
    pub $side: f64,
}

impl $Shape for $Square {
    fn $f_corner(&self) -> (f64, f64) {
        $noise
        (self.⟦#e:«→$origin.»¦$origin.⟧$x + self.$side, self.$origin.$y - self.$side)
    }

    fn $f_move(&mut self, $dx: f64) {
        self.⟦#e:$origin.¦«→$origin.»⟧$x += $dx;
    }
}

$item
""",
    )
