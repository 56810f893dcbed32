"""Short programs with a loop that clippy would write otherwise: `manual_flatten` and `needless_range_loop`."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


def with_item(s: Source, template: str) -> str:
    """The template's text; nothing in it is called `item`, as the element of a loop will be that had only an index."""
    s._used.add("item")
    return fill(s, template)


@skeleton("manual_flatten")
def options_of_slice_added(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_total($p_items: ⟦#v:&[Option<$k1>]¦&[Option<$k1>]¦Vec<Option<$k1>>¦&Vec<Option<$k1>>⟧) -> $k1 {
    let mut $total = ⟦0¦$n1⟧;
    $noise
    for ⟦#v:«$x1 in $p_items→$x2 in $p_items.iter().flatten()»¦«$x1 in $p_items.iter()→$x2 in $p_items.iter().flatten()»¦«$x1 in $p_items→$x2 in $p_items.into_iter().flatten()»¦«$x1 in $p_items→$x2 in $p_items.iter().flatten()»⟧ {
«        if let Some($x2) = $x1 {→»
«    →»        $total += $x2⟦¦ * $n2⟧;
«        }→»
    }
    $total
}
""",  # noqa: E501
    )


@skeleton("manual_flatten")
def same_name_again(s: Source) -> str:
    return fill(
        s,
        """
fn $f_show($p_items: ⟦#v:&[Option<$el1>]¦Vec<Option<$el1>>¦Vec<Result<$el1, String>>¦&[Result<$el1, u8>]⟧)⟦#r:¦ -> usize⟧ {
    ⟦#r:⟧⟦#c:¦let mut $count = 0;⟧
    for $x1 in $p_items«→⟦#v:.iter()¦.into_iter()¦.into_iter()¦.iter()⟧.flatten()» {
«        if let ⟦#v:Some¦Some¦Ok¦Ok⟧($x1) = $x1 {→»
«    →»        println!("$w1 {$x1:?}");
        ⟦#c:¦«    →»$count += 1;⟧
«        }→»
    }
    ⟦#c:¦$count⟧
}
""".replace("⟦#r:⟧", "").replace("⟦#r:¦ -> usize⟧", "⟦#c:¦ -> usize⟧"),  # noqa: E501
    )


@skeleton("manual_flatten")
def parsed_pieces(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_numbers($text: &str) -> ⟦#r:Vec<$k1>¦$k1¦usize⟧ {
    let mut $out = ⟦#r:Vec::new()¦0¦$n1⟧;
    for «$x1→$x2» in $text.⟦split(',')¦lines()¦split_whitespace()⟧.map(⟦str::parse::<$k1>¦|$x3| $x3.trim().parse::<$k1>()⟧)«→.flatten()» {
«        if let Ok($x2) = $x1 {→»
«    →»        ⟦#r:$out.push($x2);¦$out += $x2;¦println!("{$x2}");⟧
        ⟦#r:¦¦«    →»$out += 1;⟧
«        }→»
    }
    $noise
    $out
}
""",  # noqa: E501
    )


@skeleton("manual_flatten")
def borrowed_vector_changed(s: Source) -> str:
    return fill(
        s,
        """
fn $f_change(⟦#v:mut $p_slots: Vec<Option<$k1>>¦$p_slots: &mut [Option<$k1>]¦$p_slots: &mut Vec<Option<$k1>>⟧)⟦#v: -> Vec<Option<$k1>>¦¦⟧ {
    $noise
    for «$x1→$x2» in ⟦#v:«&mut $p_slots→$p_slots.iter_mut().flatten()»¦$p_slots.iter_mut()«→.flatten()»¦$p_slots.iter_mut()«→.flatten()»⟧ {
«        if let Some($x2) = $x1 {→»
«    →»        *$x2 ⟦+=¦*=¦=¦-=⟧ $n1;
«        }→»
    }
    ⟦#v:$p_slots¦¦⟧
}
""",  # noqa: E501
    )


@skeleton("manual_flatten")
def options_made_by_map(s: Source) -> str:
    return fill(
        s,
        """
fn $f_list($p_words: &[⟦&str¦String⟧]) -> ⟦#r:String¦usize¦Vec<char>¦Option<char>⟧ {
    ⟦#r:let mut $out = String::new();¦let mut $out = 0;¦let mut $out = Vec::with_capacity($n1);¦let mut $out = None;⟧
    for «$x1→⟦#p:$x2¦($x2, $x4)⟧» in $p_words.iter().map(|$x3| $x3.⟦#p:chars().⟦next()¦last()¦nth($n2)⟧¦char_indices().last()⟧)«→.flatten()» {
«        if let Some(⟦#p:$x2¦($x2, $x4)⟧) = $x1 {→»
«    →»        ⟦#p:⟦#r:$out.push($x2);¦$out += $x2.len_utf8();¦$out.push($x2);¦$out = Some($x2);⟧¦⟦#r:$out += &format!("{$x2}{$x4}");¦$out += $x2.max($x4.len_utf8());¦$out.extend($x4.to_lowercase().take($x2));¦$out = Some($x4).filter(|_| $x2 > $n3);⟧⟧
«        }→»
    }
    $out
}
""",  # noqa: E501
    )


