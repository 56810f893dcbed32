"""Programs with modules of their own whose imports take a wrong way, or use a wrong name."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.modules.paths import named
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("unresolved_import")
def level_left_out(s: Source) -> str:
    return fill(
        s,
        """
use ⟦self::¦⟧$shop::«→$stock::»$Item;

mod $shop {
    pub mod $stock {
        $derive
        pub struct $Item {
            pub $price: $k,
            pub $count: $k,
        }
    }

    pub fn $f_discount($price: $k) -> $k {
        $price / $n1
    }
}

⟦pub ¦⟧fn $f_value(⟦$item: &$Item) -> $k {
    $noise
    $item.$price * $item.$count¦$p_items: &[$Item]) -> $k {
    $p_items.iter().map(|$x1| $shop::$f_discount($x1.$price)).sum()¦$price: $k) -> $Item {
    $Item { $price, $count: $n2 }⟧
}
""",
    )


@skeleton("unresolved_import")
def level_too_many(s: Source) -> str:
    return fill(
        s,
        """
use $tools::«$helpers::→»$f_clean;

mod $tools {
    pub fn $f_clean($text: &str) -> String {
        $text.⟦trim().to_string()¦replace('-', "")¦to_lowercase()⟧
    }

    pub mod $helpers {
        pub const $C_WIDTH: usize = $n1;
    }
}

