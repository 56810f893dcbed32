"""An `Option` asked of collections and numbers in a function that returns a `Result` (`option_ok_or`)."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.result_handling.error_types import marks, missing_error
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.results import fill


@skeleton("option_ok_or")
def find_record_by_id(s: Source) -> str:
    return fill(
        s,
        """
%item%
$derive
$pub struct $T_Item {
    $pub $v_id: $k_id,
    $pub $v_price: $k_a,
    $pub $v_label: String,
}

$pub struct $T_Store {
    $p_items: Vec<$T_Item>,
    $fields
}

impl $T_Store {
    $doc
    $pub fn $f_find(&self, $v_key: $k_id, $v_amount: $k_a) -> Result<$k_a, %error%> {
        $noise
        let $v_found = self
            .$p_items
            .iter()
⟦            .rev()
¦¦⟧⟦            .filter(|$v_i| $v_i.$v_price > 0)
¦¦⟧            .find(|$v_it| $v_it.$v_id == $v_key⟦¦ && !$v_it.$v_label.is_empty()⟧)%chain%?;
⟦        if $v_found.$v_label == $q_a {
            return Ok(0);
        }
¦        println!("{} {}", $v_found.$v_label, $v_amount);
¦⟧        Ok(⟦$v_found.$v_price * $v_amount¦$v_found.$v_price + $v_amount¦($v_found.$v_price + $m_a) * $v_amount⟧)
    }
    $method
}
""",
        **marks(missing_error(s, "lookup")),
    )


@skeleton("option_ok_or")
def best_of_filtered_values(s: Source) -> str:
    of, end = s.pick([("String", "$v_best.1.clone()"), ("$k_a", "$v_best.0"), ("($k_a, String)", "$v_best.clone()")])
    return fill(
        s,
        """
%item%
$item
$doc
$pub fn $f_best($p_rows: &[($k_a, String)]) -> Result<%of%, %error%> {
    $noise
    let $v_best = $p_rows
        .iter()
        .filter(|($v_a, _)| *$v_a ⟦>¦>=¦!=⟧ $n_a)
        .⟦max_by_key(|($v_b, _)| *$v_b)¦min_by_key(|$v_b| $v_b.0)¦last()¦next()¦nth($m_a)¦max()¦min()¦
max_by(|$v_b, $v_c| $v_b.0.cmp(&$v_c.0))¦find(|$v_b| $v_b.1.len() > $m_a)⟧%flat%?;
    println!("$t_a {}", $v_best.⟦0¦1⟧);
    Ok(%end%)
}
""",
        of=of,
        end=end,
        **marks(missing_error(s, "empty")),
    )


@skeleton("option_ok_or")
def checked_total_in_loop(s: Source) -> str:
    return fill(
        s,
        """
%item%
$derive
$pub struct $T_Order {
    $pub $v_count: $k_a,
    $pub $v_price: $k_a,
    $fields
}

$doc
$pub fn $f_total($p_orders: &[$T_Order]⟦¦, $v_limit: $k_a⟧) -> Result<$k_a, %error%> {
    let mut $v_total: $k_a = ⟦0¦0¦$m_b⟧;
    for ⟦$v_order in $p_orders¦$v_order in $p_orders.iter().rev()¦$v_order in $p_orders.iter().skip(1)⟧ {
⟦        if $v_order.$v_count == 0 {
            continue;
        }
¦        let _ = $q_a;
¦⟧⟦        let $v_cost = $v_order.$v_count.checked_mul($v_order.$v_price)%call%?;
        $v_total += $v_cost;¦
        $v_total = $v_total.checked_add($v_order.$v_count)%call%?;¦
        $v_total = $v_total.checked_add($v_order.$v_price * $v_order.$v_count)%call%?;¦
        let $v_part = $v_order.$v_price.checked_div($v_order.$v_count)%call%?;
        $v_total = $v_total.max($v_part);¦
        $v_total += $v_order
            .$v_price
            .checked_sub($v_order.$v_count)%chain%?;⟧
    }
    $noise
    Ok($v_total)
}
""",
        **marks(missing_error(s, "overflow")),
    )


@skeleton("option_ok_or")
def neighbours_of_a_node(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::⟦HashMap¦BTreeMap⟧;

%item%
$pub struct $T_Graph {
    $p_edges: ⟦HashMap¦BTreeMap⟧<String, Vec<(String, u32)>>,
    $fields
}

impl $T_Graph {
    $method
    $doc
    $pub fn $f_cost(&self, $v_from: &str⟦¦, _$v_extra: u32⟧) -> Result<u32, %error%> {
⟦        let $p_targets = self.$p_edges.get($v_from)%call%?;
        let mut $v_sum = 0;
        for ($v_name, $v_cost) in $p_targets {
            if $v_name != $v_from {
                $v_sum += $v_cost;
            }
        }
        Ok($v_sum)¦
        let ($v_name, $v_cost) = self
            .$p_edges
            .values()
            .flat_map(|$p_list| $p_list.iter())
            .⟦filter(|$v_edge| $v_edge.0 != $v_from)
            .min_by_key(|$v_edge| $v_edge.1)¦find(|$v_edge| $v_edge.0 == $v_from)¦last()⟧%chain%?;
        println!("{$v_from} $w_a {$v_name}");
        Ok(*$v_cost)¦
        let $v_cost = match self.$p_edges.get($v_from) {
            Some($p_targets) if $p_targets.len() > 1 => $p_targets⟦.first()%call%?¦.last()%call%?¦.get(1)%call%?⟧.1,
            Some(_) => $n_a,
            None => 0,
        };
        Ok($v_cost + $m_a)¦
        Ok(self.$p_edges.get($v_from)%call%?.iter().map(|$v_edge| $v_edge.1).sum())¦
        if let Some($p_targets) = self.$p_edges.get($v_from) {
            return Ok($p_targets.iter().map(|$v_edge| $v_edge.1).⟦max¦min⟧()%call%?);
        }
        Ok(0)⟧
    }
}
""".replace("⟦HashMap¦BTreeMap⟧", s.pick(["HashMap", "HashMap", "BTreeMap"])),
        **marks(missing_error(s, "lookup")),
    )


