"""Lifelike generators for missing mutability of bindings of many kinds: patterns, trait objects, nested fields."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.moves import fill


@skeleton("missing_mut")
def lifelike_pattern_binding(s: Source) -> str:
    return fill(
        s,
        """
$doc
pub enum $T_Shape {
    $T_Line(Vec<(i32, i32)>),
    $T_Label { $v_text: String, $v_size: u8 },
    $T_Empty,
}

$doc
⟦pub ¦⟧fn $f_closed($v_shape: $T_Shape⟦#m:¦, $v_mark: char⟧) -> $T_Shape {
    $noise
    ⟦#b:match $v_shape {
        $T_Shape::$T_Line(«→mut »$p_points) ⟦if $p_points.len() > $n ¦⟧=> {
            ⟦let $v_start = $p_points[0];
            $p_points.push($v_start);¦$p_points.push(($n, $n));¦$p_points.reverse();¦$p_points.dedup();⟧
            $T_Shape::$T_Line($p_points)
        }
        $v_other => $v_other,
    }¦match $v_shape {
        $T_Shape::$T_Empty => $T_Shape::$T_Empty,
        $T_Shape::$T_Label { «→mut »$v_text, $v_size } => {
            $v_text.push(⟦#m:$ch¦$v_mark⟧);
            ⟦@p($v_text)@;¦⟧
            $T_Shape::$T_Label { $v_text, $v_size⟦: $v_size / 2¦⟧ }
        }
        $v_same => $v_same,
    }¦if let $T_Shape::$T_Line(«→mut »$p_points) = $v_shape {
        ⟦$p_points.push(($n, $n));¦$p_points.sort();¦$p_points.truncate($n);⟧
        return $T_Shape::$T_Line($p_points);
    }
    $T_Shape::$T_Empty¦let $T_Shape::$T_Line(«→mut »$p_points) = $v_shape else {
        return $T_Shape::$T_Empty;
    };
    $p_points.⟦extend([($n, $n), ($n, $n)])¦retain(|$v_p| $v_p.0 != $v_p.1)¦swap(0, 1)⟧;
    $T_Shape::$T_Line($p_points)⟧
}
""",
    )


@skeleton("missing_mut")
def lifelike_trait_object_state(s: Source) -> str:
    return fill(
        s,
        """
$doc
pub trait $T_Filter {
    fn $f_apply(&mut self, $v_value: f64) -> f64;
}

$doc
pub struct $T_Smooth {
    $p_window: Vec<f64>,
    $v_width: usize,
}

impl $T_Filter for $T_Smooth {
    fn $f_apply(&mut self, $v_value: f64) -> f64 {
        self.$p_window.push($v_value);
        if self.$p_window.len() > self.$v_width {
            self.$p_window.remove(0);
        }
        self.$p_window.iter().sum::<f64>() / self.$p_window.len() as f64
    }
}

