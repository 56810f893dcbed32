"""Short programs that show or add an `Option` as if it were its value: what is popped, found, divided or parsed."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("if_let_option")
def popped_and_printed(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_finish($p_stack: &mut Vec<⟦#t:$k¦String¦char⟧>) -> usize {
    ⟦let $top = $p_stack.pop();
    «println!("$w1 {}", $top);→if let Some($top) = $top {
        println!("$w1 {}", $top);
    }»
    $noise
    $p_stack.len()¦while $p_stack.len() > $n1 {
        let $last = $p_stack.pop();
        «println!("{$last}");→if let Some($last) = $last {
            println!("{$last}");
        }»
    }
    $n2¦let $first = $p_stack.first();
    «println!("{} $w1", $first);→if let Some($first) = $first {
        println!("{} $w1", $first);
    }»
    $p_stack.len() * $n1⟧
}
""",
    )


@skeleton("if_let_option")
def checked_arithmetic_shown(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_share($total: $k, $parts: $k) -> ⟦String {
    let $each = $total.checked_⟦div¦rem¦sub¦mul⟧($parts);
    $noise
    format!("$w1 {}", $each«→.unwrap_or(0)»)¦bool {
    let $each = $total.checked_⟦div¦rem¦add⟧($parts);
    «println!("{$each}");→if let Some($each) = $each {
        println!("{$each}");
    }»
    $parts > $n1¦$k {
    $total ⟦+¦*⟧ $parts.checked_⟦sub¦add¦pow⟧(2)«→.unwrap_or(0)»⟧
}
""",
    )


@skeleton("if_let_option")
def added_to_a_running_sum(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_sum($p_words: &[&str]) -> u32 {
    let mut $sum = $n1;
    for $word in $p_words {
        ⟦let $digit = $word.chars().next().and_then(|$x1| $x1.to_digit(10));
        «$sum += $digit;→if let Some($digit) = $digit {
            $sum += $digit;
        }»¦let $value: Option<u32> = $word.parse().ok();
        «$sum ⟦#o:+=¦*=⟧ $value;→if let Some($value) = $value {
            $sum ⟦#o:+=¦*=⟧ $value;
        }»¦let $place = $word.find('⟦a¦-¦=⟧').map(|$x1| $x1 as u32);
        «$sum += $place;→if let Some($place) = $place {
            $sum += $place;
        }»⟧
    }
    $noise
    $sum
}
""",
    )


@skeleton("if_let_option")
def neighbour_in_a_list(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_steps($p_values: &[$k], $at: usize) -> ⟦$k {
    $p_values[$at] ⟦+¦*⟧ $p_values.get($at + 1).copied()«→.unwrap_or(0)»¦$k {
    let $next = $p_values.get($at + 1).copied();
    let $sum = $p_values[$at] + $next«→.unwrap_or(0)»;
    $noise
    $sum ⟦+¦*⟧ $n1¦String {
    let $next = $p_values.iter().nth($at).copied();
    format!("{} {}", $p_values.len(), $next«→.unwrap_or(0)»)¦usize {
    for $window in $p_values.windows(2) {
        let $big = $window.iter().max();
        «println!("{} {}", $at, $big);→if let Some($big) = $big {
            println!("{} {}", $at, $big);
        }»
    }
    $at⟧
}
""",
    )


@skeleton("if_let_option")
def name_given_to_the_program(s: Source) -> str:
    return fill(
        s,
        """
use std::env;

fn main() {
    ⟦let $name = env::args().nth(⟦1¦2⟧);
    «println!("$w1, {}!", $name);→if let Some($name) = $name {
        println!("$w1, {}!", $name);
    }»¦let $home = env::var("$C_HOME").ok();
    «eprintln!("$w1 {$home}");→if let Some($home) = $home {
        eprintln!("$w1 {$home}");
    }»¦let $count = env::args().len().checked_sub($n1);
    «println!("{$count} $w1");→if let Some($count) = $count {
        println!("{$count} $w1");
    }»⟧
    $noise
}
""",
    )


@skeleton("if_let_option")
def suffix_of_a_text(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_ending($path: &str) -> ⟦String {
    let $ending = $path.⟦rsplit('.').next()¦strip_suffix(".$w1")¦get($n1..)⟧;
    $noise
    format!("$w2 {}", $ending«→.unwrap_or("")»)¦usize {
    let $ending = $path.rsplit_once('⟦.¦/⟧').map(|($x1, _)| $x1);
    «println!("{$ending}");→if let Some($ending) = $ending {
        println!("{$ending}");
    }»
    $path.len()¦String {
    let $letter = $path.chars().⟦last()¦nth($n1)¦next()⟧;
    format!("{}{}", $path, $letter«→.unwrap_or(' ')»)⟧
}
""",
    )
