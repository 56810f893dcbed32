"""Fields and elements of locals and parameters that lack `mut`: arrays in arrays, tuples, boxes, copies, conditions."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.moves import fill


@skeleton("assign_immutable_field")
def element_of_counted_array(s: Source) -> str:
    return fill(
        s,
        """
$doc
⟦pub ¦⟧fn $f_histogram($p_data: &[usize], $v_step: usize) -> ⟦#r:[u32; 8]¦Vec<u32>¦u32⟧ {
    let «→mut »$p_bins⟦: [u32; 8]¦⟧ = ⟦[0; 8]¦[0u32; 8]¦[1; 8]⟧;
    ⟦for $v_x in $p_data⟦.iter()¦¦.iter().skip(1)⟧ {
        ⟦$p_bins[$v_x % 8] += 1;¦let $v_at = ($v_x / ($v_step + 1)).min(7);
        $p_bins[$v_at] += ⟦1¦$n⟧;¦if *$v_x < 8 {
            $p_bins[*$v_x] = $n;
        }¦match $v_x {
            0..=7 => $p_bins[*$v_x] += 1,
            _ => $p_bins[7] += 1,
        }⟧
    }¦let mut $v_i = 0;
    while $v_i < 8 {
        $p_bins[$v_i] = $p_data.len() as u32;
        $v_i += $v_step + 1;
    }⟧
    $noise
    ⟦#r:$p_bins¦$p_bins.to_vec()¦$p_bins.iter().sum()⟧
}
""",
    )


@skeleton("assign_immutable_field")
def lifelike_grid_of_arrays(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧const SIDE: usize = ⟦4¦8¦3⟧;

$doc
⟦pub ¦⟧fn $f_grid($v_row: usize, $v_col: usize) -> [[⟦#t:u8¦char¦bool⟧; SIDE]; SIDE] {
    let «→mut »$p_cells = [[⟦#t:0¦'.'¦false⟧; SIDE]; SIDE];
    $noise
    ⟦if $v_row < SIDE && $v_col < SIDE {
        $p_cells[$v_row][$v_col] = ⟦#t:$n¦'#'¦true⟧;
    }¦for $v_i in 0..SIDE {
        ⟦$p_cells[$v_i][$v_i] = ⟦#t:$n¦'x'¦true⟧;¦$p_cells[$v_row % SIDE][$v_i] = ⟦#t:1¦'-'¦true⟧;¦
        $p_cells[$v_i] = [⟦#t:$n¦'o'¦true⟧; SIDE];⟧
    }¦for $v_y in 0..SIDE {
        for $v_x in 0..SIDE {
            if ($v_x + $v_y) % 2 == $v_col % 2 {
                $p_cells[$v_y][$v_x] = ⟦#t:$n¦'w'¦true⟧;
            }
        }
    }¦$p_cells[0][SIDE - 1] = $p_cells[$v_row][$v_col];
    $p_cells[$v_row][0] = ⟦#t:$n¦'q'¦true⟧;⟧
    $p_cells
}
""",
    )


@skeleton("assign_immutable_field")
def lifelike_pair_updated(s: Source) -> str:
    return fill(
        s,
        """
$doc
⟦pub ¦⟧fn $f_bounds($p_data: &[i64]⟦#b:¦, «→mut »$v_pair: (i64, i64)⟧) -> ⟦#r:(i64, i64)¦i64⟧ {
    ⟦#b:let «→mut »$v_pair⟦: (i64, i64)¦⟧ = ⟦(0, $n)¦(i64::MAX, i64::MIN)¦($n, $n)⟧;¦@p($p_data.len())@;⟧
    $noise
    for $v_x in $p_data⟦.iter().rev()¦¦.iter()⟧ {
        ⟦if *$v_x < $v_pair.0 {
            $v_pair.0 = *$v_x;
        }¦$v_pair.1 = $v_pair.1.max(*$v_x);¦$v_pair.0 += *$v_x;
        $v_pair.1 += 1;¦$v_pair.0 = $v_pair.1;
        $v_pair.1 = *$v_x;¦match $v_x % 2 {
            0 => $v_pair.0 += 1,
            _ => $v_pair.1 += *$v_x,
        }⟧
    }
    ⟦#r:$v_pair¦$v_pair.1 ⟦-¦+⟧ $v_pair.0⟧
}
""",
    )


