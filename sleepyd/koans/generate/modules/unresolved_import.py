"""Programs like a small crate in which the path of one import is wrong."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.modules.paths import named
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill

_SIBLING_WITHOUT_SUPER = """
pub mod $geometry {
    $derive
    pub struct $Point {
        pub $x: f64,
        pub $y: f64,
    }

    impl $Point {
        pub fn $f_norm(&self) -> f64 {
            self.$x.hypot(self.$y)
        }
    }
}

pub mod $tracks {
    use «→super::»$geometry::$Point;

    pub struct $Track {
        $p_points: Vec<$Point>,
        $fields
    }

    impl $Track {
        $doc
        pub fn $f_longest(&self) -> ⟦f64 {
            self.$p_points.iter().map($Point::$f_norm).fold(0.0, f64::max)
        }¦Option<&$Point> {
            self.$p_points.iter().find(|$point| $point.$f_norm() > $n1.0)
        }¦usize {
            let mut $count = 0;
            for $point in &self.$p_points {
                if $point.$x > $point.$y {
                    $count += 1;
                }
            }
            $count
        }⟧
    }
}

$item
pub fn $f_origin() -> $geometry::$Point {
    $noise
    $geometry::$Point { $x: 0.0, $y: 0.0 }
}
"""


@skeleton("unresolved_import")
def lifelike_sibling_without_super(s: Source) -> str:
    return fill(s, _SIBLING_WITHOUT_SUPER)


@skeleton("unresolved_import")
def lifelike_reexport_misspelled(s: Source) -> str:
    right, wrong = named(s)
    return fill(
        s,
        """
pub mod $store {
    mod $right {
        use std::collections::BTreeMap;

        #[derive(Debug, Default)]
        pub struct $Memory {
            $p_entries: BTreeMap<String, $k>,
        }

        impl $Memory {
            pub fn $f_set(&mut self, $key: &str, $value: $k) -> Option<$k> {
                self.$p_entries.insert($key.to_string(), $value)
            }
        }
    }

    $doc
    pub use ⟦self::¦⟧«$wrong→$right»::$Memory;⟦

    pub const $C_VERSION: u32 = $n1;¦⟧
}

$doc
pub fn $f_fill($p_pairs: &[(&str, $k)]) -> $store::$Memory {
    let mut $made = $store::$Memory::default();
    ⟦for ($key, $value) in $p_pairs {
        $made.$f_set($key, *$value);
    }¦$p_pairs.iter().for_each(|($key, $value)| {
        $made.$f_set($key, *$value);
    });¦$noise
    if let Some(($key, $value)) = $p_pairs.first() {
        $made.$f_set($key, *$value);
    }⟧
    $made
}
""",
        right=right,
        wrong=wrong,
    )


@skeleton("unresolved_import")
def lifelike_module_in_group_misspelled(s: Source) -> str:
    right, wrong = named(s)
    return fill(
        s,
        """
use $stats::{⟦$f_mean, «$wrong→$right»::$f_spread¦«$wrong→$right»::$f_spread, $f_mean⟧};

pub mod $stats {
    $doc
    pub fn $f_mean($p_values: &[f64]) -> f64 {
        $p_values.iter().sum::<f64>() / $p_values.len() as f64
    }

    pub mod $right {
        $doc
        pub fn $f_spread($p_values: &[f64]) -> f64 {
            let $center = super::$f_mean($p_values);
            $p_values.iter().map(|$value| ($value - $center).⟦powi(2)¦abs()⟧).sum::<f64>()
        }
    }
}

$derive
pub struct $Sample {
    $label: String,
    $p_values: Vec<f64>,
}

impl $Sample {
    $method
    $doc
    pub fn $f_report(&self) -> ⟦String {
        format!("{}: {:.1} {:.1}", self.$label, $f_mean(&self.$p_values), $f_spread(&self.$p_values))
    }¦Option<f64> {
        if self.$p_values.is_empty() {
            return None;
        }
        $noise
        Some($f_spread(&self.$p_values) / $f_mean(&self.$p_values))
    }¦(String, f64) {
        let $spread = $f_spread(&self.$p_values);
        (self.$label.clone(), $spread - $f_mean(&self.$p_values))
    }⟧
}
""",
        right=right,
        wrong=wrong,
    )


_VARIANT_MISSPELLED = """
use $Direction::{⟦$North, «$wrong→$right», $South¦«$wrong→$right», $North, $South¦$North, $South, «$wrong→$right»⟧};

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum $Direction {
    $North,
    $right,
    $South,
}

impl $Direction {
    $doc
    pub fn $f_turned(self) -> $Direction {
        match self {
            $North => $right,
            $right => $South,
            $South => $North,
        }
    }
}

$item
⟦$derive
pub struct $Robot {
    pub $heading: $Direction,
    pub $steps: $k,
}

