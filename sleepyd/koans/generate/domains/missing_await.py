"""Programs like a small crate around a database or a service that forget to await one of its calls."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("missing_await")
def lifelike_repository_lookup(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone)]
pub struct $User {
    pub $id: u32,
    pub $email: String,
    $fields
}

#[derive(Debug, Clone)]
pub struct $Users {
    $p_rows: Vec<$User>,
}

impl $Users {
    $method
    $doc
    pub async fn $f_find(&self, $id: u32) -> Option<&$User> {
        self.$p_rows.iter().find(|$user| $user.$id == $id)
    }

    $doc
    pub async fn ⟦$f_rename(&self, $id: u32, $domain: &str) -> Option<String> {
        $noise
        let $user = self.$f_find($id)«→.await»?;
        Some(format!("{}@{$domain}", $user.$email))¦$f_mail(&self, $id: u32) -> String {
        let Some($user) = self.$f_find($id)«→.await» else {
            return $q1.to_string();
        };
        $user.$email.clone()¦$f_mail(&self, $id: u32) -> String {
        if let Some($user) = self.$f_find($id)«→.await» {
            return $user.$email.to_lowercase();
        }
        $noise
        String::new()¦$f_known(&self, $id: u32) -> bool {
        self.$f_find($id)«→.await».is_some()⟧
    }
}
""",
    )


_STATEMENT_EXECUTED = """
#[derive(Debug, PartialEq)]
pub enum $DbError {
    $Closed,
    $Syntax(String),
}

pub struct $Pool {
    $open: bool,
    $fields
}

impl $Pool {
    pub async fn $f_execute(&self, $sql: &str) -> Result<u64, $DbError> {
        if !self.$open {
            return Err($DbError::$Closed);
        }
        match $sql.split_whitespace().next() {
            Some("⟦INSERT¦UPDATE¦DELETE⟧") => Ok($sql.len() as u64),
            _ => Err($DbError::$Syntax($sql.to_string())),
        }
    }
}

$item
$doc
pub async fn $f_migrate($pool: &$Pool, $p_steps: &[&str]) -> Result<u64, $DbError> {
    let mut $changed = 0;
    for ⟦$step in $p_steps {
        $changed += $pool.$f_execute($step)«→.await»?;
    }
    Ok($changed)¦$step in $p_steps.iter().filter(|$line| !$line.is_empty()) {
        let $rows = $pool.$f_execute($step)«→.await»?;
        println!("{$step}: {$rows}");
        $changed += $rows;
    }
    Ok($changed)¦$step in $p_steps {
        match $pool.$f_execute($step).await {
            Ok($rows) => $changed += $rows,
            Err($DbError::$Closed) => break,
            Err($DbError::$Syntax(_)) => continue,
        }
    }
    $pool.$f_execute("DELETE FROM $w1")«→.await»?;
    Ok($changed)⟧
}
"""


@skeleton("missing_await")
def lifelike_statement_executed(s: Source) -> str:
    return fill(s, _STATEMENT_EXECUTED)


@skeleton("missing_await")
def lifelike_store_trait(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::HashMap;

$doc
pub trait $Store {
    async fn $f_get(&self, $key: &str) -> Option<String>;
    async fn $f_size(&self) -> usize;
}

$derive
pub struct $Memory {
    $entries: HashMap<String, String>,
}

impl $Store for $Memory {
    async fn $f_get(&self, $key: &str) -> Option<String> {
        self.$entries.get($key).cloned()
    }

    async fn $f_size(&self) -> usize {
        self.$entries.len()
    }
}

$item
$doc
pub async fn $f_setting⟦#a:<$S1: $Store>($store: &$S1¦($store: &impl $Store¦($store: &$Memory⟧, $key: &str) -> ⟦String {
    $noise
    $store.$f_get($key)«→.await».unwrap_or_default()¦Result<u16, String> {
    let $text = $store.$f_get($key)«→.await».ok_or_else(|| format!("$w1 {$key}"))?;
    $text.parse().map_err(|_| $text)¦usize {
    let $before = $store.$f_size()«→.await»;
    $before.saturating_sub($key.len())¦bool {
    match $store.$f_get($key).await {
        Some($text) => $text == $q1,
        None => $store.$f_size()«→.await».is_power_of_two(),
    }⟧
}
""",
    )


@skeleton("missing_await")
def lifelike_result_matched(s: Source) -> str:
    return fill(
        s,
        """
use std::fmt;

#[derive(Debug)]
pub enum $FetchError {
    $Timeout(u32),
    $Missing,
}

impl fmt::Display for $FetchError {
    fn fmt(&self, $out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            $FetchError::$Timeout($ms) => write!($out, "$w1 {$ms}"),
            $FetchError::$Missing => write!($out, "$w2"),
        }
    }
}

async fn $f_download($url: &str, $ms: u32) -> Result<String, $FetchError> {
    if $ms < $n1 {
        return Err($FetchError::$Timeout($ms));
    }
    $url.strip_prefix("https://").map(str::to_owned).ok_or($FetchError::$Missing)
}

$doc
pub async fn $f_page($url: &str) -> String {
    $noise
    ⟦match $f_download($url, $n2)«→.await» {
        Ok($body) => $body,
        Err($error) => format!("$w3: {$error}"),
    }¦let mut $ms = $n2;
    while $ms < 5000 {
        if let Ok($body) = $f_download($url, $ms)«→.await» {
            return $body;
        }
        $ms *= 2;
    }
    $FetchError::$Timeout($ms).to_string()¦$f_download($url, $n2)
        «→.await
        ».unwrap_or_else(|$error| $error.to_string())⟧
}
""",
    )


_STRUCT_ASSEMBLED = """
$derive
pub struct $Profile {
    pub $name: String,
    pub $posts: usize,
    pub $score: Option<$k>,
}

async fn $f_name($id: u64) -> String {
    format!("$w1{$id}")
}

async fn $f_posts($id: u64) -> usize {
    ($id % $n1) as usize
}

async fn $f_score($id: u64) -> Option<$k> {
    if $id > $n2 { Some($n3) } else { None }
}

$item
impl $Profile {
    $method
    $doc
    pub async fn $f_load($id: u64) -> ⟦Self¦$Profile⟧ {
        $noise
        ⟦$Profile {
            $name: $f_name($id).await,
            $posts: $f_posts($id)«→.await»,
            $score: $f_score($id).await,
        }¦Self {
            $score: $f_score($id)«→.await»,
            $posts: $f_posts($id).await,
            $name: $f_name($id).await,
        }¦let $name = $f_name($id)«→.await»;
        let $posts = $f_posts($id).await;
        Self { $name, $posts, $score: None }¦let mut $profile = $Profile {
            $name: $f_name($id).await,
            $posts: $n4,
            $score: None,
        };
        $profile.$score = $f_score($id)«→.await»;
        $profile⟧
    }
}
"""


@skeleton("missing_await")
def lifelike_struct_assembled(s: Source) -> str:
    return fill(s, _STRUCT_ASSEMBLED)
