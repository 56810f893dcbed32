"""Short programs in which a module uses a name of its parent without importing it.

The import that is missing is always a line of its own, the first of the module.
"""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("missing_super_import")
def type_of_parameter(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Point {
    pub $x: $k,
    pub $y: $k,
}

mod $shapes {
«→    use super::$Point;
»
    pub fn $f_length($point: ⟦&$Point) -> $k {
        $point.$x ⟦+¦*⟧ $point.$y¦&mut $Point) {
        $point.$x += $n1;¦&[$Point]) -> usize {
        $point.len() + $n1¦Option<&$Point>) -> $k {
        $point.map_or($n1, |$found| $found.$x)⟧
    }
}
""",
    )


@skeleton("missing_super_import")
def constant_in_expression(s: Source) -> str:
    return fill(
        s,
        """
⟦const $C_LIMIT: $k = $n1;¦pub const $C_LIMIT: $k = $n1;¦static $C_LIMIT: $k = $n1;⟧

⟦pub mod¦mod⟧ $check {
«→    use super::$C_LIMIT;
»
    ⟦pub fn $f_fits($value: $k) -> bool {
        $value < $C_LIMIT
    }¦pub fn $f_clip($p_values: &mut [$k]) {
        for $value in $p_values.iter_mut() {
            *$value = (*$value).min($C_LIMIT);
        }
    }¦pub fn $f_share($value: $k) -> Option<$k> {
        let $left = $C_LIMIT.checked_sub($value)?;
        $noise
        Some($left * $n2)
    }⟧
}
""",
    )


@skeleton("missing_super_import")
def function_called(s: Source) -> str:
    return fill(
        s,
        """
fn $f_clean($text: &str) -> String {
    $text.⟦trim().to_lowercase()¦replace(' ', "_")¦to_uppercase()⟧
}

mod $names {
«→    use super::$f_clean;
»
    ⟦pub fn $f_all($p_names: &[&str]) -> Vec<String> {
        $p_names.iter().map(|$name| $f_clean($name)).collect()
    }¦pub fn $f_same($a: &str, $b: &str) -> bool {
        $a == $b || $f_clean($a) == $b
    }¦pub fn $f_key($name: Option<&str>) -> Option<String> {
        $name.map($f_clean)
    }¦pub struct $Name(String);

    impl $Name {
        pub fn new($name: &str) -> Self {
            $Name($f_clean($name))
        }
    }⟧
}

fn main() {
    $noise
    println!("{}", $f_clean($q1));
}
""",
    )


@skeleton("missing_super_import")
def trait_implemented(s: Source) -> str:
    return fill(
        s,
        """
pub trait $Area {
    fn $f_area(&self) -> $k;
}

mod $shapes {
«→    use super::$Area;
»
    ⟦pub struct $Square(pub $k);

    impl $Area for $Square {
        fn $f_area(&self) -> $k {
            self.0 * self.0
        }
    }¦impl $Area for str {
        fn $f_area(&self) -> $k {
            self.len() as $k
        }
    }¦pub fn $f_double($shape: &⟦dyn¦impl⟧ $Area) -> $k {
        $shape.$f_area() * 2
    }¦pub fn $f_largest<T: $Area>($p_shapes: &[T]) -> Option<$k> {
        $p_shapes.iter().map(|$shape| $shape.$f_area()).max()
    }⟧
}
""",
    )


@skeleton("missing_super_import")
def variants_of_enum(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub enum $Light {
    $Red,
    $Green,
    $Blinking,
}

mod $traffic {
«→    use super::$Light;
»
    ⟦¦pub const $C_CYCLE: u32 = $n1;

    ⟧pub fn $f_light($seconds: u32) -> ⟦&'static str {
        let $light = if $seconds > $n3 { $Light::$Red } else { $Light::$Green };
        match $light {
            $Light::$Red => $q1,
            _ => $q2,
        }¦Option<super::$Light> {
        $noise
        if $seconds == 0 {
            return None;
        }
        Some($Light::$Blinking)¦Vec<super::$Light> {
        vec![$Light::$Green, super::$Light::$Red]⟧
    }
}
""",
    )
