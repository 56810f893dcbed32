"""Programs like a small application over a database in which a value meets a column that may be empty."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("nullable_column")
def lifelike_product_with_discount(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone, PartialEq)]
pub struct $Product {
    pub $name: String,
    pub $price: u32,
    pub $discount: Option<u32>,
    pub $ends: Option<String>,
}

$item
impl $Product {
    $method
    $doc
    pub fn $f_sale(&self, $discount: u32, $ends: &str) -> $Product {
        ⟦$Product {
            $discount: «→Some(»$discount.min(self.$price)«→)»,
            $ends: Some($ends.to_string()),
            ..self.clone()
        }¦let mut $copy = self.clone();
        $copy.$discount = Some($discount);
        $copy.$ends = «→Some(»$ends.to_owned()«→)»;
        $copy¦$Product {
            $name: self.$name.clone(),
            $price: self.$price,
            $discount: if $discount > 0 { Some($discount) } else { None },
            $ends: «→Some(»format!("$w1 {$ends}")«→)»,
        }⟧
    }
}
""",
    )


@skeleton("nullable_column")
def lifelike_task_finished(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Default)]
pub struct $Task {
    pub $id: u32,
    pub $owner: Option<String>,
    pub $finished: Option<u64>,
}

#[derive(Default)]
pub struct $Board {
    $p_tasks: Vec<$Task>,
    $fields
}

impl $Board {
    $doc
    pub fn $f_finish(&mut self, $id: u32, $now: u64) -> bool {
        ⟦for $task in &mut self.$p_tasks {
            if $task.$id == $id {
                $task.$finished = «→Some(»$now«→)»;
                return true;
            }
        }
        false¦match self.$p_tasks.iter_mut().find(|$x1| $x1.$id == $id) {
            Some($task) => {
                $task.$finished = «→Some(»$now ⟦+¦*⟧ $n1«→)»;
                true
            }
            None => false,
        }¦let Some($task) = self.$p_tasks.get_mut($id as usize) else {
            self.$p_tasks.push($Task { $id, $owner: None, $finished: «→Some(»$now«→)» });
            return false;
        };
        $task.$finished.replace($now).is_none()⟧
    }
}

$item
""",
    )


@skeleton("nullable_column")
def lifelike_rows_imported(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::BTreeMap;

#[derive(Debug⟦, Clone¦⟧)]
pub struct $Row {
    pub $key: String,
    pub $amount: Option<$k>,
    pub $note: Option<String>,
}

$item
$doc
pub fn $f_rows($p_cells: &BTreeMap<String, String>, $default: $k) -> Vec<$Row> {
    let mut $p_rows = Vec::new();
    for ($key, $text) in $p_cells {
        ⟦$p_rows.push($Row {
            $key: $key.clone(),
            $amount: $text.parse().ok(),
            $note: «→Some(»$text.to_lowercase()«→)»,
        });¦let $amount = $text.parse().unwrap_or($default);
        $p_rows.push($Row { $key: $key.clone(), $amount«→: Some($amount)», $note: None });¦let $note = \
if $text.is_empty() { None } else { Some($text.clone()) };
        $p_rows.push($Row { $key: $key.to_uppercase(), $amount: «→Some(»$default«→)», $note });⟧
    }
    $p_rows
}
""",
    )


@skeleton("nullable_column")
def lifelike_search_with_filters(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum $Order {
    $Newest,
    $Cheapest,
}

#[derive(Debug, Default)]
pub struct $Search {
    $text: Option<String>,
    $order: Option<$Order>,
    $page: Option<usize>,
}

impl $Search {
    pub fn $f_text(mut self, $text: &str) -> Self {
        self.$text = ⟦#b:«→Some(»$text.to_string()«→)»¦Some($text.to_string())¦Some($text.to_string())⟧;
        self
    }

    pub fn $f_order(mut self, $order: $Order) -> Self {
        self.$order = ⟦#b:Some($order)¦«→Some(»$order«→)»¦Some($order)⟧;
        self
    }

    $doc
    pub fn $f_next(self) -> Self {
        ⟦#b:let $page = self.$page.map_or(1, |$x1| $x1 + 1);
        Self { $page: Some($page), ..self }¦let $page = self.$page.unwrap_or($n1) + 1;
        Self { $page: Some($page), ..self }¦let $page = self.$page.unwrap_or_default() + $n1;
        Self { $page«→: Some($page)», ..self }⟧
    }
}

$item
""",
    )


@skeleton("nullable_column")
def lifelike_parent_of_a_comment(s: Source) -> str:
    return fill(
        s,
        """
pub struct $Comment {
    pub $id: u64,
    pub $parent: Option<u64>,
    pub $text: String,
}

$derive
pub struct $Thread {
    $next: u64,
    $fields
}

impl $Thread {
    fn $f_comment(&mut self, $parent: Option<u64>, $text: &str) -> $Comment {
        self.$next += 1;
        $Comment { $id: self.$next, $parent, $text: $text.to_string() }
    }

    $doc
    pub fn ⟦$f_talk(&mut self, $p_lines: &[&str]) -> Vec<$Comment> {
        let $root = self.$f_comment(None, $q1);
        let mut $p_out: Vec<$Comment> =
            $p_lines.iter().map(|$line| self.$f_comment(«→Some(»$root.$id«→)», $line)).collect();
        $p_out.push($root);
        $p_out¦$f_answer(&mut self, $to: &$Comment, $text: &str) -> $Comment {
        $noise
        self.$f_comment(«→Some(»$to.$id«→)», $text)¦$f_answers($p_all: &[$Comment], $to: u64) -> usize {
        $p_all.iter().filter(|$x1| $x1.$parent == «→Some(»$to«→)» && !$x1.$text.is_empty()).count()⟧
    }
}

$item
""",
    )


@skeleton("nullable_column")
def lifelike_average_of_a_column(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Result1 {
    pub $name: String,
    pub $mean: Option<f64>,
    pub $best: Option<u32>,
}

$item
$doc
pub fn $f_results($name: &str, $p_points: &[u32]) -> $Result1 {
    if $p_points.is_empty() {
        return $Result1 { $name: $name.to_string(), $mean: None, $best: None };
    }
    let $sum: u32 = $p_points.iter().sum();
    ⟦let $mean = f64::from($sum) / $p_points.len() as f64;
    $Result1 { $name: $name.to_string(), $mean«→: Some($mean)», $best: $p_points.iter().max().copied() }¦$noise
    $Result1 {
        $name: $name.to_uppercase(),
        $mean: None,
        $best: «→Some(»$p_points[0].max($sum / $n1)«→)»,
    }¦let mut $best = None;
    for $point in $p_points {
        if Some(*$point) > $best {
            $best = «→Some(»*$point«→)»;
        }
    }
    $Result1 { $name: $name.to_owned(), $mean: Some(f64::from($sum)), $best }⟧
}
""",
    )
