"""Programs like a small crate whose inner function checks, cleans or counts by a variable that it does not have."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill

_FIELDS_VALIDATED = """
$derive
pub struct $Signup {
    pub $user: String,
    pub $email: String,
    pub $age: u32,
}

#[derive(Debug, PartialEq)]
pub enum $Problem {
    $TooLong(&'static str, usize),
    $Empty(&'static str),
    $Young,
}

$item
impl $Signup {
    $method
    $doc
    pub fn $f_check(&self, $most: usize, $least_age: u32) -> Result<(), $Problem> {
        ⟦«fn→let» $f_short«(→ = |»$field: &'static str, $text: &str«)→|» -> Result<(), $Problem> {
            match $text.len() {
                0 => Err($Problem::$Empty($field)),
                $size if $size > $most => Err($Problem::$TooLong($field, $size)),
                _ => Ok(()),
            }
        }«→;»
        $noise
        $f_short("$w1", &self.$user)?;
        $f_short("$w2", &self.$email)?;
        if self.$age < $least_age { Err($Problem::$Young) } else { Ok(()) }¦\
fn $f_grown($age: u32«→, $least_age: u32») -> bool {
            $age >= $least_age || $age == $n1
        }
        if self.$user.len() > $most {
            return Err($Problem::$TooLong("$w1", self.$user.len()));
        }
        if !$f_grown(self.$age«→, $least_age») {
            return Err($Problem::$Young);
        }
        Ok(())¦if self.$age < $least_age {
            return Err($Problem::$Young);
        }
        fn $f_fits($text: &str«→, $most: usize») -> bool {
            !$text.is_empty() && $text.chars().count() <= $most
        }
        match self.$email.split_once('@') {
            Some(($name, _)) if $f_fits($name«→, $most») => Ok(()),
            _ => Err($Problem::$Empty("$w2")),
        }⟧
    }
}
"""


@skeleton("captured_environment")
def lifelike_fields_validated(s: Source) -> str:
    return fill(s, _FIELDS_VALIDATED)


@skeleton("captured_environment")
def lifelike_filter_trait(s: Source) -> str:
    return fill(
        s,
        """
pub trait $Cleaner {
    $doc
    fn $f_clean(&self, $text: &str) -> String;
}

$derive
pub struct $Masker {
    $sign: char,
    $p_secrets: Vec<String>,
}

impl $Cleaner for $Masker {
    fn $f_clean(&self, $text: &str) -> String {
        let ($sign, $p_secrets) = (self.$sign, self.$p_secrets.as_slice());
        ⟦«fn→let» $f_masked«(→ = |»$word: &str«)→|» -> String {
            if $p_secrets.iter().any(|$secret| $secret == $word) {
                $sign.to_string().repeat($word.len())
            } else {
                $word.to_string()
            }
        }«→;»
        $text.split(' ').map($f_masked).collect::<Vec<_>>().join(" ")¦\
fn $f_masked($word: &str«→, $sign: char») -> String {
            $word.chars().map(|$letter| if $letter.is_numeric() { $sign } else { $letter }).collect()
        }
        let mut $out = Vec::new();
        for $word in $text.split_whitespace() {
            let $known = $p_secrets.contains(&$word.to_string());
            $out.push(if $known { $f_masked($word«→, $sign») } else { $word.to_owned() });
        }
        $out.join(" ")¦fn $f_secret($word: &str«→, $p_secrets: &[String]») -> bool {
            $p_secrets.iter().any(|$secret| $secret.eq_ignore_ascii_case($word))
        }
        $text
            .split($sign)
            .filter(|$word| !$f_secret($word«→, $p_secrets»))
            .collect()⟧
    }
}

$item
""",
    )


@skeleton("captured_environment")
def lifelike_counters_changed(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Default, PartialEq)]
pub struct $Stats {
    pub $p_lines: usize,
    pub $blank: usize,
    pub $longest: usize,
}

$item
$doc
pub fn $f_scan($text: &str, $tab: usize) -> $Stats {
    let mut $stats = $Stats::default();
    ⟦«fn→let» $f_width«(→ = |»$line: &str«)→|» -> usize {
        $line.chars().map(|$letter| if $letter == '\\t' { $tab } else { 1 }).sum()
    }«→;»
    for $line in $text.lines() {
        $stats.$p_lines += 1;
        if $f_width($line) > $stats.$longest {
            $stats.$longest = $f_width($line);
        }
    }¦«fn→let mut» $f_note«(→ = |»$line: &str«)→|» {
        $stats.$p_lines += 1;
        $stats.$longest = $stats.$longest.max($line.len());
    }«→;»
    for $line in $text.lines() {
        $f_note($line);
    }
    $f_note($q1);
    $stats.$blank += $tab;¦$noise
    for $line in $text.lines() {
        fn $f_is_blank($line: &str«→, $tab: usize») -> bool {
            $line.trim().is_empty() || $line.len() < $tab
        }
        if $f_is_blank($line«→, $tab») {
            $stats.$blank += 1;
        }
        $stats.$p_lines += 1;
    }⟧
    $stats
}
""",
    )