@skeleton("option_ok_or")
def cell_of_a_grid(s: Source) -> str:
    return fill(
        s,
        """
%item%
$derive
$pub struct $T_Grid {
    $v_width: usize,
    $p_cells: ⟦Vec<u32>¦Box<[u32]>⟧,
    $p_labels: Vec<Vec<char>>,
}

impl $T_Grid {
    $pub fn $f_width(&self) -> usize {
        self.$v_width
    }

    $doc
    $pub fn $f_at(⟦&self¦&mut self⟧, $v_col: usize, $v_row: usize) -> Result<⟦u32¦u32⟧, %error%> {
⟦        let $v_at = $v_row * self.$v_width + $v_col;
        let $v_cell = self.$p_cells.get($v_at)⟦.copied()%call%?¦%call%?⟧;
        Ok($v_cell + $m_a)¦
        let $v_at = ⟦self.$v_width.checked_mul($v_row)%call%?¦$v_row.checked_sub($v_col)%call%?⟧;
        Ok(self.$p_cells[$v_at + $v_col])¦
        let $p_letters = self.$p_labels.get($v_row)%call%?;
        let $v_seen = $p_letters.iter().filter(|$v_c| $v_c.is_alphabetic()).count();
        Ok($v_seen as u32 * $m_a + $v_col as u32)¦
        let $v_line: &[u32] = self
            .$p_cells
            .chunks(self.$v_width)
            .nth($v_row)%chain%?;
        Ok($v_line.iter().skip($v_col).sum())¦
        if $v_col >= self.$v_width {
            return Ok(0);
        }
        let $v_digit = self.$p_labels[$v_row][$v_col].to_digit(⟦10¦16⟧)%call%?;
        Ok($v_digit)¦
        let mut $v_total = 0;
        for $v_step in 0..$v_col {
            $v_total += self.$p_cells.get($v_step + $v_row)%call%?;
        }
        Ok($v_total)⟧
    }
    $method
}
""",
        **marks(missing_error(s, "lookup")),
    )


@skeleton("option_ok_or")
def stack_of_a_machine(s: Source) -> str:
    return fill(
        s,
        """
%item%
$derive
$pub enum $T_Op {
    $T_Push($k_a),
    $T_Add,
    $T_Dup,
}

$doc
$pub fn $f_run($p_ops: ⟦&[$T_Op]¦Vec<$T_Op>¦&Vec<$T_Op>⟧) -> Result<$k_a, %error%> {
    let mut $p_stack: Vec<$k_a> = ⟦Vec::new()¦vec![$n_b]¦Vec::with_capacity($n_b)⟧;
    $noise
    for $v_op in $p_ops⟦.iter()⟧ {
        match $v_op {
            $T_Op::$T_Push($v_value) => $p_stack.push(*$v_value),
            $T_Op::$T_Add => {
                let $v_left = $p_stack.pop()⟦%call%?¦.unwrap_or(0)⟧;
                let $v_right = $p_stack.pop()%call%?;
                $p_stack.push($v_left ⟦+¦*⟧ $v_right);
            }
            $T_Op::$T_Dup => ⟦$p_stack.push($n_a)¦println!("$t_a")¦$p_stack.reverse()⟧,
        }
    }
⟦    $p_stack.pop()%call%¦    Ok($p_stack.iter().sum())¦    Ok($p_stack.len() as $k_a)⟧
}
""".replace("in $p_ops⟦.iter()⟧", "in $p_ops.iter()"),
        **marks(missing_error(s, "empty", boxed=False)),
    )


