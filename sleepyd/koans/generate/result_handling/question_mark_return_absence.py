"""A `?` on an Option, in texts, maps, trees and stacks, where a plain value is given back (`question_mark_return`)."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.results import fill


@skeleton("question_mark_return")
def nothing_without_a_value(s: Source) -> str:
    return fill(
        s,
        """
⟦$doc
$pub fn $f_extension($v_path: &str) -> «&str→Option<&str>» {
    let ($v_stem, $v_end) = $v_path.rsplit_once($z_a)?;
    «→Some(»if $v_stem.is_empty() { $v_stem } else { $v_end }«→)»
}¦$doc
$pub fn $f_middle($v_path: &str) -> «String→Option<String>» {
    let $v_from = $v_path.find($z_a)?;
    let $v_rest = &$v_path[$v_from..];
    «→Some(»$v_rest.⟦to_lowercase()¦to_string()¦repeat($m_a)⟧«→)»
}¦$doc
$pub fn $f_digit($v_path: &str) -> «u32→Option<u32>» {
    let $v_first = $v_path.chars().⟦next()¦last()¦rev().nth($m_a)⟧?;
    $noise
    «→Some(»$v_first.to_digit(10)? ⟦+¦*⟧ $m_b«→)»
}¦$doc
$pub fn $f_drop_last($p_stack: &mut Vec<$k_a>) «→-> Option<()> »{
    let $v_top = $p_stack.pop()?;
    println!("$t_a {$v_top}");
«→    Some(())»
}¦$doc
$pub fn $f_merge($p_stack: &mut Vec<$k_a>) «→-> Option<()> »{
    let $v_right = $p_stack.pop()?;
    let $v_left = $p_stack.pop()?;
    $p_stack.push($v_left ⟦*¦+⟧ $v_right);
«→    Some(())»
}¦$doc
$pub fn $f_nearest($p_points: &[(f64, $k_a)]) -> «$k_a→Option<$k_a>» {
    let ($v_x, $v_mark) = $p_points.iter().find(|$v_p| $v_p.0 > $n_a.0)?;
    println!("{$v_x}");
    «→Some(»*$v_mark«→)»
}⟧
""",
    )


@skeleton("question_mark_return")
def looked_up_in_maps(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::⟦#h:HashMap¦BTreeMap⟧;

$derive
$pub struct $T_Stock {
    $p_prices: ⟦#h:HashMap¦BTreeMap⟧<String, $k_a>,
    $p_counts: ⟦#h:HashMap¦BTreeMap⟧<String, $k_a>,
    $fields
}

impl $T_Stock {
    $method
    $doc
⟦    $pub fn $f_worth(&self, $v_name: &str) -> «$k_a→Option<$k_a>» {
        let $v_price = self.$p_prices.get($v_name)?;
        let $v_count = self.$p_counts.get($v_name)⟦?¦.unwrap_or($v_price)⟧;
        $noise
        «→Some(»$v_price * $v_count«→)»
    }¦    $pub fn $f_sum(&self, $p_names: &[&str]) -> «$k_a→Option<$k_a>» {
        let mut $v_sum = 0;
        for $v_name in $p_names {
            $v_sum += self.$p_prices.get(*$v_name)?;
        }
        «→Some(»$v_sum ⟦/¦*⟧ $m_a«→)»
    }¦    $pub fn $f_take(&mut self, $v_name: &str, $v_amount: $k_a) «→-> Option<()> »{
        let $v_count = self.$p_counts.get_mut($v_name)?;
        *$v_count = $v_count.saturating_sub($v_amount);
«→        Some(())»
    }¦    $pub fn $f_rename(&mut self, $v_old: &str, $v_new: &str) -> «bool→Option<bool>» {
        let $v_price = self.$p_prices.remove($v_old)?;
        $noise
        «→Some(»self.$p_prices.insert($v_new.to_string(), $v_price).is_none()«→)»
    }¦    $pub fn $f_cheap(&self, $v_limit: $k_a) -> «String→Option<String>» {
        match self.$p_prices.len() {
            0 => «→Some(»String::new()«→)»,
            _ => {
                let ($v_name, _) = self.$p_prices.iter().find(|($v_n, $v_p)| **$v_p < $v_limit && !$v_n.is_empty())?;
                «→Some(»$v_name.clone()«→)»
            }
        }
    }⟧
}
""",
    )


