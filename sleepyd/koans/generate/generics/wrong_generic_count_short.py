"""Short programs that give generic types, functions and methods more or fewer arguments than they take."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.generics import parameters
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("wrong_generic_count")
def method_with_a_turbofish(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_read($text: &str) -> ⟦Option<$k> {
    $noise
    $text.trim().parse::<$k«, ⟦_¦String⟧→»>().ok()¦Vec<$k> {
    $text.split(',').filter_map(|$x1| $x1.parse().ok()).collect::<Vec<$k>«, ⟦_¦String⟧→»>()¦$k {
    $text.bytes().map($k_from).sum::<$k_of«, u8→»>() as $k¦usize {
    let $p_parts = $text.lines().collect::<Vec<&str>«, usize→»>();
    $noise
    $p_parts.len() ⟦+¦*⟧ $n1⟧
}
""",
        k_from="u64::from",
        k_of="u64",
    )


@skeleton("wrong_generic_count")
def sizes_of_own_grid(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧struct $Grid<const $R: usize, const $C: usize> {
    $p_cells: [[$k; $C]; $R],
}

⟦pub ¦⟧fn ⟦$f_sum($grid: &$Grid<3«→, 4»>) -> $k {
    $noise
    $grid.$p_cells.iter().flatten().sum()¦$f_empty() -> $Grid<2«→, 5»> {
    $Grid { $p_cells: [[$n1; 5]; 2] }¦$f_first<const $W: usize>($grid: &$Grid<2«→, $W»>) -> [$k; $W] {
    $grid.$p_cells[0]¦$f_width($grid: &$Grid<4, 4«, 4→»>) -> usize {
    $noise
    $grid.$p_cells.len() + $n1⟧
}
""",
        R=s.pick(["R", "ROWS", "H"]),
        C=s.pick(["C", "COLUMNS", "N"]),
        W=s.pick(["W", "K"]),
    )


@skeleton("wrong_generic_count")
def alias_with_one_parameter(s: Source) -> str:
    p = parameters.one(s)
    return fill(
        s,
        """
use std::collections::HashMap;

⟦pub ¦⟧type $Table<$P> = HashMap<String, Vec<$P>>;

⟦pub ¦⟧fn $f_note($p_table: &mut $Table<$el1«, ⟦usize¦String¦u8⟧→»>, $name: &str, $value: $el1) -> usize {
    let $p_list = $p_table.entry($name.to_string()).or_default();
    $noise
    $p_list.push($value);
    $p_list.len()
}
""",
        P=p,
        el1=s.pick(["u32", "f64", "char", "bool"]),
    )


@skeleton("wrong_generic_count")
def shared_pointers_with_more(s: Source) -> str:
    return fill(
        s,
        """
use std::cell::RefCell;
use std::rc::Rc;

⟦pub ¦⟧struct $Tree {
    $value: $k,
    $p_children: ⟦#w:Vec<Rc<RefCell<$Tree«, ⟦$k¦usize⟧→»>>>¦\
RefCell<Vec<Rc<$Tree>>«, ⟦$k¦usize⟧→»>¦Vec<(RefCell<$Tree«, $k→»>, Rc<str>)>⟧,
}

⟦pub ¦⟧fn $f_count($tree: &$Tree) -> usize {
    $noise
    ⟦#w:$tree.$p_children.len()¦$tree.$p_children.borrow().len()¦$tree.$p_children.len()⟧ + $tree.$value as usize
}
""",
    )


@skeleton("wrong_generic_count")
def own_function_called_with_types(s: Source) -> str:
    p, q = parameters.two(s)
    return fill(
        s,
        """
fn $f_convert<$P, $Q: From<$P>>($p_items: Vec<$P>) -> Vec<$Q> {
    $p_items.into_iter().map($Q::from).collect()
}

⟦pub ¦⟧fn $f_run($p_items: Vec<$small>) -> ⟦Vec<$big> {
    $noise
    $f_convert::<$small«→, $big»>($p_items)¦usize {
    let $p_out = $f_convert::<$small, $big«, usize→»>($p_items);
    $noise
    $p_out.len()¦$big {
    $f_convert::<$small«→, $big»>($p_items).into_iter().sum()⟧
}
""",
        P=p,
        Q=q,
        small=(pair := s.pick([("u8", "u32"), ("u32", "u64"), ("i32", "i64"), ("u16", "u64"), ("f32", "f64")]))[0],
        big=pair[1],
    )


@skeleton("wrong_generic_count")
def borrowed_pair_with_two_lifetimes(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧struct $Link<'a, 'b> {
    $from: &'a str,
    $to: &'b str,
}

⟦pub ¦⟧fn ⟦$f_from<'a>($link: &$Link<'a«→, '_»>) -> &'a str {
    $noise
    $link.$from¦$f_to<'b>($link: &$Link<⟦'_, ¦'_, ⟧'b«, 'b→»>) -> &'b str {
    $link.$to¦$f_longest<'a>($p_links: &[$Link<'a«→, 'a»>]) -> Option<&'a str> {
    $p_links.iter().map(|$x1| $x1.$to).max_by_key(|$x2| $x2.len())¦\
$f_turned<'a, 'b>($link: $Link<'a«→, 'b»>) -> $Link<'b, 'a> {
    $Link { $from: $link.$to, $to: $link.$from }⟧
}
""",
    )
