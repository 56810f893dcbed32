"""Programs like a small web server in which one arm of a handler is not turned into a response."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill

_RECORD_OR_NOT_FOUND = """
#[derive(Debug, Clone, PartialEq)]
pub struct $Response {
    pub $status: u16,
    pub $body: String,
}

pub trait $IntoResponse {
    fn into_response(self) -> $Response;
}

impl $IntoResponse for (u16, String) {
    fn into_response(self) -> $Response {
        $Response { $status: self.0, $body: self.1 }
    }
}

$derive
pub struct $Article {
    pub $id: u32,
    pub $title: String,
}

$item
$doc
pub fn $f_article($p_articles: &[$Article], $id: u32) -> $Response {
    $noise
    ⟦match $p_articles.iter().find(|$article| $article.$id == $id) {
        Some($article) => (200, $article.$title.clone()).into_response(),
        None => (404, format!("$w1 {$id}"))«→.into_response()»,
    }¦let Some($article) = $p_articles.iter().find(|$article| $article.$id == $id) else {
        return (404, String::from($q1))«→.into_response()»;
    };
    (200, $article.$title.to_uppercase()).into_response()¦let $found = $p_articles.get($id as usize);
    let $response = match $found {
        Some($article) if $article.$title.is_empty() => (204, String::new()).into_response(),
        Some($article) => (200, $article.$title.clone())«→.into_response()»,
        None => (404, $q1.to_string()).into_response(),
    };
    println!("{}", $response.$status);
    $response¦for $article in $p_articles {
        if $article.$id == $id {
            return (200, $article.$title.clone()).into_response();
        }
    }
    (404, $id.to_string())«→.into_response()»⟧
}
"""


@skeleton("handler_response")
def lifelike_record_or_not_found(s: Source) -> str:
    return fill(s, _RECORD_OR_NOT_FOUND)


_OPAQUE_RESPONSE = """
pub struct $Html(pub String);
pub struct $Status(pub u16);
pub struct $Response(Vec<u8>);

$doc
pub trait $IntoResponse {
    fn $f_into_response(self) -> $Response;
}

impl $IntoResponse for $Response {
    fn $f_into_response(self) -> $Response {
        self
    }
}

impl $IntoResponse for $Html {
    fn $f_into_response(self) -> $Response {
        $Response(self.0.into_bytes())
    }
}

impl $IntoResponse for $Status {
    fn $f_into_response(self) -> $Response {
        $Response(self.0.to_be_bytes().to_vec())
    }
}

$item
$doc
pub fn $f_page($name: &str, $signed_in: bool) -> impl $IntoResponse {
    ⟦if $signed_in {
        $Html(format!("<h1>{$name}</h1>")).$f_into_response()
    } else {
        $Status(⟦401¦403¦404⟧)«→.$f_into_response()»
    }¦match $name {
        "" => $Status(400).$f_into_response(),
        "$w1" if !$signed_in => $Status(401)«→.$f_into_response()»,
        _ => $Html(format!("<p>{$name}</p>")).$f_into_response(),
    }¦if !$signed_in {
        return $Status(401).$f_into_response();
    }
    $noise
    let $page = format!("<b>{$name}</b>");
    $Html($page)«→.$f_into_response()»¦if $name.len() > $n1 {
        $Status(414).$f_into_response()
    } else if $signed_in {
        $Html($name.to_string())«→.$f_into_response()»
    } else {
        $Status(403).$f_into_response()
    }⟧
}
"""


@skeleton("handler_response")
def lifelike_opaque_response(s: Source) -> str:
    return fill(s, _OPAQUE_RESPONSE)


_ROUTER_DISPATCH = """
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum $Method {
    Get,
    Post,
    Delete,
}

pub struct $Request<'a> {
    pub $method: $Method,
    pub $path: &'a str,
}

$derive
pub struct $Response {
    $body: String,
}

impl From<&str> for $Response {
    fn from($text: &str) -> Self {
        Self { $body: $text.to_owned() }
    }
}

pub struct $App {
    $p_notes: Vec<String>,
}

impl $App {
    $doc
    pub fn $f_dispatch(&mut self, $request: &$Request) -> $Response {
        $noise
        match ($request.$method, $request.$path) {
            ⟦#a:($Method::Get, "/") => $Response::from($q1),
            ($Method::Post, $note) => self.$f_add($note),
            _ => «→$Response::from(»$q2«→)»,¦($Method::Get, $path) => «→$Response::from(»$path.trim_matches('/')«→)»,
            ($Method::Post, $note) => self.$f_add($note),
            ($Method::Delete, _) => $Response::from($q1),¦($Method::Delete, $note) => {
                self.$p_notes.retain(|$each| $each != $note);
                «→$Response::from(»$note«→)»
            }
            ($Method::Post, $note) if !$note.is_empty() => self.$f_add($note),
            (_, $path) => $Response::from($path),⟧
        }
    }

    $method
    fn $f_add(&mut self, $note: &str) -> $Response {
        self.$p_notes.push($note.to_string());
        $Response::from("$w1")
    }
}
"""


@skeleton("handler_response")
def lifelike_router_dispatch(s: Source) -> str:
    return fill(s, _ROUTER_DISPATCH)


_BUILDER_UNFINISHED = """
$derive
pub struct $Response {
    pub $status: u16,
    pub $p_headers: Vec<(String, String)>,
}

pub struct $Builder {
    $status: u16,
    $p_headers: Vec<(String, String)>,
}

impl $Builder {
    pub fn new($status: u16) -> Self {
        Self { $status, $p_headers: Vec::new() }
    }

    $doc
    pub fn $f_header(mut self, $name: &str, $value: &str) -> Self {
        self.$p_headers.push(($name.to_string(), $value.to_string()));
        self
    }

    pub fn ⟦#a:build¦finish⟧(self) -> $Response {
        $Response { $status: self.$status, $p_headers: self.$p_headers }
    }
}

$item
$doc
pub fn $f_redirect($target: Option<&str>) -> $Response {
    $noise
    ⟦match $target {
        Some($url) => $Builder::new(⟦301¦302⟧).$f_header("Location", $url)«→.⟦#a:build¦finish⟧()»,
        None => $Builder::new(404).⟦#a:build¦finish⟧(),
    }¦let $response = match $target {
        Some("") | None => $Builder::new(400).⟦#a:build¦finish⟧(),
        Some($url) => $Builder::new(200)
            .$f_header("$w1", $q1)
            .$f_header("$w2", $url)«→
            .⟦#a:build¦finish⟧()»,
    };
    $response¦let $response = if let Some($url) = $target {
        $Builder::new(307).$f_header("$w1", $url).⟦#a:build¦finish⟧()
    } else {
        $Builder::new($n1)«→.⟦#a:build¦finish⟧()»
    };
    assert!($response.$status > 0);
    $response⟧
}
"""


@skeleton("handler_response")
def lifelike_builder_unfinished(s: Source) -> str:
    return fill(s, _BUILDER_UNFINISHED)
