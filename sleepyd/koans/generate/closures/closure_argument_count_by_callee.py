"""Closures whose number of arguments is settled by who calls them: threads, entries, sorts, own functions, fields."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("closure_argument_count")
def created_on_demand(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::HashMap;

⟦pub ¦⟧fn $f_ensure(⟦#r:$p_table: &mut HashMap<String, Vec<$k>>, $name: &str¦$slot: &mut Option<Vec<$k>>¦\
$count: usize⟧) -> ⟦#r:usize¦usize¦HashMap<usize, Vec<$k>>⟧ {
    ⟦#r:let $p_list = $p_table.entry($name.to_string()).or_insert_with(|«_→»| vec![$n1]);
    $p_list.len()¦$noise
    $slot.get_or_insert_with(|«_→»| vec![$n1, $n2]).len()¦$noise
    let mut $p_table = HashMap::new();
    for $i in 0..$count {
        $p_table.entry($i % $n2).or_insert_with(|«$key→»| Vec::with_capacity($n1)).push($n3);
    }
    $p_table⟧
}
""",
    )


@skeleton("closure_argument_count")
def sorted_by_one_key(s: Source) -> str:
    return fill(
        s,
        """
fn $f_order(⟦#r:$p_items: &mut [String]¦$p_items: &mut Vec<($k, String)>¦$p_items: &[$k], $wanted: $k⟧)\
⟦#r:¦¦ -> Result<usize, usize>⟧ {
    $noise
    ⟦#r:$p_items.⟦sort_by_key¦sort_unstable_by_key⟧(|$a«, $b→»| $a.⟦len()¦chars().count()⟧);¦$p_items.sort();
    $p_items.dedup_by_key(|$a«, _→»| $a.0);¦$p_items.binary_search_by(|$x«, $y→»| $x.cmp(&$wanted))⟧
}
""",
    )


@skeleton("closure_argument_count")
def applied_by_own_function(s: Source) -> str:
    return fill(
        s,
        """
fn $f_apply(⟦#r:$f: impl Fn($k, $k) -> $k, $a: $k¦$f: impl Fn() -> $k, $a: $k¦$f: &dyn Fn($k) -> $k, $a: $k⟧) -> $k {
    ⟦#r:$f($a, $n1) ⟦+¦*⟧ $n2¦$f() + $a¦$f($f($a))⟧
}

⟦pub ¦⟧fn $f_run($start: $k) -> $k {
    $noise
    ⟦#r:$f_apply(⟦|$x«→, _»| $x * $n3¦|«(→»$x, $y«)→»| $x.max($y)⟧, $start)¦\
$f_apply(|«_→»| $start ⟦* $n1¦+ $n1⟧, $n2)¦$f_apply(&|$x«, $y→»| $x + $n2, $start)⟧
}
""",
    )


@skeleton("closure_argument_count")
def state_carried_along(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_sums($p_values: &[$k]) -> ⟦#r:Vec<$k>¦Option<$k>¦Vec<$k>⟧ {
    ⟦#r:$p_values
        .iter()
        .scan(⟦0¦$n1⟧, |«(→»$sum, $x«)→»| {
            *$sum += $x;
            Some(*$sum)
        })
        .collect()¦$noise
    $p_values.iter().try_fold($k::MAX / $n1, |«(→»$sum, $x«)→»| $sum.checked_⟦add¦mul⟧(*$x))¦\
let mut $p_out = $p_values.to_vec();
    $p_out.dedup_by(|«(→»$a, $b«)→»| *$a ⟦==¦<⟧ *$b);
    $noise
    $p_out⟧
}
""",
    )


@skeleton("closure_argument_count")
def lifelike_workers_started(s: Source) -> str:
    return fill(
        s,
        """
use std::thread;

$derive
pub struct $Pool {
    pub $workers: usize,
    $fields
}

