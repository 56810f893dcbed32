"""An error of another type than the function's in states, rules and own errors (`error_type_mismatch`)."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.results import fill


@skeleton("error_type_mismatch")
def transition_of_a_state(s: Source) -> str:
    error = s.pick(["String", "String", "$T_Error"])
    item = "" if error == "String" else "#[derive(Debug, PartialEq)]\n$pub enum $T_Error {\n    $T_Denied(String),\n}\n"
    wrong = "$q_a«→.to_string()»" if error == "String" else '«→$T_Error::$T_Denied(»format!("$w_a {}", $v_step)«→)»'
    return fill(
        s,
        """
%item%
#[derive(Debug, Clone, Copy⟦¦, PartialEq⟧)]
$pub enum $T_State {
    $T_Idle,
    $T_Running { $v_speed: $k_a },
    $T_Broken($k_a),
}

impl $T_State {
    $method
    $doc
    $pub fn $f_next(self, $v_step: $k_a) -> Result<⟦Self, Self¦$T_State, $T_State⟧> {
        match self {
⟦            $T_State::$T_Idle if $v_step == 0 => Err(%wrong%),
            $T_State::$T_Idle => Ok($T_State::$T_Running { $v_speed: $v_step }),
            $T_State::$T_Running { $v_speed } if $v_speed > $n_a => Ok($T_State::$T_Broken($v_step)),
            $v_other => Ok($v_other),¦
            $T_State::$T_Idle => Ok($T_State::$T_Running { $v_speed: $v_step * $m_a }),
            $T_State::$T_Running { $v_speed } => {
                println!("$t_a {}", $v_speed);
                Ok($T_State::$T_Idle)
            }
            $T_State::$T_Broken(_) => Err(%wrong%),¦
            $T_State::$T_Broken($v_code @ 0..=$m_a) => Ok($T_State::$T_Broken($v_code)),
            $T_State::$T_Broken(_) => {
                $noise
                Err(%wrong%)
            }
            _ => Ok($T_State::$T_Idle),¦
            $T_State::$T_Running { $v_speed } => {
                if $v_speed + $v_step > $n_a {
                    return Err(%wrong%);
                }
                Ok($T_State::$T_Running { $v_speed: $v_speed + $v_step })
            }
            $T_State::$T_Idle | $T_State::$T_Broken(_) => Ok(self),⟧
        }
    }
}
""".replace("⟦Self, Self¦$T_State, $T_State⟧", s.pick(["Self, %error%", "$T_State, %error%"])).replace(
            "%wrong%", wrong
        ),
        item=item,
        error=error,
    )


@skeleton("error_type_mismatch")
def rule_behind_a_trait(s: Source) -> str:
    return fill(
        s,
        """
$pub trait $T_Rule {
    $doc
    fn $f_check(&self, $v_input: &str) -> Result<usize, String>;
⟦
    fn $f_name(&self) -> String {
        $q_n.to_string()
    }
¦⟧}

$pub struct $T_Length {
    $pub $v_least: usize,
    $pub $v_most: usize,
}

$pub struct $T_Charset(⟦Vec<char>¦pub Vec<char>⟧);

impl $T_Rule for $T_Length {
    fn $f_check(&self, $v_input: &str) -> Result<usize, String> {
        let $v_size = $v_input.chars().count();
        $noise
⟦        if $v_size < self.$v_least {
            Err(⟦$q_a¦$v_input¦$v_size¦self.$v_least⟧«→.to_string()»)
        } else {
            Ok($v_size - self.$v_least)
        }¦
        if ($v_size + $m_a) > self.$v_most {
            return Err(⟦$q_a¦$v_input¦self.$v_most⟧«→.to_string()»);
        }
        Ok($v_size)¦
        $v_input.parse::<usize>()«→.map_err(|error| error.to_string())»¦
        self.$v_most.checked_sub($v_size).ok_or($q_a«→.to_string()»)⟧
    }
}

impl $T_Rule for $T_Charset {
    fn $f_check(&self, $v_input: &str) -> Result<usize, String> {
        let mut $v_good = 0;
        for $v_c in $v_input.chars() {
            if self.0.contains(&$v_c) {
                $v_good += 1;
            }
        }
        ⟦Ok($v_good)¦if $v_good > 0 { Ok($v_good) } else { Err(format!("{}", $v_input)) }⟧
    }
}
""",
    )


@skeleton("error_type_mismatch")
def text_for_an_own_error(s: Source) -> str:
    made = s.pick(
        ['format!("$w_a {}", $v_value)', "$q_a.to_string()", "$v_name.clone()", 'format!("{}={}", $v_name, $v_value)']
    )
    return fill(
        s,
        """
#[derive(Debug⟦¦, PartialEq¦, Clone⟧)]
$pub enum $T_Error {
⟦    $T_Empty,
¦⟧    $T_Invalid(String),
⟦    $T_Limit($k_b),
¦⟧}

$derive
$pub struct $T_Param {
    $pub $v_name: String,
    $pub $v_value: $k_a,
    $fields
}

impl $T_Param {
    $pub fn $f_new($v_name: String, $v_value: $k_a) -> Result<$k_a, $T_Error> {
        $noise
⟦        if $v_value > $n_a {
            return Err(«→$T_Error::$T_Invalid(»%made%«→)»);
        }
        Ok($v_value * $m_a + $v_name.len() as $k_a)¦
        match $v_value {
            0 => Ok($n_a),
            1..=$m_a => Err(«→$T_Error::$T_Invalid(»%made%«→)»),
            _ => Ok($v_value ⟦/¦%⟧ $m_b),
        }¦
        if $v_name.starts_with($q_b) || $v_value == 0 {
            Err(«→$T_Error::$T_Invalid(»%made%«→)»)
        } else {
            Ok($v_value)
        }¦
        for $v_c in $v_name.chars() {
            if $v_c.is_whitespace() {
                return Err(«→$T_Error::$T_Invalid(»%made%«→)»);
            }
        }
        Ok($v_value)⟧
    }
    $method
}
""".replace("%made%", made),
    )
