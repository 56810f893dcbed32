"""Closures that must be boxed: in branches and arms, lists and tuples, and behind `Rc`, `FnMut` and `FnOnce`.

Where several closures meet without a type, the variable is given the boxed type and each closure its box.
"""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("closure_types")
def arms_bound_to_variable(s: Source) -> str:
    """No two closures have the same type."""
    return fill(
        s,
        """
fn $f_apply($mode: &str, $base: $k, $value: $k) -> $k {
    $noise
    let $run«→: Box<dyn Fn($k) -> $k>» = match $mode {
        $q1 => «→Box::new(»move |$x: $k| $x ⟦+¦*⟧ $base«→)»,
        ⟦$q2 => «→Box::new(»move |$x: $k| $x.max($base)«→)»,
        ¦⟧_ => «→Box::new(»move |$x: $k| $x ⟦% $n1¦* $base + $n2¦- $base⟧«→)»,
    };
    ⟦$run($value)¦$run($value) + $run($n3)¦let $first = $run($value);
    $first ⟦*¦+⟧ $n3⟧
}
""",
    )


@skeleton("closure_types")
def lifelike_predicate_chosen(s: Source) -> str:
    of = s.pick(["u32", "i64", "u64"])
    return fill(
        s,
        """
$derive
pub struct $Filter {
    pub $limit: OF,
    pub $inverted: bool,
    $fields
}

impl $Filter {
    $method
    $doc
    pub fn $f_count(&self, $p_values: &[OF]) -> usize {
        let $limit = self.$limit;
        $noise
        ⟦let $keep«→: Box<dyn Fn(OF) -> bool>» = if self.$inverted {
            «→Box::new(»move |$value: OF| $value ⟦<¦<=⟧ $limit«→)»
        } else {
            «→Box::new(»move |$value: OF| $value ⟦>¦>=⟧ $limit«→)»
        };¦let $keep«→: Box<dyn Fn(OF) -> bool>» = match self.$inverted {
            true => «→Box::new(»move |$value: OF| $value != $limit«→)»,
            false => «→Box::new(»move |$value: OF| $value == $limit«→)»,
        };¦let $keep: Box<dyn Fn(OF) -> bool> = if !self.$inverted {
            Box::new(move |$value| $value % $n1 == $limit)
        } else if $limit > $n2 {
            «→Box::new(»|$value| $value > $n3«→)»
        } else {
            Box::new(|_| true)
        };⟧
        ⟦$p_values.iter().filter(|$x| $keep(**$x)).count()¦let mut $hits = 0;
        for $x in $p_values {
            if $keep(*$x) {
                $hits += 1;
            }
        }
        $hits⟧
    }
}
""".replace("OF", of),
    )


@skeleton("closure_types")
def bound_with_its_boxed_type(s: Source) -> str:
    kinds, closure, call = s.pick(
        [
            ("&str) -> bool", "|$text: &str| $text.len() > $n1", "$run($name)"),
            ("&str) -> bool", "|$text: &str| $text.starts_with($q1)", "$run($name) && $run($q2)"),
            ("usize) -> bool", "move |$x| $x ⟦>¦==¦<⟧ $limit", "$run($name.len())"),
            ("char) -> bool", "|$c: char| $c.is_alphabetic()", "$name.chars().all(|$x| $run($x))"),
            ("usize) -> bool", "move |$x| $x * $n1 < $limit", "!$run($name.len() + $n2)"),
        ]
    )
    return fill(
        s,
        """
fn $f_check($name: &str, $limit: usize) -> bool {
    let $run: Box<dyn Fn(KINDS> = «→Box::new(»CLOSURE«→)»;
    $noise
    ⟦if $name.len() > $limit {
        return false;
    }
    ¦⟧CALL
}
""".replace("KINDS", kinds)
        .replace("CLOSURE", closure)
        .replace("CALL", call),
    )


