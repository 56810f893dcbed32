"""Programs like a small crate in which two modules have an item of one name, and both are brought in."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("duplicate_import")
def lifelike_iterators_of_two_kinds(s: Source) -> str:
    return fill(
        s,
        """
use std::slice::Iter;
use std::collections::btree_map«::Iter→»;
use std::collections::BTreeMap;

$derive
pub struct $Store {
    $p_rows: Vec<String>,
    $p_index: BTreeMap<String, usize>,
    $fields
}

impl $Store {
    $method
    pub fn $f_rows(&self) -> Iter<'_, String> {
        self.$p_rows.iter()
    }

    $doc
    pub fn $f_index(&self) -> btree_map::Iter<'_, String, usize> {
        self.$p_index.iter()
    }

    pub fn $f_first(&self) -> Option<&String> {
        ⟦self.$f_rows().next()¦self.$f_index().map(|($key, _)| $key).next()¦self.$f_rows().max()⟧
    }
}

$item
""",
    )


@skeleton("duplicate_import")
def lifelike_events_of_two_devices(s: Source) -> str:
    return fill(
        s,
        """
⟦use $touch::$Event;
use $keyboard::$Event as $KeyEvent;
use $mouse::$Event«→ as $MouseEvent»;¦use $touch::$Event;
use $keyboard::$Event«→ as $KeyEvent»;
use $mouse::$Event as $MouseEvent;⟧

pub mod $keyboard {
    pub struct $Event {
        pub $key: char,
    }
}

pub mod $mouse {
    pub struct $Event {
        pub $button: u8,
    }
}

pub mod $touch {
    pub struct $Event {
        pub $fingers: u8,
    }
}

$item
$doc
pub enum $Input {
    $Key($KeyEvent),
    $Click($MouseEvent),
    $Tap($Event),
}

impl $Input {
    $doc
    pub fn $f_code(&self) -> u32 {
        match self {
            $Input::$Key($event) => $event.$key as u32,
            $Input::$Click($event) => u32::from($event.$button) ⟦* $n1¦+ $n1⟧,
            $Input::$Tap($event) => u32::from($event.$fingers),
        }
    }
}
""",
    )


@skeleton("duplicate_import")
def lifelike_imports_of_an_inner_module(s: Source) -> str:
    return fill(
        s,
        """
pub mod $shapes {
    #[derive(Debug⟦, Clone¦, PartialEq⟧)]
    pub struct $Point {
        pub $x: f64,
        pub $y: f64,
    }

    pub mod $screen {
        #[derive(Debug⟦, Clone¦, Default⟧)]
        pub struct $Point {
            pub $column: usize,
            pub $row: usize,
        }
    }
}

$item
pub mod $convert {
    ⟦#u:use super::$shapes::{«$Point, $screen::$Point→$Point, $screen»};¦use super::$shapes::$Point;
    use super::$shapes::$screen«::$Point→»;⟧

    $doc
    pub fn $f_place($point: &$Point, $scale: f64) -> $screen::$Point {
        $screen::$Point {
            $column: ($point.$x * $scale) as usize,
            $row: ⟦($point.$y * $scale) as usize¦$point.$y.abs() as usize + $n1⟧,
        }
    }
}
""",
    )


@skeleton("duplicate_import")
def lifelike_traits_with_one_name(s: Source) -> str:
    return fill(
        s,
        """
use $binary::$Encode;
«use $text::$Encode;→»

mod $binary {
    pub trait $Encode {
        fn $f_bytes(&self) -> Vec<u8>;
    }
}

mod $text {
    pub trait $Encode {
        fn $f_text(&self) -> String;
    }
}

$derive
pub struct $Header {
    $kind: u8,
    $size: u16,
}

$item
impl $Encode for $Header {
    fn $f_bytes(&self) -> Vec<u8> {
        ⟦vec![self.$kind, self.$size as u8]¦let mut $p_out = self.$size.to_be_bytes().to_vec();
        $p_out.push(self.$kind);
        $p_out⟧
    }
}

impl $text::$Encode for $Header {
    fn $f_text(&self) -> String {
        $noise
        format!("{⟦}:{¦} {¦}/{⟧}", self.$kind, self.$size)
    }
}
""",
    )


@skeleton("duplicate_import")
def lifelike_modules_called_alike(s: Source) -> str:
    return fill(
        s,
        """
⟦#u:use std::time;
use $own::time«→ as $clock»;¦use $own::time as $clock;
use std::time;
«use std::time;→»⟧

mod $own {
    pub mod time {
        pub const $C_ZONE: &str = $q1;

        pub fn $f_hours($seconds: u64) -> u64 {
            $seconds / 3600
        }
    }
}

$derive
pub struct $Stopwatch {
    $started: time::Instant,
    $fields
}

$item
impl $Stopwatch {
    pub fn $f_elapsed(&self) -> ⟦u64 {
        $noise
        $clock::$f_hours(self.$started.elapsed().as_secs())¦String {
        let $hours = $clock::$f_hours(self.$started.elapsed().as_secs());
        format!("{$hours} {}", $clock::$C_ZONE)⟧
    }
}
""",
    )


@skeleton("duplicate_import")
def lifelike_import_in_a_function(s: Source) -> str:
    return fill(
        s,
        """
pub mod $metric {
    pub const $C_NAME: &str = $q1;

    pub fn $f_length($value: f64) -> f64 {
        $value * $n1.5
    }
}

pub mod $imperial {
    pub const $C_NAME: &str = $q2;

    pub fn $f_length($value: f64) -> f64 {
        $value / $n2.5
    }
}

$item
$doc
pub fn $f_describe($value: f64, $foreign: bool) -> String {
    ⟦#u:use $imperial::«{$f_length, $C_NAME}→$f_length»;
    use $metric::$C_NAME;¦use $imperial::{$f_length, $C_NAME};
    use $metric::«{self, $C_NAME}→{self}»;⟧
    $noise
    ⟦#u:if $foreign {
        return format!("{} {}", $f_length($value), $imperial::$C_NAME);
    }
    format!("{} {}", $value, $C_NAME)¦if $foreign {
        return format!("{} {}", $f_length($value), $C_NAME);
    }
    format!("{} {}", $metric::$f_length($value), $metric::$C_NAME)⟧
}
""",
    )
