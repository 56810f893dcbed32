"""Lifelike generators for values moved again in a loop: the fix clones where they move, an inner `for` loop borrows."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.moves import fill

_LOOP = (
    "⟦#l:for $v_x in $p_list.iter()⟦.rev()¦.skip(1)¦.take($n)¦⟧ {¦for ($v_i, $v_x) in $p_list.iter().enumerate() {\n"
    "        @p($v_i)@;¦for $v_x in $p_list {\n        if $v_x.is_empty() {\n            continue;\n        }¦"
    "for $v_pair in $p_list.windows(2) {\n        let $v_x = &$v_pair[⟦0¦1⟧];¦for $v_part in $p_list.chunks($n) {\n"
    "        let Some($v_x) = $v_part.first() else {\n            break;\n        };⟧"
)
"""The head of a loop over the slice `$p_list` of strings that binds `$v_x`."""
_DEEP = _LOOP.replace("\n", "\n    ")


@skeleton("moved_in_loop")
def lifelike_letters_sent(s: Source) -> str:
    return fill(
        s,
        f"""
$derive
pub struct $T_Mail {{
    $v_to: String,
    $v_text: @K,
}}

$doc
fn $f_compose($v_name: &str, $v_content: @K⟦#a:¦, $v_rank: usize⟧) -> $T_Mail {{
    $T_Mail {{ $v_to: ⟦$v_name.to_string()¦format!("{{}}!", $v_name)⟧, $v_text: $v_content }}
}}

$doc
pub fn $f_send_all($p_list: &[String], $v_body: @K) -> Vec<$T_Mail> {{
    let mut $p_mails = Vec::with_capacity($p_list.len());
    $noise
    {_LOOP}
        ⟦let $v_mail = $f_compose($v_x, $v_body«→.clone()»⟦#a:¦, $n⟧);
        $p_mails.push($v_mail);¦$p_mails.push($f_compose($v_x, $v_body«→.clone()»⟦#a:¦, $n⟧));¦if $v_x.len() > $n {{
            $p_mails.push($f_compose($v_x.trim(), $v_body«→.clone()»⟦#a:¦, $v_x.len()⟧));
        }}⟧
    }}
    $p_mails
}}
""",
    )


@skeleton("moved_in_loop")
def lifelike_records_built(s: Source) -> str:
    return fill(
        s,
        f"""
#[derive(Debug⟦, Clone¦⟧)]
pub struct $T_Row {{
    pub $v_source: @K,
    pub $v_name: String,
    pub $v_width: usize,
}}

pub struct $T_Sheet {{
    $p_rows: Vec<$T_Row>,
}}

impl $T_Sheet {{
    $method
    $doc
    pub fn $f_import(&mut self, $v_source: @K, $p_list: &[String]) ⟦#r:¦-> usize ⟧{{
        {_DEEP}
            ⟦self.$p_rows.push($T_Row {{
                «$v_source→$v_source: $v_source.clone()»,
                $v_name: $v_x.to_string(),
                $v_width: $v_x.len()⟦ * $n¦⟧,
            }});¦let $v_name = $v_x.trim().to_⟦string¦lowercase¦uppercase⟧();
            self.$p_rows.push($T_Row {{
                «$v_source→$v_source: $v_source.clone()»,
                $v_width: $v_name.chars().count() + $n,
                $v_name,
            }});¦let $v_name = $v_x.chars().rev().collect();
            let $v_row = $T_Row {{ $v_name, «$v_source→$v_source: $v_source.clone()», $v_width: $n }};
            self.$p_rows.push($v_row);⟧
        }}
        $noise
        ⟦#r:¦self.$p_rows.len()⟧
    }}
}}
""",
    )


@skeleton("moved_in_loop")
def lifelike_table_filled(s: Source) -> str:
    return fill(
        s,
        f"""
use std::collections::⟦#m:HashMap¦BTreeMap⟧;

