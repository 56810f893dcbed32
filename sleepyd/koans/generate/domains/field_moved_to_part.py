"""Programs like a small crate that use a field where it was before its struct was divided: read, set and compared."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill

_SERVER_SETTINGS = """
use std::collections::HashMap;

#[derive(Debug, Clone)]
pub struct $Network {
    pub $host: String,
    pub $port: u16,
    pub $timeout: Option<u64>,
}

#[derive(Debug, Clone)]
pub struct $Storage {
    pub $folder: String,
    pub $quota: $k,
}

#[derive(Debug, Clone)]
pub struct $Settings {
    pub $network: $Network,
    pub $storage: $Storage,
    $fields
}

impl $Settings {
    $method
    $doc
    pub fn $f_override(&mut self, $values: &HashMap<String, String>) -> Result<(), std::num::ParseIntError> {
        ⟦if let Some($text) = $values.get("$w1") {
            self.«→$network.»$port = $text.parse()?;
        }
        if let Some($text) = $values.get("$w2") {
            self.$storage.$folder = $text.clone();
        }¦for ($key, $text) in $values {
            match $key.as_str() {
                "$w1" => self.$network.$host = $text.clone(),
                "$w2" => self.«→$storage.»$quota = $text.parse()?,
                "$w3" => self.$network.$port = $text.parse()?,
                _ => continue,
            }
        }¦if self.«→$network.»$timeout.is_none() {
            self.$network.$timeout = Some($n1);
        }
        let $text = $values.get("$w1").map_or("$n2", |$each| $each.as_str());
        self.$storage.$quota = $text.parse()?;¦self.$network.$port = $values.len() as u16;
        if self.«→$storage.»$folder.is_empty() {
            self.$storage.$folder.push_str($q1);
        }⟧
        $noise
        Ok(())
    }
}
"""


@skeleton("field_moved_to_part")
def lifelike_server_settings(s: Source) -> str:
    return fill(s, _SERVER_SETTINGS)


@skeleton("field_moved_to_part")
def lifelike_person_with_address(s: Source) -> str:
    return fill(
        s,
        """
use std::fmt;

#[derive(Debug, Clone, PartialEq)]
pub struct $Address {
    pub $street: String,
    pub $city: String,
    pub $zip: u32,
}

$derive
pub struct $Person {
    pub $name: String,
    pub $address: $Address,
    pub $age: u32,
}

impl fmt::Display for $Person {
    fn fmt(&self, $out: &mut fmt::Formatter<'_>) -> fmt::Result {
        ⟦writeln!($out, "{} ({})", self.$name, self.$age)?;
        write!($out, "{:05} {}", self.$address.$zip, self.«→$address.»$city)¦\
write!($out, "{}, {}", self.$name, self.«→$address.»$street)¦\
let $place = format!("{} {}", self.$address.$zip, self.$address.$city);
        write!($out, "{}: {}, {$place}", self.$name, self.«→$address.»$street)¦if self.$age < $n1 {
            return write!($out, "{}", self.$name);
        }
        write!($out, "{} $w1 {:?}", self.$name, self.«→$address.»$zip)⟧
    }
}

$item
impl $Person {
    $method
    $doc
    pub fn $f_near(&self, $other: &$Person) -> bool {
        self.$address.$zip / 100 == $other.$address.$zip / 100
    }
}
""",
    )


_FLEET_OF_VEHICLES = """
#[derive(Debug, Clone, Copy)]
pub struct $Engine {
    pub $power: u32,
    pub $fuel: f64,
}

#[derive(Debug, Clone)]
pub struct $Truck {
    pub $plate: String,
    pub $engine: $Engine,
    pub $load: f64,
}

#[derive(Debug, Clone)]
pub struct $Fleet {
    $p_trucks: Vec<$Truck>,
}

impl $Fleet {
    $method
    $doc
    pub fn ⟦$f_burn(&mut self, $distance: f64) -> usize {
        let mut $empty = 0;
        for $truck in &mut self.$p_trucks {
            $truck.«→$engine.»$fuel -= $distance * $truck.$load / $n1.0;
            if $truck.$engine.$fuel <= 0.0 {
                $empty += 1;
            }
        }
        $empty¦$f_strongest(&self) -> Option<&str> {
        self.$p_trucks
            .iter()
            .max_by_key(|$truck| $truck.«→$engine.»$power)
            .map(|$truck| $truck.$plate.as_str())¦$f_refuel(&mut self, $plate: &str, $amount: f64) -> bool {
        match self.$p_trucks.iter_mut().find(|$truck| $truck.$plate == $plate) {
            Some($truck) => {
                $truck.«→$engine.»$fuel += $amount;
                true
            }
            None => false,
        }¦$f_sort(&mut self) {
        $noise
        self.$p_trucks.sort_by(|$left, $right| $left.$engine.$fuel.total_cmp(&$right.«→$engine.»$fuel));¦\
$f_share(&self) -> f64 {
        let $power: u32 = self.$p_trucks.iter().map(|$truck| $truck.«→$engine.»$power).sum();
        let $load: f64 = self.$p_trucks.iter().map(|$truck| $truck.$load).sum();
        $load / f64::from($power)⟧
    }
}

$item
"""


@skeleton("field_moved_to_part")
def lifelike_fleet_of_vehicles(s: Source) -> str:
    return fill(s, _FLEET_OF_VEHICLES)


@skeleton("field_moved_to_part")
def lifelike_two_levels_of_parts(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Default, Clone)]
pub struct $Font {
    pub $family: String,
    pub $size: $k,
}

#[derive(Debug, Default, Clone)]
pub struct $Theme {
    pub $font: $Font,
    pub $dark: bool,
}

#[derive(Debug, Default)]
pub struct $Editor {
    pub $theme: $Theme,
    pub $p_buffers: Vec<String>,
    $fields
}

$doc
pub trait $Zoom {
    fn $f_zoom(&mut self, $by: $k);
    fn $f_label(&self) -> String;
}

impl $Zoom for $Editor {
    fn $f_zoom(&mut self, $by: $k) {
        $noise
        self.$theme.⟦#a:«→$font.»¦$font.¦$font.⟧$size += $by;
    }

    fn $f_label(&self) -> String {
        let $font = &self.$theme.$font;
        ⟦#a:format!("{} {}", $font.$family, self.$p_buffers.len())¦if self.«→$theme.»$dark {
            return $q1.to_string();
        }
        format!("$w1 {}", $font.$family)¦match self.$theme.«→$font.»$family.as_str() {
            "" => $q1.to_owned(),
            $name if self.$theme.$dark => format!("{$name} {}", $font.$size),
            $name => $name.to_uppercase(),
        }⟧
    }
}
""",
    )
