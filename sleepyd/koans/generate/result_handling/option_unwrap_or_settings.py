"""An `Option` where its value is expected: settings, parameters, parsed lines, prices (`option_unwrap_or`)."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.results import fill


@skeleton("option_unwrap_or")
def setting_with_a_constant_default(s: Source) -> str:
    const = "DEFAULT_" + s.var().upper()
    return fill(
        s,
        """
use std::collections::HashMap;

$pub const %const%: $k_a = $n_a;

$derive
$pub struct $T_Config {
    $p_values: HashMap<String, $k_a>,
    $v_width: Option<$k_a>,
    $fields
}

impl $T_Config {
    $doc
    $pub fn $f_get(&self, $v_key: &str) -> $k_a {
        $noise
⟦        self.$p_values.get($v_key).copied()«→.unwrap_or(%const%)»¦
        if $v_key == $q_a {
            return self.$v_width«→.unwrap_or(%const%)»;
        }
        self.$p_values.len() as $k_a¦
        let $v_width: $k_a = self.$v_width«→.unwrap_or(%const%)»;
        $v_width * ($v_key.len() as $k_a + $m_a)¦
        match $v_key {
            $q_a | $q_b => self.$v_width«→.unwrap_or(%const%)»,
            $v_other => $v_other.len() as $k_a,
        }¦
        self.$p_values
            .iter()
            .find(|($v_k, _)| $v_k.starts_with($v_key))
            .map(|(_, $v_v)| *$v_v)«→
            .unwrap_or(%const%)»⟧
    }
    $method
}
""",
        const=const,
    )


@skeleton("option_unwrap_or")
def default_given_as_parameter(s: Source) -> str:
    given = s.pick(["default", "fallback", "otherwise"])
    return fill(
        s,
        """
$derive
$pub struct $T_Tile {
    $pub $v_height: Option<$k_a>,
    $p_costs: Vec<$k_a>,
    $fields
}

impl $T_Tile {
    $doc
    $pub fn $f_height(&self, $v_index: usize, %given%: $k_a) -> $k_a {
⟦        if self.$p_costs.len() > $v_index {
            println!("$t_a {$v_index}");
        }
        self.$p_costs.get($v_index).copied()«→.unwrap_or(%given%)»¦
        let $v_sum: $k_a = self.$p_costs.iter().skip($v_index).sum();
        let $v_base: $k_a = self.$v_height«→.unwrap_or(%given%)»;
        $v_sum + $v_base¦
        match $v_index {
            0 => self.$v_height«→.unwrap_or(%given%)»,
            1..=$m_a => $n_a,
            _ => self.$p_costs[$v_index],
        }¦
        if $v_index ⟦> $n_b¦== 0¦% 2 == 0⟧ {
            self.$p_costs.iter().copied().⟦max¦min⟧()«→.unwrap_or(%given%)»
        } else {
            self.$p_costs[0] ⟦*¦+⟧ $m_a
        }¦
        self.$p_costs
            .iter()
            .copied()
            .filter(|$v_c| *$v_c > $n_a)
            .⟦max¦min¦last¦next⟧()«→
            .unwrap_or(%given%)»⟧
    }
    $method
}
""",
        given=given,
    )


@skeleton("option_unwrap_or")
def fields_of_a_parsed_line(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug⟦¦, Clone⟧)]
$pub struct $T_Record {
    $pub $v_name: String,
    $pub $v_score: $k_a,
    $pub $v_mark: char,
}

$item
impl $T_Record {
    $doc
    $pub fn $f_read($v_line: &str) -> ⟦Self¦$T_Record⟧ {
        let mut $p_parts = $v_line.split($z_a);
⟦        let $v_name: &str = $p_parts.next()«→.unwrap_or("")»;
        $noise
        ⟦Self¦$T_Record⟧ {
            $v_name: $v_name.trim().to_string(),
            $v_score: $n_a,
            $v_mark: '#',
        }¦
        let $v_score: $k_a = $p_parts.next().and_then(|$v_s| $v_s⟦.trim()¦⟧.parse().ok())«→.unwrap_or(0)»;
        $noise
        Self { $v_name: $v_line.to_string(), $v_score, $v_mark: '*' }¦
        $noise
        $T_Record {
            $v_name: $v_line.to_owned(),
            $v_score: $p_parts.count() as $k_a,
            $v_mark: $v_line.chars().⟦next()¦last()¦nth($m_a)¦max()¦find(|$v_c| $v_c.is_numeric())⟧«→.unwrap_or(' ')»,
        }¦
        Self {
            $v_name: $p_parts.next().map(|$v_part| $v_part.⟦to_uppercase¦to_string⟧())«→.unwrap_or_default()»,
            $v_mark: '-',
            $v_score: $n_a,
        }¦
        let mut $v_made = Self { $v_name: String::new(), $v_score: 0, $v_mark: ' ' };
        for $v_part in $p_parts {
            if $v_part.len() > $m_a {
                $v_made.$v_score = $v_part.parse().ok()«→.unwrap_or(0)»;
            }
        }
        $v_made⟧
    }
    $method
}
""",
    )


