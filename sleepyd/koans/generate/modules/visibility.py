"""Short programs that use what is private to another module: items, methods, associated functions and constants."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("private_item")
def private_function_called(s: Source) -> str:
    return fill(
        s,
        """
mod $math {
    «→pub »fn $f_scale($value: $k) -> $k {
        $value ⟦* $n1¦+ $n1¦/ $n1⟧
    }⟦

    pub fn $f_twice($value: $k) -> $k {
        $f_scale($f_scale($value))
    }¦¦

    pub const $C_BASE: $k = $n2;⟧
}

⟦fn $f_run($p_items: &[$k]) -> $k {
    $noise
    $p_items.iter().map(|$item| $math::$f_scale(*$item)).sum()
}¦fn $f_run($total: $k) -> $k {
    let $scaled = $math::$f_scale($total);
    $noise
    $scaled + $total
}¦fn main() {
    $noise
    println!("$w1: {}", $math::$f_scale($n3));
}⟧
""",
    )


@skeleton("private_item")
def private_struct_imported(s: Source) -> str:
    return fill(
        s,
        """
use $model::$Account;

mod $model {
    $derive
    «→pub »struct $Account {
        pub $owner: String,
        pub $balance: $k,
    }
}

fn $f_describe($account: &$Account) -> ⟦String {
    format!("{} ⟦$w1¦has⟧ {}", $account.$owner, $account.$balance)¦$k {
    $noise
    $account.$balance + $n1¦usize {
    $account.$owner.len()⟧
}
""",
    )


@skeleton("private_item")
def private_constant_compared(s: Source) -> str:
    return fill(
        s,
        """
mod $limits {
    ⟦pub const $C_LOW: $k = $n1;
    «→pub »const $C_HIGH: $k = $n2;¦«→pub »static $C_HIGH: $k = $n2;¦«→pub »const $C_HIGH: $k = $n1 * $n2;
    pub const $C_NAME: &str = $q1;⟧
}

⟦fn $f_check($value: $k) -> bool {
    $value < $limits::$C_HIGH
}¦fn $f_check($value: $k) -> Option<$k> {
    $noise
    if $value > $limits::$C_HIGH {
        return None;
    }
    Some($value)
}¦fn $f_check($p_values: &mut Vec<$k>) {
    $p_values.retain(|$value| *$value <= $limits::$C_HIGH);
}⟧
""",
    )


@skeleton("private_item")
def private_inner_module_crossed(s: Source) -> str:
    return fill(
        s,
        """
mod $text {
    «→pub »mod $trim {
        pub fn $f_clean($line: &str) -> String {
            $line.⟦trim().to_string()¦replace('-', " ")¦to_lowercase()⟧
        }
    }⟦

    pub fn $f_count($line: &str) -> usize {
        $trim::$f_clean($line).len()
    }¦⟧
}

⟦fn $f_all($p_lines: &[&str]) -> Vec<String> {
    $p_lines.iter().map(|$line| $text::$trim::$f_clean($line)).collect()
}¦fn $f_all($line: Option<&str>) -> Option<String> {
    $noise
    Some($text::$trim::$f_clean($line?))
}¦use $text::$trim::$f_clean;

fn $f_all($line: &str) -> usize {
    let $done = $f_clean($line);
    $noise
    $done.len()
}⟧
""",
    )


@skeleton("private_item")
def private_enum_matched(s: Source) -> str:
    return fill(
        s,
        """
mod $states {
    $derive
    «→pub »enum $State {
        $Open,
        $Closed,
        $Waiting($k),
    }
}

fn $f_label($state: $states::$State) -> ⟦&'static str {
    $noise
    ⟦match $state {
        $states::$State::$Open => $q1,
        _ => $q2,
    }¦if let $states::$State::$Waiting(_) = $state {
        return $q1;
    }
    $q2⟧¦$k {
    match $state {
        $states::$State::$Waiting($left) => $left,
        _ => $n1,
    }⟧
}
""",
    )


@skeleton("private_method")
def private_getter_called(s: Source) -> str:
    return fill(
        s,
        """
mod $bank {
    $derive
    pub struct $Account {
        pub $owner: String,
        $balance: $k,
    }

    impl $Account {
        «→pub »fn $f_total(&self) -> $k {
            self.$balance ⟦+ $n1¦* $n1¦/ 2⟧
        }
    }
}

fn $f_show($account: &$bank::$Account) -> ⟦String {
    $noise
    format!("{}: {}", $account.$owner, $account.$f_total())¦$k {
    let $sum = $account.$f_total();
    $noise
    $sum + $n2¦bool {
    $account.$f_total() > $n2⟧
}
""",
    )


@skeleton("private_method")
def private_constructor_called(s: Source) -> str:
    return fill(
        s,
        """
⟦#a:use $model::$User;

¦⟧mod $model {
    #[derive(Debug)]
    pub struct $User {
        $name: String,
        $age: u8,
    }

    impl $User {
        «→pub »fn ⟦#b:new¦with_name¦$f_make⟧($name: &str) -> ⟦Self¦$User⟧ {
            $User { $name: $name.to_string(), $age: $n1 }
        }
    }
}

⟦fn main() {
    let $user = ⟦#a:¦$model::⟧$User::⟦#b:new¦with_name¦$f_make⟧($q1);
    $noise
    println!("{:?}", $user);
}¦fn $f_all($p_names: &[&str]) -> Vec<⟦#a:¦$model::⟧$User> {
    $p_names.iter().map(|$label| ⟦#a:¦$model::⟧$User::⟦#b:new¦with_name¦$f_make⟧($label)).collect()
}¦fn $f_first($label: Option<&str>) -> ⟦#a:¦$model::⟧$User {
    $noise
    ⟦#a:¦$model::⟧$User::⟦#b:new¦with_name¦$f_make⟧($label.unwrap_or($q1))
}⟧
""",
    )


@skeleton("private_method")
def private_predicate_in_closure(s: Source) -> str:
    return fill(
        s,
        """
mod $queue {
    pub struct $Job {
        pub $priority: $k,
        pub $name: String,
    }

    impl $Job {
        «→pub »fn $f_is_urgent(&self) -> bool {
            self.$priority > $n1
        }
    }
}

use $queue::$Job;

fn $f_pick(⟦$p_jobs: &[$Job]) -> usize {
    $p_jobs.iter().filter(|$job| $job.$f_is_urgent()).count()¦$p_jobs: &mut Vec<$Job>) {
    $p_jobs.retain(|$job| !$job.$f_is_urgent());¦$p_jobs: &[$Job]) -> bool {
    $noise
    $p_jobs.iter().all($Job::$f_is_urgent)¦$p_jobs: &[$Job]) -> Option<&$Job> {
    $p_jobs.iter().find(|$job| $job.$f_is_urgent())⟧
}
""",
    )


@skeleton("private_method")
def private_method_of_generic_type(s: Source) -> str:
    return fill(
        s,
        """
mod $store {
    pub struct $Stack<T> {
        $p_items: Vec<T>,
    }

    impl<T⟦¦: Clone⟧> $Stack<T> {
        pub fn new() -> Self {
            $Stack { $p_items: Vec::new() }
        }

        «→pub »fn $f_add(&mut self, $item: T) {
            self.$p_items.push($item);
        }⟦

        pub fn $f_len(&self) -> usize {
            self.$p_items.len()
        }¦⟧
    }
}

fn $f_fill() -> $store::$Stack<$el1> {
    let mut $stack = $store::$Stack::new();
    $noise
    ⟦$stack.$f_add($some_el1_1);¦for $x1 in 0..$n1 {
        println!("{$x1}");
        $stack.$f_add($some_el1_1);
    }¦if $n1 > $n2 {
        $stack.$f_add($some_el1_1);
    }⟧
    $stack
}
""",
    )


@skeleton("private_method")
def private_associated_constant(s: Source) -> str:
    return fill(
        s,
        """
mod $net {
    $derive
    pub struct $Packet {
        pub $p_bytes: Vec<u8>,
    }

    impl $Packet {
        ⟦«→pub »const $C_LIMIT: usize = $n1;¦pub const $C_EMPTY: usize = 0;
        «→pub »const $C_LIMIT: usize = $n1 * $n2;⟧⟦

        pub fn $f_room(&self) -> usize {
            Self::$C_LIMIT - self.$p_bytes.len()
        }¦⟧
    }
}

use $net::$Packet;

⟦fn $f_fits($packet: &$Packet) -> bool {
    $packet.$p_bytes.len() < $Packet::$C_LIMIT
}¦fn $f_fits($packet: &mut $Packet) {
    $noise
    $packet.$p_bytes.truncate($Packet::$C_LIMIT);
}¦fn $f_fits($size: usize) -> Result<usize, String> {
    if $size > $Packet::$C_LIMIT {
        return Err(format!("{$size} $w1"));
    }
    Ok($size)
}⟧
""",
    )
