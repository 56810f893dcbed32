"""Calls in arms, in loops and within calls that lack an argument which stands beside them."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("wrong_argument_count")
def call_within_a_call(s: Source) -> str:
    return fill(
        s,
        """
fn $f_scale($value: $k, $factor: $k) -> $k {
    $value * $factor
}

fn $f_shift($value: $k, $offset: $k) -> $k {
    $value + $offset
}

fn $f_place($value: $k, $factor: $k, $offset: $k) -> $k {
    $noise
    ⟦$f_shift($f_scale($value«→, $factor»), $offset)¦$f_shift($f_scale($value, $factor)«→, $offset»)\
¦$f_scale($f_shift($value«→, $offset»), $factor)¦let $moved = $f_shift($value«→, $offset»);
    $f_scale($moved, $factor)¦$f_scale($f_shift($value, $offset)«→, $factor»)⟧
}
""",
    )


@skeleton("wrong_argument_count")
def lifelike_arm_without_its_binding(s: Source) -> str:
    return fill(
        s,
        """
$doc
pub enum $Command {
    $Move { $steps: $k, $label: String },
    $Turn($k),
    $Stop,
}

$derive
pub struct $Robot {
    $position: $k,
    $log: String,
}

impl $Robot {
    $method
    fn $f_advance(&mut self, $steps: $k, $label: &str) {
        self.$position += $steps;
        self.$log.push_str($label);
    }

    fn $f_rotate(&mut self, $angle: $k) {
        self.$position = self.$position.max($angle);
    }

    $doc
    pub fn $f_apply(&mut self, $command: &$Command) {
        match $command {
            ⟦$Command::$Move { $steps, $label } => self.$f_advance(*$steps«→, $label»),
            $Command::$Turn($angle) => self.$f_rotate(*$angle),¦$Command::$Turn($angle) => self.$f_rotate(«→*$angle»),
            $Command::$Move { $steps, $label } => self.$f_advance(*$steps, $label),\
¦$Command::$Move { $steps, $label } => {
                $noise
                self.$f_advance(«→*$steps, »$label);
            }
            $Command::$Turn($angle) => self.$f_rotate(*$angle),⟧
            $Command::$Stop => {}
        }
    }
}
""",
    )


@skeleton("wrong_argument_count")
def lifelike_collection_call_lacks_value(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::HashMap;

$doc
$derive
pub struct $Register {
    $p_entries: HashMap<$held, $k>,
    $p_order: Vec<$held>,
    $fields
}

impl $Register {
    $method
    $doc
    pub fn ⟦$f_enter(&mut self, $name: $held, $count: $k) -> Option<$k> {
        $noise
        self.$p_order.push($name.clone());
        self.$p_entries.insert($name«→, $count»)¦$f_append(&mut self, $name: $held) -> usize {
        self.$p_order.push(«→$name»);
        self.$p_order.len()¦$f_place(&mut self, $at: usize, $name: $held) {
        if $at < self.$p_order.len() {
            self.$p_order.insert($at«→, $name»);
        }¦$f_load(&mut self, $p_rows: Vec<($held, $k)>) {
        for ($name, $count) in $p_rows {
            self.$p_order.push($name.clone());
            self.$p_entries.insert($name«→, $count»);
        }¦$f_share(&self, $name: &$held) -> $k {
        self.$p_entries.get(«→$name»).copied().unwrap_or($n1)⟧
    }
}

$item
""",
        held=s.pick(["String", "u64", "char"]),
    )


@skeleton("wrong_argument_count")
def lifelike_helper_of_own_type(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Invoice {
    $p_amounts: Vec<$k>,
    $rate: $k,
    $fields
}

impl $Invoice {
    $method
    fn $f_taxed($amount: $k, $rate: $k) -> $k {
        $amount ⟦* $rate / 100¦+ $amount / $rate¦* $rate⟧
    }

    fn $f_total(&self, $rate: $k) -> $k {
        self.$p_amounts.iter().map(|&$amount| $amount * $rate).sum()
    }

    $doc
    pub fn $f_due(&self⟦) -> $k {
        let $rate = self.$rate.max($n1);
        $noise
        self.$f_total(«→$rate»)¦, $rate: $k) -> $k {
        let mut $due = 0;
        for &$amount in &self.$p_amounts {
            $due += Self::$f_taxed($amount«→, $rate»);
        }
        $due¦, $rate: $k) -> Vec<$k> {
        self.$p_amounts.iter().map(|&$amount| Self::$f_taxed($amount«→, $rate»)).collect()¦, $rate: $k) -> bool {
        $noise
        self.$f_total(«→$rate») > $n1¦) -> $k {
        let $rate = self.$rate;
        self.$p_amounts
            .iter()
            .fold($n1, |$sum, &$amount| $sum + $Invoice::$f_taxed($amount«→, $rate»))⟧
    }
}
""",
    )