⟦pub ¦⟧fn $f_names($p_lines: &[&str]) -> ⟦Vec<String> {
    $noise
    $p_lines.iter().map(|$line| $f_clean($line)).collect()¦usize {
    $p_lines.iter().map(|$line| $f_clean($line).len().min($tools::$helpers::$C_WIDTH)).sum()¦Option<String> {
    let $first = $p_lines.first()?;
    Some($f_clean($first))⟧
}
""",
    )


@skeleton("unresolved_import")
def function_of_a_group_misspelled(s: Source) -> str:
    right, wrong = named(s, "func")
    return fill(
        s,
        """
use $text::{⟦$f_other, «$wrong→$right»¦«$wrong→$right», $f_other⟧};

mod $text {
    pub fn $right($line: &str) -> usize {
        $line.⟦len()¦chars().count()¦split(' ').count()⟧
    }

    pub fn $f_other($line: &str) -> bool {
        $line.⟦is_empty()¦starts_with($q1)¦contains(' ')⟧
    }
}

⟦pub ¦⟧fn $f_sum($p_lines: &[&str]) -> usize {
    ⟦$p_lines.iter().filter(|$x1| !$f_other($x1)).map(|$x1| $right($x1)).sum()¦let mut $sum = $n1;
    for $line in $p_lines {
        if $f_other($line) {
            continue;
        }
        $sum += $right($line);
    }
    $sum⟧
}
""",
        right=right,
        wrong=wrong,
    )


@skeleton("unresolved_import")
def constant_of_the_parent(s: Source) -> str:
    return fill(
        s,
        """
mod $limits {
    pub const $C_MOST: $k = $n1;

    pub mod $checks {
        use super::«$limits::→»$C_MOST;

        pub fn $f_fits($value: $k) -> bool {
            $value ⟦<¦<=⟧ $C_MOST
        }
    }
}

⟦pub ¦⟧fn $f_kept($p_values: &[$k]) -> ⟦Vec<$k> {
    $p_values.iter().copied().filter(|$x1| $limits::$checks::$f_fits(*$x1)).collect()¦usize {
    $noise
    $p_values.iter().filter(|$x1| $limits::$checks::$f_fits(**$x1)).count()⟧
}
""",
    )


@skeleton("unresolved_import")
def lifelike_error_of_another_layer(s: Source) -> str:
    right, wrong = named(s, "type_name")
    return fill(
        s,
        """
pub mod $errors {
    use std::fmt;

    #[derive(Debug⟦, PartialEq¦, Clone⟧)]
    pub enum $right {
        $Missing(String),
        $Closed,
    }

    impl fmt::Display for $right {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            match self {
                $right::$Missing($name) => write!(f, "$w1 {$name}"),
                $right::$Closed => f.write_str($q1),
            }
        }
    }
}

pub mod $service {
    use super::$errors::«$wrong→$right»;

    pub struct $Service {
        pub $p_names: Vec<String>,
        pub $open: bool,
    }

    impl $Service {
        $doc
        pub fn $f_find(&self, $name: &str) -> Result<usize, $right> {
            if !self.$open {
                return Err($right::$Closed);
            }
            $noise
            ⟦self.$p_names.iter().position(|$x1| $x1 == $name).ok_or_else(|| $right::$Missing($name.to_string()))\
¦match self.$p_names.iter().position(|$x1| $x1.starts_with($name)) {
                Some($at) => Ok($at),
                None => Err($right::$Missing($name.to_owned())),
            }⟧
        }
    }
}

$item
""",
        right=right,
        wrong=wrong,
    )


@skeleton("unresolved_import")
def lifelike_cousin_module(s: Source) -> str:
    return fill(
        s,
        """
pub mod $model {
    pub mod $user {
        $derive
        pub struct $User {
            pub $name: String,
            pub $age: u8,
        }
    }

    pub mod $group {
        use «→super::»$user::$User;

        pub struct $Group {
            pub $p_members: Vec<$User>,
        }

        impl $Group {
            $doc
            pub fn $f_oldest(&self) -> ⟦Option<&$User> {
                self.$p_members.iter().max_by_key(|$x1| $x1.$age)
            }¦u8 {
                let mut $oldest = $n1;
                for $user in &self.$p_members {
                    $oldest = $oldest.max($user.$age);
                }
                $oldest
            }¦Vec<&str> {
                self.$p_members.iter().map(|$x1| $x1.$name.as_str()).collect()
            }⟧
        }
    }
}

$item
""",
    )


@skeleton("unresolved_import")
def lifelike_prelude_of_own(s: Source) -> str:
    right, wrong = named(s, "type_name")
    return fill(
        s,
        """
pub mod $units {
    #[derive(Debug, Clone, Copy, PartialEq)]
    pub struct $right(pub f64);

    #[derive(Debug, Clone, Copy, PartialEq)]
    pub struct $Seconds(pub f64);

    pub mod $prelude {
        pub use super::{⟦$Seconds, «$wrong→$right»¦«$wrong→$right», $Seconds⟧};
    }
}

use $units::$prelude::*;

$derive
pub struct $Run {
    pub $way: $units::$right,
    pub $time: $Seconds,
}

$item
impl $Run {
    $doc
    pub fn $f_speed(&self) -> f64 {
        $noise
        ⟦self.$way.0 / self.$time.0¦if self.$time.0 == 0.0 { 0.0 } else { self.$way.0 / self.$time.0 }⟧
    }
}
""",
        right=right,
        wrong=wrong,
    )


@skeleton("unresolved_import")
def lifelike_associated_function_imported(s: Source) -> str:
    return fill(
        s,
        """
use $colors::⟦«$Color::$f_mix→$Color»¦{«$Color::$f_mix→$Color», $C_WHITE}¦{$C_WHITE, «$Color::$f_mix→$Color»}⟧;

mod $colors {
    #[derive(Debug, Clone, Copy, PartialEq)]
    pub struct $Color {
        pub $red: u8,
        pub $green: u8,
    }

    pub const $C_WHITE: u8 = 255;

    impl $Color {
        pub fn $f_mix($left: $Color, $right: $Color) -> $Color {
            $Color { $red: $left.$red / 2 + $right.$red / 2, $green: $left.$green.max($right.$green) }
        }
    }
}

$item
$doc
pub fn $f_blend($p_colors: &[$colors::$Color], $shade: u8) -> $colors::$Color {
    let $start = $colors::$Color { $red: $shade, $green: $n1 };
    $noise
    $p_colors.iter().fold($start, |$acc, $x1| $Color::$f_mix($acc, *$x1))
}
""",
    )