$doc
⟦pub ¦⟧fn $f_defaults($p_list: &[String], $v_default: @K) -> ⟦#m:HashMap¦BTreeMap⟧<String, @K> {{
    let mut $p_table = ⟦#m:HashMap¦BTreeMap⟧::new();
    $noise
    {_LOOP}
        ⟦$p_table.insert($v_x.to_⟦string¦lowercase⟧(), $v_default«→.clone()»);¦
        $p_table.entry($v_x.to_string()).or_insert($v_default«→.clone()»);¦let $v_key = format!("{{}}:{{}}", $n, $v_x);
        $p_table.insert($v_key, $v_default«→.clone()»);¦
        let $v_old = $p_table.insert($v_x.trim().to_string(), $v_default«→.clone()»);
        @p($v_old.is_some())@;¦if !$p_table.contains_key($v_x) {{
            $p_table.insert($v_x.to_owned(), $v_default«→.clone()»);
        }}⟧
    }}
    ⟦@p($p_table.len())@;
    ¦⟧$p_table
}}
""",
    )


@skeleton("moved_in_loop")
def lifelike_pairs_of_two_lists(s: Source) -> str:
    return fill(
        s,
        """
$doc
#[derive(Debug, Clone)]
pub struct $T_City {
    pub $v_name: String,
    pub $v_place: (i64, i64),
}

$doc
⟦pub ¦⟧fn $f_distances($p_starts: ⟦&[$T_City]¦Vec<$T_City>⟧, $p_goals: Vec<$T_City>⟦#l:¦
, $v_limit: i64⟧) -> Vec<(String, i64)> {
    let mut $p_out = Vec::new();
    $noise
    for ⟦$v_a in $p_starts⟦.iter()¦¦.iter().rev()⟧ {¦($v_i, $v_a) in $p_starts.iter().enumerate() {
        @p($v_i)@;⟧
        ⟦let $v_origin = $v_a.$v_place.0;
        ¦⟧for $v_b in «→&»$p_goals {
            let $v_dist = ⟦($v_a.$v_place.0 - $v_b.$v_place.0).abs()¦
            ($v_a.$v_place.0 - $v_b.$v_place.0).pow(2) + ($v_a.$v_place.1 - $v_b.$v_place.1).pow(2)¦
            $v_a.$v_place.1 * $v_b.$v_place.0 + $n⟧;
            ⟦if $v_dist > ⟦#l:$n¦$v_limit⟧ {
                continue;
            }
            ¦⟧$p_out.push((format!("{}⟦-¦>¦ to ⟧{}", $v_a.$v_name, $v_b.$v_name), $v_dist));
        }
    }
    ⟦$p_out.sort_by_key(|$v_e| $v_e.1);
    ¦⟧$p_out
}
""",
    )


@skeleton("moved_in_loop")
def lifelike_text_prefixed(s: Source) -> str:
    return fill(
        s,
        f"""
$doc
⟦pub ¦⟧fn $f_indent($p_list: &[String], $v_depth: usize) -> ⟦#r:Vec<String>¦String⟧ {{
    let $v_prefix = ⟦" "¦"\\t"¦"> "¦$q⟧.repeat($v_depth⟦ * $n¦ + 1¦⟧);
    let mut $p_out = Vec::new();
    {_LOOP}
        ⟦let $v_line = $v_prefix«→.clone()» + ⟦$v_x¦&$v_x.to_uppercase()¦$v_x.trim()¦&format!("{{:>5}}", $v_x)⟧;
        $p_out.push($v_line);¦$p_out.push($v_prefix«→.clone()»);
        $p_out.push($v_x.to_string());¦$p_out.push([$v_prefix«→.clone()», $v_x.to_string()].⟦join("|")¦concat()⟧);⟧
        $noise
    }}
    ⟦#r:$p_out¦$p_out.join("\\n")⟧
}}
""",
    )


@skeleton("moved_in_loop")
def lifelike_stack_walked(s: Source) -> str:
    return fill(
        s,
        """
$doc
pub struct $T_Tree {
    pub $v_id: u32,
    pub $p_children: Vec<$T_Tree>,
}

