"""Programs like a small crate with a misspelled variable or function."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.everyday.slips import slip
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("misspelled_variable")
def lifelike_misspelled_counter(s: Source) -> str:
    first, last = s.pick([("$right", "«$wrong→$right»"), ("«$wrong→$right»", "$right")])
    return fill(
        s,
        f"""
$item
$doc
pub fn $f_score($p_values: &[$k], $limit: $k) -> $k {{
    let mut $right = $n1;
    $noise
    ⟦for ($i, $value) in $p_values.iter().enumerate() {{
        if *$value > $limit && $i > 0 {{
            {first} += *$value;
        }}
    }}¦for &$value in $p_values {{
        {first} = $value.max($limit);
    }}¦for $pair in $p_values.windows(2) {{
        match $pair[0] {{
            0 => continue,
            $value if $value > $limit => {first} += $value,
            _ => break,
        }}
    }}¦while $p_values.len() > 2 {{
        {first} += $limit;
        if $p_values[0] > $limit {{
            break;
        }}
    }}⟧
    ⟦{last}¦{last} * $n2¦{last}.min($limit)⟧
}}
""",
        **slip(s),
    )


@skeleton("misspelled_variable")
def lifelike_misspelled_parameter(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Account {
    $owner: String,
    $balance: $k,
    $fields
}

impl $Account {
    $method
    $doc
    pub fn $f_deposit(&mut self, $right: $k, $note: &str) -> ⟦$k {
        $noise
        self.$balance += «$wrong→$right»;
        self.$balance¦bool {
        if $note.is_empty() || «$wrong→$right» > $n1 {
            return false;
        }
        self.$balance += $right;
        true¦String {
        self.$balance += $right;
        format!("{} {}: {}", self.$owner, $note, «$wrong→$right»)¦Option<$k> {
        match $right {
            0 => None,
            1..=9 => Some(self.$balance),
            _ => Some(«$wrong→$right» + self.$balance),
        }⟧
    }
}
""",
        **slip(s),
    )


@skeleton("misspelled_variable")
def lifelike_misspelled_in_chain(s: Source) -> str:
    return fill(
        s,
        """
$doc
pub fn $f_pick($p_names: &[String], $right: usize) -> ⟦Vec<&str> {
    $p_names
        .iter()
        .filter(|$name| $name.len() > «$wrong→$right»)
        .map(|$name| $name.as_str())
        .collect()¦Option<&String> {
    $noise
    let $found = $p_names.iter().skip(«$wrong→$right»).find(|$name| $name.starts_with($q1))?;
    Some($found)¦usize {
    let $shift = |$x: usize| $x * 2 + «$wrong→$right»;
    $p_names.iter().map(|$name| $shift($name.len())).sum()¦String {
    let mut $out = String::new();
    for $name in $p_names.iter().take($right) {
        $out.push_str(&$name.repeat(«$wrong→$right»));
    }
    $out⟧
}

$item
""",
        **slip(s),
    )


@skeleton("misspelled_variable")
def lifelike_misspelled_helper(s: Source) -> str:
    return fill(
        s,
        """
$doc
fn $right($text: &str) -> ⟦usize {
    $text.chars().filter(|$c| "aeiou".contains(*$c)).count()¦usize {
    match $text.split_once('-') {
        Some(($left, $rest)) => $left.len() * $rest.len(),
        None => $n1,
    }⟧
}

$derive
pub struct $Report {
    $title: String,
    $p_lines: Vec<String>,
    $fields
}

impl $Report {
    $method
    $doc
    pub fn $f_weight(&self) -> usize {
        ⟦let mut $total = «$wrong→$right»(&self.$title);
        for $line in &self.$p_lines {
            $total += $line.len();
        }
        $total¦$noise
        self.$p_lines.iter().map(|$line| «$wrong→$right»($line)).sum()¦if self.$p_lines.is_empty() {
            return «$wrong→$right»(&self.$title);
        }
        $right(&self.$p_lines[0])⟧
    }
}
""",
        **slip(s),
    )
