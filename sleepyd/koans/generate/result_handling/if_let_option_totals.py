"""An `Option` shown or added as if it were its value: statistics, events, labels, totals (`if_let_option`)."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.ingredients import fallback
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.results import fill


@skeleton("if_let_option")
def summary_of_statistics(s: Source) -> str:
    text = s.pick(
        [
            'println!("$t_a: {}", $v_best);',
            'println!("{$v_best} $w_a");',
            'println!("{} {} {}", $v_count, $v_sum, $v_best);',
        ]
    )
    lines = [f"{pad}«{text}→if let Some($v_best) = $v_best {{\n{pad}    {text}\n{pad}}}»" for pad in (" " * 4, " " * 8)]
    return fill(
        s,
        """
$item
#[derive(Debug, Clone)]
$pub struct $T_Sample {
    $pub $v_value: $k_a,
    $pub $v_source: String,
}

$doc
$pub fn $f_summary($p_samples: &[$T_Sample]) -> $k_a {
    let $v_count = $p_samples.len();
    let $v_sum: $k_a = $p_samples.iter().map(|$v_s| $v_s.$v_value).sum();
⟦    let $v_best = $p_samples.iter().map(|$v_s| $v_s.$v_value).⟦max¦min¦last¦reduce(|$v_a, $v_b| $v_a.max($v_b))¦next⟧;
    $noise
%one%
    $v_sum / $v_count as $k_a¦
    let $v_best = $p_samples
        .iter()
        .filter(|$v_s| $v_s.$v_value > $n_a)
        .⟦max_by_key(|$v_s| $v_s.$v_value)¦min_by_key(|$v_s| $v_s.$v_source.len())¦last()⟧
        .map(|$v_s| ⟦$v_s.$v_value¦&$v_s.$v_source¦$v_s.$v_source.as_str()⟧);
%one%
    $v_sum¦
    if $v_count > $n_b {
        let $v_best = $p_samples.iter().map(|$v_s| &$v_s.$v_source).⟦max¦min¦last⟧();
%two%
    }
    $v_sum ⟦*¦+⟧ $m_a¦
    for $p_part in $p_samples.chunks($m_a) {
        let $v_best = $p_part.iter().map(|$v_s| $v_s.$v_value).max();
%two%
    }
    $v_sum¦
    $v_sum ⟦+¦*⟧ $p_samples.iter().map(|$v_s| $v_s.$v_value).⟦max¦min⟧()«→.unwrap_or(0)»⟧
}
""".replace(
            "⟦max¦min¦last¦reduce(|$v_a, $v_b| $v_a.max($v_b))¦next⟧;",
            "⟦max()¦min()¦last()¦reduce(|$v_a, $v_b| $v_a.max($v_b))¦next()⟧;",
        ),
        one=lines[0],
        two=lines[1],
    )


@skeleton("if_let_option")
def event_with_optional_data(s: Source) -> str:
    of = s.pick(["String", "u32", "f64", "char", "i64"])
    text = s.pick(
        ['println!("$t_b {}", $v_data);', 'println!("{$v_name} {$v_data}");', 'println!("{}: {}", $v_name, $v_data);']
    )
    shown = [
        f"{pad}«{text}→if let Some($v_data) = $v_data {{\n{pad}    {text}\n{pad}}}»" for pad in (" " * 12, " " * 16)
    ]
    return fill(
        s,
        """
$derive
$pub enum $T_Event {
    $T_Opened { $v_name: String, $v_data: Option<%of%> },
    $T_Moved($k_a, $k_a),
    $T_Closed,
}

impl $T_Event {
    $method
    $doc
    $pub fn $f_print(&self) -> $k_a {
        match self {
            $T_Event::$T_Opened { $v_name, $v_data } ⟦=> {
%four%
                $v_name.len() as $k_a
            }¦if $v_name.is_empty() => {
                println!("$t_a {}", $v_name);
%four%
                $m_a
            }
            $T_Event::$T_Opened { .. } => 0,¦=> {
                let $v_end = format!("{}/{}", $v_name, $v_data.⟦clone()«→.unwrap_or%late%»¦clone()«→.unwrap_or%late%»⟧);
                $v_end.len() as $k_a
            }⟧
            $T_Event::$T_Moved($v_x, $v_y) => ⟦$v_x * $m_b + $v_y¦($v_x + $v_y) / $m_b¦*$v_x.max($v_y)⟧,
            $T_Event::$T_Closed => 0,
        }
    }
}
""".replace("⟦clone()«→.unwrap_or%late%»¦clone()«→.unwrap_or%late%»⟧", "clone()«→%late%»"),
        of=of,
        late=fallback(of),
        four=shown[1],
    )


@skeleton("if_let_option")
def label_made_of_parts(s: Source) -> str:
    of = s.pick(["u32", "char", "f64", "usize", "i64", "u8"])
    late = fallback(of)
    return fill(
        s,
        """