$doc
#[derive(Debug)]
pub struct $T_Visit {
    $v_owner: @K,
    $v_depth: usize,
}

$doc
pub fn $f_walk($v_root: &$T_Tree, $v_owner: @K) -> Vec<$T_Visit> {
    let mut $p_stack = vec![($v_root, 0)];
    let mut $p_seen = Vec::new();
    $noise
    while let Some(($v_node, $v_depth)) = $p_stack.pop() {
        ⟦if $v_depth > $n {
            continue;
        }
        ¦if $v_node.$v_id == $n {
            break;
        }
        ¦⟧⟦$p_seen.push($T_Visit { «$v_owner→$v_owner: $v_owner.clone()», $v_depth⟦: $v_depth * $n¦⟧ });¦
        let $v_visit = $T_Visit { «$v_owner→$v_owner: $v_owner.clone()», $v_depth };
        ⟦@d($v_visit)@;
        ¦⟧$p_seen.push($v_visit);⟧
        ⟦for $v_child in &$v_node.$p_children {
            $p_stack.push(($v_child, $v_depth + 1));
        }¦$p_stack.extend($v_node.$p_children.iter().map(|$v_child| ($v_child, $v_depth + 1)));⟧
    }
    $p_seen
}
""",
    )


@skeleton("moved_in_loop")
def lifelike_event_in_arm(s: Source) -> str:
    return fill(
        s,
        """
pub enum $T_Event {
    $T_Key(char),
    $T_Click { $v_x: i32, $v_y: i32 },
    $T_Quit,
}

$doc
⟦pub ¦⟧struct $T_Log {
    $p_entries: Vec<(@K, i32)>,
    $v_current: Option<@K>,
}

impl $T_Log {
    $method
    $doc
    pub fn $f_replay(&mut self, $p_events: &[$T_Event], $v_user: @K) {
        for $v_event in $p_events⟦.iter()¦¦.iter().rev()⟧ {
            match $v_event {
                ⟦#a:$T_Event::$T_Key($v_c) if $v_c.is_⟦alphabetic¦
                numeric⟧() => ⟦self.$p_entries.push(($v_user«→.clone()», $n)),¦{
                    self.$v_current = Some($v_user«→.clone()»);
                }⟧
                $T_Event::$T_Key(_) => println!("$w"),
                $T_Event::$T_Click { $v_x, .. } => @p($v_x)@,
                $T_Event::$T_Quit => break,¦$T_Event::$T_Key($v_c) => @p($v_c)@,
                $T_Event::$T_Click { $v_x, $v_y } => {
                    let $v_sum = ($v_x + $v_y) * $n;
                    ⟦self.$p_entries.push(($v_user«→.clone()», $v_sum));¦self.$v_current = Some($v_user«→.clone()»);
                    @p($v_sum)@;⟧
                }
                $T_Event::$T_Quit => ⟦return¦{}⟧,⟧
            }
        }
        $noise
    }
}
""",
    )


@skeleton("moved_in_loop")
def lifelike_attempts_counted(s: Source) -> str:
    return fill(
        s,
        """
$doc
#[derive(Debug, Clone)]
pub struct $T_Request {
    $v_path: String,
    $p_headers: Vec<(String, String)>,
}

$doc
fn $f_perform($v_req: $T_Request, $v_attempt: u32) -> Result<usize, String> {
    ⟦if $v_req.$v_path.len() as u32 ⟦> $v_attempt¦== $v_attempt * $n⟧ {
        return Err($v_req.$v_path);
    }¦if $v_attempt == 0 || $v_req.$v_path.is_empty() {
        return Err(format!("$w {}", $v_attempt));
    }⟧
    Ok($v_req.$p_headers.len())
}