@skeleton("question_mark_return")
def up_and_down_a_tree(s: Source) -> str:
    return fill(
        s,
        """
$derive
$pub struct $T_Node {
    $pub $v_label: String,
    $pub $v_weight: $k_a,
    $v_left: Option<Box<$T_Node>>,
    $v_right: Option<Box<$T_Node>>,
}

impl $T_Node {
    $pub fn $f_leaf($v_label: &str, $v_weight: $k_a) -> Self {
        $T_Node { $v_label: $v_label.to_string(), $v_weight, $v_left: None, $v_right: None }
    }

    $doc
⟦    $pub fn $f_outer(&self) -> «&str→Option<&str>» {
        let $v_next = self.$v_left.⟦as_ref()¦as_deref()⟧?;
        $noise
        «→Some(»&$v_next.$v_label«→)»
    }¦    $pub fn $f_outer(&self) -> «$k_a→Option<$k_a>» {
        let $v_one = self.$v_left.as_ref()?.$v_weight;
        let $v_two = self.$v_right.as_ref()?.$v_weight;
        «→Some(»⟦$v_one + $v_two¦$v_one.max($v_two)⟧«→)»
    }¦    $pub fn $f_outer(&mut self, $v_by: $k_a) «→-> Option<()> »{
        let $v_next = self.$v_right.as_mut()?;
        $v_next.$v_weight += $v_by;
«→        Some(())»
    }¦    $pub fn $f_outer(&mut self) -> «$T_Node→Option<$T_Node>» {
        let mut $v_cut = self.$v_left.take()?;
        $v_cut.$v_right = self.$v_right.take();
        $noise
        «→Some(»*$v_cut«→)»
    }¦    $pub fn $f_outer(&self) -> «(&$T_Node, $k_a)→Option<(&$T_Node, $k_a)>» {
        let $v_next = self.$v_left.as_deref()?;
        «→Some(»($v_next, $v_next.$v_weight ⟦*¦+⟧ $m_a)«→)»
    }⟧
}
""",
    )


@skeleton("question_mark_return")
def commands_of_a_machine(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug⟦¦, Clone⟧)]
$pub enum $T_Command {
    $T_Push($k_a),
    $T_Drop,
    $T_Swap,
}

#[derive(Debug, Default)]
$pub struct $T_Machine {
    $p_stack: Vec<$k_a>,
    $v_steps: usize,
}

impl $T_Machine {
    $doc
⟦    $pub fn $f_step(&mut self, $v_command: $T_Command) «→-> Option<()> »{
        self.$v_steps += 1;
        match $v_command {
            $T_Command::$T_Push($v_value) => self.$p_stack.push($v_value),
            $T_Command::$T_Drop => drop(self.$p_stack.pop()?),
            $T_Command::$T_Swap => self.$p_stack.reverse(),
        }
«→        Some(())»
    }¦    $pub fn $f_step(&self, $p_commands: &[$T_Command]) -> «$k_a→Option<$k_a>» {
        let $v_last = match $p_commands.last()? {
            $T_Command::$T_Push($v_value) => *$v_value,
            _ => $n_a,
        };
        «→Some(»$v_last ⟦+¦*⟧ $m_a«→)»
    }⟧

    $doc
    $pub fn $f_parse($v_word: &str) -> Option<$T_Command> {
        match $v_word {
            $q_a => Some($T_Command::$T_Drop),
            $q_b => Some($T_Command::$T_Swap),
            $v_other => $v_other.parse().ok().map($T_Command::$T_Push),
        }
    }
}
""",
    )
