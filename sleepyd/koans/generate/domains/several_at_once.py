"""Programs of the domain tasks with two or three places to mend: arguments, columns, futures, fields."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("parse_argument")
def every_argument_as_text(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧struct $Size {
    $width: $k,
    $height: $k,
}

⟦pub ¦⟧fn $f_size($width: &str, $height: &str) -> Result<⟦$Size, std::num::ParseIntError> {
    $noise
    Ok($Size { $width: $width«→.parse()?», $height: $height«→.parse()?» })¦$Size, std::num::ParseIntError> {
    let $wide: $k = $width.trim()«→.parse()?»;
    let $high: $k = $height.trim()«→.parse()?»;
    Ok($Size { $width: $wide.max($n1), $height: $high })¦Option<$Size>, std::num::ParseIntError> {
    let $pair: ($k, $k) = ($width«→.parse()?», $height«→.parse()?»);
    Ok(Some($Size { $width: $pair.0, $height: $pair.1 }))⟧
}
""",
    )


@skeleton("parse_argument")
def lifelike_range_of_a_command(s: Source) -> str:
    return fill(
        s,
        """
use std::error::Error;

$derive
pub struct $Range {
    pub $from: $k,
    pub $to: $k,
    pub $name: String,
}

$item
$doc
pub fn $f_range($p_args: &[String]) -> Result<$Range, Box<dyn Error>> {
    ⟦let [$name, $from, $to] = $p_args else {
        return Err($q1.into());
    };
    Ok($Range { $from: $from«→.parse()?», $to: $to«→.parse()?», $name: $name.clone() })¦match $p_args {
        [$name, $to] => Ok($Range { $from: $n1, $to: $to«→.parse()?», $name: $name.to_lowercase() }),
        [$name, $from, $to, ..] => {
            let $start: $k = $from«→.parse()?»;
            Ok($Range { $from: $start, $to: $to.parse()?, $name: $name.clone() })
        }
        _ => Err(format!("$w1 {}", $p_args.len()).into()),
    }⟧
}
""",
    )


@skeleton("nullable_column")
def several_columns_filled(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Default⟦, Clone¦, PartialEq⟧)]
⟦pub ¦⟧struct $Person {
    $name: String,
    $phone: Option<String>,
    $age: Option<u8>,
}

⟦pub ¦⟧fn $f_person($name: &str, $phone: &str, $age: u8) -> $Person {
    $noise
    ⟦$Person {
        $name: $name.to_string(),
        $phone: «→Some(»$phone.to_string()«→)»,
        $age: «→Some(»$age«→)»,
    }¦let mut $person = $Person { $name: $name.to_owned(), ..Default::default() };
    $person.$phone = «→Some(»$phone.trim().to_string()«→)»;
    $person.$age = «→Some(»$age.max($n1)«→)»;
    $person¦if $age == 0 {
        return $Person { $name: $name.to_string(), $phone: «→Some(»$phone.to_string()«→)», $age: None };
    }
    $Person { $name: $name.to_uppercase(), $phone: None, $age: «→Some(»$age«→)» }⟧
}
""",
    )


@skeleton("missing_await")
def two_futures_of_one_function(s: Source) -> str:
    return fill(
        s,
        """
async fn $f_price($id: u32) -> f64 {
    f64::from($id) * $n1.5
}

async fn $f_name($id: u32) -> String {
    format!("$w1 {$id}")
}

⟦pub ¦⟧async fn $f_line($id: u32) -> ⟦String {
    let $price = $f_price($id)«→.await»;
    let $name = $f_name($id)«→.await»;
    $noise
    format!("{$name} {$price:.2}")¦(String, f64) {
    ($f_name($id)«→.await», $f_price($id)«→.await»)¦String {
    let mut $text: String = $f_name($id)«→.await»;
    $text.push_str(&$f_price($id)«→.await».to_string());
    $text¦f64 {
    if $f_name($id)«→.await».is_empty() {
        return $n2.0;
    }
    $f_price($id)«→.await».max($n2.5)⟧
}
""",
    )


@skeleton("field_moved_to_part")
def several_lines_behind(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone, Default)]
⟦pub ¦⟧struct $Clock {
    $hours: u32,
    $minutes: u32,
}

#[derive(Debug, Clone, Default)]
⟦pub ¦⟧struct $Alarm {
    $clock: $Clock,
    $label: String,
}

impl $Alarm {
    $doc
    ⟦pub ¦⟧fn ⟦$f_later(&mut self, $by: u32) {
        self.«→$clock.»$minutes += $by;
        self.«→$clock.»$hours += self.«→$clock.»$minutes / 60;
        $noise¦$f_text(&self) -> String {
        format!("{} {:02}:{:02}", self.$label, self.«→$clock.»$hours, self.«→$clock.»$minutes)¦$f_total(&self) -> u32 {
        if self.$label.is_empty() {
            return self.«→$clock.»$minutes;
        }
        self.«→$clock.»$hours * 60 + self.$clock.$minutes⟧
    }
}
""",
    )
