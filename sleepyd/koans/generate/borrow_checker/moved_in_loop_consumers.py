"""Values that a loop gives away in each round: to channels, threads, boxes, queues and methods that take `self`.

The fix clones where the value moves.
"""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.moves import fill

_LOOP = (
    "⟦for $v_i in 0..$v_count {¦for $v_i in (0..$v_count).rev() {¦for $v_i in 1..=$v_count {\n"
    "        if $v_i % $n == 0 {\n            continue;\n        }¦let mut $v_i = 0;\n    while $v_i < $v_count {\n"
    "        $v_i += 1;¦let mut $v_i = 0;\n    loop {\n        $v_i += 1;\n        if $v_i > $v_count {\n"
    "            break;\n        }⟧"
)
"""The head of a loop with a number `$v_i` below `$v_count`."""
_DEEP = _LOOP.replace("\n", "\n    ")


@skeleton("moved_in_loop")
def lifelike_sent_through_channel(s: Source) -> str:
    return fill(
        s,
        f"""
use std::sync::mpsc::⟦{{channel, Sender}}¦{{self, Sender}}⟧;

$doc
pub fn $f_notify($v_sender: Sender<(usize, @K)>, $v_note: @K, $v_count: usize) ⟦#r:¦-> usize ⟧{{
    $noise
    {_LOOP}
        ⟦if $v_sender.send(($v_i, $v_note«→.clone()»)).is_err() {{
            break;
        }}¦let $v_sent = $v_sender.send(($v_i, $v_note«→.clone()»));
        @p($v_sent.is_ok())@;¦match $v_sender.send(($v_i + $n, $v_note«→.clone()»)) {{
            Ok(()) => @p($v_i)@,
            Err(_) => return⟦#r:¦ $n⟧,
        }}¦let $v_message = ($v_i, $v_note«→.clone()»);
        $v_sender.send($v_message).ok();⟧
    }}
    ⟦#r:¦$v_count * $n⟧
}}

fn $f_run($v_note: @K) {{
    let ($v_tx, $v_rx) = CHANNEL();
    $f_notify($v_tx, $v_note, $n);
    for ($v_x, _) in $v_rx {{
        @p($v_x)@;
    }}
}}
""".replace("⟦{channel, Sender}¦{self, Sender}⟧", way := s.pick(["{channel, Sender}", "{self, Sender}"])).replace(
            "CHANNEL", "mpsc::channel" if "self" in way else "channel"
        ),
    )


@skeleton("moved_in_loop")
def lifelike_builder_consumed(s: Source) -> str:
    """A method takes `self`."""
    return fill(
        s,
        f"""
#[derive(Debug, Clone)]
pub struct $T_Template {{
    $v_text: String,
    $v_width: usize,
}}

impl $T_Template {{
    $method
    $doc
    pub fn $f_render(self, $v_number: usize) -> String {{
        ⟦format!("{{}}-{{}}", self.$v_text, $v_number + self.$v_width)¦self.$v_text.repeat($v_number)¦
        let mut $v_out = self.$v_text;
        $v_out.truncate(self.$v_width + $v_number);
        $v_out⟧
    }}

    pub fn $f_wide(mut self) -> Self {{
        self.$v_width += $n;
        self
    }}
}}

$doc
pub fn $f_pages($v_template: $T_Template, $v_count: usize) -> Vec<String> {{
    let mut $p_pages = Vec::new();
    $noise
    {_LOOP}
        ⟦$p_pages.push($v_template«→.clone()».$f_render($v_i));¦
        let $v_page = $v_template«→.clone()».$f_render($v_i * $n);
        @p($v_page)@;
        $p_pages.push($v_page);¦$p_pages.push($v_template«→.clone()».$f_wide().$f_render($v_i));¦
        let $v_wide = $v_template«→.clone()».$f_wide();
        $p_pages.push($v_wide.$f_render($v_i + $n));⟧
    }}
    $p_pages
}}
""",
    )