@skeleton("option_ok_or")
def option_returned_after_checks(s: Source) -> str:
    found = missing_error(s, "empty", boxed=False)
    wrong = {"String": "$q_e.to_string()", "&'static str": "$q_e"}.get(found["error"], "")
    check = f"        if $v_low > $v_high {{\n            return Err({wrong});\n        }}\n" if wrong else ""
    return fill(
        s,
        """
%item%
$derive
$pub struct $T_Series {
    $p_samples: Vec<$k_a>,
    $fields
}

impl $T_Series {
    $pub fn $f_len(&self) -> usize {
        self.$p_samples.len()
    }

    $doc
    $pub fn $f_peak(&self, $v_low: $k_a, $v_high: $k_a) -> Result<$k_a, %error%> {
%check%
        if $v_low == $v_high {
            return Ok($v_low);
        }
        $noise
⟦        self.$p_samples
            .iter()
            .⟦skip(1)¦rev()¦take($n_a)⟧
            .copied()
            .filter(|$v_x| ($v_low..⟦=⟧$v_high).contains($v_x))
            .⟦max()¦min()¦next()¦last()¦reduce(|$v_a, $v_b| $v_a.max($v_b))¦max_by_key(|$v_a| $v_a % $m_a)⟧%chain%¦
        match self.$p_samples.len() {
            0 => Ok($v_low),
            1..=$m_a => self.$p_samples.⟦first¦last⟧().copied()%call%,
            _ => Ok($v_high),
        }¦
        if $v_high > $n_b {
            self.$p_samples.iter().copied().⟦max¦min¦last⟧()%call%
        } else {
            Ok($v_low)
        }¦
        self.$p_samples.get($m_a).map(|$v_x| $v_x ⟦+ $v_low¦* $m_b¦/ $m_b⟧)%call%⟧
    }
}
""".replace("$v_low..⟦=⟧$v_high", s.pick(["$v_low..$v_high", "$v_low..=$v_high"])),
        check=check.rstrip("\n"),
        **marks(found),
    )


@skeleton("option_ok_or")
def slice_around_a_position(s: Source) -> str:
    return fill(
        s,
        """
%item%
$item
$doc
$pub fn $f_after<'a>($p_items: &'a [⟦$k_a¦u8¦char⟧], ⟦$v_size: usize⟧) -> Result<⟦&'a [%el%]¦&'a [%el%]⟧, %error%> {
    $noise
⟦    let $v_at = $p_items.iter().⟦position¦rposition⟧(|$v_x| *$v_x == %lit%)%call%?;
    Ok(&$p_items[$v_at + 1..])¦
    let $v_at = $p_items
        .windows(2)
        .position(|$v_pair| $v_pair[0] == $v_pair[1])%flat%?;
    Ok(&$p_items[..$v_at])¦
    let $v_part = $p_items.chunks($v_size).⟦last()¦nth($m_a)¦find(|$v_c| $v_c.contains(&%lit%))⟧%call%?;
    Ok($v_part)¦
    let (_, $v_rest) = $p_items.⟦split_first¦split_first⟧()%call%?;
    if $v_rest.len() > $v_size {
        return Ok($v_rest);
    }
    Ok($p_items)¦
    let $v_end = $v_size.⟦checked_add¦checked_mul¦checked_sub⟧($m_a)%call%?;
    Ok(&$p_items[..$v_end.min($p_items.len())])¦
    Ok($p_items.get($v_size..)%call%?)¦
    if $p_items.len() < $v_size {
        return Ok(&[]);
    }
    let ($v_left, $v_right) = $p_items.split_at($v_size);
    println!("$t_a: {}", $v_left.len());
    Ok($v_right.split(|$v_x| *$v_x == %lit%).⟦next()¦last()¦max_by_key(|$v_c| $v_c.len())⟧%call%?)⟧
}
""".replace("⟦$k_a¦u8¦char⟧", "%el%"),
        **dict(
            zip(("el", "lit"), s.pick([("i32", "$n_a"), ("u8", "b'x'"), ("char", "'#'"), ("u64", "0")]), strict=True)
        ),
        **marks(missing_error(s, "lookup")),
    )
