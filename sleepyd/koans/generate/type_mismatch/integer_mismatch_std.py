"""Integers of one type where std's functions, iterators, constants and traits want another: `integer_mismatch`."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill

_WIDE = (("u32", "u64"), ("u16", "u32"), ("usize", "u64"), ("i32", "i64"), ("u32", "usize"), ("u8", "u32"))
_CALLS = (
    ("u32", "u64", "std::time::Duration", "std::time::Duration::from_secs(%x%)"),
    ("u32", "u64", "std::time::Duration", "std::time::Duration::from_millis(%x%)"),
    ("usize", "u32", "u64", "2u64.pow(%x%)"),
    ("usize", "u32", "u32", "7u32.saturating_pow(%x%)"),
    ("u8", "u32", "Option<i64>", "12i64.checked_pow(%x%)"),
    ("usize", "u32", "u32", "0b1011u32.rotate_left(%x%)"),
    ("u8", "u32", "Option<char>", "char::from_digit(%x%, 10)"),
    ("usize", "u32", "Option<char>", "char::from_digit(%x%, 16)"),
    ("u64", "u32", "Option<char>", "char::from_u32(%x%)"),
    ("usize", "u32", "Option<u32>", "u32::from_str_radix($q1, %x%).ok()"),
    ("u32", "usize", "Vec<u8>", "Vec::with_capacity(%x%)"),
    ("u8", "usize", "String", "$q1.repeat(%x%)"),
    ("i32", "usize", "Option<char>", "$q1.chars().nth(%x%)"),
    ("u64", "usize", "Vec<&'static str>", "$q1.splitn(%x%, ' ').collect()"),
    ("u32", "usize", "(&'static str, &'static str)", "$q1.split_at(%x%)"),
    ("u32", "usize", "bool", "$q1.is_char_boundary(%x%)"),
)


@skeleton("integer_mismatch")
def number_for_function_of_std(s: Source) -> str:
    have, want, result, call = s.pick(_CALLS)
    plain = s.chance(0.6)
    op = s.pick(["$x1 + $n1", "$x1 / $n2", "$x1 % $n2"])
    value = f"$x1«→ as {want}»" if plain else f"«{op}→({op}) as {want}»"
    return fill(
        s,
        """
$doc
⟦pub ¦⟧fn $f_make($x1: %have%⟦¦, $flag: bool⟧) -> %result% {
    $noise
    ⟦%call%¦let $made = %call%;
    $made¦if $x1 == $n3 {
        println!("$t1");
    }
    %call%⟧
}
""".replace("%call%", call.replace("%x%", value))
        .replace("%have%", have)
        .replace("%result%", result),
    )


@skeleton("integer_mismatch")
def std_counts_in_its_own_type(s: Source) -> str:
    given, expression, wants = s.pick(
        [
            ("u64", "$x1.count_ones()", ("u8", "usize", "u64", "i32")),
            ("u32", "$x1.leading_zeros()", ("usize", "u8", "i32")),
            ("i64", "$x1.trailing_zeros()", ("usize", "u64")),
            ("u32", "$x1.ilog2()", ("usize", "u8")),
            ("char", "$x1.len_utf8()", ("u32", "u8", "u64")),
            ("char", "$x1.to_digit(10).unwrap_or($n1)", ("usize", "u8", "i32")),
            ("&[u8]", "$x1.len()", ("u32", "u64", "u16")),
            ("std::time::Duration", "$x1.as_secs()", ("u32", "usize", "i64")),
            ("std::time::Duration", "$x1.as_millis()", ("u64", "u32")),
            ("std::time::Duration", "$x1.subsec_nanos()", ("u64", "i64")),
            ("i32", "$x1.unsigned_abs()", ("u64", "usize", "i32")),
            ("&str", "$x1.find($ch1).unwrap_or(0)", ("u32", "i32")),
            ("&str", "$x1.char_indices().count()", ("u32", "i64")),
            ("&std::collections::HashSet<String>", "$x1.len()", ("u32", "u16", "i32")),
            ("&std::fs::Metadata", "$x1.len()", ("usize", "u32")),
        ]
    )
    want = s.pick(wants)
    cast = expression.replace("$ch1", s.value("char")) + f"«→ as {want}»"
    return fill(
        s,
        """
