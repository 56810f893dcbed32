"""Programs that read private fields of other modules' types where the types have getters."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill

_MODULE = """
mod $depot {
    $derive
    pub struct $Parcel {
        $label: String,
        $weight: $k,
        $p_stops: Vec<$k>,
        $target: Option<$k>,
    }

    impl $Parcel {
        pub fn [get]$label(&self) -> &str {
            &self.$label
        }

        pub fn [get]$weight(&self) -> $k {
            self.$weight
        }

        pub fn [get]$p_stops(&self) -> &[$k] {
            &self.$p_stops
        }

        pub fn [get]$target(&self) -> Option<$k> {
            self.$target
        }
    }
}

use $depot::$Parcel;

"""


def _outside(s: Source, template: str, module: str = _MODULE) -> str:
    """The template beside a module with a type of private fields; `[weight]` reads one instead of its getter."""
    get, text = s.pick(["", "", "get_"]), module + template.strip("\n")
    for field in ("$label", "$weight", "$p_stops", "$target", "$inner"):
        text = text.replace(f"[{field[1:]}]", f"«{field}→{get}{field}()»")
    return fill(s, text.replace("[get]", get))


@skeleton("private_field")
def lifelike_private_field_looped_over(s: Source) -> str:
    return _outside(
        s,
        """
