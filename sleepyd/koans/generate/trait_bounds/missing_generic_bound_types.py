"""Type parameters that lack a bound which a type, trait or impl of the program demands (`missing_generic_bound`)."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill

_OWN = ("Clone", "Copy", "Ord", "PartialEq", "Default", "std::fmt::Debug", "std::fmt::Display", "Eq", "Send")


@skeleton("missing_generic_bound")
def wrapper_of_bounded_type(s: Source) -> str:
    return fill(
        s,
        """
$derive
⟦#p:pub ¦⟧struct $Inner<T: %bound%> {
    ⟦#p:pub ¦⟧$value: T,
    $fields
}

$doc
⟦⟦#p:pub ¦⟧struct $Outer<T«→: %bound%»> {
    $name: String,
    $inner: ⟦$Inner<T>¦Vec<$Inner<T>>¦Option<$Inner<T>>⟧,
}¦⟦#p:pub ¦⟧enum $Outer<T«→: %bound%»> {
    $Empty,
    $Full($Inner<T>),
}¦⟦#p:pub ¦⟧struct $Outer<T«→: %bound%»>(⟦#p:pub ¦⟧$Inner<T>, u32);¦"""
        """⟦#p:pub ¦⟧fn $f_wrap<T«→: %bound%»>($inner: &$Inner<T>) -> &T {
    &$inner.$value
}⟧
""".replace("%bound%", s.pick(_OWN)),
    )


@skeleton("missing_generic_bound")
def impl_for_bounded_type(s: Source) -> str:
    return fill(
        s,
        """
⟦#w:⟦#p:pub ¦⟧struct $Cache<K: %bound%, V> {
    $p_keys: Vec<K>,
    $p_values: Vec<V>,
}¦⟦#p:pub ¦⟧struct $Cache<K, V>
where
    K: %bound%,
{
    $p_keys: Vec<K>,
    $p_values: Vec<V>,
}⟧

impl<⟦#x:K«→: %bound%», V¦K«→: %bound%», V: Clone¦K: PartialEq«→ + %bound%», V⟧> $Cache<K, V> {
    $doc
    ⟦#p:pub ¦⟧fn $f_add(&mut self, $key: K, $value: V) {
        self.$p_keys.push($key);
        self.$p_values.push($value);
    }

    $doc
    ⟦#p:pub ¦⟧fn $f_first(&self) -> Option<⟦#x:&V¦V¦&V⟧> {
        self.$p_values.first()⟦#x:¦.cloned()¦⟧
    }
}
""".replace("%bound%", s.pick([bound for bound in _OWN if bound not in {"PartialEq", "Eq", "Ord"}])),
    )


@skeleton("missing_generic_bound")
def own_trait_through_a_wrapper(s: Source) -> str:
    return fill(
        s,
        """
⟦#p:pub ¦⟧trait $Shape⟦¦¦: std::fmt::Debug⟧ {
    fn $f_area(&self) -> ⟦#e:u32¦f64¦usize⟧;
}

$derive
⟦#p:pub ¦⟧struct $Named {
    $label: String,
}

⟦#p:pub ¦⟧struct $Scaled<T> {
    $inner: T,
    $factor: ⟦#e:u32¦f64¦usize⟧,
}

impl<T: $Shape> $Scaled<T> {
    ⟦#p:pub ¦⟧fn $f_new($inner: T) -> Self {
        $Scaled { $inner, $factor: ⟦#e:$n1¦$n1.5¦$n1⟧ }
    }
}

$doc
⟦⟦#p:pub ¦⟧fn $f_total<T«→: $Shape»>($p_shapes: &[$Scaled<T>]) -> Vec<⟦#e:u32¦f64¦usize⟧> {
    $p_shapes.iter().map(|$one| $f_scaled($one)).collect()
}

fn $f_scaled<S: $Shape>($scaled: &$Scaled<S>) -> ⟦#e:u32¦f64¦usize⟧ {
    $scaled.$inner.$f_area() * $scaled.$factor
}¦⟦#p:pub ¦⟧fn $f_total<T«→: $Shape»>($shape: T, $label: &$Named) -> $Scaled<T> {
    println!("{}", $label.$label);
    $Scaled::$f_new($shape)
}¦⟦#p:pub ¦⟧fn $f_total<A, B>($first: &A, $second: &B) -> ⟦#e:u32¦f64¦usize⟧
where
    A: $Shape,
    B: ⟦#c:Clone¦PartialEq⟧«→ + $Shape»,
{
    $f_size($first) + $f_size($second)
}

fn $f_size($shape: &impl $Shape) -> ⟦#e:u32¦f64¦usize⟧ {
    $shape.$f_area()
}⟧
""",
    )