$item
$doc
⟦pub ¦⟧fn $f_count($x1: %given%) -> ⟦%want% {
    $noise
    %cast%¦%want% {
    let $count: %want% = %cast%;
    $noise
    $count ⟦+¦*⟧ $n2¦Option<%want%> {
    $noise
    Some(%cast%)¦(String, %want%) {
    let $name = String::from($q1);
    ($name, %cast%)⟧
}
""".replace("%given%", given)
        .replace("%want%", want)
        .replace("%cast%", cast),
    )


@skeleton("integer_mismatch")
def constants_of_two_types(s: Source) -> str:
    have, want = s.pick(_WIDE) if s.chance(0.6) else s.pick(_WIDE)[::-1]
    return fill(
        s,
        """
⟦⟦#p:pub ¦⟧const $C_ROWS: %have% = $n1;
⟦#p:pub ¦⟧const $C_LIMIT: %want% = $C_ROWS«→ as %want%»;
$item
$doc
⟦#p:pub ¦⟧fn $f_left($used: %want%) -> %want% {
    $C_LIMIT.saturating_sub($used)
}¦const $C_ROWS: %have% = $n1;
const $C_COLUMNS: %have% = $n2;

$doc
⟦#p:pub ¦⟧const fn $f_cells() -> %want% {
    «$C_ROWS * $C_COLUMNS→($C_ROWS * $C_COLUMNS) as %want%»
}¦static $C_SIZES: [%have%; 3] = [$n1, $n2, $n3];

$doc
⟦#p:pub ¦⟧fn $f_size($at: usize) -> Option<%want%> {
    if $at >= $C_SIZES.len() {
        return None;
    }
    Some($C_SIZES[$at]«→ as %want%»)
}⟧
""".replace("%have%", have).replace("%want%", want),
    )


@skeleton("integer_mismatch")
def associated_constants(s: Source) -> str:
    have, want = s.pick(_WIDE) if s.chance(0.6) else s.pick(_WIDE)[::-1]
    return fill(
        s,
        """
$item
⟦⟦#p:pub ¦⟧struct $Board {
    $p_cells: Vec<%want%>,
    $fields
}

impl $Board {
    ⟦#p:pub ¦⟧const $C_EMPTY: %have% = $n1;

    $doc
    ⟦#p:pub ¦⟧fn $f_clear(&mut self) {
        for $cell in &mut self.$p_cells {
            *$cell = Self::$C_EMPTY«→ as %want%»;
        }
    }
}¦⟦#p:pub ¦⟧trait $Sized {
    const $C_BYTES: %want%;
}

⟦#p:pub ¦⟧struct $Record {
    ⟦#p:pub ¦⟧$id: %have%,
}

impl $Record {
    const $C_FIELDS: %have% = $n1;
}

impl $Sized for $Record {
    const $C_BYTES: %want% = $Record::$C_FIELDS«→ as %want%»;
}⟧
""".replace("%have%", have).replace("%want%", want),
    )


@skeleton("integer_mismatch")
def chain_ends_in_other_type(s: Source) -> str:
    have, want = s.pick([("u32", "u64"), ("u32", "usize"), ("u64", "u32"), ("i32", "i64"), ("i64", "i32")])
    chain = s.pick(
        [
            f".map(|$one| $one.$amount)\n        .sum::<{have}>()",
            f".filter(|$one| $one.$amount > $n1)\n        .map(|$one| $one.$amount)\n        .sum::<{have}>()",
            ".find(|$one| $one.$name == $q1)\n        .map_or($n2, |$one| $one.$amount)",
        ]
    )
    count = s.pick(
        [
            ".map(|$one| $one.$name.len())\n        .sum::<usize>()",
            ".position(|$one| $one.$name == $q1)\n        .unwrap_or($n1)",
        ]
    )
    steps = count if want != "usize" and s.chance(0.4) else chain
    return fill(
        s,
        f"""
$derive
⟦#p:pub ¦⟧struct $Sale {{
    ⟦#p:pub ¦⟧$name: String,
    ⟦#p:pub ¦⟧$amount: {have},
    $fields
}}

$item
⟦$doc
⟦#p:pub ¦⟧fn $f_sum($p_sales: &[$Sale]) -> {want} {{
    $noise
    $p_sales
        .iter()
        {steps}«→ as {want}»
}}¦⟦#p:pub ¦⟧struct $Shop {{
    $p_sales: Vec<$Sale>,
}}

