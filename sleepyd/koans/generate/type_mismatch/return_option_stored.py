"""A bare value where an Option is stored, compared or passed on: slots, maps, variants, lists and arguments."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("return_option")
def lifelike_slot_of_array(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Garage {
    $p_slots: ⟦#s:[Option<OF>; 8]¦Vec<Option<OF>>⟧,
    $used: usize,
}

impl $Garage {
    $method
    $doc
    pub fn $f_park(&mut self, $at: usize, $car: OF) -> bool {
        ⟦if $at >= self.$p_slots.len() || self.$p_slots[$at].is_some() {
            return false;
        }
        self.$p_slots[$at] = «→Some(»$car«→)»;
        $noise¦for $slot in self.$p_slots.iter_mut().skip($at) {
            if $slot.is_none() {
                *$slot = «→Some(»$car«→)»;
                return true;
            }
        }¦match self.$p_slots.get_mut($at) {
            Some($slot) => *$slot = «→Some(»$car«→)»,
            None => return false,
        }¦if let Some($slot @ None) = self.$p_slots.get_mut($at) {
            *$slot = «→Some(»$car«→)»;
        }⟧
        self.$used += 1;
        self.$used < $n1
    }
}
""".replace("OF", s.pick(["u32", "String", "char", "u64"])),
    )


@skeleton("return_option")
def lifelike_optional_value_in_map(s: Source) -> str:
    kind, value = s.pick([("u32", "$n1"), ("String", "$q1.to_string()"), ("u32", "$amount"), ("u32", "$amount + $n1")])
    return fill(
        s,
        """
use std::collections::⟦#m:HashMap¦BTreeMap⟧;

$item
$doc
pub fn $f_collect($p_names: &[&str], $amount: u32) -> ⟦#m:HashMap¦BTreeMap⟧<String, Option<KIND>> {
    let mut $p_table⟦¦: ⟦#m:HashMap¦BTreeMap⟧<String, Option<KIND>>⟧ = ⟦#m:HashMap¦BTreeMap⟧::new();
    for $name in $p_names {
        if $name.is_empty() {
            $p_table.insert($q2.to_string(), None);
            continue;
        }
        ⟦$p_table.insert($name.to_string(), «→Some(»VALUE«→)»);¦if $amount > $n2 {
            $p_table.insert($name.to_uppercase(), «→Some(»VALUE«→)»);
        }¦$p_table.entry($name.to_string()).or_insert(«→Some(»VALUE«→)»);¦let $key = format!("{$name}-{$amount}");
        $p_table.insert($key, «→Some(»VALUE«→)»);⟧
    }
    $noise
    $p_table
}
""".replace("KIND", kind).replace("VALUE", value),
    )


@skeleton("return_option")
def lifelike_variant_with_optional_payload(s: Source) -> str:
    return fill(
        s,
        """
$doc
#[derive(Debug)]
pub enum $Event {
    $Key(char),
    $Click { $x: i32, $label: Option<String> },
    $Resize(Option<u32>, u32),
}

$item
$doc
⟦pub ¦⟧fn $f_event($code: u32, $text: &str) -> $Event {
    $noise
    ⟦match $code {
        0 => $Event::$Click { $x: $n1, $label: «→Some(»$text.to_string()«→)» },
        1..=9 => $Event::$Resize(None, $code),
        _ => $Event::$Key('$w1'),
    }¦if $code > $n1 {
        return $Event::$Resize(«→Some(»$code«→)», $n2);
    }
    $Event::$Click { $x: 0, $label: None }¦if $text.is_empty() {
        $Event::$Click { $x: $n1, $label: None }
    } else {
        $Event::$Click { $x: $n2, $label: «→Some(»$text.trim().to_owned()«→)» }
    }¦match $text {
        $q1 => $Event::$Resize(«→Some(»$code * $n1«→)», $code),
        _ => $Event::$Resize(None, $n2),
    }⟧
}
""".replace("'$w1'", f"'{s.pick('abcdxyz')}'"),
    )


