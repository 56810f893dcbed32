"""Short handlers of which one branch gives something else than the response that the others make."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("handler_response")
def branch_without_from(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Response {
    pub $body: String,
}

impl From<⟦#a:&str¦$k¦bool⟧> for $Response {
    fn from($value: ⟦#a:&str¦$k¦bool⟧) -> Self {
        ⟦Self¦$Response⟧ { $body: $value.to_string() }
    }
}

$doc
pub fn $f_handle($id: u32, $value: ⟦#a:&str¦$k¦bool⟧) -> $Response {
    $noise
    ⟦if $id ⟦== $n1¦> $n1¦% 2 == 0⟧ { $Response::from($value) } else { «→$Response::from(»⟦#a:$q1¦$n3¦false⟧«→)» }¦\
let $reply = if $id < $n1 { «→$Response::from(»$value«→)» } else { $Response::from(⟦#a:"$w1"¦$n2¦true⟧) };
    $reply¦match $id {
        0 => $Response::from(⟦#a:$q1¦$n1¦true⟧),
        1 => $Response::from($value),
        _ => «→$Response::from(»⟦#a:$q2¦$n2¦$id > $n3⟧«→)»,
    }⟧
}
""",
    )


@skeleton("handler_response")
def arm_without_conversion(s: Source) -> str:
    return fill(
        s,
        """
pub struct $Reply(u16, String);

trait $IntoReply {
    fn $f_into_reply(self) -> $Reply;
}

impl $IntoReply for (u16, &str) {
    fn $f_into_reply(self) -> $Reply {
        $Reply(self.0, self.1.to_string())
    }
}

pub fn $f_serve($path: &str) -> $Reply {
    ⟦let $reply = match $path {
        "/" => (200, $q1).$f_into_reply(),
        "/$w1" => (⟦301¦302⟧, "/")«→.$f_into_reply()»,
        _ => (404, $path).$f_into_reply(),
    };
    $noise
    $reply¦match $path.len() {
        0 => (⟦400¦500⟧, $q1)«→.$f_into_reply()»,
        $n1..=9000 => (200, $path).$f_into_reply(),
        _ => (414, $q2).$f_into_reply(),
    }¦let $reply = if let Some($rest) = $path.strip_prefix("/$w1") {
        (200, $rest).$f_into_reply()
    } else {
        (404, $q1)«→.$f_into_reply()»
    };
    $reply¦if $path.is_empty() {
        return (400, $q1)«→.$f_into_reply()»;
    }
    (200, $path).$f_into_reply()⟧
}
""",
    )


@skeleton("handler_response")
def text_and_number_bodies(s: Source) -> str:
    return fill(
        s,
        """
$doc
pub fn $f_body($code: u16, $user: &str, $visits: $k) -> String {
    ⟦let $text = match $code {
        200 => format!("$w1 {$user}"),
        201 => $visits«→.to_string()»,
        _ => $q1.to_string(),
    };
    $noise
    $text¦let $text = if $code < 300 { $visits.to_string() } else { $user«→.to_string()» };
    format!("{$code} {$text}")¦let $text = if $code == 404 {
        $q1.to_string()
    } else {
        $visits«→.to_string()»
    };
    $text + $user¦match ($code, $visits) {
        (404, _) => $q1.to_string(),
        (_, 0) => $user.to_string(),
        (200..=299, $many) => $many«→.to_string()»,
        _ => $user.repeat($n1),
    }⟧
}
""",
    )


@skeleton("handler_response")
def value_not_wrapped(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone)]
pub struct $Json<T>(pub T);

$doc
pub fn $f_list($p_items: &[⟦#a:String¦$k⟧], $page: usize) -> $Json<Vec<⟦#a:String¦$k⟧>> {
    let $size = $n1;
    ⟦if $p_items.len() < $size {
        «→$Json(»$p_items.to_vec()«→)»
    } else {
        $Json($p_items[..$size].to_vec())
    }¦let $answer = match $p_items.chunks($size).nth($page) {
        Some($chunk) => $Json($chunk.to_vec()),
        None => «→$Json(»Vec::new()«→)»,
    };
    $answer¦$noise
    match $page {
        0 => $Json(Vec::new()),
        1 => «→$Json(»$p_items.to_vec()«→)»,
        $skip => $Json($p_items.iter().skip($skip * $size).cloned().collect()),
    }¦if $page > $size {
        return «→$Json(»vec![⟦#a:$q1.to_string()¦$n2⟧]«→)»;
    }
    $Json($p_items.iter().rev().take($page).cloned().collect())⟧
}
""",
    )


@skeleton("handler_response")
def closure_branches(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Answer {
    pub $status: u16,
    pub $text: String,
}

impl From<String> for $Answer {
    fn from($text: String) -> Self {
        Self { $status: 200, $text }
    }
}

pub fn $f_answers($p_names: &[&str]) -> Vec<$Answer> {
    $noise
    let $answer = |$name: &str| ⟦{
        if $name.is_empty() {
            return $Answer { $status: 400, $text: $q1.to_string() };
        }
        «→$Answer::from(»format!("$w1 {$name}")«→)»
    };¦match $name.len() {
        0 => $Answer::from(String::from($q1)),
        1..=9 => «→$Answer::from(»$name.to_uppercase()«→)»,
        $size => $Answer { $status: 400, $text: $size.to_string() },
    };¦if $name.starts_with($q1) {
        $Answer::from($name.to_owned())
    } else {
        «→$Answer::from(»$name.repeat($n1)«→)»
    };⟧
    ⟦$p_names.iter().map(|$name| $answer($name)).collect()¦let mut $p_answers = Vec::new();
    for $name in $p_names {
        $p_answers.push($answer($name));
    }
    $p_answers⟧
}
""",
    )
