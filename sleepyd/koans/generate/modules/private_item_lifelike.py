"""Programs like a small crate in which one item of a module, or of a module inside it, was never made public."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("private_item")
def lifelike_enum_under_another_name(s: Source) -> str:
    return fill(
        s,
        """
⟦#u:use $tokens::$Token as $Kind;¦use $tokens::{$C_START, $Token as $Kind};⟧

mod $tokens {
    #[derive(Debug, Clone, PartialEq⟦, Eq¦⟧)]
    «→pub »enum $Token {
        $Number($k),
        $Plus,
        $Minus,
    }

    pub const $C_START: $k = $n2;
}

$item
$doc
pub fn $f_evaluate($p_tokens: &[$Kind]) -> $k {
    let mut $result: $k = ⟦#u:$n1¦$C_START⟧;
    let mut $adding = true;
    $noise
    for $token in $p_tokens {
        match $token {
            $Kind::$Plus => $adding = true,
            $Kind::$Minus => $adding = false,
            $Kind::$Number($x) if $adding => $result += $x,
            $Kind::$Number($x) => $result -= $x,
        }
    }
    $result
}
""",
    )


@skeleton("private_item")
def lifelike_sibling_modules(s: Source) -> str:
    return fill(
        s,
        """
mod $codec {
    const $C_STEP: u8 = $n1;

    «→pub »fn $f_encode($byte: u8) -> u8 {
        $byte.wrapping_add($C_STEP)
    }

    pub fn $f_decode($byte: u8) -> u8 {
        $byte.wrapping_sub($C_STEP)
    }
}

$item
mod $channel {
    ⟦#u:use super::$codec::$f_encode;

    ¦use super::$codec;

    ¦⟧$derive
    pub struct $Channel {
        pub $p_sent: Vec<u8>,
    }

    impl $Channel {
        $doc
        pub fn $f_send(&mut self, $p_bytes: &[u8]) -> usize {
            ⟦for $byte in $p_bytes {
                self.$p_sent.push(⟦#u:¦$codec::¦super::$codec::⟧$f_encode(*$byte));
            }¦self.$p_sent.extend($p_bytes.iter().map(|$x1| ⟦#u:¦$codec::¦super::$codec::⟧$f_encode(*$x1)));⟧
            self.$p_sent.len()
        }
    }
}
""",
    )


@skeleton("private_item")
def lifelike_backend_of_the_storage(s: Source) -> str:
    return fill(
        s,
        """
pub mod $storage {
    $doc
    «→pub »mod $memory {
        use std::collections::HashMap;

        #[derive(Default)]
        pub struct $Store {
            $p_values: HashMap<String, $k>,
        }

        impl $Store {
            pub fn $f_put(&mut self, $key: &str, $value: $k) -> Option<$k> {
                self.$p_values.insert($key.to_string(), $value)
            }

            pub fn $f_get(&self, $key: &str) -> Option<$k> {
                self.$p_values.get($key).copied()
            }
        }
    }

    pub fn $f_name() -> &'static str {
        $q1
    }
}

$item
⟦use $storage::$memory::$Store;

pub fn $f_filled($p_keys: &[&str]) -> $Store {
    let mut $store = $Store::default();¦pub fn $f_filled($p_keys: &[&str]) -> $storage::$memory::$Store {
    let mut $store = $storage::$memory::$Store::default();⟧
    for ($i, $key) in $p_keys.iter().enumerate() {
        $store.$f_put($key, $i as $k);
    }
    $noise
    $store
}
""",
    )


@skeleton("private_item")
def lifelike_sizes_made_constant(s: Source) -> str:
    return fill(
        s,
        """
mod $layout {
    pub const $C_UNIT: usize = $n1;

    «→pub »const fn $f_padded($size: usize) -> usize {
        ⟦($size + $C_UNIT - 1) / $C_UNIT * $C_UNIT¦$size + $C_UNIT⟧
    }
}

const $C_WIDTH: usize = $layout::$f_padded($n2);

$derive
pub struct $Frame {
    $p_cells: [u8; $C_WIDTH],
    $used: usize,
}

impl $Frame {
    $method
    pub fn new() -> Self {
        Self { $p_cells: [0; $C_WIDTH], $used: $layout::$C_UNIT }
    }

    $doc
    pub fn $f_free(&self) -> usize {
        $noise
        ⟦self.$p_cells.len() - self.$used¦$C_WIDTH.saturating_sub(self.$used)⟧
    }
}
""",
    )


@skeleton("private_item")
def lifelike_error_turned_into_own(s: Source) -> str:
    return fill(
        s,
        """
use std::fmt;

mod $reader {
    #[derive(Debug)]
    «→pub »enum $ReadError {
        $Empty,
        $Broken(usize),
    }

    pub fn $f_read($text: &str) -> Result<&str, $ReadError> {
        match $text.find('⟦#¦;¦!⟧') {
            _ if $text.is_empty() => Err($ReadError::$Empty),
            Some($at) => Err($ReadError::$Broken($at)),
            None => Ok($text.trim()),
        }
    }
}

#[derive(Debug)]
pub struct $Failure {
    $reason: String,
}

impl From<$reader::$ReadError> for $Failure {
    fn from($error: $reader::$ReadError) -> Self {
        ⟦$Failure { $reason: format!("{$error:?}") }¦let $reason = match $error {
            $reader::$ReadError::$Empty => $q1.to_string(),
            $reader::$ReadError::$Broken($at) => format!("$w2 {$at}"),
        };
        $Failure { $reason }⟧
    }
}

impl fmt::Display for $Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.$reason)
    }
}

pub fn $f_length($text: &str) -> Result<usize, $Failure> {
    Ok($reader::$f_read($text)?.len())
}
""",
    )


@skeleton("private_item")
def lifelike_identifier_made_outside(s: Source) -> str:
    return fill(
        s,
        """
mod $ids {
    #[derive(Debug, Clone, Copy, PartialEq, Eq⟦, Hash¦⟧)]
    pub struct $UserId(«→pub »$k);

    impl $UserId {
        pub fn $f_value(self) -> $k {
            self.0
        }
    }
}

use $ids::$UserId;

$derive
pub struct $User {
    pub $id: $UserId,
    pub $name: String,
}

$item
$doc
pub fn $f_users($p_names: &[&str]) -> Vec<$User> {
    ⟦$p_names
        .iter()
        .enumerate()
        .map(|($i, $name)| $User { $id: $UserId($i as $k), $name: $name.to_string() })
        .collect()¦let mut $p_users = Vec::new();
    let mut $next: $k = $n1;
    for $name in $p_names {
        $p_users.push($User { $id: $UserId($next), $name: (*$name).to_owned() });
        $next += 1;
    }
    $p_users¦let $first = $UserId($n1);
    $noise
    $p_names.iter().map(|$name| $User { $id: $first, $name: $name.to_lowercase() }).collect()⟧
}
""",
    )
