"""Programs like a small service that forget to await in a match, a guard clause, a literal or a block."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("missing_await")
def lifelike_session_of_a_token(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone)]
pub struct $Session {
    pub $user: String,
    pub $expires: u64,
}

#[derive(Debug)]
pub enum $AuthError {
    $Missing,
    $Expired(u64),
}

async fn $f_lookup($token: &str) -> Result<$Session, $AuthError> {
    match $token.len() {
        0 => Err($AuthError::$Missing),
        $length => Ok($Session { $user: $token.to_string(), $expires: $length as u64 * $n1 }),
    }
}

$item
$doc
pub async fn $f_authorize($token: &str, $now: u64) -> Result<String, $AuthError> {
    ⟦let $session = $f_lookup($token)«→.await»?;
    if $session.$expires < $now {
        return Err($AuthError::$Expired($session.$expires));
    }
    Ok($session.$user)¦match $f_lookup($token)«→.await» {
        Ok($session) if $session.$expires > $now => Ok($session.$user),
        Ok($session) => Err($AuthError::$Expired($session.$expires)),
        Err($error) => Err($error),
    }¦let Ok($session) = $f_lookup($token)«→.await» else {
        return Err($AuthError::$Expired($now));
    };
    $noise
    Ok($session.$user)¦$f_lookup($token)«→.await».map(|$session| format!("{}@{$now}", $session.$user))⟧
}
""",
    )


@skeleton("missing_await")
def lifelike_weather_report_built(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Report {
    pub $city: String,
    pub $degrees: f64,
    pub $p_warnings: Vec<String>,
}

pub struct $Station {
    $offset: f64,
    $fields
}

impl $Station {
    async fn $f_measure(&self, $city: &str) -> f64 {
        self.$offset + $city.len() as f64
    }

    async fn $f_warnings(&self, $city: &str) -> Vec<String> {
        vec![format!("$w1 {$city}")]
    }

    $method
    $doc
    pub async fn $f_report(&self, $city: &str) -> $Report {
        ⟦$Report {
            $city: $city.to_string(),
            ⟦#f:$degrees: self.$f_measure($city)«→.await»,
            $p_warnings: self.$f_warnings($city).await,¦$degrees: self.$f_measure($city).await,
            $p_warnings: self.$f_warnings($city)«→.await»,⟧
        }¦let $degrees = self.$f_measure($city)«→.await»;
        $noise
        $Report { $city: $city.to_owned(), $degrees, $p_warnings: Vec::new() }¦let mut $report = $Report {
            $city: $city.to_string(),
            $degrees: $n1.5,
            $p_warnings: Vec::new(),
        };
        $report.$degrees = self.$f_measure($city)«→.await»;
        $report.$p_warnings.extend(self.$f_warnings($city).await);
        $report⟧
    }
}
""",
    )


@skeleton("missing_await")
def lifelike_retries_of_a_request(s: Source) -> str:
    return fill(
        s,
        """
use std::future::Future;

#[derive(Debug, PartialEq)]
pub enum $Status {
    $Done(u16),
    $Busy,
}

$doc
pub async fn $f_retry<F, Fut>($most: usize, $send: F) -> Option<u16>
where
    F: Fn(usize) -> Fut,
    Fut: Future<Output = $Status>,
{
    ⟦for $attempt in 0..$most {
        match $send($attempt)«→.await» {
            $Status::$Done($code) => return Some($code),
            $Status::$Busy => println!("$w1 {$attempt}"),
        }
    }
    None¦let mut $attempt = 0;
    while $attempt < $most {
        if let $Status::$Done($code) = $send($attempt)«→.await» {
            return Some($code);
        }
        $attempt += 1;
    }
    None¦let $status = $send($most)«→.await»;
    let $Status::$Done($code) = $status else {
        return None;
    };
    Some($code + $n1)⟧
}

$item
""",
    )


@skeleton("missing_await")
def lifelike_cache_before_the_database(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::HashMap;

#[derive(Default)]
pub struct $Cache {
    $p_entries: HashMap<u64, String>,
    $misses: usize,
}

async fn $f_query($id: u64) -> Option<String> {
    ($id % $n1 != 0).then(|| format!("$w1-{$id}"))
}

impl $Cache {
    $doc
    pub async fn $f_get(&mut self, $id: u64) -> Option<String> {
        if let Some($found) = self.$p_entries.get(&$id) {
            return Some($found.clone());
        }
        self.$misses += 1;
        ⟦let $value = $f_query($id)«→.await»?;
        self.$p_entries.insert($id, $value.clone());
        Some($value)¦match $f_query($id)«→.await» {
            Some($value) => self.$p_entries.insert($id, $value),
            None => None,
        }¦$noise
        $f_query($id)«→.await».or_else(|| self.$p_entries.values().next().cloned())⟧
    }
}
""",
    )


@skeleton("missing_await")
def lifelike_trait_behind_a_generic(s: Source) -> str:
    return fill(
        s,
        """
$doc
pub trait $Backend {
    async fn $f_open(&self, $name: &str) -> Result<u64, String>;
    async fn $f_ready(&self) -> bool;
}

$item
$doc
pub async fn $f_start<B: $Backend>($backend: &B, $p_names: &[&str]) -> Result<Vec<u64>, String> {
    ⟦if !$backend.$f_ready()⟦#e:«→.await»¦.await⟧ {
        return Err($q1.to_string());
    }
    let mut $p_ids = Vec::new();
    for $name in $p_names {
        $p_ids.push($backend.$f_open($name)⟦#e:.await¦«→.await»⟧?);
    }
    Ok($p_ids)¦let mut $p_ids: Vec<u64> = Vec::with_capacity($p_names.len());
    for $name in $p_names {
        match $backend.$f_open($name)«→.await» {
            Ok($id) => $p_ids.push($id),
            Err($reason) => return Err(format!("{$name}: {$reason}")),
        }
    }
    Ok($p_ids)⟧
}
""",
    )


@skeleton("missing_await")
def lifelike_steps_in_a_block(s: Source) -> str:
    return fill(
        s,
        """
use std::future::Future;

$derive
pub struct $Upload {
    pub $name: String,
    pub $size: usize,
}

async fn $f_compress($text: &str) -> String {
    $text.replace(⟦"  "¦"\\n"⟧, " ")
}

async fn $f_store($text: String) -> Result<usize, String> {
    if $text.is_empty() { Err($q1.to_string()) } else { Ok($text.len()) }
}

$item
pub fn $f_upload($name: String, $text: String) -> impl Future<Output = Result<$Upload, String>> {
    async move {
        ⟦let $small = $f_compress(&$text)«→.await»;
        let $size = $f_store($small).await?;¦let $small = $f_compress(&$text).await;
        let $size = $f_store($small)«→.await»?;¦let $size = $f_store($f_compress(&$text)«→.await»).await?;⟧
        Ok($Upload { $name, $size })
    }
}
""",
    )
