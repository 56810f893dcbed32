"""Short programs that still use fields where they were before their struct was divided into parts."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("field_moved_to_part")
def moved_field_read(s: Source) -> str:
    return fill(
        s,
        """
pub struct $Network {
    pub $host: String,
    pub $port: $k,
}

pub struct $Config {
    pub $name: String,
    ⟦pub $verbose: bool,
    pub $network: $Network,¦pub $network: $Network,
    $fields⟧
}

$doc
pub fn $f_describe($config: &$Config⟦) -> String {
    $noise
    format!("{} {}", $config.$name, $config.«→$network.»⟦$host¦$port⟧)¦) -> $k {
    $config.«→$network.»$port ⟦+¦*¦%⟧ $n1¦, $least: $k) -> bool {
    !$config.$name.is_empty() && $config.«→$network.»$port ⟦>=¦<¦==⟧ $least¦) -> &str {
    $noise
    if $config.$name == $q1 {
        return $q2;
    }
    &$config.«→$network.»$host⟧
}
""",
    )


@skeleton("field_moved_to_part")
def moved_field_assigned(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Default)]
pub struct $Position {
    pub $x: ⟦#a:i64¦f64⟧,
    pub $y: ⟦#a:i64¦f64⟧,
}

#[derive(Debug, Default)]
pub struct $Player {
    pub $lives: u8,
    pub $position: $Position,
}

impl $Player {
    $method
    $doc
    pub fn $f_move(&mut self, $dx: ⟦#a:i64¦f64⟧, $dy: ⟦#a:i64¦f64⟧) {
        ⟦self.«→$position.»$x += $dx;
        self.$position.$y ⟦+=¦-=⟧ $dy;¦self.$position.$x = $dx;
        $noise
        self.«→$position.»$y = $dy;¦if self.$lives == 0 {
            return;
        }
        self.«→$position.»$x ⟦*=¦+=⟧ $dx * $dy;¦for _ in 0..self.$lives {
            self.$position.$x += $dx;
            self.«→$position.»$y += $dy;
        }⟧
    }
}
""",
    )


@skeleton("field_moved_to_part")
def moved_field_in_closure(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone, PartialEq)]
pub struct $Wage {
    pub $hours: u32,
    pub $rate: u32,
}

#[derive(Debug, Clone)]
pub struct $Worker {
    pub $name: String,
    pub $wage: $Wage,
}

$doc
pub fn $f_sum($p_workers: &[$Worker]) -> ⟦u32 {
    $p_workers.iter().map(|$worker| $worker.«→$wage.»$rate * $worker.$wage.$hours).sum()¦usize {
    $p_workers.iter().filter(|$worker| $worker.«→$wage.»$hours > $n1).count()¦Option<&$Worker> {
    $p_workers.iter().⟦max¦min⟧_by_key(|$worker| $worker.«→$wage.»$rate)¦Vec<&str> {
    let mut $p_names = Vec::new();
    for $worker in $p_workers {
        if $worker.«→$wage.»$hours ⟦== 0¦< $n1⟧ {
            $p_names.push($worker.$name.as_str());
        }
    }
    $p_names⟧
}
""",
    )


@skeleton("field_moved_to_part")
def moved_field_in_literal(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Limits {
    pub $timeout: $k,
}

pub struct $Client {
    pub $url: String,
    pub $limits: $Limits,
    ⟦#a:¦pub $retry: bool,⟧
}

⟦pub fn $f_client($url: &str, $timeout: $k) -> $Client {
    $noise
    $Client {
        $url: $url.to_string(),
        ⟦«$timeout→$limits: $Limits { $timeout }»,¦\
«$timeout: $timeout + $n1→$limits: $Limits { $timeout: $timeout + $n1 }»,⟧
        ⟦#a:¦$retry: $timeout > $n2,⟧
    }
}¦impl $Client {
    $doc
    pub fn new($url: String) -> Self {
        Self { $url, «$timeout: $n1→$limits: $Limits { $timeout: $n1 }»⟦#a:¦, $retry: true⟧ }
    }
}⟧
""",
    )


@skeleton("field_moved_to_part")
def moved_field_matched(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum $Level {
    $Low,
    $High,
}

pub struct $Output {
    pub $level: $Level,
    pub $target: Option<String>,
}

pub struct $Logger {
    pub $name: String,
    pub $output: $Output,
}

pub fn $f_tag($logger: &$Logger) -> String {
    $noise
    ⟦match $logger.«→$output.»$level {
        $Level::$Low => $logger.$name.clone(),
        $Level::$High => $logger.$name.to_uppercase(),
    }¦match &$logger.«→$output.»$target {
        Some($target) => format!("{}>{$target}", $logger.$name),
        None => $q1.to_string(),
    }¦if let Some($target) = &$logger.«→$output.»$target {
        return $target.clone();
    }
    format!("{}: {:?}", $logger.$name, $logger.$output.$level)¦\
let Some($target) = $logger.«→$output.»$target.as_ref() else {
        return $logger.$name.to_lowercase();
    };
    $target.repeat($n1)⟧
}
""",
    )
