"""Misspelled bindings of patterns, closures, loops and text, and misspelled constants and functions."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.everyday.slips import slip
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


def _upper(s: Source) -> dict[str, str]:
    """A constant's name and a misspelling of it."""
    return {key: name.upper() for key, name in slip(s).items()}


@skeleton("misspelled_variable")
def misspelled_binding_of_pattern(s: Source) -> str:
    return fill(
        s,
        """
fn $f_read($given: Option<$k>, $pair: ($k, $k)) -> $k {
    $noise
    ⟦match $given {
        Some($right) => «$wrong→$right» + $pair.0,
        None => $pair.1,
    }¦if let Some($right) = $given {
        return «$wrong→$right» * $pair.1;
    }
    $pair.0¦let ($right, $other) = $pair;
    $given.unwrap_or(0) + «$wrong→$right» * $other¦let Some($right) = $given else {
        return $pair.0;
    };
    «$wrong→$right»¦match $given {
        Some($right) if «$wrong→$right» > $n1 => $right,
        _ => $pair.0,
    }⟧
}
""",
        **slip(s),
    )


@skeleton("misspelled_variable")
def misspelled_in_format_string(s: Source) -> str:
    return fill(
        s,
        """
fn $f_show($right: ⟦&str¦u32¦f64¦String¦bool⟧, $other: usize) ⟦-> String {
    $noise
    format!(⟦"{$other}: {«$wrong→$right»}"¦"$w1 {«$wrong→$right»} ({$other})"¦"{«$wrong→$right»}"⟧)¦{
    $noise
    println!(⟦"$w1 = {«$wrong→$right»}, {}", $other¦"{«$wrong→$right»} {$other}"⟧);¦-> String {
    if $other > $n1 {
        return format!("{«$wrong→$right»} $w1");
    }
    $q1.to_string()⟧
}
""",
        **slip(s),
    )


@skeleton("misspelled_variable")
def misspelled_constant(s: Source) -> str:
    return fill(
        s,
        """
⟦const¦static⟧ $right: $k = $n1;
⟦const $C_OTHER: $k = $n2;
¦⟧
fn $f_limit($value: $k) -> $k {
    $noise
    ⟦if $value > «$wrong→$right» {
        return $right;
    }
    $value¦$value.min(«$wrong→$right»)¦$value * «$wrong→$right» + $n3¦let $limit: $k = «$wrong→$right»;
    $limit + $value¦(0..«$wrong→$right»).filter(|$x| *$x != $value).count() as $k⟧
}
""",
        **_upper(s),
    )


@skeleton("misspelled_variable")
def misspelled_closure_parameter(s: Source) -> str:
    return fill(
        s,
        """
fn $f_sum($p_pairs: &[(String, $k)]) -> ⟦$k {
    $p_pairs.iter().map(|($name, $right)| «$wrong→$right» + $name.len() as $k).sum()¦usize {
    $p_pairs.iter().filter(|$right| «$wrong→$right».1 > $n1).count()¦$k {
    $p_pairs.iter().fold(0, |$right, $pair| «$wrong→$right» + $pair.1)¦Vec<String> {
    $p_pairs.iter().map(|$right| «$wrong→$right».0.to_uppercase()).collect()¦bool {
    let $check = |$right: $k| «$wrong→$right» > $n1;
    $p_pairs.iter().any(|$pair| $check($pair.1))⟧
}
""",
        **slip(s),
    )


@skeleton("misspelled_variable")
def lifelike_misspelled_constant_in_method(s: Source) -> str:
    return fill(
        s,
        """
$doc
const $right: usize = $n1;

$derive
pub struct $Cache {
    $p_keys: Vec<String>,
    $fields
}

$item
impl $Cache {
    $method
    $doc
    pub fn $f_add(&mut self, $key: String) -> bool {
        ⟦if self.$p_keys.len() >= «$wrong→$right» {
            self.$p_keys.remove(0);
        }
        self.$p_keys.push($key);
        true¦self.$p_keys.push($key);
        $noise
        self.$p_keys.truncate(«$wrong→$right»);
        self.$p_keys.len() < $right¦match self.$p_keys.len() {
            $right => false,
            $size if $size > «$wrong→$right» => false,
            _ => {
                self.$p_keys.push($key);
                true
            }
        }¦while self.$p_keys.len() > «$wrong→$right» {
            self.$p_keys.pop();
        }
        self.$p_keys.contains(&$key)⟧
    }
}
""",
        **_upper(s),
    )


@skeleton("misspelled_variable")
def lifelike_misspelled_function_passed_on(s: Source) -> str:
    return fill(
        s,
        """
$doc
fn $right($text: &str) -> ⟦#t:usize¦bool¦String⟧ {
    ⟦#t:$text.trim().len()¦$text.starts_with($q1)¦$text.to_lowercase()⟧
}

$item
$derive
pub struct $Page {
    pub $body: String,
    $fields
}

impl $Page {
    $method
    $doc
    pub fn $f_scan(&self) -> Vec<⟦#t:usize¦bool¦String⟧> {
        $noise
        ⟦self.$body.lines().map(«$wrong→$right»).collect()¦let mut $p_out = Vec::new();
        for $line in self.$body.lines() {
            $p_out.push(«$wrong→$right»($line));
        }
        $p_out¦let $p_parts = self.$body.split(',');
        $p_parts.map(|$part| «$wrong→$right»($part.trim())).collect()¦vec![«$wrong→$right»(&self.$body), $right($q2)]⟧
    }
}
""",
        **slip(s),
    )


@skeleton("misspelled_variable")
def lifelike_misspelled_function_of_module(s: Source) -> str:
    return fill(
        s,
        """
mod $geometry {
    $doc
    pub fn $right($width: f64, $height: f64) -> f64 {
        $width * $height
    }

    pub fn $f_other($width: f64) -> f64 {
        $width ⟦/ 2.0¦+ $n1.0⟧
    }
}

$derive
pub struct $Room {
    $width: f64,
    $depth: f64,
    $fields
}

impl $Room {
    $method
    $doc
    pub fn $f_cost(&self, $price: f64) -> f64 {
        ⟦let $size = $geometry::«$wrong→$right»(self.$width, self.$depth);
        $noise
        $size * $price¦$price * $geometry::«$wrong→$right»(self.$width, self.$depth)\
¦if $geometry::«$wrong→$right»(self.$width, self.$depth) > $n2.0 {
            return $price;
        }
        $geometry::$f_other($price)⟧
    }
}

$item
""",
        **slip(s),
    )