$doc
fn $f_process(⟦#w:$v_filter: &«→mut »⟦dyn¦impl⟧ $T_Filter, $p_input: &[f64]¦«→mut »$v_filter: ⟦impl $T_Filter¦
Box<dyn $T_Filter>⟧, $p_input: &[f64]¦$p_input: &[f64]⟧) -> Vec<f64> {
    ⟦#w:¦¦let «→mut »$v_filter = $T_Smooth { $p_window: Vec::new(), $v_width: $n };⟧
    let mut $p_output = Vec::with_capacity($p_input.len());
    for $v_x in $p_input⟦.iter().filter(|$v_y| $v_y.is_finite())¦⟧ {
        $p_output.push($v_filter.$f_apply(*$v_x⟦ * $n.5¦⟧)⟦ + $n.0¦⟧);
    }
    $noise
    $p_output
}
""",
    )


@skeleton("assign_immutable_field")
def lifelike_nested_in_main(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug⟦, Default¦, Clone⟧)]
struct $T_Engine {
    $v_power: u32,
    $v_fuel: (u32, f64),
}

#[derive(Debug)]
struct $T_Car {
    $v_engine: $T_Engine,
    $p_wheels: [u8; 4],
    $v_plate: String,
}

impl $T_Car {
    $doc
    fn $f_new($v_plate: &str, $v_power: u32) -> Self {
        let $v_engine = $T_Engine { $v_power, $v_fuel: ($n, $n.5) };
        $T_Car { $v_engine, $p_wheels: [$n; 4], $v_plate: $v_plate.⟦to_string¦into⟧() }
    }

    $method
}

fn ⟦main¦$f_test_drive⟧() {
    let «→mut »$v_car = $T_Car::$f_new($q, $n);
    ⟦@p($v_car.$v_plate)@;¦⟧
    $noise
    ⟦$v_car.$v_engine.$v_power ⟦+=¦=¦*=⟧ $n;¦$v_car.$v_engine.$v_fuel.⟦0 -= $n¦1 = $n.5⟧;¦$v_car.$p_wheels[⟦0¦1¦
    3⟧] = $n;¦for $v_i in 0..4 {
        $v_car.$p_wheels[$v_i] = ($v_i * $n) as u8;
    }¦if $v_car.$v_engine.$v_power < $n {
        $v_car.$v_engine = $T_Engine { $v_power: $n, $v_fuel: (0, $n.0) };
    }¦$v_car.$v_plate = format!("{}-{}", $v_car.$v_plate, $v_car.$p_wheels.len());⟧
    ⟦@d($v_car)@;¦@d($v_car.$v_engine)@;¦println!("{} {:?}", $v_car.$v_plate, $v_car.$p_wheels);⟧
}
""",
    )


@skeleton("assign_immutable_field")
def lifelike_board_cell(s: Source) -> str:
    return fill(
        s,
        """
$doc
⟦pub ¦⟧struct $T_Board {
    $p_cells: [[⟦#t:u8¦char¦bool⟧; 8]; 8],
    $v_turn: usize,
    $v_last: Option<(usize, usize)>,
}

impl $T_Board {
    $method
    $doc
    pub fn $f_at(&self, $v_x: usize, $v_y: usize) -> ⟦#t:u8¦char¦bool⟧ {
        self.$p_cells[$v_y][$v_x]
    }

    $doc
    pub fn $f_place(&«→mut »self, $v_x: usize, $v_y: usize, $v_piece: ⟦#t:u8¦char¦bool⟧) -> ⟦#r:bool¦Option<⟦#t:u8¦
    char¦bool⟧>⟧ {
        ⟦if $v_x >= 8 || $v_y >= 8 {
            return ⟦#r:false¦None⟧;
        }¦let $v_old = self.$f_at($v_x, $v_y);
        @p($v_old)@;¦⟧
        $noise
        ⟦self.$p_cells[$v_y][$v_x] = $v_piece;¦self.$v_turn = (self.$v_turn + 1) % $n;¦
        self.$v_last = Some(($v_x, $v_y));¦for $v_i in 0..$v_x {
            self.$p_cells[$v_i][$v_y] = $v_piece;
        }⟧
        ⟦#r:self.$f_at($v_x, $v_y) == $v_piece¦Some($v_piece)⟧
    }
}
""",
    )


@skeleton("assign_immutable_field")
def lifelike_trait_method(s: Source) -> str:
    return fill(
        s,
        """
$doc
pub trait $T_Clock {
    fn $f_now(&self) -> u64;
    fn $f_advance(&«→mut »self, $v_by: u64);
}

#[derive(Default)]
pub struct $T_Fake {
    $v_time: u64,
    $p_jumps: usize,
    $v_frozen: bool,
}

impl $T_Clock for $T_Fake {
    fn $f_now(&self) -> u64 {
        self.$v_time⟦ + $n¦ / $n¦⟧
    }

    fn $f_advance(&«→mut »self, $v_by: u64) {
        ⟦if self.$v_frozen {
            return;
        }¦⟧
        ⟦self.$v_time += $v_by⟦ * $n¦⟧;¦self.$v_frozen = $v_by > $n;¦self.$p_jumps = $v_by as usize;¦
        if $v_by > self.$v_time {
            self.$v_time = $v_by;
        }⟧
        $noise
    }
}
""",
    )