@skeleton("return_option")
def lifelike_compared_with_option(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Player {
    $name: String,
    $last: Option<$k>,
    $fields
}

impl $Player {
    $method
    $doc
    pub fn $f_repeats(&self, $p_moves: &[$k], $next: $k) -> bool {
        $noise
        ⟦if self.$last == «→Some(»$next«→)» {
            return false;
        }
        $p_moves.len() > $n1¦self.$last ⟦==¦!=⟧ «→Some(»$next«→)» && !self.$name.is_empty()\
¦$p_moves.iter().copied().max() ⟦==¦!=⟧ «→Some(»$next«→)»¦$p_moves.last() ⟦==¦!=⟧ «→Some(»&$next«→)»\
¦let $first = $p_moves.first().copied();
        $first ⟦==¦!=⟧ «→Some(»$next«→)»¦while self.$last != «→Some(»$next«→)» {
            if $p_moves.len() > $n1 {
                return true;
            }
            break;
        }
        self.$name.is_empty()⟧
    }
}
""",
    )


@skeleton("return_option")
def lifelike_node_put_in_front(s: Source) -> str:
    return fill(
        s,
        """
struct $Node {
    $value: $k,
    $next: Option<Box<$Node>>,
}

$doc
pub struct $Stack {
    $head: Option<Box<$Node>>,
    $size: usize,
}

impl $Stack {
    $method
    $doc
    pub fn ⟦push¦$f_push⟧(&mut self, $value: $k) {
        $noise
        ⟦let $node = Box::new($Node { $value, $next: self.$head.take() });
        self.$head = «→Some(»$node«→)»;¦let $rest = self.$head.take();
        self.$head = «→Some(»Box::new($Node { $value, $next: $rest })«→)»;¦let $old = match self.$head.take() {
            Some($node) => $node,
            None => Box::new($Node { $value: 0, $next: None }),
        };
        self.$head = Some(Box::new($Node { $value, $next: «→Some(»$old«→)» }));¦if let Some($old) = self.$head.take() {
            let $node = $Node { $value, $next: «→Some(»$old«→)» };
            self.$head = Some(Box::new($node));
        }⟧
        self.$size += 1;
    }

    pub fn $f_top(&self) -> Option<$k> {
        self.$head.as_ref().map(|$node| $node.$value)
    }
}
""",
    )


@skeleton("return_option")
def lifelike_options_listed(s: Source) -> str:
    return fill(
        s,
        """
$item
$doc
pub fn $f_cells($p_values: &[$k], $limit: $k) -> Vec<Option<$k>> {
    let mut $p_cells⟦¦: Vec<Option<$k>>⟧ = ⟦Vec::new()¦vec![None]⟧;
    for ⟦$value in $p_values¦$value in $p_values.iter().rev()⟧ {
        ⟦if *$value > $limit {
            $p_cells.push(None);
        } else {
            $p_cells.push(«→Some(»*$value«→)»);
        }¦$p_cells.push(None);
        $p_cells.push(«→Some(»*$value ⟦+¦*⟧ $limit«→)»);¦match $value {
            0 => $p_cells.push(None),
            _ => $p_cells.push(«→Some(»$value / $n1«→)»),
        }¦$p_cells.extend([None, «→Some(»$limit«→)»]);
        if *$value == $limit {
            break;
        }⟧
    }
    $noise
    $p_cells
}
""",
    )


@skeleton("return_option")
def bound_with_its_type(s: Source) -> str:
    return fill(
        s,
        """
fn $f_find($p_values: ⟦&[$k]¦Vec<$k>⟧, $start: $k) -> ⟦#r:$k¦usize⟧ {
    let mut $best: Option<$k> = «→Some(»$start⟦¦ + $n1⟧«→)»;
    $noise
    for $value in $p_values⟦.iter().copied()¦.iter().skip(1).copied()⟧ {
        if ⟦$value > $n2¦$value % 2 == 0¦Some($value) < $best⟧ {
            $best = Some($value);
        }⟦¦ else if $value == $n3 {
            $best = None;
        }⟧
    }
    ⟦#r:$best.unwrap_or($n1)¦$best.into_iter().count()⟧
}
""",
    )


@skeleton("return_option")
def lifelike_argument_of_method(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Table {
    $p_rows: Vec<(String, Option<u32>)>,
    $fields
}

impl $Table {
    $method
    $doc
    pub fn $f_add(&mut self, $name: &str, $limit: Option<u32>) -> &mut Self {
        self.$p_rows.push(($name.to_string(), $limit));
        self
    }

    pub fn $f_standard(&mut self, $size: u32) -> usize {
        $noise
        ⟦self.$f_add($q1, «→Some(»$size«→)»);¦self.$f_add($q1, None).$f_add($q2, «→Some(»$size * $n1«→)»);\
¦for $i in 0..$size {
            self.$f_add($q1, «→Some(»$i«→)»);
        }¦if $size > $n1 {
            self.$f_add($q2, «→Some(»$n2«→)»);
        } else {
            self.$f_add($q2, None);
        }¦self.$p_rows.push(($q1.to_string(), «→Some(»$size«→)»));¦let $old = self.$p_rows.len() as u32;
        self.$f_add($q1, «→Some(»$old«→)»);⟧
        self.$p_rows.len()
    }
}
""",
    )