@skeleton("needless_range_loop")
def slice_added_up(s: Source) -> str:
    return with_item(
        s,
        """
⟦pub ¦⟧fn $f_total($p_values: ⟦#v:&[$k1]¦&Vec<$k1>¦Vec<$k1>¦[$k1; $n1]⟧) -> $k1 {
    let mut $total = ⟦0¦1¦$n2⟧;
    $noise
    for «$i in 0..$p_values.len()→item in ⟦#v:¦¦&¦&⟧$p_values» {
        ⟦$total += «$p_values[$i]→*item»;¦$total += «$p_values[$i]→*item» * $n2;¦$total = $total.max(«$p_values[$i]→*item»);¦if «$p_values[$i]→*item» > $n3 {
            $total += 1;
        }⟧
    }
    $total
}
""",  # noqa: E501
    )


@skeleton("needless_range_loop")
def index_and_element(s: Source) -> str:
    return with_item(
        s,
        """
fn $f_find($p_values: ⟦&[$k1]¦&Vec<$k1>¦Vec<$k1>⟧, $x1: $k1) -> ⟦Option<usize> {
    for «$i in 0..$p_values.len()→($i, item) in $p_values.iter().enumerate()» {
        if «$p_values[$i]→*item» ⟦>¦==¦<⟧ $x1 {
            return Some($i);
        }
    }
    None¦Vec<usize> {
    let mut $p_found = Vec::new();
    for «$i in 0..$p_values.len()→($i, item) in $p_values.iter().enumerate()» {
        if «$p_values[$i]→*item» % $x1 == 0 {
            $p_found.push($i);
        }
    }
    $p_found¦usize {
    let mut $best = 0;
    $noise
    for «$i in 0..$p_values.len()→($i, item) in $p_values.iter().enumerate()» {
        $best += $i * usize::from(«$p_values[$i]→*item» > $x1);
    }
    $best⟧
}
""",
    )


@skeleton("needless_range_loop")
def elements_printed(s: Source) -> str:
    return with_item(
        s,
        """
fn $f_show(⟦$p_names: &[⟦String¦&str⟧]) {
    for «$i in 0..$p_names.len()→⟦#e:item in $p_names¦($i, item) in $p_names.iter().enumerate()⟧» {
        println!(⟦#e:"$w1 {}", ¦"{}: {}", $i, ⟧«$p_names[$i]→item»);
    }
    $noise¦$count: usize) {
    let $p_names = [$q1, $q2, $q3];
    for «$i in 0..⟦$p_names.len()¦3⟧→item in &$p_names» {
        println!("{} {}", «$p_names[$i]→item», $count);
    }¦$p_names: Vec<String>) -> usize {
    let mut $count = 0;
    for «$i in 0..$p_names.len()→item in &$p_names» {
        if «$p_names[$i]→item».⟦is_empty()¦starts_with($q1)¦len() > $n1⟧ {
            $count += 1;
        }
    }
    $count⟧
}
""",
    )


@skeleton("needless_range_loop")
def elements_changed(s: Source) -> str:
    return with_item(
        s,
        """
fn $f_change(⟦#v:mut $p_values: Vec<$k1>¦$p_values: &mut [$k1]¦$p_values: &mut Vec<$k1>⟧, $x1: $k1)⟦#v: -> Vec<$k1>¦¦⟧ {
    $noise
    ⟦for «$i in 0..$p_values.len()→item in ⟦#v:&mut $p_values¦$p_values.iter_mut()¦$p_values.iter_mut()⟧» {
        «$p_values[$i]→*item» ⟦+=¦*=¦%=⟧ $x1;
    }¦for «$i in 0..$p_values.len()→($i, item) in $p_values.iter_mut().enumerate()» {
        if $i ⟦% 2 == 0¦> $n1⟧ {
            «$p_values[$i]→*item» ⟦= $x1¦-= $x1¦/= $n2⟧;
        }
    }¦for «$i in 0..$p_values.len()→item in ⟦#v:&mut $p_values¦$p_values.iter_mut()¦$p_values.iter_mut()⟧» {
        if «$p_values[$i]→*item» > $x1 {
            «$p_values[$i]→*item» = $x1;
        }
    }⟧
    ⟦#v:$p_values¦¦⟧
}
""",
    )


@skeleton("needless_range_loop")
def part_of_a_slice(s: Source) -> str:
    return with_item(
        s,
        """
fn $f_part($p_values: &[$k1]⟦#c:, $count: usize¦¦, $count: usize¦⟧) -> ⟦#r:$k1¦Vec<$k1>⟧ {
    let mut $out = ⟦#r:0¦Vec::new()⟧;
    for «$i→item» in ⟦#c:«0..$count→$p_values.iter().take($count)»¦«1..$p_values.len()→$p_values.iter().skip(1)»¦«$count..$p_values.len()→$p_values.iter().skip($count)»¦«$n1..$p_values.len()→$p_values.iter().skip($n1)»⟧ {
        ⟦#r:$out += «$p_values[$i]→*item»;¦$out.push(«$p_values[$i]→*item» ⟦+¦*⟧ $n2);⟧
    }
    $noise
    $out
}
""",  # noqa: E501
    )
