"""Programs like a small crate in which two imports bring in the same name."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("duplicate_import")
def lifelike_result_of_io_renamed(s: Source) -> str:
    return fill(
        s,
        """
⟦use std::fmt::{self, Display, Result};
use std::io::Result«→ as IoResult»;¦use std::fmt::{self, Display, Result};
use std::io::{BufRead, «Result→Result as IoResult»};¦use std::fmt::Display;
use std::fmt::{self, Result};
use std::io::«Result→Result as IoResult»;⟧
use std::path::Path;

$derive
pub struct $Score {
    pub $name: String,
    pub $points: $k,
}

impl Display for $Score {
    fn fmt(&self, $out: &mut fmt::Formatter<'_>) -> Result {
        ⟦write!($out, "{}: {}", self.$name, self.$points)¦$noise
        $out.write_str(&self.$name)¦if self.$points == 0 {
            return write!($out, "$w1");
        }
        write!($out, "{:>4}", self.$points)⟧
    }
}

$doc
pub fn $f_save($p_scores: &[$Score], $path: &Path) -> IoResult<⟦()> {
    let $p_lines: Vec<String> = $p_scores.iter().map(|$score| $score.to_string()).collect();
    std::fs::write($path, $p_lines.join("\\n"))¦usize> {
    let $old = std::fs::read_to_string($path)?;
    $noise
    Ok($p_scores.iter().filter(|$score| $old.contains(&$score.$name)).count())⟧
}
""",
    )


_LOCAL_IMPORT_TAKEN_BACK = """
pub mod $billing {
    ⟦#z:#[derive(Debug)]¦#[derive(Debug, Clone)]¦⟧
    pub struct $Account {
        pub $balance: i64,
    }

    pub fn $f_charge($account: &mut $Account, $amount: i64) {
        $account.$balance -= $amount;
    }
}

pub mod $login {
    ⟦#z:#[derive(Debug)]¦#[derive(Debug, Clone)]¦⟧
    pub struct $Account {
        pub $email: String,
    }

    pub const $C_TRIES: u32 = $n1;
}

use $login::⟦$Account¦{$Account, $C_TRIES}¦{$C_TRIES, $Account}⟧;
use $billing::«{⟦#o:$Account, $f_charge¦$f_charge, $Account⟧}→$f_charge»;

$doc
pub struct $User {
    $login: $Account,
    $billing: $billing::$Account,
    $fields
}

impl $User {
    $method
    $doc
    pub fn $f_buy(&mut self, $price: i64) -> ⟦bool {
        $f_charge(&mut self.$billing, $price);
        self.$login.$email.contains('@')
    }¦Result<i64, String> {
        if self.$billing.$balance < $price {
            return Err(self.$login.$email.clone());
        }
        $f_charge(&mut self.$billing, $price);
        Ok(self.$billing.$balance)
    }⟧

    pub fn $f_with($login: $Account, $billing: $billing::$Account) -> ($Account, $billing::$Account) {
        $noise
        ($login, $billing)
    }
}
"""


@skeleton("duplicate_import")
def lifelike_local_import_taken_back(s: Source) -> str:
    return fill(s, _LOCAL_IMPORT_TAKEN_BACK)


@skeleton("duplicate_import")
def lifelike_entry_of_two_maps(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::hash_map::Entry;
use std::collections::btree_map«::{self, Entry}→»;
use std::collections::{BTreeMap, HashMap};

#[derive(Debug, Default)]
pub struct $Ledger {
    $p_counts: HashMap<String, $k>,
    $p_days: BTreeMap<u32, $k>,
    $fields
}

impl $Ledger {
    $method
    $doc
    pub fn $f_note(&mut self, $name: &str) -> $k {
        match self.$p_counts.entry($name.to_string()) {
            Entry::Occupied(mut $slot) => {
                *$slot.get_mut() += $n1;
                *$slot.get()
            }
            Entry::Vacant($slot) => *$slot.insert($n2),
        }
    }

    ⟦pub fn $f_day(&mut self, $day: u32) -> bool {
        matches!(self.$p_days.entry($day), btree_map::Entry::Vacant(_))
    }¦$doc
    pub fn $f_day(&mut self, $day: u32) -> Option<$k> {
        if let btree_map::Entry::Occupied($slot) = self.$p_days.entry($day) {
            return Some($slot.remove());
        }
        None
    }¦pub fn $f_open($slot: btree_map::Entry<'_, u32, $k>) -> $k {
        *$slot.or_insert($n1)
    }⟧
}
""",
    )


@skeleton("duplicate_import")
def lifelike_error_renamed_for_from(s: Source) -> str:
    return fill(
        s,
        """
use std::error::Error;
use std::fmt;
use std::io::«Error→Error as IoError»;

#[derive(Debug)]
pub enum $LoadError {
    $Io(IoError),
    $Empty,
}

impl fmt::Display for $LoadError {
    fn fmt(&self, $out: &mut fmt::Formatter⟦<'_>¦⟧) -> fmt::Result {
        match self {
            $LoadError::$Io($cause) => write!($out, "$w1: {$cause}"),
            $LoadError::$Empty => $out.write_str($q1),
        }
    }
}

impl Error for $LoadError {}

⟦impl From<IoError> for $LoadError {
    fn from($cause: IoError) -> Self {
        $LoadError::$Io($cause)
    }
}

$doc
pub fn $f_load($path: &str) -> Result<String, $LoadError> {
    let $text = std::fs::read_to_string($path)?;
    $noise
    if $text.is_empty() { Err($LoadError::$Empty) } else { Ok($text) }
}¦$doc
pub fn $f_load($path: &str) -> Result<String, Box<dyn Error>> {
    let $text = std::fs::read_to_string($path).map_err($LoadError::$Io)?;
    if $text.len() < $n1 {
        return Err(Box::new($LoadError::$Empty));
    }
    Ok($text)
}⟧
""",
    )


@skeleton("duplicate_import")
def lifelike_own_types_of_two_layers(s: Source) -> str:
    return fill(
        s,
        """
pub mod $database {
    ⟦#z:#[derive(Debug)]¦#[derive(Debug, Clone)]¦⟧
    pub struct $User {
        pub $id: $k,
        pub $name: String,
    }
}

pub mod $api {
    use super::$database::$User;

    $derive
    pub struct $View {
        pub $label: String,
    }

    pub mod $wire {
        ⟦#z:#[derive(Debug)]¦#[derive(Debug, Clone)]¦⟧
        pub struct $User(pub String);
    }

    use self::$wire::«$User→$User as $WireUser»;

    ⟦impl From<$User> for $WireUser {
        fn from($user: $User) -> Self {
            $WireUser(format!("{}-{}", $user.$name, $user.$id))
        }
    }¦$doc
    pub fn $f_shown($p_users: &[$User]) -> Vec<$WireUser> {
        $p_users.iter().map(|$user| $WireUser($user.$name.clone())).collect()
    }¦impl $View {
        $doc
        pub fn $f_merge($user: &$User, $wire_user: &$WireUser) -> Self {
            $View { $label: format!("{} {}", $user.$name, $wire_user.0) }
        }
    }⟧
}

$item
pub fn $f_user($name: &str) -> $database::$User {
    $noise
    $database::$User { $id: $n1, $name: $name.to_string() }
}
""",
    )


@skeleton("duplicate_import")
def lifelike_variant_of_two_enums(s: Source) -> str:
    return fill(
        s,
        """
pub mod $signal {
    #[derive(Debug, Clone, Copy, PartialEq)]
    pub enum $Light {
        $Off,
        $Green,
    }

    #[derive(Debug, Clone, Copy, PartialEq)]
    pub enum $Sound {
        $Off,
        $Bell($k),
    }
}

use $signal::$Light::{⟦$Green, $Off¦$Off, $Green⟧};
use $signal::$Sound::«{⟦$Bell, $Off¦$Off, $Bell⟧}→$Bell»;
use $signal::{$Light, $Sound};

$derive
pub struct $Crossing {
    pub $light: $Light,
    pub $sound: $Sound,
}

impl $Crossing {
    $method
    ⟦$doc
    pub fn $f_night() -> Self {
        $Crossing { $light: $Off, $sound: $Sound::$Off }
    }¦pub fn $f_switch(&mut self) {
        self.$light = if self.$light == $Off { $Green } else { $Off };
        self.$sound = $Sound::$Off;
    }⟧

    pub fn $f_loudness(&self) -> $k {
        match (self.$light, self.$sound) {
            ($Off, $Sound::$Off) => 0,
            ($Green, $Bell($volume)) => $volume,
            (_, $Bell($volume)) => $volume / 2,
            _ => $n1,
        }
    }
}
""",
    )


@skeleton("duplicate_import")
def lifelike_same_line_twice(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::HashMap;
use std::fmt;
use std::rc::Rc;
⟦«use std::⟦#d:collections::HashMap¦rc::Rc¦fmt⟧;→»
use std::cell::RefCell;¦use std::cell::RefCell;
«use std::⟦#d:collections::HashMap¦rc::Rc¦fmt⟧;→»⟧

$doc
pub type $Shared = Rc<RefCell<$Board>>;

#[derive(Debug, Default)]
pub struct $Board {
    $p_scores: HashMap<String, $k>,
    $fields
}

impl fmt::Display for $Board {
    fn fmt(&self, $out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for ($name, $score) in &self.$p_scores {
            writeln!($out, "{$name} {$score}")?;
        }
        Ok(())
    }
}

⟦pub fn $f_shared() -> ($Shared, $Shared) {
    let $board: $Shared = Rc::new(RefCell::new($Board::default()));
    (Rc::clone(&$board), $board)
}¦$doc
pub fn $f_add($board: &$Shared, $name: &str, $points: $k) {
    $noise
    *$board.borrow_mut().$p_scores.entry($name.to_string()).or_default() += $points;
}⟧
""",
    )
