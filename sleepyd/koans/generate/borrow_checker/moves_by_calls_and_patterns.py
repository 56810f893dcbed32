"""Lifelike generators for values moved by a call, an index or a pattern: the fix clones, a match borrows."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.moves import fill


@skeleton("use_after_move")
def lifelike_nested_call(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone)]
pub struct $T_Route {
    $p_stops: Vec<String>,
    $v_length: ⟦u32¦f64⟧,
}

$doc
fn $f_reverse(mut $v_r: $T_Route) -> $T_Route {
    $v_r.$p_stops.reverse();
    $v_r
}

fn $f_describe($v_input: &$T_Route) -> String {
    ⟦$v_input.$p_stops.join(" > ")¦$v_input
        .$p_stops
        .iter()
        .map(|$v_p| format!("<{}>", $v_p))
        .collect::<Vec<_>>()
        .join(⟦", "¦"-"⟧)⟧
}

pub fn $f_report($v_route: $T_Route⟦#b:¦, $v_back: bool⟧) -> String {
    $noise
    ⟦#b:let $v_line = $f_describe(&$f_reverse($v_route«→.clone()»));¦let $v_line = if $v_back {
        $f_describe(&$f_reverse($v_route«→.clone()»))
    } else {
        String::from($q)
    };⟧
    ⟦format!("{} / {}", $v_line, $f_describe(&$v_route))¦format!("{$v_line} ({})", $v_route.$v_length)
        + $v_route.$p_stops.first().map_or("", |$v_q| $v_q.as_str())¦@d($v_route)@;
    $v_line⟧
}
""",
    )


@skeleton("use_after_move")
def lifelike_pair_of_players(s: Source) -> str:
    return fill(
        s,
        """
$doc
#[derive(Debug, Clone, PartialEq)]
⟦pub ¦⟧struct $T_Player {
    $v_name: String,
    $v_score: ⟦#t:u32¦i64⟧,
    $v_alive: bool,
}

impl $T_Player {
    fn $f_new($v_name: &str, $v_score: ⟦#t:u32¦i64⟧) -> $T_Player {
        $T_Player { $v_name: $v_name.to_string(), $v_score, $v_alive: true }
    }

    $method
}

fn main() {
    let $v_ada = $T_Player::$f_new($q, $n);
    let $v_bob = $T_Player::$f_new($q, $n);
    $noise
    let $v_winner = if $v_ada.$v_score ⟦>¦>=¦<⟧ $v_bob.$v_score⟦ + $n¦⟧ { $v_ada«→.clone()» } else { $v_bob };
    ⟦println!("{} wins with {} points", $v_winner.$v_name, $v_winner.$v_score);¦@d($v_winner)@;⟧
    ⟦@p($v_ada.$v_name)@;¦@d($v_ada)@;¦if $v_ada.$v_alive && $v_winner == $v_ada {
        println!("$w");
    }¦let $v_gap = $v_winner.$v_score - $v_ada.$v_score;
    assert!($v_gap < ${n}00);
    @p($v_ada.$v_name.to_uppercase())@;⟧
}
""",
    )


@skeleton("move_before_use")
def lifelike_argument_order(s: Source) -> str:
    return fill(
        s,
        """
$doc
#[derive(Debug)]
⟦pub ¦⟧struct $T_Track {
    $v_name: String,
    $p_notes: Vec<u8>,
    $v_length: usize,
}

impl $T_Track {
    $doc
    pub fn $f_new($v_name: &str, $p_notes: Vec<u8>, $v_length: usize) -> Self {
        ⟦assert!($v_length < ${n}00);¦⟧
        Self { $v_name: $v_name.to_string(), $p_notes, $v_length }
    }
}

$doc
fn $f_compose($v_seed: u8) -> ⟦#r:$T_Track¦Vec<$T_Track>¦Option<$T_Track>⟧ {
    let $p_tones: Vec<u8> = (0..$n)⟦.map(|$v_i| $v_i ^ $v_seed)¦.filter(|$v_i| $v_i % 3 != $v_seed % 3)¦
    .chain($v_seed..90)⟧.collect();
    $noise
    ⟦#r:$T_Track::$f_new($q, $p_tones«→.clone()», $p_tones.len())¦
    vec![$T_Track::$f_new($q, $p_tones«→.clone()», $p_tones.len() * 2)]¦if $v_seed == $n {
        return None;
    }
    Some($T_Track::$f_new($q, $p_tones«→.clone()», $p_tones.iter().filter(|$v_t| **$v_t > $n).count()))⟧
}
""",
    )