@skeleton("assign_immutable_field")
def lifelike_boxed_node(s: Source) -> str:
    return fill(
        s,
        """
$doc
$derive
pub struct $T_Node {
    pub $v_weight: u64,
    pub $v_label: String,
    pub $v_left: Option<Box<$T_Node>>,
}

impl $T_Node {
    $method
    $doc
    pub fn $f_above(self, $v_label: &str) -> Box<$T_Node> {
        let $v_sum = self.$v_weight + $n;
        let «→mut »$v_node = Box::new($T_Node { $v_weight: ⟦0¦$n⟧, $v_label: $v_label.to_string(), $v_left: None });
        $noise
        ⟦$v_node.$v_weight = $v_sum;
        $v_node.$v_left = Some(Box::new(self));¦if $v_sum > $n {
            $v_node.$v_left = Some(Box::new(self));
        }¦$v_node.$v_label = format!("{}/{}", $v_label, self.$v_label);¦$v_node.$v_weight += $v_sum * $n;¦
        match self.$v_left {
            Some($v_x) => $v_node.$v_left = Some($v_x),
            None => @p($v_sum)@,
        }⟧
        $v_node
    }
}
""",
    )


@skeleton("assign_immutable_field")
def lifelike_own_copy_changed(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone, Default)]
pub struct $T_Style {
    pub $v_size: u16,
    pub $v_bold: bool,
    pub $v_color: Option<String>,
    pub $v_margin: [u16; 4],
}

impl $T_Style {
    $method
    $doc
    pub fn $f_with(&self, $v_value: u16) -> ⟦Self¦$T_Style⟧ {
        ⟦let «→mut »$v_style = self.clone();¦let «→mut »$v_style = $T_Style { $v_bold: true, ..self.clone() };¦
        let «→mut »$v_style = Self::default();¦let «→mut »$v_style = if self.$v_bold {
            self.clone()
        } else {
            Self::default()
        };¦let «→mut »$v_style: $T_Style = Default::default();⟧
        $noise
        ⟦$v_style.$v_size = $v_value;¦$v_style.$v_margin[⟦0¦2⟧] = $v_value + self.$v_size;¦
        $v_style.$v_color = ⟦None¦Some($q.to_string())⟧;¦if $v_value > self.$v_size {
            $v_style.$v_bold = !self.$v_bold;
        }¦for $v_i in 0..4 {
            $v_style.$v_margin[$v_i] = $v_value * $n;
        }¦$v_style.$v_size += $v_value;
        $v_style.$v_bold = false;⟧
        $v_style
    }
}
""",
    )


@skeleton("assign_immutable_field")
def lifelike_state_in_loop(s: Source) -> str:
    """A struct made anew in each round, or one that a loop with a match drives."""
    return fill(
        s,
        """
#[derive(Debug, Default)]
pub struct $T_Token {
    $v_kind: u8,
    $v_text: String,
    $v_line: usize,
}

$doc
pub fn $f_tokens($v_source: &str) -> ⟦Vec<$T_Token> {
    let mut $p_tokens = Vec::new();
    for ($v_i, $v_word) in $v_source.⟦lines()¦split_whitespace()¦split(',')⟧.enumerate() {
        let «→mut »$v_token = ⟦$T_Token::default()¦$T_Token { $v_kind: $n, $v_text: String::new(), $v_line: 0 }⟧;
        ⟦$v_token.$v_line = $v_i⟦ + 1¦⟧;¦if $v_word.len() > $n {
            $v_token.$v_kind = $n;
        }¦$v_token.$v_text = $v_word.trim().to_⟦string¦lowercase¦uppercase⟧();
        $v_token.$v_line += $v_i;¦$v_token.$v_kind = match $v_word.chars().next() {
            Some($ch) => 1,
            Some(_) => $v_i as u8,
            None => continue,
        };⟧
        $p_tokens.push($v_token);
    }
    $noise
    $p_tokens¦$T_Token {
    let «→mut »$v_state = $T_Token { $v_kind: ⟦0¦$n⟧, $v_text: $v_source.to_string(), $v_line: 1 };
    $noise
    for $v_c in $v_source.chars()⟦¦.rev()⟧ {
        match $v_c {
            '\\n' => $v_state.$v_line += 1,
            ⟦$ch => $v_state.$v_kind = $n,
            ¦⟧_ => {}
        }
    }
    $v_state⟧
}
""",
    )