impl $Shop {{
    $method
    $doc
    ⟦#p:pub ¦⟧fn $f_sum(&self, $bonus: {want}) -> {want} {{
        let $sum: {want} = self.$p_sales
            .iter()
            {steps.replace(chr(10) + "        ", chr(10) + "            ")}«→ as {want}»;
        $sum ⟦+¦*⟧ $bonus
    }}
}}⟧
""",
    )


@skeleton("integer_mismatch")
def branches_of_other_type(s: Source) -> str:
    have, want = s.pick(_WIDE) if s.chance(0.7) else s.pick(_WIDE)[::-1]
    return fill(
        s,
        """
$derive
⟦#p:pub ¦⟧struct $Parcel {
    ⟦#p:pub ¦⟧$weight: %want%,
    ⟦#p:pub ¦⟧$extra: %have%,
    ⟦#p:pub ¦⟧$urgent: bool,
    $fields
}

impl $Parcel {
    $method
    $doc
⟦    ⟦#p:pub ¦⟧fn $f_load(&self) -> String {
        let $load = if self.$urgent { self.$weight } else { self.$extra«→ as %want%» };
        $noise
        format!("$w1 {}", $load)
    }¦    ⟦#p:pub ¦⟧fn $f_load(&self, $zone: u8) {
        let $load = match $zone {
            0 => self.$weight,
            1..=$n1 => self.$extra«→ as %want%»,
            _ => $n2,
        };
        println!("{}", $load);
    }¦    ⟦#p:pub ¦⟧fn $f_load(&self) -> bool {
        let $load = if self.$urgent {
            self.$weight ⟦*¦+⟧ $n1
        } else {
            $noise
            «self.$extra ⟦#o:+¦*⟧ $n2→(self.$extra ⟦#o:+¦*⟧ $n2) as %want%»
        };
        $load % $n3 == 0
    }¦    ⟦#p:pub ¦⟧fn $f_load(&self, $p_list: &[%have%]) -> Vec<%want%> {
        let $first = match $p_list {
            [] => self.$weight,
            [$one] => *$one«→ as %want%»,
            [$one, .., $last] => «$one + $last→($one + $last) as %want%»,
        };
        vec![$first; $m1]
    }⟧
}
""".replace("%have%", have).replace("%want%", want),
        m1=s.number(2, 9),
    )


@skeleton("integer_mismatch")
def digits_and_bytes(s: Source) -> str:
    return fill(
        s,
        """
$item
$doc
⟦⟦pub ¦⟧fn $f_value($text: &str) -> u32 {
    let mut $sum = $n1;
    for $byte in $text.bytes() {
        $sum = u32::wrapping_add($sum, $byte«→ as u32»);
    }
    $sum
}¦⟦pub ¦⟧fn $f_value($letter: char) -> Option<u8> {
    let $digit = $letter.to_digit(⟦10¦16¦36⟧)?;
    $noise
    Some($digit«→ as u8»)
}¦⟦pub ¦⟧fn $f_value($text: &str) -> Vec<usize> {
    let mut $p_digits: Vec<usize> = Vec::new();
    for $digit in $text.chars().filter_map(|$one| $one.to_digit(10)) {
        $p_digits.push($digit«→ as usize»);
    }
    $p_digits
}¦⟦pub ¦⟧fn $f_value($byte: u8) -> ⟦#k:u32¦usize¦i32⟧ {
    match $byte {
        b'0'..=b'9' => «$byte - b'0'→($byte - b'0') as ⟦#k:u32¦usize¦i32⟧»,
        b'a'..=b'f' => «$byte - b'a' + 10→($byte - b'a' + 10) as ⟦#k:u32¦usize¦i32⟧»,
        _ => $n1,
    }
}¦⟦pub ¦⟧fn $f_value($shift: usize) -> char {
    let $at = $shift % 26;
    char::from(b'a' + $f_step($at«→ as u8»))
}

fn $f_step($by: u8) -> u8 {
    $by.min(25)
}¦⟦pub ¦⟧fn $f_value($key: &str, $p_slots: &mut [u8]) {
    let $sum: u32 = $key.bytes().map(u32::from).sum();
    if let Some($slot) = $p_slots.first_mut() {
        *$slot = «$sum % 256→($sum % 256) as u8»;
    }
}⟧
""",
    )