@skeleton("missing_generic_bound")
def second_parameter_lacks_it(s: Source) -> str:
    bound, shown = s.pick([("std::fmt::Display", "{}"), ("std::fmt::Debug", "{:?}")])
    return fill(
        s,
        """
use std::collections::⟦#h:HashMap¦BTreeMap⟧;

$item
$doc
⟦⟦#p:pub ¦⟧fn $f_lines<K: %bound%, V«→: %bound%»>($p_table: &⟦#h:HashMap¦BTreeMap⟧<K, V>) -> Vec<String> {
    let mut $p_lines = Vec::new();
    for ($key, $value) in $p_table {
        $p_lines.push(format!("%shown% = %shown%", $key, $value));
    }
    $p_lines
}¦⟦#p:pub ¦⟧fn $f_lines<K«→: %bound%», V: Clone>($p_table: &⟦#h:HashMap¦BTreeMap⟧<K, V>) -> Vec<V> {
    $noise
    $p_table
        .iter()
        .inspect(|($key, _)| println!("%shown%", $key))
        .map(|(_, $value)| $value.clone())
        .collect()
}¦⟦#p:pub ¦⟧fn $f_lines<K, V>($p_table: &⟦#h:HashMap¦BTreeMap⟧<K, V>) -> String
where
    K: %bound%,
    V: ⟦PartialEq¦Default¦Clone⟧«→ + %bound%»,
{
    match $p_table.iter().next() {
        Some(($key, $value)) => format!("%shown%: %shown%", $key, $value),
        None => String::from($q1),
    }
}¦⟦#p:pub ¦⟧fn $f_lines<A, B«→: %bound%», const N: usize>($p_left: [A; N], $p_right: &[B]) -> usize {
    for ($at, $one) in $p_right.iter().enumerate() {
        println!("{$at} %shown%", $one);
    }
    $p_left.len() ⟦+¦*⟧ N
}⟧
""".replace("%bound%", bound).replace("%shown%", shown),
    )


@skeleton("missing_generic_bound")
def method_has_its_own_parameter(s: Source) -> str:
    bound, shown = s.pick([("std::fmt::Display", "{}"), ("std::fmt::Debug", "{:?}")])
    return fill(
        s,
        """
⟦#a:use std::fmt::Write;

¦¦⟧⟦#p:pub ¦⟧struct $Log {
    $p_lines: Vec<String>,
    $fields
}

impl $Log {
    $method
    $doc
⟦#a:    ⟦#p:pub ¦⟧fn $f_note<T«→: %bound%»>(&mut self, $label: &str, $value: T) -> std::fmt::Result {
        let mut $line = String::from($label);
        write!($line, " %shown%", $value)?;
        self.$p_lines.push($line);
        Ok(())
    }¦    ⟦#p:pub ¦⟧fn $f_note<T«→: %bound%»>(&mut self, $value: &T) -> &mut Self {
        $noise
        self.$p_lines.push(format!("⟦$w1 ¦⟧%shown%", $value));
        self
    }¦    ⟦#p:pub ¦⟧fn $f_note<T«→: %bound%», E: ToString>(&mut self, $found: Result<T, E>) {
        match $found {
            Ok($value) => self.$p_lines.push(format!("$w1 %shown%", $value)),
            Err($error) => self.$p_lines.push($error.to_string()),
        }
    }⟧

    ⟦#p:pub ¦⟧fn $f_size(&self) -> usize {
        self.$p_lines.len()
    }
}
""".replace("%bound%", bound).replace("%shown%", shown),
    )


@skeleton("missing_generic_bound")
def module_prints_its_tree(s: Source) -> str:
    return fill(
        s,
        """
$item
⟦#p:pub ¦⟧mod $tree {
    use std::fmt;

    pub struct $Node<T> {
        pub $value: T,
        pub $p_children: Vec<$Node<T>>,
    }

    impl<T«→: fmt::⟦#d:Display¦Debug⟧»> fmt::⟦#d:Display¦Debug⟧ for $Node<T> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            ⟦write!(f, "⟦#d:{}¦{:?}⟧ {}", self.$value, self.$p_children.len())¦"""
        """writeln!(f, "⟦#d:{}¦{:?}⟧", self.$value)?;
            for $child in &self.$p_children {
                writeln!(f, "  ⟦#d:{}¦{:?}⟧", $child.$value)?;
            }
            Ok(())¦if self.$p_children.is_empty() {
                return write!(f, "⟦#d:{}¦{:?}⟧", self.$value);
            }
            f.write_str($q1)⟧
        }
    }

    impl<T> $Node<T> {
        $doc
        pub fn $f_leaf($value: T) -> Self {
            $Node { $value, $p_children: ⟦Vec::new()¦vec![]⟧ }
        }
    }
}
""",
    )