@skeleton("option_unwrap_or")
def argument_of_a_call(s: Source) -> str:
    return fill(
        s,
        """
$doc
$pub fn $f_pad($v_text: &str, $v_width: usize) -> String {
    let $v_gap = $v_width.saturating_sub($v_text.len());
    format!("{}{}", $v_text, ⟦"."¦"-"¦" "⟧.repeat($v_gap))
}

$item
$doc
$pub fn $f_table($p_rows: &[Vec<String>]⟦¦, $v_title: &str⟧) -> String {
    let mut $v_out = String::new();
    $noise
    for $p_row in $p_rows {
⟦        let $v_width = $p_row.iter().map(|$v_c| $v_c.len()).max()«→.unwrap_or(0)»;
        $v_out.push_str(&$f_pad(&$p_row[0], $v_width));¦
        $v_out += &$f_pad(&$p_row.concat(), $p_row.iter().map(String::len).⟦max¦min¦last¦next⟧()«→.unwrap_or(0)»);¦
        let $v_first = $p_row.join(" ");
        $v_out.push_str(&$f_pad($v_first.split($z_a).⟦next¦last¦max⟧()«→.unwrap_or("")», $n_a));¦
        let $v_line = $p_row.iter().map(|$v_c| $f_pad($v_c, $n_a)).collect::<String>();
        $v_out += &" ".repeat($v_line.find($z_a)«→.unwrap_or(0)»);¦
        $v_out.push($p_row[0].chars().⟦last¦next⟧()«→.unwrap_or(' ')»);¦
        for $v_cell in $p_row.iter().take($p_row.iter().position(|$v_c| $v_c.is_empty())«→.unwrap_or(0)») {
            $v_out.push_str($v_cell);
        }⟧
        $v_out.push('\\n');
    }
    $v_out
}
""".replace("let $v_width = $p_row", "let $v_size: usize = $p_row").replace(
            "&$p_row[0], $v_width", "&$p_row[0], $v_size"
        ),
    )


@skeleton("option_unwrap_or")
def price_in_a_closure(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::⟦HashMap¦BTreeMap⟧;

$item
$doc
$pub fn $f_bill($p_prices: &⟦HashMap¦BTreeMap⟧<String, $k_a>, $p_cart: &[(String, $k_a)]) -> ⟦$k_a¦$k_a⟧ {
    $noise
⟦    let $f_price = |$v_name: &str| -> $k_a { $p_prices.get($v_name).copied()«→.unwrap_or(0)» };
    $p_cart.iter().map(|($v_item, $v_count)| $f_price($v_item) * $v_count).sum()¦
    $p_cart
        .iter()
        .filter(|$v_entry| $v_entry.1 > 0)
        .fold(0, |$v_sum, ($v_item, $v_count)| {
            let $v_each: $k_a = $p_prices.get($v_item).copied()«→.unwrap_or(0)»;
            $v_sum + $v_each * $v_count
        })¦
    let mut $v_total = 0;
    for ($v_item, $v_count) in $p_cart {
        let $v_each: $k_a = match $v_count {
            0 => continue,
            _ => $p_prices.get($v_item).copied()«→.unwrap_or(0)»,
        };
        $v_total += $v_each ⟦*¦+⟧ $v_count;
    }
    $v_total¦
    let ($v_item, $v_count) = &$p_cart[0];
    if $p_prices.len() > $n_a {
        return $p_cart.iter().map(|$v_e| $v_e.1).⟦max¦min⟧()«→.unwrap_or(0)»;
    }
    println!("$w_a {}", $v_item);
    *$v_count¦
    $p_cart
        .iter()
        .filter_map(|($v_item, _)| $p_prices.get($v_item))
        .copied()
        .⟦max¦min¦last¦reduce(|$v_a, $v_b| $v_a + $v_b)¦next⟧%par%«→
        .unwrap_or(0)»⟧
}
""".replace("⟦HashMap¦BTreeMap⟧", s.pick(["HashMap", "HashMap", "BTreeMap"])).replace(
            "⟦max¦min¦last¦reduce(|$v_a, $v_b| $v_a + $v_b)¦next⟧%par%",
            "⟦max()¦min()¦last()¦reduce(|$v_a, $v_b| $v_a + $v_b)¦next()⟧",
        ),
    )
