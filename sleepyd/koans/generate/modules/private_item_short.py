"""Short programs that name what a module keeps to itself: traits, aliases, statics, imports, units, constructors."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("private_item")
def trait_as_a_bound(s: Source) -> str:
    return fill(
        s,
        """
mod $shapes {
    «→pub »trait $Measure {
        fn $f_size(&self) -> $k;
    }

    impl $Measure for ⟦#i:$k¦String¦[$k; 2]⟧ {
        fn $f_size(&self) -> $k {
            ⟦#i:*self¦self.len() as $k¦self[0] + self[1]⟧
        }
    }

    pub fn $f_total<M: $Measure>($p_items: &[M]) -> $k {
        $p_items.iter().map($Measure::$f_size).sum()
    }
}

⟦fn $f_mean<T: $shapes::$Measure>($p_items: &[T]) -> $k {
    $noise
    $shapes::$f_total($p_items) / $p_items.len() as $k¦\
fn $f_longer($left: &[impl $shapes::$Measure], $limit: $k) -> bool {
    $shapes::$f_total($left) > $limit¦fn $f_doubled<T>($p_items: &[T]) -> $k
where
    T: $shapes::$Measure,
{
    $noise
    $shapes::$f_total($p_items) * $n1⟧
}
""",
    )


@skeleton("private_item")
def trait_behind_a_pointer(s: Source) -> str:
    return fill(
        s,
        """
mod $render {
    «→pub »trait $Draw {
        fn $f_draw(&self, $depth: usize) -> String;
    }

    pub fn $f_all($p_parts: &[Box<dyn $Draw>]) -> String {
        $p_parts.iter().map(|$part| $part.$f_draw($n1)).collect()
    }
}

⟦fn $f_page($p_parts: &[Box<dyn $render::$Draw>]) -> String {
    format!("$w1 {}", $render::$f_all($p_parts))¦struct $Page {
    $p_parts: Vec<Box<dyn $render::$Draw>>,
}

fn $f_height($page: &$Page) -> usize {
    $page.$p_parts.len() + $n2¦fn $f_add($p_parts: &mut Vec<Box<dyn $render::$Draw>>, $part: Box<dyn $render::$Draw>) {
    $noise
    $p_parts.insert(0, $part);¦use $render::$Draw;

fn $f_first($p_parts: Vec<Box<dyn $Draw>>) -> Option<Box<dyn $Draw>> {
    $noise
    $p_parts.into_iter().next()⟧
}
""",
    )


@skeleton("private_item")
def trait_with_a_constant(s: Source) -> str:
    return fill(
        s,
        """
⟦#u:use $limits::$Bounded;

¦⟧mod $limits {
    «→pub »trait $Bounded {
        const $C_MOST: $k;
    }

    impl $Bounded for ⟦#t:u8¦bool¦char⟧ {
        const $C_MOST: $k = $n1;
    }
}

⟦fn $f_fits<T: ⟦#u:¦$limits::⟧$Bounded>($value: $k) -> bool {
    $noise
    $value <= T::$C_MOST¦fn $f_clipped($value: $k) -> $k {
    $value.min(<⟦#t:u8¦bool¦char⟧ as ⟦#u:¦$limits::⟧$Bounded>::$C_MOST)¦struct $Unit;

impl ⟦#u:¦$limits::⟧$Bounded for $Unit {
    const $C_MOST: $k = $n2;
}

fn $f_most() -> $k {
    <$Unit as ⟦#u:¦$limits::⟧$Bounded>::$C_MOST + $n3⟧
}
""",
    )


@skeleton("private_item")
def alias_of_a_long_type(s: Source) -> str:
    return fill(
        s,
        """
mod $grid {
    «→pub »type $Row = ⟦#t:Vec<$k>¦Vec<Option<$k>>¦Result<Vec<$k>, String>⟧;

    pub fn $f_row($width: usize) -> $Row {
        ⟦#t:vec![0; $width]¦vec![None; $width]¦if $width > $n1 { Err($q1.to_string()) } else { Ok(vec![0; $width]) }⟧
    }
}

⟦pub ¦⟧fn $f_rows($count: usize) -> Vec<$grid::$Row> {
    ⟦(0..$count).map($grid::$f_row).collect()¦let mut $p_rows: Vec<$grid::$Row> = Vec::new();
    $noise
    for $i in 0..$count {
        $p_rows.push($grid::$f_row($i));
    }
    $p_rows⟧
}
""",
    )


@skeleton("private_item")
def counter_of_a_module(s: Source) -> str:
    return fill(
        s,
        """
use std::sync::atomic::Ordering;

mod $metrics {
    use std::sync::atomic::⟦#a:AtomicUsize¦AtomicU64⟧;

    «→pub »static $C_CALLS: ⟦#a:AtomicUsize¦AtomicU64⟧ = ⟦#a:AtomicUsize¦AtomicU64⟧::new($n1);
}

⟦pub ¦⟧fn $f_call($value: $k) -> $k {
    ⟦$metrics::$C_CALLS.fetch_add(1, Ordering::⟦Relaxed¦SeqCst⟧);
    $noise
    $value * $n2¦if $metrics::$C_CALLS.load(Ordering::Relaxed) > $n2 {
        return $n3;
    }
    $value¦let $before = $metrics::$C_CALLS.swap(0, Ordering::SeqCst);
    println!("{$before}");
    $value + $n2⟧
}
""",
    )


@skeleton("private_item")
def import_that_is_not_passed_on(s: Source) -> str:
    return fill(
        s,
        """
mod $engine {
    pub mod $parts {
        #[derive(Debug⟦, Default¦, Clone⟧)]
        pub struct $Wheel {
            pub $size: $k,
        }

        pub fn $f_wheel($size: $k) -> $Wheel {
            $Wheel { $size }
        }
    }

    «→pub »use ⟦self::¦⟧$parts::$Wheel;

    pub fn $f_spare() -> $Wheel {
        $parts::$f_wheel($n1)
    }
}

⟦fn $f_total($p_wheels: &[$engine::$Wheel]) -> $k {
    $p_wheels.iter().map(|$wheel| $wheel.$size).sum()¦fn $f_larger($size: $k) -> $engine::$Wheel {
    $noise
    $engine::$Wheel { $size: $size + $n2 }¦fn $f_fits($wheel: &$engine::$Wheel) -> bool {
    $wheel.$size <= $engine::$f_spare().$size⟧
}
""",
    )


@skeleton("private_item")
def marker_without_fields(s: Source) -> str:
    return fill(
        s,
        """
mod $modes {
    pub trait $Mode1 {
        const $C_FACTOR: $k;
    }

    «→pub »struct $Fast;

    impl $Mode1 for $Fast {
        const $C_FACTOR: $k = $n1;
    }
}

⟦use $modes::$Mode1;

fn $f_speed($base: $k) -> $k {
    $base * $modes::$Fast::$C_FACTOR¦fn $f_factor<M: $modes::$Mode1>(_mode: M) -> $k {
    M::$C_FACTOR
}

fn $f_run() -> $k {
    $noise
    $f_factor($modes::$Fast) + $n2¦struct $Plan {
    _mode: $modes::$Fast,
    $count: $k,
}

fn $f_plan() -> $Plan {
    $Plan { _mode: $modes::$Fast, $count: $n2 }⟧
}
""",
    )