impl $Robot {
    pub fn $f_turn(&mut self, $times: u8) {
        for $x1 in 0..$times {
            println!("{$x1}");
            self.$heading = self.$heading.$f_turned();
        }
    }
}¦pub fn $f_path($text: &str) -> Vec<$Direction> {
    $text
        .bytes()
        .filter_map(|$byte| match $byte {
            b'n' => Some($North),
            b's' => Some($South),
            b'0'..=b'9' => Some($right),
            _ => None,
        })
        .collect()
}⟧
"""


@skeleton("unresolved_import")
def lifelike_variant_misspelled(s: Source) -> str:
    right, wrong = named(s, "type_name")
    return fill(
        s,
        _VARIANT_MISSPELLED,
        right=right,
        wrong=wrong,
    )


@skeleton("unresolved_import")
def lifelike_std_groups(s: Source) -> str:
    group = s.pick(
        [
            "use std::«{collections::HashMap, sync::Rc}→{collections::HashMap, rc::Rc}»;",
            "use std::collections::HashMap;\nuse std::«sync→rc»::Rc;",
            "use std::«map→collections»::HashMap;\nuse std::rc::Rc;",
            "use std::rc::Rc;\nuse std::«→collections::»HashMap;",
            "use std::{«→collections::»HashMap, rc::Rc};",
        ]
    )
    return fill(
        s,
        group
        + """

$derive
pub struct $User {
    pub $name: String,
    pub $age: u8,
}

#[derive(Default)]
pub struct $Directory {
    $p_users: HashMap<String, Rc<$User>>,
    $fields
}

impl $Directory {
    $method
    $doc
    pub fn $f_add(&mut self, $name: &str, $age: u8) -> Rc<$User> {
        let $user = Rc::new($User { $name: $name.to_string(), $age });
        self.$p_users.insert($name.to_string(), Rc::clone(&$user));
        $user
    }

    pub fn $f_find(&self, $name: &str) -> ⟦Option<Rc<$User>> {
        self.$p_users.get($name).cloned()
    }¦u8 {
        self.$p_users.get($name).map_or(0, |$user| $user.$age)
    }⟧
}
""",
    )


_ITEM_ONE_LEVEL_OFF = """
pub mod $shop {
    ⟦#v:pub struct $Cart {
        pub $p_prices: Vec<$k>,
    }

    pub mod $pricing {
        use super::«$shop::→»$Cart;¦pub mod $pricing {
        use super::«→$cart::»$Cart;¦pub mod $pricing {
        use «$cart→super::$cart»::$Cart;⟧

        $doc
        pub fn $f_total($cart: &$Cart) -> $k {
            ⟦$cart.$p_prices.iter().sum()¦$cart.$p_prices.iter().filter(|$price| **$price > $n1).sum()¦let mut $sum = 0;
            for $price in &$cart.$p_prices {
                $sum += $price;
            }
            $sum⟧
        }

        pub fn $f_discount($total: $k) -> $k {
            $total - $total / $n2
        }
    }⟦#v:¦

    pub mod $cart {
        pub struct $Cart {
            pub $p_prices: Vec<$k>,
        }
    }¦

    pub mod $cart {
        $derive
        pub struct $Cart {
            pub $name: String,
            pub $p_prices: Vec<$k>,
        }
    }⟧
}

$item
⟦pub fn $f_pay($p_totals: &[$k]) -> $k {
    $noise
    $p_totals.iter().map(|$amount| $shop::$pricing::$f_discount(*$amount)).sum()
}¦use self::$shop::$pricing::$f_discount;

pub struct $Receipt($k);

impl $Receipt {
    pub fn $f_reduced(&self) -> Self {
        $Receipt($f_discount(self.0))
    }
}⟧
"""


@skeleton("unresolved_import")
def lifelike_item_one_level_off(s: Source) -> str:
    return fill(s, _ITEM_ONE_LEVEL_OFF)


_RENAMED_IMPORT = """
use [path] as $NetSettings;
use $display::[kind] as $ViewSettings;

mod [module] {
    #[derive(Debug, Default)]
    pub struct [kind] {
        pub $port: u16,
    }
}

mod $display {
    #[derive(Debug, Default)]
    pub struct [kind] {
        pub $columns: usize,
    }
}

$doc
pub struct $Program {
    $net: $NetSettings,
    $view: $ViewSettings,
    $fields
}

impl $Program {
    $method
    ⟦$doc
    pub fn $f_describe(&self) -> String {
        format!("{:?} {}", self.$net, self.$view.$columns)
    }

    pub fn $f_port() -> u16 {
        $NetSettings::default().$port + $n1
    }¦pub fn $f_widen(mut self, $by: usize) -> Self {
        self.$view = $ViewSettings { $columns: self.$view.$columns + $by };
        self
    }

    pub fn $f_ports($p_ports: &[u16]) -> Vec<$NetSettings> {
        $p_ports.iter().map(|&$port| $NetSettings { $port }).collect()
    }⟧
}
"""


@skeleton("unresolved_import")
def lifelike_renamed_import(s: Source) -> str:
    right, wrong = named(s, s.pick(["var", "var", "type_name"]))
    module, kind = (right, "$Settings") if right[0].islower() else ("$network", right)
    path = f"«{wrong}→{right}»::$Settings" if module == right else f"$network::«{wrong}→{right}»"
    return fill(
        s,
        _RENAMED_IMPORT.replace("[path]", path).replace("[module]", module).replace("[kind]", kind),
    )