$doc
pub fn $f_route($parcel: &$Parcel, $limit: $k) -> ⟦$k {
    let mut $total = 0;
    for $stop in $parcel.[p_stops]⟦.iter()¦.iter().rev()⟧ {
        if *$stop < $limit {
            $total += *$stop;
        }
    }
    $total¦usize {
    $parcel.[p_stops].iter().filter(|$stop| **$stop > $limit).count()¦Option<usize> {
    $noise
    $parcel.[p_stops].iter().position(|$stop| *$stop == $limit)¦bool {
    $parcel.[p_stops].contains(&$limit) || $parcel.[get]$p_stops().len() > $n1¦Vec<$k> {
    let mut $p_out = Vec::new();
    if let Some($first) = $parcel.[p_stops].first() {
        $p_out.push(*$first + $limit);
    }
    $p_out⟧
}
""",
    )


@skeleton("private_field")
def lifelike_private_field_sorted_by(s: Source) -> str:
    return _outside(
        s,
        """
$doc
pub fn $f_order($p_parcels: ⟦&mut Vec<$Parcel>) {
    $noise
    $p_parcels.sort_by_key(|$parcel| $parcel.[weight]);¦&mut [$Parcel]) {
    $p_parcels.sort_by(|$a, $b| $a.[weight].cmp(&$b.[get]$weight()));¦&mut Vec<$Parcel>) {
    $p_parcels.retain(|$parcel| $parcel.[weight] > $n1);¦&[$Parcel]) -> Option<&$Parcel> {
    $p_parcels.iter().⟦max¦min⟧_by_key(|$parcel| $parcel.[weight])¦&[$Parcel]) -> Option<$k> {
    $p_parcels.iter().map(|$parcel| $parcel.[weight]).⟦max¦min⟧()¦&[$Parcel]) -> Vec<&$Parcel> {
    let mut $p_sorted: Vec<&$Parcel> = $p_parcels.iter().collect();
    $p_sorted.sort_by_key(|$parcel| $parcel.[label]⟦.len()¦.to_lowercase()⟧);
    $p_sorted⟧
}
""",
    )


@skeleton("private_field")
def lifelike_private_field_of_two(s: Source) -> str:
    return _outside(
        s,
        """
$doc
pub fn $f_compare($left: &$Parcel, $right: &$Parcel) -> ⟦$k {
    $noise
    $left.[weight] + $right.[get]$weight()¦bool {
    $left.[get]$label() == $right.[label]¦bool {
    $left.[weight] > $right.[weight]¦std::cmp::Ordering {
    $left.[get]$weight().cmp(&$right.[weight])¦$k {
    if $left.[label] == $right.[get]$label() {
        return $n1;
    }
    $left.[get]$weight().max($n2)¦($k, $k) {
    ($left.[weight], $right.[get]$weight())⟧
}
""",
    )


@skeleton("private_field")
def lifelike_private_option_matched(s: Source) -> str:
    return _outside(
        s,
        """
$doc
pub fn $f_aim($parcel: &$Parcel) -> ⟦$k {
    match $parcel.[target] {
        Some($place) => $place + $n1,
        None => $n2,
    }¦$k {
    if let Some($place) = $parcel.[target] {
        return $place;
    }
    $noise
    $n1¦Option<$k> {
    let $place = $parcel.[target]?;
    Some($place * $n1)¦bool {
    $parcel.[target].is_some()¦$k {
    $parcel.[target].unwrap_or($n1)¦String {
    let Some($place) = $parcel.[target] else {
        return $parcel.[get]$label().to_string();
    };
    format!("$w1 {$place}")⟧
}
""",
    )


@skeleton("private_field")
def lifelike_private_field_given_to_helper(s: Source) -> str:
    return _outside(
        s,
        """
$doc
fn $f_fee($amount: $k, $text: &str) -> $k {
    ⟦if $text.is_empty() {
        return $n1;
    }
    $amount * $n2¦$amount + $text.len() as $k⟧
}

$item
$doc
pub fn $f_bill($parcel: &$Parcel, $extra: $k) -> ⟦$k {
    $f_fee($parcel.[weight], $parcel.[get]$label()) + $extra¦$k {
    $f_fee($extra, $parcel.[label])¦Vec<$k> {
    vec![$extra, $f_fee($parcel.[weight], $q1)]¦$k {
    let $fee = $f_fee($extra, $parcel.[label]);
    $noise
    $fee.max($parcel.[get]$weight())⟧
}
""",
    )


@skeleton("private_field")
def lifelike_private_field_into_own_struct(s: Source) -> str:
    return _outside(
        s,
        """
$doc
pub struct $Row {
    pub $name: String,
    pub $load: $k,
}

⟦#f:impl From<&$Parcel> for $Row {
    fn from($parcel: &$Parcel) -> Self {
        $Row {¦impl $Row {
    pub fn $f_of($parcel: &$Parcel) -> Self {
        Self {¦impl $Row {
    $doc
    pub fn $f_read($parcel: &$Parcel) -> $Row {
        $Row {⟧
            ⟦#a:$name: $parcel.[label].to_string(),¦$name: $parcel.[get]$label().to_string(),⟧
            ⟦#a:$load: $parcel.[get]$weight(),¦$load: $parcel.[weight],⟧
        }
    }
}

$item
""",
    )


@skeleton("private_field")
def lifelike_private_field_in_trait_impl(s: Source) -> str:
    return _outside(
        s,
        """
$doc
pub trait $Describe {
    fn $f_line(&self) -> String;
    fn $f_cost(&self) -> $k;
}

impl $Describe for $Parcel {
    fn $f_line(&self) -> String {
        ⟦#a:format!("$w1 {}", self.[label])¦self.[get]$label().to_string()¦self.[label].repeat($n2)⟧
    }

    fn $f_cost(&self) -> $k {
        ⟦#a:self.[get]$weight() + $n1¦self.[weight] * $n1¦$n1⟧
    }
}

$item
""",
    )


_NESTED = """
pub mod $depot {
    pub struct $Part {
        $weight: $k,
    }

    pub struct $Parcel {
        $inner: $Part,
        $label: String,
    }

    impl $Part {
        pub fn [get]$weight(&self) -> $k {
            self.$weight
        }
    }

    impl $Parcel {
        pub fn [get]$inner(&self) -> &$Part {
            &self.$inner
        }

        pub fn [get]$label(&self) -> &str {
            &self.$label
        }
    }
}

"""


@skeleton("private_field")
def lifelike_private_field_behind_getter(s: Source) -> str:
    return _outside(
        s,
        """
$doc
pub fn $f_heavy($parcel: &$depot::$Parcel, $limit: $k) -> ⟦bool {
    $parcel.[get]$inner().[weight] > $limit¦bool {
    $parcel.[inner].[get]$weight() > $limit¦$k {
    let $part = $parcel.[inner];
    $part.[get]$weight() + $limit¦$k {
    let $part = $parcel.[get]$inner();
    $noise
    $limit.max($part.[weight])¦$k {
    match $parcel.[get]$label() {
        "$w1" => $parcel.[get]$inner().[weight],
        _ => $limit,
    }⟧
}
""",
        _NESTED,
    )


@skeleton("private_field")
def lifelike_private_field_looked_up(s: Source) -> str:
    return _outside(
        s,
        """
$doc
pub struct $Registry {
    $p_parcels: std::collections::HashMap<u32, $Parcel>,
    $fields
}

impl $Registry {
    $method
    $doc
    pub fn $f_find(&self, $id: u32) -> ⟦Option<$k> {
        self.$p_parcels.get(&$id).map(|$parcel| $parcel.[weight])¦$k {
        match self.$p_parcels.get(&$id) {
            Some($parcel) if $parcel.[weight] > $n1 => $n2,
            _ => $n3,
        }¦Option<&str> {
        let $parcel = self.$p_parcels.get(&$id)?;
        $noise
        Some($parcel.[label])¦bool {
        self.$p_parcels.get(&$id).is_some_and(|$parcel| $parcel.[label].len() > $n1)¦$k {
        self.$p_parcels[&$id].[weight] + $n1⟧
    }
}
""",
    )


@skeleton("private_field")
def lifelike_private_field_while_counting(s: Source) -> str:
    return _outside(
        s,
        """
$doc
pub fn $f_fill($parcel: &$Parcel, $p_sizes: &[$k]) -> ⟦usize {
    let mut $used = 0;
    let mut $at = 0;
    while $at < $p_sizes.len() && $used < $parcel.[weight] {
        $used += $p_sizes[$at];
        $at += 1;
    }
    $at¦Vec<$k> {
    let $limit: $k = $parcel.[weight];
    $p_sizes.iter().map(|$size| $size * $limit).collect()¦$k {
    let mut $rest = $parcel.[weight];
    for $size in $p_sizes {
        $rest = $rest.max(*$size);
    }
    $noise
    $rest¦String {
    let mut $out = String::from($parcel.[label]);
    for $size in $p_sizes {
        $out.push_str(&$size.to_string());
    }
    $out⟧
}
""",
    )
