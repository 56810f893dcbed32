"""Type parameters that lack a bound which a function of std or a return type demands (`missing_generic_bound`)."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("missing_generic_bound")
def path_is_given_to_std(s: Source) -> str:
    return fill(
        s,
        """
use std::fs;
⟦#a:use std::path::Path;

fn $f_exists($path: &Path) -> bool {
    $path.exists()
}

¦
¦⟧$doc
⟦#a:⟦pub ¦⟧fn $f_size<P«→: AsRef<Path>»>($path: P, $most: usize) -> std::io::Result<usize> {
    let $text = fs::read_to_string($path)?;
    $noise
    Ok($text.len().min($most))
}¦⟦pub ¦⟧fn $f_size<P«→: AsRef<std::path::Path>»>($p_paths: &[P]) -> u64 {
    let mut $sum = 0;
    for $path in $p_paths {
        if let Ok($found) = fs::metadata($path) {
            $sum += $found.len();
        }
    }
    $sum
}¦⟦pub ¦⟧fn $f_size<P«→: AsRef<std::path::Path>»>($target: P, $p_lines: &[String]) -> std::io::Result<()> {
    $noise
    fs::write($target, $p_lines.join($q1))
}⟧
""",
    )


@skeleton("missing_generic_bound")
def compared_by_std(s: Source) -> str:
    return fill(
        s,
        """
$item
$doc
⟦⟦pub ¦⟧fn $f_best<T%ord%>($first: T, $second: T) -> T {
    $noise
    std::cmp::⟦max¦min⟧($first, $second)
}¦⟦pub ¦⟧fn $f_best<T%ord%>($p_rows: &[(T, u32)]) -> Option<&(T, u32)> {
    $p_rows.iter().⟦max¦min⟧_by_key(|$row| &$row.0)
}¦⟦pub ¦⟧fn $f_best<T%ord%>($p_rows: &mut Vec<(String, T)>) {
    $p_rows.sort_by(|$left, $right| std::cmp::Ord::cmp(&$left.1, &$right.1));
    $p_rows.truncate($n1);
}¦⟦pub ¦⟧fn $f_best<K%ord%, V>($p_pairs: Vec<(K, V)>) -> std::collections::BTreeMap<K, V> {
    $noise
    $p_pairs.into_iter().collect()
}¦⟦pub ¦⟧fn $f_best<T%ord%>($p_rows: Vec<T>) -> std::collections::BinaryHeap<T> {
    let $heap = std::collections::BinaryHeap::from($p_rows);
    println!("$t1 {}", $heap.len());
    $heap
}¦⟦pub ¦⟧fn $f_best<T%ord%>($p_rows: &mut [T], $at: usize) -> Option<&T> {
    if $at >= $p_rows.len() {
        return None;
    }
    $p_rows.sort_unstable();
    $p_rows.get($at)
}⟧
""".replace("%ord%", s.pick(["«→: Ord»", "«→: Ord»", ": Clone«→ + Ord»"])),
    )


@skeleton("missing_generic_bound")
def gathered_into_a_set(s: Source) -> str:
    hash_, use = s.pick([("std::hash::Hash", ""), ("Hash", "use std::hash::Hash;\n")])
    kept = "#[derive(Debug)]\nstruct $Key1<T: Hash>(T);\n\n" if use else ""
    return fill(
        s,
        f"""
use std::collections::⟦#h:HashSet¦HashMap⟧;
{use}
{kept}$doc
⟦#h:⟦pub ¦⟧fn $f_distinct<T: Eq«→ + {hash_}»>($p_items: ⟦#i:Vec<T>¦&[T]⟧) -> usize {{
    let $seen: HashSet<⟦#i:T¦&T⟧> = $p_items.⟦#i:into_iter¦iter⟧().collect();
    $noise
    $seen.len()
}}¦⟦⟦pub ¦⟧fn $f_counts<T: Eq«→ + {hash_}»>($p_items: Vec<T>) -> HashMap<T, usize> {{
    $noise
    $p_items.into_iter().zip($n1..).collect()
}}¦⟦pub ¦⟧fn $f_counts<T: Eq«→ + {hash_}», V: Clone>($p_items: Vec<T>, $value: &V) -> HashMap<T, V> {{
    $p_items
        .into_iter()
        .map(|$one| ($one, $value.clone()))
        .collect::<HashMap<_, _>>()
}}⟧⟧
""",
    )


@skeleton("missing_generic_bound")
def added_up_by_iterator(s: Source) -> str:
    of, end = s.pick([("Sum", "sum"), ("Product", "product")])
    return fill(
        s,
        """
$derive
⟦#p:pub ¦⟧struct $Series<T> {
    ⟦#p:pub ¦⟧$name: String,
    ⟦#p:pub ¦⟧$p_values: Vec<T>,
}

$doc
⟦⟦#p:pub ¦⟧fn $f_all<T: Copy«→ + std::iter::%of%»>($p_values: &[T]) -> T {
    $noise
    $p_values.iter().copied().%end%()
}¦impl<T: Copy«→ + std::iter::%of%»> $Series<T> {
    ⟦#p:pub ¦⟧fn $f_all(&self, $skip: usize) -> T {
        self.$p_values.iter().skip($skip).copied().%end%()
    }
}¦impl<T«→: std::iter::%of%»> $Series<T> {
    ⟦#p:pub ¦⟧fn $f_all(self) -> (String, T) {
        let $whole = self.$p_values.into_iter().%end%();
        (self.$name, $whole)
    }
}¦⟦#p:pub ¦⟧fn $f_all<T>($series: $Series<T>, $p_more: Vec<T>) -> T
where
    T: PartialOrd«→ + std::iter::%of%»,
{
    $series.$p_values.into_iter().chain($p_more).%end%()
}⟧
""".replace("%of%", of).replace("%end%", end),
    )


@skeleton("missing_generic_bound")
def returned_where_trait_is_promised(s: Source) -> str:
    bound = s.pick(["std::fmt::Display", "std::fmt::Debug", "Clone", "PartialEq<T>", "Send"])
    boxed = s.pick(["std::fmt::Display", "std::fmt::Debug", "std::error::Error"])
    if s.chance(0.5):
        return fill(
            s,
            """