$derive
$pub struct $T_Seat {
    $pub $v_row: usize,
    $pub $v_number: Option<%of%>,
    $p_tags: Vec<String>,
}

impl $T_Seat {
    $method
    $doc
    $pub fn $f_label(&self, $v_prefix: &str) -> String {
        $noise
⟦        format!("{}-{} {}", $v_prefix, self.$v_row, self.$v_number«→%late%»)¦
        let mut $v_out = String::from($v_prefix);
        for $v_tag in &self.$p_tags {
            $v_out.push_str($v_tag);
        }
        $v_out += &format!("$w_a {}", self.$v_number«→%late%»);
        $v_out¦
        match self.$v_row {
            0 => $v_prefix.to_uppercase(),
            1..=$m_a => format!("{}{}", $v_prefix, self.$v_number«→%late%»),
            $v_n => format!("{$v_prefix}{$v_n}"),
        }¦
        if self.$p_tags.len() > $m_b {
            return format!("{:>4} {}", $v_prefix, self.$v_number«→%late%»);
        }
        self.$p_tags.join($q_s)¦
        self.$p_tags
            .iter()
            .map(|$v_tag| format!("{}:{}", $v_tag, self.$v_number«→%late%»))
            .collect::<Vec<_>>()
            .join(", ")¦
        let $v_end = self.$v_number.map(|$v_x| $v_x.to_string());
        format!("{} {} {}", $v_prefix, self.$v_row, $v_end«→.unwrap_or_default()»)¦
        let $v_tag = self.$p_tags.⟦first¦last⟧().map(|$v_t| $v_t.as_str());
        format!("{} [{}]", $v_prefix, $v_tag«→.unwrap_or("")»)⟧
    }
}
""",
        of=of,
        late=late,
    )


@skeleton("if_let_option")
def totals_with_optional_amounts(s: Source) -> str:
    add2 = "        «$v_total += %;→if let Some($v_cost) = % {\n            $v_total += $v_cost;\n        }»"
    add3 = add2.replace("\n", "\n    ").replace("        «", "            «")
    return fill(
        s,
        """
$derive
$pub struct $T_Step {
    $pub $v_name: String,
    $pub $v_cost: Option<$k_a>,
    $fields
}

$doc
$pub fn $f_total($p_steps: &[$T_Step]⟦¦, $v_skip: &str⟧) -> $k_a {
    let mut $v_total = ⟦0¦$n_a⟧;
    $noise
⟦    for $v_step in $p_steps {
        if $v_step.$v_name.is_empty() {
            continue;
        }
%add2%
    }¦
    for $v_pair in $p_steps.windows(2) {
        let [$v_left, $v_step] = $v_pair else { break };
        println!("{} {}", $v_left.$v_name, $v_step.$v_name);
%add2%
    }¦
    for ($v_i, $v_step) in $p_steps.iter().enumerate() {
        if $v_i % $m_a == 0 || $v_step.$v_name.starts_with($q_a) {
%add3%
        }
    }¦
    let $v_base = $p_steps[0].$v_name.len() as $k_a;
    $v_total += $v_base ⟦+¦*⟧ $p_steps[0].$v_cost«→.unwrap_or(0)»;¦
    let $v_last: $k_a = $m_a ⟦*¦+⟧ $p_steps[$p_steps.len() - 1].$v_cost«→.unwrap_or(0)»;
    $v_total = $v_total.max($v_last);¦
    for $v_step in $p_steps.iter().rev().take($m_b) {
        $v_total = $v_total ⟦+¦*¦-⟧ $v_step.$v_cost«→.unwrap_or(0)»;
    }⟧
    $v_total
}
""",
        add2=add2.replace("%", "$v_step.$v_cost"),
        add3=add3.replace("%", "$v_step.$v_cost"),
    )
