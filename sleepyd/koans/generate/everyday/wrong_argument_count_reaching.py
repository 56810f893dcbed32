"""Calls that lack a receiver, an output, a constant, a unit or several values, or that are given a stranger."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("wrong_argument_count")
def receiver_of_a_call_by_path(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Tank {
    pub $level: $k,
    pub $limit: $k,
    $fields
}

impl $Tank {
    $method
    $doc
    pub fn $f_room(&self) -> $k {
        self.$limit - self.$level
    }

    pub fn $f_fits(&self, $amount: $k) -> bool {
        $amount ⟦<=¦<⟧ self.$f_room()
    }

    pub fn $f_pour(&mut self, $amount: $k) -> bool {
        if $amount < self.$limit {
            self.$level += $amount;
        }
        self.$level == self.$limit
    }
}

$item
$doc
⟦pub fn $f_check($tank: &$Tank, $amount: $k) -> bool {
    $noise
    $Tank::$f_fits(«→$tank, »$amount) || $amount == $n1¦pub fn $f_left($tank: &$Tank) -> $k {
    let $room = $Tank::$f_room(«→$tank»);
    $room ⟦+¦*⟧ $n1¦pub fn $f_fill($tank: &mut $Tank, $p_amounts: &[$k]) -> usize {
    let mut $full = 0;
    for $amount in $p_amounts {
        if $Tank::$f_pour(«→$tank, »*$amount) {
            $full += 1;
        }
    }
    $full¦pub fn $f_rooms($p_tanks: &[$Tank]) -> Vec<$k> {
    $p_tanks.iter().map(|$tank| $Tank::$f_room(«→$tank»)).collect()¦pub fn $f_start($amount: $k, $tank: $Tank) -> $k {
    if $Tank::$f_fits(«→&$tank, »$amount) { $Tank::$f_room(&$tank) } else { $n2 }⟧
}
""",
    )


@skeleton("wrong_argument_count")
def output_given_along(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Node {
    pub $name: String,
    pub $size: $k,
    pub $p_children: Vec<$Node>,
}

⟦#k:impl $Node {
    $doc
    pub fn $f_names(&self) -> Vec<String> {
        let mut $p_out = Vec::new();
        self.$f_walk(«→&mut $p_out»);
        $p_out
    }

    fn $f_walk(&self, $p_out: &mut Vec<String>) {
        $p_out.push(self.$name.clone());
        for $child in &self.$p_children {
            $child.$f_walk($p_out);
        }
    }
}¦fn $f_walk($node: &$Node, $depth: usize, $text: &mut String) {
    $text.push_str(&$node.$name);
    for $child in &$node.$p_children {
        $f_walk($child⟦«→, $depth + 1», $text¦, $depth + 1«→, $text»⟧);
    }
}

$doc
pub fn $f_show($root: &$Node) -> String {
    let mut $text = String::new();
    $f_walk($root, 0, &mut $text);
    $text
}¦impl $Node {
    $method
    pub fn $f_find<'a>(&'a self, $limit: $k, $p_found: &mut Vec<&'a $Node>) {
        if self.$size > $limit {
            $p_found.push(self);
        }
        for $child in &self.$p_children {
            $child.$f_find(⟦$limit«→, $p_found»¦«→$limit, »$p_found⟧);
        }
    }
}¦$doc
pub fn $f_weigh($node: &$Node, $total: &mut $k) {
    *$total += $node.$size;
    $node.$p_children.iter().for_each(|$child| $f_weigh($child«→, $total»));
}