$item
$doc
⟦pub ¦⟧fn $f_pick<T«→: %bound%»>($first: T, $second: T, $flag: bool) -> impl %shown% {
    $noise
    if $flag {
        $first
    } else {
        $second
    }
}
""".replace("%bound%", bound.replace("<T>", "")).replace("%shown%", bound),
        )
    return fill(
        s,
        """
$item
$doc
⟦⟦pub ¦⟧fn $f_pick<T: 'static«→ + %bound%»>($value: T) -> Box<dyn %bound%> {
    $noise
    Box::new($value)
}¦⟦pub ¦⟧fn $f_pick<T: 'static«→ + %bound%»>($p_values: Vec<T>) -> Vec<Box<dyn %bound%>> {
    let mut $p_out: Vec<Box<dyn %bound%>> = Vec::new();
    for $value in $p_values {
        $p_out.push(Box::new($value));
    }
    $p_out
}¦⟦pub ¦⟧fn $f_pick<T«→: %bound%»>($p_values: &[T], $at: usize) -> Option<&dyn %bound%> {
    let $value = $p_values.get($at)?;
    Some($value)
}⟧
""".replace("%bound%", boxed),
    )


@skeleton("missing_generic_bound")
def walked_with_for(s: Source) -> str:
    of = s.pick(["u32", "String", "i64", "f64", "(u32, bool)"])
    return fill(
        s,
        """
$item
$doc
⟦⟦pub ¦⟧fn $f_count<I«→: Iterator»>($p_items: I) -> usize {
    let mut $count = 0;
    for _ in $p_items {
        $count += $n1;
    }
    $count
}¦⟦pub ¦⟧fn $f_count<I«→: Iterator<Item = %of%>»>($p_items: I) -> Vec<%of%> {
    let mut $p_out: Vec<%of%> = Vec::new();
    $p_out.extend($p_items);
    $p_out
}¦⟦pub ¦⟧fn $f_count<I«→: Iterator»>($label: &str, $p_items: I) {
    for ($at, _) in ($n1..).zip($p_items) {
        println!("{$label} {$at}");
    }
}⟧
""".replace("%of%", of),
    )


@skeleton("missing_generic_bound")
def parts_of_an_array(s: Source) -> str:
    return fill(
        s,
        """
$item
$doc
⟦⟦pub ¦⟧fn $f_board<T«→: Copy»>($fill: T) -> [[T; $n1]; 3] {
    $noise
    [[$fill; $n1]; 3]
}¦⟦pub ¦⟧fn $f_board<T: PartialEq«→ + Copy», const N: usize>($fill: T) -> [T; N] {
    [$fill; N]
}¦⟦pub ¦⟧fn $f_board<T«→: Clone»>($fill: T, $rows: usize, $columns: usize) -> Vec<Vec<T>> {
    let $row = vec![$fill; $columns];
    (0..$rows).map(|_| $row.to_vec()).collect()
}¦⟦pub ¦⟧fn $f_board<T«→: Clone»>($p_cells: &[T], $times: usize) -> Vec<T> {
    $noise
    $p_cells[..$times].to_vec()
}¦⟦pub ¦⟧fn $f_board<T: PartialOrd«→ + Clone»>($p_rows: &[Vec<T>]) -> Vec<T> {
    let $found = $p_rows.⟦first()¦last()¦get($n1)⟧;
    $found.map_or_else(Vec::new, |$row| $row.to_vec())
}¦⟦pub ¦⟧fn $f_board<T«→: Clone»>($cell: T, $times: usize) -> Vec<T> {
    let mut $p_out = vec![$cell; $times];
    $p_out.reverse();
    $p_out
}⟧
""",
    )


@skeleton("missing_generic_bound")
def unwrapped_with_its_error(s: Source) -> str:
    return fill(
        s,
        """
$doc
⟦⟦pub ¦⟧fn $f_open<T, E«→: std::fmt::Debug»>($result: Result<T, E>) -> T {
    $noise
    $result.⟦unwrap()¦expect($q1)⟧
}¦⟦pub ¦⟧fn $f_open<T«→: std::fmt::Debug»>($result: Result<T, String>, $flag: bool) -> String {
    if $flag {
        return $result.unwrap_err();
    }
    String::from($q1)
}¦⟦pub ¦⟧fn $f_open<T: Default«→ + std::fmt::Debug»>($result: Result<T, u32>) -> T {
    println!("{:?}", $result);
    $result.unwrap_or_default()
}¦⟦pub ¦⟧fn $f_open<E: 'static«→ + std::error::Error»>($result: Result<u32, E>) """
        """-> Result<u32, Box<dyn std::error::Error>> {
    let $value = $result?;
    $noise
    Ok($value ⟦+¦*⟧ $n1)
}¦⟦pub ¦⟧fn $f_open<E«→: std::fmt::Display»>($result: Result<usize, E>) -> usize {
    match $result {
        Ok($size) => $size,
        Err($error) => {
            println!("$t1 {$error}");
            $n1
        }
    }
}¦⟦pub ¦⟧fn $f_open<T: PartialEq«→ + std::fmt::Debug»>($left: T, $right: T) {
    $noise
    assert_⟦eq¦ne⟧!($left, $right);
}⟧
""",
    )