@skeleton("closure_types")
def lifelike_named_operations(s: Source) -> str:
    form = s.pick(["Vec<(&'static str, Box<dyn Fn($k) -> $k>)>", "Vec<(String, Box<dyn Fn($k) -> $k>)>"])
    name = "$q{}" if "static" in form else "$q{}.to_string()"
    return fill(
        s,
        """
type $Operation = FORM;

$item
$doc
pub fn $f_operations($step: $k⟦¦, $wide: bool⟧) -> $Operation {
    $noise
    ⟦vec![
        (NAME1, Box::new(move |$x| $x + $step)),
        (NAME2, «→Box::new(»|$x| $x * $n1«→)»),
    ]¦let mut $p_list: $Operation = Vec::new();
    $p_list.push((NAME1, «→Box::new(»move |$x| $x ⟦*¦+⟧ $step«→)»));
    $p_list.push((NAME2, Box::new(|$x| $x)));
    $p_list¦let mut $p_list: $Operation = vec![(NAME1, Box::new(|$x| $x / $n1))];
    for $i in 1..$n2 {
        $p_list.push((NAME2, «→Box::new(»move |$x| $x + $step * $i«→)»));
    }
    $p_list¦let $first: (KEY, Box<dyn Fn($k) -> $k>) = (NAME1, «→Box::new(»move |$x| $x % $step«→)»);
    vec![$first]⟧
}

pub fn $f_run($p_operations: &$Operation, $value: $k) -> $k {
    $p_operations.iter().fold($value, |$acc, ($label, $call)| {
        println!("{$label}: {$acc}");
        $call($acc)
    })
}
""".replace("FORM", form)
        .replace("KEY", "String" if "String" in form else "&'static str")
        .replace("NAME1", name.format(1))
        .replace("NAME2", name.format(2)),
    )


@skeleton("closure_types")
def lifelike_shared_handler(s: Source) -> str:
    pointer = s.pick(["Rc", "Arc"])
    return fill(
        s,
        """
use std::⟦rc⟧::POINTER;

$doc
#[derive(Clone)]
pub struct $Service {
    $name: String,
    $handler: POINTER<dyn Fn(&str) -> usize>,
}

impl $Service {
    $method
    $doc
    pub fn $f_new($name: &str, $factor: usize) -> ⟦Self¦$Service⟧ {
        $noise
        ⟦$Service {
            $name: $name.to_string(),
            $handler: «→POINTER::new(»move |$text: &str| $text.len() ⟦*¦+⟧ $factor«→)»,
        }¦let $handler: POINTER<dyn Fn(&str) -> usize> = «→POINTER::new(»|$text: &str| $text.trim().len()«→)»;
        Self { $name: format!("{$name}{$factor}"), $handler }¦let mut $service = $Service {
            $name: $name.to_uppercase(),
            $handler: POINTER::new(|_: &str| $n1),
        };
        if $factor > $n2 {
            $service.$handler = «→POINTER::new(»move |$text: &str| $text.split('-').count() + $factor«→)»;
        }
        $service⟧
    }

    pub fn $f_call(&self, $text: &str) -> usize {
        (self.$handler)($text) + self.$name.len()
    }
}
""".replace("⟦rc⟧", "rc" if pointer == "Rc" else "sync").replace("POINTER", pointer),
    )


@skeleton("closure_types")
def lifelike_jobs_run_once(s: Source) -> str:
    kind, use = s.pick([("FnOnce", "for $job in self.$p_jobs {"), ("FnMut", "for mut $job in self.$p_jobs {")])
    return fill(
        s,
        """
pub struct $Queue {
    $p_jobs: Vec<Box<dyn KIND() -> String>>,
    $fields
}

impl $Queue {
    $method
    $doc
    pub fn $f_schedule(&mut self, $name: String, $count: usize) {
        $noise
        ⟦self.$p_jobs.push(«→Box::new(»move || $name.repeat($count)«→)»);¦if $count > $n1 {
            self.$p_jobs.push(«→Box::new(»move || format!("{$name}: {$count}")«→)»);
        }¦self.$p_jobs.push(Box::new(move || $name.to_uppercase()));
        self.$p_jobs.insert(0, «→Box::new(»|| String::from($q1)«→)»);¦for $i in 0..$count {
            self.$p_jobs.push(«→Box::new(»move || $i.to_string()«→)»);
        }
        self.$p_jobs.push(Box::new(move || $name.trim().to_string()));⟧
    }

    pub fn $f_run(self) -> Vec<String> {
        let mut $p_out = Vec::new();
        USE
            $p_out.push($job());
        }
        $p_out
    }
}
""".replace("KIND", kind).replace("USE", use),
    )