pub fn $f_mean($node: &$Node) -> $k {
    let mut $total = 0;
    $f_weigh($node, &mut $total);
    $total / $n1
}⟧
""",
    )


@skeleton("wrong_argument_count")
def several_values_left_out(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Frame {
    $x: $k,
    $y: $k,
    $title: String,
    $closed: bool,
}

impl $Frame {
    pub fn ⟦#n:new¦$f_open⟧($x: $k, $y: $k, $title: &str, $closed: bool) -> Self {
        $Frame { $x, $y, $title: $title.to_string(), $closed }
    }

    $method
    $doc
    ⟦pub fn $f_at($x: $k, $y: $k, $title: &str, $closed: bool) -> Option<Self> {
        if $x > $y {
            return None;
        }
        Some(Self::⟦#n:new¦$f_open⟧($x, $y⟦«→, $title, $closed»¦«→, $title», $closed⟧))\
¦pub fn $f_named($title: &str, $closed: bool) -> $Frame {
        $noise
        $Frame::⟦#n:new¦$f_open⟧($n1, $n2«→, $title, $closed»)¦pub fn $f_moved(&self, $x: $k, $y: $k) -> $Frame {
        $Frame::⟦#n:new¦$f_open⟧(«→$x, $y, »&self.$title, self.$closed)\
¦pub fn $f_row($p_titles: &[&str], $y: $k, $closed: bool) -> Vec<$Frame> {
        let mut $p_frames = Vec::new();
        for $title in $p_titles {
            $p_frames.push($Frame::⟦#n:new¦$f_open⟧($n1«→, $y, $title», $closed));
        }
        $p_frames¦pub fn $f_same($x: $k, $title: &str) -> $Frame {
        let ($y, $closed) = ($x ⟦+¦*⟧ $n1, $x > $n2);
        $Frame::⟦#n:new¦$f_open⟧($x«→, $y, $title», $closed)⟧
    }
}
""",
    )


@skeleton("wrong_argument_count")
def one_argument_on_each_line(s: Source) -> str:
    """A whole line is lacking, or one too many."""
    rows = ["            $label,", "            $weight,", "            $count,", "            $open,"]
    at = s.random.randrange(4)
    if s.chance(0.6):
        rows[at] = f"«→{rows[at]}»"
        call = "\n".join(rows)
    else:
        stranger = s.pick(["true", "Some($n1)", "$n2.5", "self.$p_lines.len()", "&self.$p_lines", "()"])
        rows.append(f"«            {stranger},→»")
        call = "\n".join(rows)
    return fill(
        s,
        f"""
$derive
pub struct $Ledger {{
    $p_lines: Vec<String>,
    $fields
}}

impl $Ledger {{
    fn $f_write(&mut self, $label: &str, $weight: f64, $count: char, $open: Option<u8>) -> usize {{
        self.$p_lines.push(format!("{{$label}} {{$weight}} {{$count}} {{$open:?}}"));
        self.$p_lines.len()
    }}

    $method
    $doc
    pub fn $f_add(&mut self, $label: &str, $weight: f64, $count: char) -> ⟦usize {{
        let $open = $label.bytes().next();
        let $line = self.$f_write(
{call}
        );
        $line + $n1¦bool {{
        $noise
        let $open = None;
        self.$f_write(
{call}
        ) > $n3⟧
    }}
}}
""",
    )


@skeleton("wrong_argument_count")
def unit_is_not_given(s: Source) -> str:
    return fill(
        s,
        """
$item
$doc
⟦pub fn $f_check($value: $k, $limit: $k) -> Result<(), String> {
    if $value ⟦>¦<⟧ $limit {
        return Err(format!("$w1 {$value}"));
    }
    $noise
    Ok(«→()»)¦pub fn $f_check($p_values: &[$k]) -> Result<(), ⟦#e:usize¦&'static str⟧> {
    for ($at, $value) in $p_values.iter().enumerate() {
        if *$value == $n1 {
            return Err(⟦#e:$at¦if $at > $n2 { $q1 } else { $q2 }⟧);
        }
    }
    Ok(«→()»)¦pub fn $f_wake($sender: &std::sync::mpsc::Sender<()>) -> bool {
    $sender.send(«→()»).is_ok()¦pub fn $f_any($p_values: &[$k]) -> Option<()> {
    $noise
    if $p_values.len() > $n1 { Some(«→()») } else { None }\
¦pub fn $f_store($text: &str, $p_out: &mut Vec<$k>) -> Result<(), std::num::ParseIntError> {
    match $text.parse() {
        Ok($value) => {
            $p_out.push($value);
            Ok(«→()»)
        }
        Err($error) => Err($error),
    }¦pub fn $f_save($path: &str, $text: &str) -> std::io::Result<()> {
    if $text.is_empty() {
        return Ok(«→()»);
    }
    std::fs::write($path, $text)⟧
}
""",
    )


