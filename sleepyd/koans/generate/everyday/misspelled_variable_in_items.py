"""Programs like a small crate with a misspelled name in a literal, a loop, a recursion or before a method."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.everyday.slips import slip
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("misspelled_variable")
def lifelike_misspelled_in_struct_literal(s: Source) -> str:
    return fill(
        s,
        """
$doc
pub struct $Summary {
    pub $title: String,
    pub $count: usize,
    pub $largest: $k,
}

$item
impl $Summary {
    $method
    $doc
    pub fn $f_of($title: &str, $p_values: &[$k]) -> ⟦#o:Self¦Option<Self>¦$Summary⟧ {
        let $right = $p_values.iter().copied().⟦max¦min¦last⟧().unwrap_or($n1);
        $noise
        ⟦#o:Self {¦Some($Summary {¦$Summary {⟧
            $title: $title.to_string(),
            $count: $p_values.len(),
            $largest: «$wrong→$right»⟦¦ + 1¦.max($n2)⟧,
        ⟦#o:}¦})¦}⟧
    }
}
""",
        **slip(s),
    )


@skeleton("misspelled_variable")
def lifelike_misspelled_loop_variable(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::⟦HashMap¦BTreeMap⟧ as $Map;

$item
$doc
pub fn $f_group($p_rows: &[(String, $k)]) -> $Map<String, $k> {
    let mut $table: $Map<String, $k> = $Map::new();
    ⟦for ($name, $right) in $p_rows {
        *$table.entry($name.clone()).or_insert(0) += «$wrong→$right»;
    }¦for $right in $p_rows.iter().filter(|$row| $row.1 > $n1) {
        let ($name, $count) = «$wrong→$right»;
        $table.insert($name.to_string(), *$count);
    }¦for ($right, $row) in $p_rows.iter().enumerate() {
        if «$wrong→$right» % $n1 == 0 {
            continue;
        }
        $table.insert($row.0.clone(), $row.1);
    }¦let mut $right = 0;
    while $right < $p_rows.len() {
        let $row = &$p_rows[«$wrong→$right»];
        $table.insert($row.0.clone(), $row.1);
        $right += 1;
    }⟧
    $noise
    $table
}
""",
        **slip(s),
    )


@skeleton("misspelled_variable")
def lifelike_misspelled_recursive_function(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Node {
    $value: $k,
    $p_children: Vec<$Node>,
}

impl $Node {
    $method
    pub fn $f_leaf($value: $k) -> Self {
        $Node { $value, $p_children: Vec::new() }
    }
}

$item
$doc
pub fn $right($node: &$Node) -> ⟦$k {
    let mut $total = $node.$value;
    for $child in &$node.$p_children {
        $total += «$wrong→$right»($child);
    }
    $noise
    $total¦usize {
    1 + $node.$p_children.iter().map(«$wrong→$right»).max().unwrap_or(0)¦bool {
    $node.$value > $n1 || $node.$p_children.iter().any(|$child| «$wrong→$right»($child))¦usize {
    match $node.$p_children.first() {
        Some($child) => «$wrong→$right»($child) + $n1,
        None => $n2,
    }⟧
}
""",
        **slip(s),
    )


@skeleton("misspelled_variable")
def lifelike_misspelled_receiver(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Basket {
    pub $p_prices: Vec<$k>,
    $fields
}

impl $Basket {
    $method
    pub fn $f_total(&self) -> $k {
        self.$p_prices.iter().sum()
    }

    pub fn $f_put(&mut self, $price: $k) {
        self.$p_prices.push($price);
    }
}

$item
$doc
pub fn $f_move($right: &mut $Basket, $target: &mut $Basket) -> ⟦$k {
    while let Some($price) = «$wrong→$right».$p_prices.pop() {
        $target.$f_put($price);
    }
    $noise
    $right.$f_total()¦$k {
    let $price = «$wrong→$right».$p_prices.remove(0);
    $target.$f_put($price);
    $target.$f_total() - $right.$f_total()¦bool {
    for $price in &$target.$p_prices {
        «$wrong→$right».$f_put(*$price);
    }
    $right.$f_total() > $n1¦bool {
    $target.$f_put($right.$p_prices.len() as $k);
    $target.$f_total() > «$wrong→$right».$f_total()⟧
}
""",
        **slip(s),
    )


@skeleton("misspelled_variable")
def lifelike_misspelled_before_question_mark(s: Source) -> str:
    return fill(
        s,
        """
use std::num::ParseIntError;

$doc
pub struct $Size {
    pub $width: $k,
    pub $height: $k,
}

$item
$doc
pub fn $f_parse($right: &str, $fallback: &str) -> Result<⟦$Size, ParseIntError> {
    let $width = «$wrong→$right».trim().parse()?;
    $noise
    Ok($Size { $width, $height: $fallback.parse()? })¦$k, ParseIntError> {
    if $right.is_empty() {
        return $fallback.parse();
    }
    «$wrong→$right».parse::<$k>()¦Vec<$k>, ParseIntError> {
    let mut $p_out = vec![$fallback.parse()?];
    for $part in «$wrong→$right».split(',') {
        $p_out.push($part.trim().parse()?);
    }
    Ok($p_out)¦$Size, ParseIntError> {
    let ($left, $rest) = «$wrong→$right».split_once('x').unwrap_or(($right, $fallback));
    Ok($Size { $width: $left.parse()?, $height: $rest.parse()? })⟧
}
""",
        **slip(s),
    )
