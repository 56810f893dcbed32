"""Loops over indexes that look for, compare or count elements, where the elements themselves would do."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.clippy.loops import with_item
from sleepyd.koans.generate.source import Source


@skeleton("needless_range_loop")
def found_at_some_place(s: Source) -> str:
    return with_item(
        s,
        """
⟦pub ¦⟧fn $f_find($p_values: &[⟦#t:$k1¦char¦bool⟧]) -> ⟦#r:Option<usize>¦usize¦bool⟧ {
    for «$i in 0..$p_values.len()→⟦#r:($i, item) in $p_values.iter().enumerate()¦($i, item) in \
$p_values.iter().enumerate()¦item in $p_values⟧» {
        if «$p_values[$i]→*item» ⟦#t:⟦==¦>⟧ $n1¦== '⟦a¦x¦-⟧'¦== true⟧ {
            return ⟦#r:Some($i)¦$i ⟦+ $n2¦* $n2⟧¦true⟧;
        }
    }
    $noise
    ⟦#r:None¦$n3¦false⟧
}
""",
    )


@skeleton("needless_range_loop")
def numbers_of_a_constant(s: Source) -> str:
    return with_item(
        s,
        """
const $C_STEPS: [$k1; 4] = [$n1, $n2, $n3, $n4];

⟦pub ¦⟧fn $f_steps($limit: $k1) -> $k1 {
    let mut $sum = $limit;
    $noise
    for «$i in 0..$C_STEPS.len()→item in &$C_STEPS» {
        ⟦$sum += «$C_STEPS[$i]→*item»;¦if «$C_STEPS[$i]→*item» > $limit {
            break;
        }
        $sum += 1;¦$sum = $sum.max(«$C_STEPS[$i]→*item» ⟦+ $n5¦* $n5⟧);⟧
    }
    $sum
}
""",
    )


@skeleton("needless_range_loop")
def all_but_the_first(s: Source) -> str:
    return with_item(
        s,
        """
⟦pub ¦⟧fn $f_rest($p_items: ⟦#t:&[$k1]¦&[String]¦&[&str]⟧) -> ⟦#t:$k1¦usize¦String⟧ {
    let mut $out = ⟦#t:$p_items[0]¦$p_items[0].len()¦$p_items[0].to_string()⟧;
    for «$i in ⟦#s:1..$p_items.len()¦$n1..$p_items.len()⟧→item in $p_items.iter().skip(⟦#s:1¦$n1⟧)» {
        ⟦#t:$out ⟦+=¦*=⟧ «$p_items[$i]→*item»;¦\
$out = $out.min(«$p_items[$i]→item».len());¦$out.push_str(«$p_items[$i]→item»);⟧
    }
    $noise
    $out
}
""",
    )


@skeleton("needless_range_loop")
def only_the_first_few(s: Source) -> str:
    return with_item(
        s,
        """
⟦pub ¦⟧fn $f_few($p_items: &[⟦#t:f64¦$k1⟧], $count: usize) -> ⟦#t:f64¦$k1⟧ {
    let mut $total = ⟦#t:0.0¦$n1⟧;
    for «$i in 0..$count→item in $p_items.iter().take($count)» {
        ⟦$total += «$p_items[$i]→*item»;¦$total += «$p_items[$i]→*item» * ⟦#t:0.5¦$n2⟧;¦\
println!("{}", «$p_items[$i]→*item»);
        $total += ⟦#t:1.0¦1⟧;⟧
    }
    $noise
    $total
}
""",
    )


@skeleton("needless_range_loop")
def lifelike_first_overdue_task(s: Source) -> str:
    return with_item(
        s,
        """
#[derive(Debug, Clone, PartialEq)]
pub struct $Task {
    pub $name: String,
    pub $due: $k1,
    pub $done: bool,
}

$item
$doc
pub fn $f_overdue($p_tasks: &[$Task], $now: $k1) -> ⟦#r:Option<usize>¦Vec<String>¦Option<&$Task>⟧ {
    ⟦#r:¦let mut $p_names = Vec::new();¦⟧
    for «$i in 0..$p_tasks.len()→⟦#r:($i, item) in $p_tasks.iter().enumerate()¦item in $p_tasks¦item in $p_tasks⟧» {
        if «$p_tasks[$i]→item».$due < $now && !«$p_tasks[$i]→item».$done {
            ⟦#r:return Some($i);¦$p_names.push(«$p_tasks[$i]→item».$name.clone());¦return Some(«&$p_tasks[$i]→item»);⟧
        }
    }
    ⟦#r:None¦$p_names¦None⟧
}
""",
    )


@skeleton("needless_range_loop")
def lifelike_checksum_of_a_frame(s: Source) -> str:
    return with_item(
        s,
        """
$derive
pub struct $Frame {
    pub $p_bytes: Vec<u8>,
    $fields
}

impl $Frame {
    $method
    $doc
    pub fn $f_checksum(&self) -> u32 {
        let $p_data = &self.$p_bytes⟦¦[$n1..]⟧;
        let mut $sum: u32 = $n2;
        ⟦for «$i in 0..$p_data.len()→item in $p_data» {
            $sum = $sum.rotate_left(⟦3¦5⟧) ^ u32::from(«$p_data[$i]→*item»);
        }¦        for «$i in 0..$p_data.len()→($i, item) in $p_data.iter().enumerate()» {
            $sum = $sum.wrapping_add(u32::from(«$p_data[$i]→*item») << ($i % 4));
        }⟧
        $sum
    }
}

$item
""",
    )