@skeleton("moved_in_loop")
def lifelike_field_given_away(s: Source) -> str:
    """What moves is a field."""
    return fill(
        s,
        f"""
$derive
pub struct $T_Options {{
    pub $v_title: @K,
    pub $v_size: usize,
}}

#[derive(Debug)]
pub struct $T_Window {{
    $v_caption: @K,
    $v_order: usize,
}}

impl $T_Window {{
    fn $f_open($v_caption: @K, $v_order: usize) -> ⟦Self¦$T_Window⟧ {{
        $T_Window {{ $v_caption, $v_order }}
    }}
}}

$doc
pub fn $f_windows($v_options: $T_Options, $v_count: usize) -> Vec<$T_Window> {{
    let mut $p_windows = Vec::with_capacity($v_options.$v_size);
    $noise
    {_LOOP}
        ⟦$p_windows.push($T_Window {{ $v_caption: $v_options.$v_title«→.clone()», $v_order: $v_i }});¦
        $p_windows.push($T_Window::$f_open($v_options.$v_title«→.clone()», $v_i));¦
        let $v_caption = $v_options.$v_title«→.clone()»;
        $p_windows.push($T_Window {{ $v_caption, $v_order: $v_i * $n }});¦
        let $v_window = $T_Window::$f_open($v_options.$v_title«→.clone()», $v_i + $n);
        @d($v_window)@;
        $p_windows.push($v_window);⟧
    }}
    $p_windows
}}
""",
    )


@skeleton("moved_in_loop")
def lifelike_boxed_or_wrapped(s: Source) -> str:
    return fill(
        s,
        f"""
use std::collections::VecDeque;
⟦#p:use std::rc::Rc;¦¦⟧

$doc
pub struct $T_Cache {{
    $p_slots: VecDeque<⟦#p:Rc<@K>¦Box<@K>¦Option<@K>⟧>,
    $v_hits: usize,
}}

impl $T_Cache {{
    $method
    $doc
    pub fn $f_warm(&mut self, $v_value: @K, $v_count: usize) {{
        {_DEEP}
            ⟦self.$p_slots.push_back(⟦#p:Rc::new($v_value«→.clone()»)¦Box::new($v_value«→.clone()»)¦
            Some($v_value«→.clone()»)⟧);¦if self.$p_slots.len() < $n + $v_i {{
                self.$p_slots.push_front(⟦#p:Rc::new($v_value«→.clone()»)¦Box::new($v_value«→.clone()»)¦
            Some($v_value«→.clone()»)⟧);
            }}¦let $v_slot = ⟦#p:Rc::new($v_value«→.clone()»)¦Box::new($v_value«→.clone()»)¦
            Some($v_value«→.clone()»)⟧;
            self.$p_slots.push_back($v_slot);
            self.$v_hits += $v_i;⟧
        }}
        $noise
        self.$v_hits += $n;
    }}
}}
""",
    )


@skeleton("moved_in_loop")
def lifelike_working_copy_in_round(s: Source) -> str:
    """Each round changes a copy of its own."""
    return fill(
        s,
        f"""
$doc
pub fn $f_variants($p_base: Vec<$k_n>, $v_count: usize) -> Vec<Vec<$k_n>> {{
    let mut $p_all = Vec::new();
    $noise
    {_LOOP}
        ⟦let mut $p_copy = $p_base«→.clone()»;
        $p_copy.push($v_i as $k_n);¦let mut $p_copy = $p_base«→.clone()»;
        ⟦$p_copy.reverse();¦$p_copy.sort();¦$p_copy.dedup();⟧
        $p_copy.truncate($v_i);¦let $p_copy: Vec<$k_n> = $p_base«→.clone()».into_iter().skip($v_i).collect();¦
        let mut $p_copy = vec![$v_i as $k_n];
        $p_copy.extend($p_base«→.clone()»);¦let mut $p_copy = $p_base«→.clone()»;
        if $v_i % $n == 1 {{
            $p_copy.clear();
        }}⟧
        $p_all.push($p_copy);
    }}
    $p_all
}}
""",
    )


@skeleton("moved_in_loop")
def lifelike_thread_for_each(s: Source) -> str:
    return fill(
        s,
        f"""
use std::thread;

fn $f_work($v_text: @K, $v_round: usize) -> usize {{
    ⟦@p($v_round)@;
    ¦⟧$v_text.len() ⟦+¦*⟧ $v_round
}}

$doc
pub fn $f_spawn_all($v_input: @K, $v_count: usize) -> usize {{
    let mut $p_handles = Vec::new();
    $noise
    {_LOOP}
        let $v_copy = $v_input«→.clone()»;
        ⟦$p_handles.push(thread::spawn(move || $f_work($v_copy, $v_i)));¦
        let $v_handle = thread::spawn(move || $v_copy.len() + $v_i);
        $p_handles.push($v_handle);¦$p_handles.push(thread::spawn(move || {{
            ⟦@d($v_copy)@;¦let $v_size = $v_copy.len();
            @p($v_size)@;⟧
            $f_work($v_copy, $n)
        }}));⟧
    }}
    $p_handles.into_iter().filter_map(|$v_h| $v_h.join().ok()).sum()
}}
""",
    )


