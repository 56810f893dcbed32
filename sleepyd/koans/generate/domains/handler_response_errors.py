"""Programs like a small web server in which an error, a page or a checked input is not turned into a response."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill

_ERROR_AS_RESPONSE = """
#[derive(Debug)]
pub enum $AppError {
    $Missing(u32),
    $Denied,
    $Broken(String),
}

pub struct $Response {
    pub $code: u16,
    pub $text: String,
}

impl From<$AppError> for $Response {
    fn from($error: $AppError) -> Self {
        let ($code, $text) = match $error {
            $AppError::$Missing($id) => (404, $id.to_string()),
            $AppError::$Denied => (403, String::from($q1)),
            $AppError::$Broken($text) => (500, $text),
        };
        Self { $code, $text }
    }
}

fn $f_load($id: u32) -> Result<String, $AppError> {
    match $id {
        0 => Err($AppError::$Denied),
        1..=$n1 => Ok(format!("$w1 {$id}")),
        _ => Err($AppError::$Missing($id)),
    }
}

$item
$doc
pub fn $f_show($id: u32) -> $Response {
    ⟦match $f_load($id) {
        Ok($text) => $Response { $code: 200, $text },
        Err($AppError::$Missing(_)) => $Response { $code: 302, $text: "/".to_string() },
        Err($error) => «→$Response::from(»$error«→)»,
    }¦if $id > $n2 {
        return $Response::from($AppError::$Missing($id));
    }
    $noise
    if $id == $n3 {
        return «→$Response::from(»$AppError::$Broken($q2.to_string())«→)»;
    }
    $f_load($id).map_or_else($Response::from, |$text| $Response { $code: 200, $text })¦\
let $response = match $f_load($id) {
        Err($AppError::$Denied) => $Response::from($AppError::$Denied),
        Err($error) => «→$Response::from(»$error«→)»,
        Ok($text) => $Response { $code: 200, $text },
    };
    $response⟧
}
"""


@skeleton("handler_response")
def lifelike_error_as_response(s: Source) -> str:
    return fill(s, _ERROR_AS_RESPONSE)


_PAGES_RENDERED = """
use std::fmt;

$derive
pub struct $Page {
    pub $title: String,
    pub $p_lines: Vec<String>,
}

impl fmt::Display for $Page {
    fn fmt(&self, $out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!($out, "<h1>{}</h1>", self.$title)?;
        for $line in &self.$p_lines {
            writeln!($out, "<p>{$line}</p>")?;
        }
        Ok(())
    }
}

impl $Page {
    $method
    $doc
    pub fn $f_error($title: &str) -> Self {
        Self { $title: $title.to_string(), $p_lines: vec![] }
    }
}

$item
$doc
pub fn $f_render($p_pages: &[$Page], $wanted: &str) -> String {
    $noise
    ⟦let $html = match $p_pages.iter().find(|$page| $page.$title == $wanted) {
        Some($page) => $page.to_string(),
        None => $Page::$f_error($wanted)«→.to_string()»,
    };
    $html.trim_end().to_owned()¦if let Some($page) = $p_pages.iter().find(|$page| $page.$title.starts_with($wanted)) {
        $page«→.to_string()»
    } else {
        $Page::$f_error($q1).to_string()
    }¦match $p_pages {
        [] => $Page::$f_error($wanted).to_string(),
        [$only] => $only«→.to_string()»,
        [$first, ..] if $first.$p_lines.is_empty() => $q1.to_string(),
        [.., $last] => $last.to_string(),
    }⟧
}
"""


@skeleton("handler_response")
def lifelike_pages_rendered(s: Source) -> str:
    return fill(s, _PAGES_RENDERED)


_CHECKED_FORM = """
use std::collections::HashMap;

pub type $Fields = HashMap<String, String>;

#[derive(Debug, Default)]
pub struct $Response {
    pub $status: u16,
    pub $p_errors: Vec<String>,
}

impl From<u16> for $Response {
    fn from($status: u16) -> Self {
        Self { $status, ..Self::default() }
    }
}

impl From<Vec<String>> for $Response {
    fn from($p_errors: Vec<String>) -> Self {
        Self { $status: 422, $p_errors }
    }
}

$doc
pub fn $f_submit($p_fields: &$Fields) -> $Response {
    let mut $p_problems = Vec::new();
    for $name in ["$w1", "$w2", $q1] {
        if !$p_fields.contains_key($name) {
            $p_problems.push(format!("$w3 {$name}"));
        }
    }
    $noise
    ⟦if $p_problems.is_empty() {
        201«→.into()»
    } else {
        $p_problems.into()
    }¦if $p_fields.is_empty() {
        return 400.into();
    }
    match $p_problems.len() {
        0 => 200.into(),
        _ => $p_problems«→.into()»,
    }¦match $p_fields.get("$w1").map(String::as_str) {
        None | Some("") => 400.into(),
        Some(_) if !$p_problems.is_empty() => $p_problems«→.into()»,
        Some(_) => 204.into(),
    }⟧
}
"""


@skeleton("handler_response")
def lifelike_checked_form(s: Source) -> str:
    return fill(s, _CHECKED_FORM)
