"""Programs like a small crate that return or lend the wrong shape: slices, vectors and options."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("vec_vs_slice")
def lifelike_early_return_of_input(s: Source) -> str:
    return fill(
        s,
        """
$item
$doc
pub fn $f_smooth($p_points: &[$k]⟦¦, $width: usize⟧) -> Vec<$k> {
    if $p_points.len() < $n1 {
        return $p_points«→.to_vec()»;
    }
    let mut $p_out = Vec::with_capacity($p_points.len());
    ⟦for $pair in $p_points.windows(2) {
        $p_out.push(($pair[0] + $pair[1]) / 2);
    }¦for ($a, $b) in $p_points.iter().zip($p_points.iter().rev()) {
        $p_out.push(*$a.max($b));
    }¦let mut $last = 0;
    for &$point in $p_points {
        $p_out.push($point + $last);
        $last = $point;
    }⟧
    $noise
    $p_out
}
""",
    )


@skeleton("vec_vs_slice")
def lifelike_closure_takes_slice(s: Source) -> str:
    return fill(
        s,
        """
$item
fn $f_main() {
    let $p_rows: Vec<Vec<$k>> = vec![vec![$n1, $n2], vec![$n3], vec![$n4, $n5, $n6]];
    let $score = |$p_xs: &[$k]| -> $k { $p_xs.iter()⟦¦.skip(1)¦.rev().take($n7)⟧.⟦sum¦product⟧() };
    $noise
    let $p_first = $p_rows[⟦0¦1¦2⟧].clone();
    ⟦println!("{}", $score(«→&»$p_first));¦let $result = $score(«→&»$p_first);
    assert!($result > 0, "$w1");¦if $score(«→&»$p_first) > $n8 {
        println!($q1);
    }⟧
    println!("{} $w2", $p_rows.len());
}
""",
    )


@skeleton("return_option")
def lifelike_linked_parent(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::HashMap;

$doc
$derive
pub struct $Tree {
    $p_parents: HashMap<⟦u32, u32¦usize, usize⟧>,
    $fields
}

impl $Tree {
    $method
    $doc
    pub fn $f_depth(&self, $node: KEY) -> Option<⟦usize> {
        let mut $depth = 0;
        let mut $current = $node;
        while let Some(&$parent) = self.$p_parents.get(&$current) {
            $depth += 1;
            ⟦if $depth > $n1 {
                return None;
            }
            ¦⟧$current = $parent;
        }
        ⟦«→Some(»$depth«→)»¦if $current == $node { None } else { «→Some(»$depth«→)» }⟧¦KEY> {
        let mut $current = $node;
        $noise
        loop {
            match self.$p_parents.get(&$current) {
                Some($parent) if *$parent == $node => return None,
                Some($parent) => $current = *$parent,
                None => return «→Some(»$current«→)»,
            }
        }⟧
    }
}
""".replace("⟦u32, u32¦usize, usize⟧", "KEY, KEY").replace("KEY", s.pick(["u32", "usize", "u64"])),
    )
