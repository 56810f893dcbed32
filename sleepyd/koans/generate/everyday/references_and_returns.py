"""Programs like a small crate that lack a `*`, a `&` or the value they should return."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("missing_deref")
def lifelike_boxed_value_returned(s: Source) -> str:
    return fill(
        s,
        """
$doc
⟦#[derive(Debug)]
¦⟧pub enum $Expr {
    $Number(Box<$k>),
    $Pair(Box<$k>, Box<$k>),
    $Empty,
}

impl $Expr {
    $method
    $doc
    pub fn $f_value(⟦&self¦self⟧) -> $k {
        match self {
            ⟦$Expr::$Number($x) => «→*»DEREF$x,
            $Expr::$Pair($left, $right) => *DEREF$left + *DEREF$right,\
¦$Expr::$Pair($left, $right) if $left > $right => «→*»DEREF$left,
            $Expr::$Number($x) ⟦| $Expr::$Pair(_, $x) ⟧=> *DEREF$x,
            $Expr::$Pair(..) => $n1,¦$Expr::$Pair($left, _) => «→*»DEREF$left,
            $Expr::$Number($x) => {
                $noise
                *DEREF$x * $n1
            }⟧
            $Expr::$Empty => 0,
        }
    }
}
""".replace("⟦&self¦self⟧", "self").replace("DEREF", ""),
    )


@skeleton("missing_deref")
def lifelike_running_best(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::⟦HashMap¦BTreeMap⟧ as $Map;

$item
$doc
pub fn $f_best($p_scores: &$Map<String, $k>) -> ⟦(String, $k) {
    let mut $best = 0;
    let mut $winner = String::new();
    for ($name, $score) in $p_scores {
        if *$score > $best {
            $best = «→*»$score;
            $winner = $name.clone();
        }
    }
    $noise
    ($winner, $best)¦$k {
    let mut $top = $n1;
    for $score in $p_scores.values() {
        if «→*»$score > $top {
            $top += 1;
        }
    }
    $top¦Vec<($k, String)> {
    let mut $p_rows: Vec<($k, String)> = Vec::new();
    for ($name, $score) in $p_scores.iter() {
        $p_rows.push((«→*»$score, $name.to_uppercase()));
    }
    $p_rows.sort();
    $p_rows¦$k {
    let mut $low = $k::MAX;
    for ($name, $score) in $p_scores {
        if !$name.is_empty() {
            $low = $low.min(«→*»$score);
        }
    }
    $low⟧
}
""",
    )


@skeleton("missing_reference_argument")
def lifelike_board_given_to_method(s: Source) -> str:
    return fill(
        s,
        """
type $Board = Vec<Vec<⟦char¦u8¦bool⟧>>;

$derive
pub struct $Solver {
    $depth: usize,
    $fields
}

impl $Solver {
    $method
    fn $f_size(&self, $board: &$Board) -> usize {
        $board.iter().map(|$row| $row.len()).sum::<usize>() ⟦+¦*⟧ self.$depth
    }

    $doc
    pub fn $f_solve(&⟦self, $board: $Board) -> usize {
        let $size = self.$f_size(«→&»$board);
        $noise
        $size + $board.len()¦mut self, $p_boards: Vec<$Board>) -> Vec<usize> {
        let mut $p_sizes = Vec::new();
        for $board in $p_boards {
            self.$depth += 1;
            $p_sizes.push(self.$f_size(«→&»$board));
        }
        $p_sizes¦self, $p_boards: Vec<$Board>) -> Option<usize> {
        $p_boards
            .into_iter()
            .map(|$board| self.$f_size(«→&»$board))
            .max()¦self, $p_boards: &[$Board]) -> usize {
        if $p_boards.len() < 2 {
            return 0;
        }
        self.$f_size(«→&»$p_boards[⟦0¦1⟧]) + $n1⟧
    }
}
""",
    )


@skeleton("missing_return_value")
def lifelike_local_function_value(s: Source) -> str:
    return fill(
        s,
        """
$doc
fn $f_gcd($a: u64, $b: u64) -> u64 {
    ⟦if $b == 0 {
        return $a;
    }
    $f_gcd($b, $a % $b)¦let ($large, $small) = ($a.max($b), $a.min($b));
    if $small == 0 { $large } else { $f_gcd($small, $large % $small) }⟧AAA
}

$item
$doc
pub fn $f_reduce($p_values: &[u64]) -> u64 {
    ⟦$p_values.iter().fold(0, |$acc, $x| $f_gcd($acc, *$x))¦let mut $acc = 0;
    for $value in $p_values {
        $acc = $f_gcd($acc, *$value);
    }
    $noise
    $acc⟧BBB
}
""".replace("AAA", (marks := s.pick([("«;→»", ""), ("", "«;→»")]))[0]).replace("BBB", marks[1]),
    )