impl $Pool {
    $method
    $doc
    pub fn $f_start(&self, $rounds: u64) -> u64 {
        ⟦let $handle = thread::spawn(move |«_→»| (0..$rounds).map(|$x| $x * $n1).sum::<u64>());
        $handle.join().unwrap_or($n2)¦let mut $p_handles = Vec::new();
        for $id in 0..self.$workers {
            $p_handles.push(thread::spawn(move |«$id→»| $rounds + $id as u64));
        }
        $p_handles.into_iter().filter_map(|$handle| $handle.join().ok()).sum()¦thread::scope(|«→$scope»| {
            println!("{} {}", self.$workers, $rounds);
            $rounds * $n1
        })¦let $p_sizes: [u64; 4] = std::array::from_fn(|«→_»| $rounds ⟦+¦/⟧ $n1);
        $p_sizes.iter().sum()⟧
    }
}

$item
""",
    )


@skeleton("closure_argument_count")
def lifelike_operations_in_a_list(s: Source) -> str:
    return fill(
        s,
        """
pub struct $Operation {
    pub $name: &'static str,
    pub $apply: Box<dyn Fn($k, $k) -> $k>,
}

$doc
pub fn $f_operations() -> Vec<$Operation> {
    vec![
        $Operation { $name: $q1, $apply: Box::new(|$a, $b| $a + $b) },
        $Operation { $name: $q2, $apply: Box::new(⟦#e:|$a«→, _»| $a * $n1¦|$a, $b| $a.max($b)⟧) },
        $Operation { $name: $q3, $apply: Box::new(⟦|_, $b| $b / $n2¦|$a, $b| $a * $b⟧) },
    ]
}

$item
pub fn $f_evaluate($name: &str, $left: $k, $right: $k) -> Option<$k> {
    let $p_all = $f_operations();
    let $found = $p_all.iter().find(|$operation| $operation.$name == $name)?;
    Some(($found.$apply)(⟦#e:$left, $right¦⟦$left«→, $right»¦$left, $right«, $n3→»⟧⟧))
}
""",
    )


@skeleton("closure_argument_count")
def lifelike_events_visited(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub enum $Node {
    $Leaf($k),
    $Branch(Vec<$Node>),
}

impl $Node {
    $doc
    pub fn $f_visit(&self, $depth: usize, $visit: &mut impl FnMut(usize, $k)) {
        match self {
            $Node::$Leaf($value) => $visit(⟦#e:$depth, *$value¦«→$depth, »*$value⟧),
            $Node::$Branch($p_children) => {
                for $child in $p_children {
                    $child.$f_visit($depth + 1, $visit);
                }
            }
        }
    }
}

$item
pub fn $f_deepest($root: &$Node) -> usize {
    let mut $deepest = 0;
    $noise
    $root.$f_visit(0, &mut |⟦#e:⟦«(→»$level, $value«)→»¦$level«→, $value»⟧¦$level, $value⟧| {
        ⟦#e:$deepest = $deepest.max($level);¦if $value > $n1 {
            $deepest = $deepest.max($level);
        }⟧
    });
    $deepest
}
""",
    )


@skeleton("closure_argument_count")
def lifelike_table_of_rules(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::BTreeMap;

pub type $Rule = Box<dyn Fn(&str, usize) -> bool>;

$doc
pub fn $f_rules() -> BTreeMap<&'static str, $Rule> {
    let mut $p_rules: BTreeMap<&'static str, $Rule> = BTreeMap::new();
    $p_rules.insert($q1, Box::new(|$text, $limit| $text.len() > $limit));
    $p_rules.insert($q2, Box::new(|$text, _| $text.is_empty()));
    $p_rules
}

pub fn $f_check($name: &str, $text: &str) -> bool {
    $noise
    ⟦match $f_rules().get($name) {
        Some($rule) => $rule($text«→, $n1»),
        None => false,
    }¦$f_rules().values().all(|$rule| $rule($text, $n1«, $name→»))¦let $p_all = $f_rules();
    let Some($rule) = $p_all.get($name) else {
        return $text.len() < $n2;
    };
    !$rule($text«→, $text.len() / 2»)⟧
}
""",
    )
