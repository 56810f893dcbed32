"""Lifelike generators for an `Option` in a function that returns a `Result` (`option_ok_or`): more of them."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.lifelike_results_parts import fill, marks, missing_error
from sleepyd.koans.generate.source import Source


@skeleton("option_ok_or")
def stack_of_a_machine(s: Source) -> str:
    return fill(
        s,
        """
%item%
$derive
$pub enum $t_Op {
    $t_Push($k_a),
    $t_Add,
    $t_Dup,
}

$doc
$pub fn $f_run($p_ops: ⟦&[$t_Op]¦Vec<$t_Op>¦&Vec<$t_Op>⟧) -> Result<$k_a, %error%> {
    let mut $p_stack: Vec<$k_a> = ⟦Vec::new()¦vec![$n_b]¦Vec::with_capacity($n_b)⟧;
    $noise
    for $v_op in $p_ops⟦.iter()⟧ {
        match $v_op {
            $t_Op::$t_Push($v_value) => $p_stack.push(*$v_value),
            $t_Op::$t_Add => {
                let $v_left = $p_stack.pop()⟦%call%?¦.unwrap_or(0)⟧;
                let $v_right = $p_stack.pop()%call%?;
                $p_stack.push($v_left ⟦+¦*⟧ $v_right);
            }
            $t_Op::$t_Dup => ⟦$p_stack.push($n_a)¦println!("$x_a")¦$p_stack.reverse()⟧,
        }
    }
⟦    $p_stack.pop()%call%¦    Ok($p_stack.iter().sum())¦    Ok($p_stack.len() as $k_a)⟧
}
""".replace("in $p_ops⟦.iter()⟧", "in $p_ops.iter()"),
        **marks(missing_error(s, "empty", boxed=False)),
    )


@skeleton("option_ok_or")
def text_into_a_type(s: Source) -> str:
    trait = s.pick(["std::str::FromStr", "FromStr"])
    found = missing_error(s, "format", boxed=False)
    found["item"] = found["item"].replace("\nenum", "\npub enum")  # a trait's associated type has to be as public
    return fill(
        s,
        """
%use%
%item%
#[derive(Debug, Clone⟦¦, PartialEq⟧)]
$pub struct $t_Point {
    $pub $v_left: ⟦String¦Box<str>⟧,
    $pub $v_size: $k_a,
}

$item
impl %trait% for $t_Point {
    type Err = %error%;

    fn from_str($v_text: &str) -> Result<Self, ⟦Self::Err¦%error%⟧> {
        $noise
⟦        let ($v_head, $v_tail) = $v_text.⟦split_once¦rsplit_once⟧($z_a)%call%?;¦
        let mut $p_parts = $v_text.split($z_a);
        let $v_head = $p_parts.next().unwrap_or_default();
        let $v_tail = $p_parts.⟦next¦last⟧()%call%?;¦
        let $v_at = $v_text.⟦find¦rfind⟧($z_a)%call%?;
        let ($v_head, $v_tail) = $v_text.split_at($v_at);¦
        let $v_tail = $v_text.trim().strip_prefix($q_a)%call%?;
        let $v_head = $v_text.lines().next().unwrap_or("");⟧
        let $v_size = $v_tail.trim().parse().unwrap_or($n_a);
        Ok(⟦Self¦$t_Point⟧ { $v_left: $v_head.into(), $v_size })
    }
}
""",
        use="use std::str::FromStr;\n" if trait == "FromStr" else "",
        trait=trait,
        **marks(found),
    )


@skeleton("option_ok_or")
def unknown_key_in_the_error(s: Source) -> str:
    held, key, made = s.pick(
        [("u32", "u32", "$v_id"), ("String", "&str", "$v_id.to_string()"), ("usize", "usize", "$v_id")]
    )
    get = {"u32": "get(&$v_id)", "&str": "get($v_id)", "usize": "get($v_id)"}[key]
    holder = "Vec<$k_a>" if key == "usize" else f"HashMap<{held}, $k_a>"
    call = (
        f".ok_or_else(|| $t_Error::$t_Unknown({made}))" if held == "String" else f".ok_or($t_Error::$t_Unknown({made}))"
    )
    return fill(
        s,
        """
%use%
#[derive(Debug⟦¦, PartialEq⟧)]
$pub enum $t_Error {
⟦    $t_Locked,
¦⟧    $t_Unknown(%held%),
}

$derive
$pub struct $t_Bank {
    $p_accounts: %holder%,
    $fields
}

