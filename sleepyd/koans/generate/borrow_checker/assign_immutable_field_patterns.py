"""Fields of what a pattern has bound without `mut`: arms, loops, `let` of several names, parameters of closures."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.moves import fill

_ROBOT = """
#[derive(Debug, Clone⟦, PartialEq¦⟧)]
pub struct $T_Robot {
    pub $v_energy: i32,
    pub $v_name: String,
    pub $v_place: (i32, i32),
    pub $v_awake: bool,
}

"""
_CHANGE = (
    "⟦$v_robot.$v_energy ⟦+=¦-=¦*=⟧ $n;¦$v_robot.$v_place.⟦0¦1⟧ += $v_robot.$v_energy;¦$v_robot.$v_awake = "
    "$v_robot.$v_energy > $n;¦$v_robot.$v_name = $q.to_string();¦if !$v_robot.$v_awake {\n"
    "            $v_robot.$v_energy = $n;\n        }¦$v_robot.$v_place = ($n, $n);⟧"
)


@skeleton("assign_immutable_field")
def lifelike_result_of_arm(s: Source) -> str:
    return fill(
        s,
        _ROBOT
        + f"""
$doc
pub fn $f_repair($v_found: Result<$T_Robot, String>) -> ⟦Option<$T_Robot> {{
    $noise
    match $v_found {{
        Ok(«→mut »$v_robot) => {{
        {_CHANGE}
            Some($v_robot)
        }}
        Err($v_why) => {{
            @p($v_why)@;
            None
        }}
    }}¦Result<$T_Robot, String> {{
    let «→mut »$v_robot = $v_found?;
    $noise
    {_CHANGE}
    Ok($v_robot)¦Option<$T_Robot> {{
    let Ok(«→mut »$v_robot) = $v_found else {{
        return None;
    }};
    {_CHANGE}
    $noise
    Some($v_robot)¦$T_Robot {{
    let «→mut »$v_robot = match $v_found {{
        Ok($v_good) => $v_good,
        Err($v_name) => $T_Robot {{ $v_energy: $n, $v_name, $v_place: (0, 0), $v_awake: false }},
    }};
    {_CHANGE}
    $v_robot¦$T_Robot {{
    let «→mut »$v_robot = $v_found.unwrap_or_else(|$v_name| $T_Robot {{
        $v_energy: $n,
        $v_name,
        $v_place: ($n, 0),
        $v_awake: true,
    }});
    $noise
    {_CHANGE}
    $v_robot⟧
}}
""",
    )


@skeleton("assign_immutable_field")
def lifelike_stack_of_owned(s: Source) -> str:
    return fill(
        s,
        _ROBOT
        + f"""
$doc
pub fn $f_wake(mut $p_waiting: Vec<$T_Robot>, $v_limit: usize) -> Vec<$T_Robot> {{
    let mut $p_ready = Vec::new();
    $noise
    ⟦while let Some(«→mut »$v_robot) = $p_waiting.pop() {{¦for «→mut »$v_robot in $p_waiting.drain(..).rev() {{¦
    for ($v_i, «→mut »$v_robot) in $p_waiting.drain(..).enumerate() {{
        if $v_i ⟦>¦==⟧ $v_limit {{
            break;
        }}¦while $p_ready.len() < $v_limit {{
        let Some(«→mut »$v_robot) = $p_waiting.pop() else {{
            break;
        }};¦while !$p_waiting.is_empty() {{
        let «→mut »$v_robot = $p_waiting.remove(0);⟧
        {_CHANGE}
        $p_ready.push($v_robot);
    }}
    $p_ready
}}
""",
    )


@skeleton("assign_immutable_field")
def lifelike_parameter_of_closure(s: Source) -> str:
    return fill(
        s,
        _ROBOT
        + f"""
$doc
pub fn $f_upgraded($p_robots: Vec<$T_Robot>) -> ⟦Vec<$T_Robot> {{
    $p_robots
        .into_iter()
        ⟦.filter(|$v_r| $v_r.$v_awake)
        ¦.rev()
        ¦⟧.map(|«→mut »$v_robot| {{
        {_CHANGE}
            $v_robot
        }})
        .collect()¦Option<$T_Robot> {{
    $noise
    $p_robots.into_iter().last().map(|«→mut »$v_robot| {{
        {_CHANGE}
        $v_robot
    }})¦Vec<$T_Robot> {{
    let $v_upgrade = |«→mut »$v_robot: $T_Robot| {{
        {_CHANGE}
        $v_robot
    }};
    $noise
    $p_robots.into_iter().map($v_upgrade).collect()¦Vec<$T_Robot> {{
    $p_robots
        .into_iter()
        .enumerate()
        .map(|($v_i, «→mut »$v_robot)| {{
            @p($v_i)@;
        {_CHANGE}
            $v_robot
        }})
        .collect()⟧
}}
""",
    )


@skeleton("assign_immutable_field")
def lifelike_two_bound_at_once(s: Source) -> str:
    return fill(
        s,
        _ROBOT
        + f"""
$doc
fn $f_pair($v_name: &str) -> ($T_Robot, $T_Robot) {{
    let $v_first = $T_Robot {{ $v_energy: $n, $v_name: $v_name.to_string(), $v_place: (0, $n), $v_awake: true }};
    ($v_first.clone(), $v_first)
}}

$doc
pub fn $f_duel($v_name: &str) -> i32 {{
    $noise
    ⟦let («→mut »$v_robot, $v_other) = $f_pair($v_name);¦let ($v_other, «→mut »$v_robot) = $f_pair($v_name);¦
    let [«→mut »$v_robot, $v_other] = <[$T_Robot; 2]>::from($f_pair($v_name));¦
    let $v_pair = $f_pair($v_name);
    let («→mut »$v_robot, $v_other) = $v_pair;⟧
    {_CHANGE}
    ⟦$v_robot.$v_energy - $v_other.$v_energy¦if $v_robot == $v_other {{
        return $n;
    }}
    $v_robot.$v_place.0 + $v_other.$v_energy¦$v_robot.$v_place.1 * $v_other.$v_energy⟧
}}
""".replace("$v_robot == $v_other", "$v_robot.$v_name == $v_other.$v_name"),
    )