@skeleton("wrong_argument_count")
def constant_left_out(s: Source) -> str:
    kind, value = s.pick([("usize", "$n1"), ("f64", "$n1.5"), ("&str", "$q1"), ("u32", "$n1")])
    return fill(
        s,
        """
⟦pub ¦⟧const $C_LIMIT: KIND = VALUE;

$item
fn $f_shape($name: String, $limit: KIND) -> String {
    format!("{$name}⟦/¦: ¦ ⟧{$limit}")
}

$doc
⟦pub fn $f_title($name: &str) -> String {
    $f_shape($name.to_string()«→, $C_LIMIT»)¦pub fn $f_titles($p_names: &[String]) -> Vec<String> {
    let mut $p_out = Vec::new();
    for $name in $p_names {
        let $line = $f_shape($name.clone()«→, $C_LIMIT»);
        if !$line.is_empty() {
            $p_out.push($line);
        }
    }
    $p_out¦pub fn $f_main() {
    $noise
    println!("{}", $f_shape(String::from($q2)«→, $C_LIMIT»));¦pub fn $f_title($name: Option<String>) -> String {
    match $name {
        Some($name) => $f_shape($name«→, $C_LIMIT»),
        None => String::new(),
    }¦pub fn $f_all($p_names: Vec<String>) -> String {
    $p_names
        .into_iter()
        .map(|$name| $f_shape($name«→, $C_LIMIT»))
        .collect::<Vec<_>>()
        .join($q2)⟧
}
""".replace("KIND", kind).replace("VALUE", value),
    )


@skeleton("wrong_argument_count")
def stranger_told_by_its_type(s: Source) -> str:
    """The argument too many stands before, between or behind those that belong."""
    right = ["$text", "$count", "$flag"]
    at = s.random.randrange(4)
    stranger = s.pick(["$mark", "$p_list", "Some($count)", "$half"])
    given = ", ".join(right[:at]) + f"«, {stranger}→»" + "".join(f", {name}" for name in right[at:])
    if at == 0:
        given = f"«{stranger}, →»" + ", ".join(right)
    return fill(
        s,
        """
fn $f_cut($text: &str, $count: usize, $flag: bool) -> String {
    let $piece: String = $text.chars().take($count).collect();
    if $flag { $piece.to_uppercase() } else { $piece }
}

$item
$doc
⟦pub fn $f_view($text: &str, $count: usize, $flag: bool, $mark: char, $half: f64, $p_list: &[u8]) -> String {
    let $shown = $f_cut(GIVEN);
    $noise
    format!("{$mark}{$shown}{$half}{}", $p_list.len())\
¦pub fn $f_view($flag: bool, $mark: char, $p_list: Vec<i64>, $half: f64) -> usize {
    let ($text, $count) = ($q1, $n1);
    let $shown = $f_cut(GIVEN);
    $shown.len() + $p_list.len() + $half as usize + $mark.len_utf8()\
¦pub fn $f_check($mark: char, $half: f32, $p_list: &[char]) {
    let $text = $q1;
    for ($count, $other) in $text.chars().enumerate() {
        let $flag = $other == $mark || $half > $n1.0 || $p_list.contains(&$other);
        assert_eq!($f_cut(GIVEN).len(), $count);
    }¦pub fn $f_view($text: &str, $flag: bool, $mark: Option<char>, $half: f64, $p_list: &[f64]) -> Option<String> {
    let $count = $p_list.iter().filter(|$x1| **$x1 > $half).count();
    match $mark {
        Some('⟦a¦z¦_⟧') => Some($f_cut(GIVEN)),
        _ => None,
    }⟧
}
""".replace("GIVEN", given),
    )