impl $t_Bank {
    $method
    $doc
    $pub fn $f_take(&mut self, $v_id: %key%, $v_amount: $k_a) -> Result<$k_a, $t_Error> {
        $noise
⟦        let $v_balance = self.$p_accounts.%get%%call%?;
        Ok(*$v_balance ⟦+¦/¦*⟧ $v_amount)¦
        let $v_balance = self.$p_accounts.%mut%%call%?;
        *$v_balance ⟦+=¦=⟧ $v_amount;
        Ok(*$v_balance)¦
        if $v_amount == 0 {
            return Ok(0);
        }
        Ok(self.$p_accounts.%get%.copied()%call%? + $v_amount)¦
        let $v_balance = self
            .$p_accounts
            .%get%
            .copied()%chain%?;
        println!("{} {}", $v_balance, $v_amount);
        Ok($v_balance.min($v_amount))⟧
    }
}
""",
        use="" if key == "usize" else "use std::collections::HashMap;\n",
        holder=holder,
        held=held,
        key=key,
        get=get,
        mut=get.replace("get(", "get_mut("),
        **{k: v for k, v in marks({"call": call}).items() if k in {"call", "chain"}},
    )


@skeleton("option_ok_or")
def closure_over_each_line(s: Source) -> str:
    return fill(
        s,
        """
%item%
$pub struct $t_Entry {
    $pub $v_name: String,
    $pub $v_level: usize,
}

$doc
$pub fn $f_load($v_text: &str) -> Result<Vec<$t_Entry>, %error%> {
    $noise
    $v_text
        .⟦lines()¦split(';')¦lines().skip(1)⟧
⟦        .map(|$v_line| $v_line.trim())
¦⟧        .filter(|$v_raw| !$v_raw.is_empty())
        .map(|$v_row| {
⟦            let ($v_name, $v_rest) = $v_row.split_once($z_a)%call%?;
            Ok($t_Entry { $v_name: $v_name.to_string(), $v_level: $v_rest.len() })¦
            let $v_level = $v_row.⟦find($z_a)¦rfind($z_a)¦chars().position(|$v_c| $v_c == $z_a)⟧%call%?;
            Ok($t_Entry {
                $v_name: $v_row[..$v_level].to_string(),
                $v_level,
            })¦
            let mut $p_cols = $v_row.split($z_a);
            let $v_name = $p_cols.next()%call%?.to_string();
            Ok($t_Entry { $v_name, $v_level: $p_cols.count() })¦
            let $v_name = $v_row.strip_prefix($q_a)%call%?.to_string();
            Ok($t_Entry { $v_name, $v_level: $n_a })⟧
        })
        .collect()
}
""",
        **marks(missing_error(s, "format", boxed=False)),
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
$pub struct $t_Series {
    $p_samples: Vec<$k_a>,
    $fields
}

impl $t_Series {
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
            .⟦max()¦min()¦next()¦last()¦reduce(|$v_a, $v_b| $v_a.max($v_b))¦max_by_key(|$v_a| $v_a % $d_a)⟧%chain%¦
        match self.$p_samples.len() {
            0 => Ok($v_low),
            1..=$d_a => self.$p_samples.⟦first¦last⟧().copied()%call%,
            _ => Ok($v_high),
        }¦
        if $v_high > $n_b {
            self.$p_samples.iter().copied().⟦max¦min¦last⟧()%call%
        } else {
            Ok($v_low)
        }¦
        self.$p_samples.get($d_a).map(|$v_x| $v_x ⟦+ $v_low¦* $d_b¦/ $d_b⟧)%call%⟧
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
    let $v_part = $p_items.chunks($v_size).⟦last()¦nth($d_a)¦find(|$v_c| $v_c.contains(&%lit%))⟧%call%?;
    Ok($v_part)¦
    let (_, $v_rest) = $p_items.⟦split_first¦split_first⟧()%call%?;
    if $v_rest.len() > $v_size {
        return Ok($v_rest);
    }
    Ok($p_items)¦
    let $v_end = $v_size.⟦checked_add¦checked_mul¦checked_sub⟧($d_a)%call%?;
    Ok(&$p_items[..$v_end.min($p_items.len())])¦
    Ok($p_items.get($v_size..)%call%?)¦
    if $p_items.len() < $v_size {
        return Ok(&[]);
    }
    let ($v_left, $v_right) = $p_items.split_at($v_size);
    println!("$x_a: {}", $v_left.len());
    Ok($v_right.split(|$v_x| *$v_x == %lit%).⟦next()¦last()¦max_by_key(|$v_c| $v_c.len())⟧%call%?)⟧
}
""".replace("⟦$k_a¦u8¦char⟧", "%el%"),
        **dict(
            zip(("el", "lit"), s.pick([("i32", "$n_a"), ("u8", "b'x'"), ("char", "'#'"), ("u64", "0")]), strict=True)
        ),
        **marks(missing_error(s, "lookup")),
    )
