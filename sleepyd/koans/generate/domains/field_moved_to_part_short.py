"""Short programs that still look for a field in the whole though it is in one of its parts now."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("field_moved_to_part")
def read_in_a_condition(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧struct $Cursor {
    $row: usize,
    $column: usize,
}

⟦pub ¦⟧struct $Editor {
    $cursor: $Cursor,
    $p_lines: Vec<String>,
}

⟦pub ¦⟧fn $f_at_end($editor: ⟦&$Editor) -> bool {
    $noise
    $editor.«→$cursor.»$row + 1 ⟦==¦>=⟧ $editor.$p_lines.len()¦&$Editor) -> Option<&String> {
    if $editor.$cursor.$row > $n1 {
        return None;
    }
    $editor.$p_lines.get($editor.«→$cursor.»$column)¦&mut $Editor) -> usize {
    while $editor.«→$cursor.»$column > $n1 {
        $editor.$cursor.$column -= 1;
    }
    $editor.$cursor.$row⟧
}
""",
    )


@skeleton("field_moved_to_part")
def set_behind_a_reference(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Default)]
⟦pub ¦⟧struct $Style {
    ⟦pub ¦⟧$width: ⟦#t:$k¦f64⟧,
    ⟦pub ¦⟧$bold: bool,
}

#[derive(Debug, Default)]
⟦pub ¦⟧struct $Label {
    ⟦pub ¦⟧$text: String,
    ⟦pub ¦⟧$style: $Style,
}

⟦pub ¦⟧fn $f_widen(⟦$label: &mut $Label) {
    $label.«→$style.»$width ⟦+=¦*=⟧ ⟦#t:$n1¦$n1.5⟧;
    $noise¦mut $label: $Label) -> $Label {
    $label.«→$style.»$bold = $label.$text.len() > $n1;
    $label¦$p_labels: &mut [$Label]) {
    for $label in $p_labels.iter_mut() {
        $label.«→$style.»$width = ⟦#t:$n1¦$n1.0⟧;
    }¦$label: &mut $Label, $bold: bool) -> bool {
    std::mem::replace(&mut $label.«→$style.»$bold, $bold)⟧
}
""",
    )


@skeleton("field_moved_to_part")
def two_of_the_moved(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone, Copy)]
⟦pub ¦⟧struct $Size {
    $width: $k,
    $height: $k,
}

⟦pub ¦⟧struct $Image {
    $name: String,
    $size: $Size,
}

impl $Image {
    $doc
    ⟦pub ¦⟧fn ⟦$f_area(&self) -> $k {
        self.«→$size.»$width * self.«→$size.»$height¦$f_wide(&self) -> bool {
        $noise
        self.«→$size.»$width > self.«→$size.»$height ⟦* $n1¦+ $n1⟧¦$f_describe(&self) -> String {
        format!("{} {}x{}", self.$name, self.«→$size.»$width, self.«→$size.»$height)⟧
    }
}
""",
    )


@skeleton("field_moved_to_part")
def sorted_by_a_part(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone)]
⟦pub ¦⟧struct $Score {
    $points: $k,
    $bonus: $k,
}

#[derive(Debug, Clone)]
⟦pub ¦⟧struct $Player {
    $name: String,
    $score: $Score,
}

⟦pub ¦⟧fn $f_order($p_players: &mut [$Player]) ⟦{
    $p_players.sort_by_key(|$x1| $x1.«→$score.»$points);
    $noise¦{
    $p_players.sort_by(|$a, $b| $b.$score.$points.cmp(&$a.«→$score.»$points).then($a.$name.cmp(&$b.$name)));¦\
-> Option<$k> {
    $noise
    $p_players.iter().map(|$x1| $x1.«→$score.»$points + $x1.$score.$bonus).max()¦-> usize {
    $p_players.iter_mut().for_each(|$x1| $x1.«→$score.»$bonus += $n1);
    $p_players.len()⟧
}
""",
    )


@skeleton("field_moved_to_part")
def behind_an_option(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧struct $Engine {
    $power: $k,
    $fuel: String,
}

⟦pub ¦⟧struct $Car {
    $engine: $Engine,
    $doors: u8,
}

⟦pub ¦⟧fn $f_power($car: Option<&$Car>) -> ⟦Option<$k> {
    $car.map(|$x1| $x1.«→$engine.»$power ⟦+¦*⟧ $n1)¦$k {
    match $car {
        Some($car) if $car.$doors > 2 => $car.«→$engine.»$power,
        Some(_) => $n1,
        None => 0,
    }¦bool {
    $noise
    $car.is_some_and(|$x1| $x1.«→$engine.»$fuel == $q1)¦Option<String> {
    let $car = $car?;
    Some($car.«→$engine.»$fuel.⟦clone()¦to_uppercase()⟧)⟧
}
""",
    )


@skeleton("field_moved_to_part")
def built_from_arguments(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone⟦, PartialEq¦⟧)]
⟦pub ¦⟧struct $Login {
    $user: String,
    $tries: u32,
}

#[derive(Debug⟦, Clone¦⟧)]
⟦pub ¦⟧struct $Session {
    $id: u64,
    $login: $Login,
}

⟦pub ¦⟧fn $f_session($user: ⟦&str) -> $Session {
    $Session { $id: $n1, $login: $Login { $user: $user.to_string(), $tries: $n2 } }
}

⟦pub ¦⟧fn $f_failed($session: &$Session) -> bool {
    $session.«→$login.»$tries > $n3 && !$session.$login.$user.is_empty()¦String, $tries: u32) -> $Session {
    $noise
    $Session { $id: $n1, «$user, $tries→$login: $Login { $user, $tries }» }¦String) -> $Session {
    let mut $session = $Session { $id: $n1, $login: $Login { $user, $tries: 0 } };
    $session.«→$login.»$tries += $n2;
    $session⟧
}
""",
    )