@skeleton("move_out_of_index")
def lifelike_struct_from_elements(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone)]
pub struct $T_Player {
    $v_name: String,
    $v_rating: i32,
}

$doc
pub struct $T_Match {
    $v_white: $T_Player,
    $v_black: $T_Player,
    $v_round: usize,
}

$doc
⟦pub ¦⟧fn $f_pairings($p_players: ⟦&Vec<$T_Player>¦Vec<$T_Player>⟧, $v_round: usize) -> Vec<$T_Match> {
    let mut $p_matches = Vec::new();
    ⟦let $v_half = $p_players.len() / 2;
    for $v_i in 0..$v_half {
        $p_matches.push($T_Match {
            $v_white: ⟦#w:$p_players[$v_i]«→.clone()»¦$p_players[$v_i].clone()⟧,
            $v_black: ⟦#w:$p_players[$v_i + $v_half].clone()¦$p_players[$v_i + $v_half]«→.clone()»⟧,
            $v_round,
        });
    }¦if $p_players.len() > 1 {
        let $v_white = $p_players[⟦0¦$v_round⟧]«→.clone()»;
        ⟦@p($v_white.$v_rating)@;
        ¦⟧let $v_black = $T_Player { $v_name: String::from($q), $v_rating: $n };
        $p_matches.push($T_Match { $v_white, $v_black, $v_round });
    }¦for ($v_i, $v_a) in $p_players.iter().enumerate().skip(1) {
        if $v_a.$v_rating ⟦>¦<=⟧ $n {
            $p_matches.push($T_Match {
                $v_white: $v_a.clone(),
                $v_black: $p_players[$v_i - 1]«→.clone()»,
                $v_round: $v_round + $n,
            });
        }
    }¦for ($v_i, $v_a) in $p_players.iter().rev().enumerate() {
        let $v_black = $T_Player { $v_rating: $v_a.$v_rating * $n, $v_name: $p_players[$v_i].$v_name«→.clone()» };
        $p_matches.push($T_Match { $v_white: $v_a.clone(), $v_black, $v_round });
    }⟧
    $noise
    $p_matches
}
""",
    )


@skeleton("moved_in_match")
def lifelike_main_prints(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug)]
enum $T_Weather {
    $T_Sunny,
    $T_Rain { $v_amount: f64, $p_towns: Vec<String> },
    $T_Storm(String, u8),
}

$doc
fn $f_forecast($v_day: u32) -> ⟦#o:$T_Weather¦Option<$T_Weather>⟧ {
    ⟦#o:if $v_day % $n == 0 {
        return $T_Weather::$T_Sunny;
    }
    $T_Weather::$T_Storm($q.to_string(), $n)¦match $v_day {
        0..=9 => Some($T_Weather::$T_Rain { $v_amount: $n.5, $p_towns: vec![String::from($q)] }),
        $v_d if $v_d % 2 == 0 => Some($T_Weather::$T_Storm(format!("$w {$v_d}"), $n)),
        _ => None,
    }⟧
}

fn ⟦main¦$f_announce⟧() {
    let $v_today = $f_forecast($n);
    $noise
    ⟦#o:⟦match «→&»$v_today {
        $T_Weather::$T_Rain { $p_towns, .. } => @d($p_towns)@,
        $T_Weather::$T_Storm($v_name, $v_force) => println!("{} {}", $v_name, $v_force),
        $T_Weather::$T_Sunny => println!("$w"),
    }¦if let $T_Weather::$T_Storm($v_name, _) = «→&»$v_today {
        @p($v_name)@;
    }⟧¦⟦if let Some($T_Weather::$T_Rain { $p_towns, .. }) = «→&»$v_today {
        for $v_town in $p_towns {
            @p($v_town)@;
        }
    }¦match «→&»$v_today {
        Some($T_Weather::$T_Storm($v_name, $v_force)) => println!("{$v_name}: {$v_force}"),
        Some($v_other) => @d($v_other)@,
        None => println!("$w"),
    }⟧⟧
    @d($v_today)@;
}
""",
    )