@skeleton("moved_in_loop")
def lifelike_fallible_call_repeated(s: Source) -> str:
    return fill(
        s,
        f"""
#[derive(Debug⟦, PartialEq¦⟧)]
pub enum $T_Fault {{
    $T_Full,
    $T_Bad(usize),
}}

$doc
fn $f_store($v_data: @K, $v_at: usize) -> Result<usize, $T_Fault> {{
    if $v_data.is_empty() {{
        return Err($T_Fault::$T_Full);
    }}
    if $v_at > $n {{
        return Err($T_Fault::$T_Bad($v_data.len()));
    }}
    Ok($v_data.len() + $v_at)
}}

$doc
pub fn $f_store_all($v_data: @K, $v_count: usize) -> Result<usize, $T_Fault> {{
    let mut $v_total = 0;
    $noise
    {_LOOP}
        ⟦$v_total += $f_store($v_data«→.clone()», $v_i)?;¦let $v_size = $f_store($v_data«→.clone()», $v_i + $n)?;
        $v_total = $v_total.max($v_size);¦if let Err($T_Fault::$T_Bad($v_x)) = $f_store($v_data«→.clone()», $v_i) {{
            return Err($T_Fault::$T_Bad($v_x * $n));
        }}
        $v_total += 1;¦let Ok($v_size) = $f_store($v_data«→.clone()», $v_i) else {{
            continue;
        }};
        $v_total += $v_size;¦$v_total += $f_store($v_data«→.clone()», $v_i).unwrap_or($n);⟧
    }}
    Ok($v_total)
}}
""",
    )


@skeleton("moved_in_loop")
def consumed_in_nested_loop(s: Source) -> str:
    return fill(
        s,
        """
fn $f_table($v_mark: @K, $v_rows: usize, $v_cols: usize) -> Vec<⟦#r:Vec<@K>¦(usize, @K)⟧> {
    let mut $p_table = Vec::new();
    for $v_y in 0..$v_rows {
        ⟦#r:let mut $p_row = vec![];
        for $v_x in 0..$v_cols {
            ⟦if $v_x == $v_y {
                $p_row.push($v_mark«→.clone()»);
            }¦$p_row.push($v_mark«→.clone()»);
            @p($v_x)@;¦$p_row.insert(0, $v_mark«→.clone()»);⟧
        }
        $p_table.push($p_row);¦for $v_x in ⟦$v_y¦0⟧..$v_cols {
            ⟦$p_table.push(($v_x + $v_y, $v_mark«→.clone()»));¦let $v_cell = ($v_x * $v_y, $v_mark«→.clone()»);
            $p_table.push($v_cell);⟧
        }⟧
    }
    $noise
    $p_table
}
""",
    )


@skeleton("moved_in_loop")
def list_walked_in_each_round(s: Source) -> str:
    """A list is walked again in each round: the loop borrows it."""
    of, use = s.pick(
        [
            ("String", "$v_total += $v_x.len() * $v_round;"),
            ("String", "@p($v_x)@;\n            $v_total += $v_round;"),
            ("Vec<u32>", "$v_total += $v_x.len() + $v_round;"),
            ("(usize, String)", "$v_total += $v_x.0 * $v_round;"),
            ("usize", "$v_total += $v_x * $v_round;"),
            ("Option<usize>", "if $v_x.is_some() {\n                $v_total += $v_round;\n            }"),
        ]
    )
    return fill(
        s,
        """
$doc
⟦pub ¦⟧fn $f_score($p_items: Vec<OF>, $p_rounds: &[usize]) -> usize {
    let mut $v_total = 0;
    ⟦for $v_round in $p_rounds {¦for $v_round in $p_rounds.iter().skip($n) {¦
    let mut $p_left = $p_rounds.to_vec();
    while let Some($v_round) = $p_left.pop() {¦for &$v_round in $p_rounds {
        if $v_round > $n {
            break;
        }⟧
        $noise
        for $v_x in «→&»$p_items {
            USE
        }
    }
    $v_total
}
""".replace("OF", of).replace("USE", use),
    )
