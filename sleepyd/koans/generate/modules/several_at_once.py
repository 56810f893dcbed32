"""Programs of the module tasks with two or three places to mend: what is private, and imports."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("private_item")
def module_and_item_both_private(s: Source) -> str:
    return fill(
        s,
        """
mod $outer {
    «→pub »mod $inner {
        «→pub »⟦#i:fn $f_value($x: $k) -> $k {
            $x ⟦+¦*⟧ $n1
        }¦const $C_VALUE: $k = $n1;¦struct $Value {
            pub $x: $k,
        }⟧
    }⟦

    pub const $C_NAME: &str = $q1;¦⟧
}

⟦#i:fn $f_run($p_values: &[$k]) -> Vec<$k> {
    $p_values.iter().map(|$v1| $outer::$inner::$f_value(*$v1)).collect()¦fn $f_run($p_values: &[$k]) -> usize {
    $p_values.iter().filter(|$v1| **$v1 > $outer::$inner::$C_VALUE).count()¦\
fn $f_run($value: &$outer::$inner::$Value) -> $k {
    $noise
    $value.$x + $n2⟧
}
""",
    )


@skeleton("private_item")
def lifelike_type_and_its_helper(s: Source) -> str:
    return fill(
        s,
        """
use $stats::{$Summary, $f_summary};

mod $stats {
    $derive
    «→pub »struct $Summary {
        pub $total: $k,
        pub $count: usize,
    }

    $doc
    «→pub »fn $f_summary($p_values: &[$k]) -> $Summary {
        $Summary { $total: $p_values.iter().sum(), $count: $p_values.len() }
    }
}

$item
$doc
pub fn $f_report($p_groups: &[Vec<$k>]) -> ⟦Vec<$Summary> {
    $noise
    $p_groups.iter().map(|$x1| $f_summary($x1)).collect()¦$k {
    let mut $best = $n1;
    for $group in $p_groups {
        let $summary: $Summary = $f_summary($group);
        $best = $best.max($summary.$total / $summary.$count as $k);
    }
    $best⟧
}
""",
    )


@skeleton("unresolved_import")
def two_imports_without_their_modules(s: Source) -> str:
    return fill(
        s,
        """
⟦#i:use std::«→collections::»HashMap;
use std::«→fmt::»Display;

⟦pub ¦⟧fn $f_show<T: Display>($p_items: &[T]) -> HashMap<String, usize> {
    $noise
    $p_items.iter().enumerate().map(|($i, $x1)| ($x1.to_string(), $i)).collect()
}¦use std::«→time::»Duration;
use std::«→sync::»Mutex;

⟦pub ¦⟧fn $f_wait($limit: &Mutex<Duration>) -> bool {
    let $guard = $limit.lock().unwrap();
    $noise
    *$guard > Duration::from_secs($n1)
}¦use std::«→cell::»RefCell;
use std::«→rc::»Rc;

⟦pub ¦⟧fn $f_shared($value: $k) -> Rc<RefCell<Vec<$k>>> {
    $noise
    Rc::new(RefCell::new(vec![$value; $n1]))
}⟧
""",
    )


@skeleton("duplicate_import")
def two_names_clash(s: Source) -> str:
    return fill(
        s,
        """
use $old::{$Item, $f_load};
use $new::{⟦$Item«→ as $NewItem», $f_load«→ as $f_fresh»¦$f_load«→ as $f_fresh», $Item«→ as $NewItem»⟧};

mod $old {
    pub struct $Item {
        pub $name: String,
    }

    pub fn $f_load($name: &str) -> $Item {
        $Item { $name: $name.to_string() }
    }
}

mod $new {
    pub struct $Item {
        pub $size: $k,
    }

    pub fn $f_load($size: $k) -> $Item {
        $Item { $size }
    }
}

⟦pub ¦⟧fn $f_convert($item: &$Item) -> $NewItem {
    $noise
    $f_fresh($item.$name.len() as $k)
}

⟦pub ¦⟧fn $f_both($name: &str) -> ($Item, $NewItem) {
    ($f_load($name), $f_fresh($n1))
}
""",
    )