$doc
pub fn $f_retry($v_request: $T_Request, $v_max: u32) -> Option<usize> {
    $noise
    ⟦for $v_n in ⟦0..$v_max¦1..=$v_max¦(0..$v_max).rev()⟧ {
        ⟦#m:if let Ok($v_size) = $f_perform($v_request«→.clone()», $v_n) {
            return Some($v_size⟦ + $n¦⟧);
        }¦match $f_perform($v_request«→.clone()», $v_n⟦ * 2¦⟧) {
            Ok($v_size) => return Some($v_size),
            Err($v_why) => @p($v_why)@,
        }⟧
    }¦let mut $v_n = 0;
    while $v_n < $v_max {
        let $v_result = $f_perform($v_request«→.clone()», $v_n);
        if $v_result.is_ok() {
            return $v_result.ok();
        }
        $v_n += ⟦1¦2⟧;
    }¦let mut $v_n = 0;
    loop {
        match $f_perform($v_request«→.clone()», $v_n) {
            Ok($v_size) => return Some($v_size),
            Err(_) if $v_n >= $v_max => break,
            Err(_) => $v_n += 1,
        }
    }⟧
    None
}
""",
    )


@skeleton("moved_in_loop")
def lifelike_chain_restarted(s: Source) -> str:
    return fill(
        s,
        """
$doc
⟦pub ¦⟧fn $f_combine($p_weights: Vec<$k_n>, $p_factors: &[$k_n]⟦#l:¦, $v_cap: $k_n⟧) -> Vec<$k_n> {
    let mut $p_sums⟦: Vec<$k_n>¦⟧ = Vec::new();
    $noise
    for ⟦$v_f in $p_factors⟦.iter()¦¦.iter().skip(1)⟧ {¦($v_i, $v_f) in $p_factors.iter().enumerate() {
        @p($v_i)@;⟧
        let $v_sum: $k_n = $p_weights«→.clone()»
            .into_iter()
            ⟦.filter(|$v_w| *$v_w ⟦>¦<¦!=⟧ ⟦#l:$n¦$v_cap⟧)
            ¦.take($n)
            ¦.rev()
            ¦⟧.map(|$v_w| $v_w * ⟦$v_f¦($v_f + $n)⟧)
            .⟦sum()¦fold(0, |$v_a, $v_b| $v_a + $v_b)¦max().unwrap_or(0)⟧;
        $p_sums.push($v_sum⟦ + $v_f¦ / $n¦⟧);
    }
    $p_sums
}
⟦
fn main() {
    let $p_result = $f_combine(vec![$n, $n, $n], &[$n, $n]⟦#l:¦, $n⟧);
    @d($p_result)@;
}
¦⟧
""",
    )


@skeleton("moved_in_loop")
def lifelike_grid_painted(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Clone, Debug⟦, PartialEq¦⟧)]
pub struct $T_Tile {
    $v_kind: String,
    $v_height: u8,
}

$doc
pub struct $T_World {
    $p_rows: Vec<Vec<$T_Tile>>,
    $v_spare: Option<$T_Tile>,
}

impl $T_World {
    $doc
    pub fn $f_new($v_width: usize, $v_depth: usize, $v_tile: $T_Tile) -> ⟦Self¦$T_World⟧ {
        let mut $p_rows = Vec::new();
        for $v_y in 0..$v_depth {
            ⟦let mut $v_row = Vec::with_capacity($v_width);
            for $v_x in 0..$v_width {
                ⟦if ($v_x + $v_y) % $n == 0 {
                    continue;
                }
                ¦⟧$v_row.push($v_tile«→.clone()»);
            }
            $p_rows.push($v_row);¦$p_rows.push(vec![$v_tile«→.clone()»; $v_width⟦ + $v_y¦⟧]);¦
            let $v_row = vec![$v_tile«→.clone()»];
            @p($v_y)@;
            $p_rows.push($v_row);¦let mut $v_row = Vec::new();
            $v_row.resize($v_width + $v_y, $v_tile«→.clone()»);
            $p_rows.push($v_row);⟧
        }
        $noise
        Self { $p_rows, $v_spare: None }
    }

    $method
    pub fn $f_area(&self) -> usize {
        self.$p_rows.iter().map(|$v_q| $v_q.len()).sum()
    }
}
""",
    )
