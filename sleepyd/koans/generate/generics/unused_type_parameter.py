"""Programs like a small crate whose types declare a parameter or lifetime that they never use."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.generics import parameters
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("unused_type_parameter")
def owned_settings_with_lifetime(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Settings«<'⟦#a:a¦s¦cfg⟧>→» {
    $name: String,
    $port: ⟦u16¦u32¦Option<u16>⟧,
    $fields
}

$item
$doc
⟦pub fn $f_host($settings: &$Settings) -> String {
    $noise
    format!("{}{:?}", $settings.$name, $settings.$port)
}¦pub fn $f_rename($settings: &mut $Settings, $host: &str) {
    $noise
    $settings.$name = $host.trim().to_string();
}¦pub fn $f_same($left: &$Settings, $right: &$Settings) -> bool {
    $left.$name == $right.$name
}⟧

pub fn $f_longest($p_all: &[⟦$Settings¦Box<$Settings>⟧]) -> usize {
    $p_all.iter().map(|$x1| $x1.$name.len()).max().unwrap_or(0)
}
""",
    )


@skeleton("unused_type_parameter")
def server_with_boxed_handler(s: Source) -> str:
    return fill(
        s,
        """
$doc
pub trait $Handler {
    fn $f_handle(&self, $path: &str) -> ⟦#a:String¦u16¦Option<String>⟧;
}

pub struct $Server<$P: $Handler> {
    ⟦$handler: «Box<dyn $Handler>→$P»,
    $port: u16,¦$port: u16,
    pub $handler: «Box<dyn $Handler>→$P»,⟧
    $fields
}

impl<$P: $Handler> $Server<$P> {
    $method
    $doc
    pub fn $f_serve(&self, $path: &str) -> ⟦#a:String¦u16¦Option<String>⟧ {
        $noise
        ⟦self.$handler.$f_handle($path)¦let $path = $path.trim_start_matches('/');
        self.$handler.$f_handle($path)⟧
    }

    pub fn $f_address(&self) -> String {
        format!("$w1:{}", self.$port)
    }
}
""",
        P=s.pick(["H", "T", "S", "Inner"]),
    )


@skeleton("unused_type_parameter")
def action_kept_as_pointer(s: Source) -> str:
    return fill(
        s,
        """
$doc
pub struct $Retry<$P> {
    $name: String,
    $action: «⟦fn(⟦#b:u32¦i64⟧) -> ⟦#a:bool¦Option<String>⟧¦Box<dyn Fn(⟦#b:u32¦i64⟧) -> ⟦#a:bool¦Option<String>⟧>⟧→$P»,
    $attempts: ⟦#b:u32¦i64⟧,
}

impl<$P> $Retry<$P>
where
    $P: Fn(⟦#b:u32¦i64⟧) -> ⟦#a:bool¦Option<String>⟧,
{
    pub fn $f_run(&self) -> ⟦#a:bool¦Option<String>⟧ {
        for $attempt in ⟦0..self.$attempts¦(1..=self.$attempts).rev()⟧ {
            ⟦#a:if (self.$action)($attempt) {
                return true;
            }¦if let Some($x1) = (self.$action)($attempt) {
                return Some($x1);
            }⟧
        }
        $noise
        ⟦#a:false¦None⟧
    }

    pub fn $f_name(&self) -> &str {
        &self.$name
    }
}
""",
        P=s.pick(["F", "F", "T", "Action"]),
    )


@skeleton("unused_type_parameter")
def rows_kept_as_text(s: Source) -> str:
    return fill(
        s,
        """
use std::fmt::⟦#a:Display¦Debug⟧;

$doc
pub struct $Report<$P> {
    $p_rows: ⟦#b:Vec<«String→$P»>¦Vec<(u32, «String→$P»)>¦Option<«String→$P»>⟧,
    $width: usize,
}

impl<$P: ⟦#a:Display¦Debug⟧> $Report<$P> {
    $method
    $doc
    pub fn $f_render(&self) -> String {
        let mut $out = String::new();
        ⟦#b:for $row in &self.$p_rows {
            $out.push_str(&format!("{$row%shown%}\\n"));
        }¦for ($number, $row) in &self.$p_rows {
            $out += &format!("{$number}: {$row%shown%}\\n");
        }¦if let Some($row) = &self.$p_rows {
            $out.push_str(&format!("$w1 {$row%shown%}"));
        }⟧
        $out
    }

    pub fn $f_width(&self) -> usize {
        self.$width * $n1
    }
}
""".replace("%shown%", "⟦#a:¦:?⟧"),
        P=parameters.one(s),
    )


@skeleton("unused_type_parameter")
def values_of_the_key_type(s: Source) -> str:
    p, q = parameters.two(s)
    return fill(
        s,
        """
use std::collections::⟦#a:HashMap¦BTreeMap⟧;

pub struct $Cache<$P, $Q> {
    $p_entries: ⟦#a:HashMap¦BTreeMap⟧<$P, ⟦#b:«$P→$Q»¦Vec<«$P→$Q»>⟧>,
    $capacity: usize,
    $fields
}

impl<$P: ⟦#a:std::hash::Hash + Eq¦Ord⟧, $Q: Clone> $Cache<$P, $Q> {
    $doc
    pub fn $f_known(&self, $key: &$P) -> bool {
        self.$p_entries.contains_key($key)
    }

    ⟦pub fn $f_full(&self) -> bool {
        self.$p_entries.len() >= self.$capacity
    }¦pub fn $f_forget(&mut self, $key: &$P) {
        $noise
        self.$p_entries.remove($key);
    }¦pub fn $f_reset(&mut self, $capacity: usize) {
        self.$capacity = $capacity;
        self.$p_entries.clear();
    }⟧
}

pub fn $f_ready($cache: &$Cache<$el1, $el2>) -> bool {
    $cache.$capacity > $n1
}
""",
        P=p,
        Q=q,
        el1=s.pick(["String", "u32", "char"]),
        el2=s.pick(["f64", "bool", "u64", "Vec<u8>"]),
    )


@skeleton("unused_type_parameter")
def reply_with_fixed_payload(s: Source) -> str:
    return fill(
        s,
        """
$doc
pub enum $Reply<$P> {
    ⟦#v:$Value(«String→$P»),
    $Missing,¦$Missing,
    $Value { $body: «String→$P» },⟧
    $Failed(u16),
}

$item
impl<$P: ToString> $Reply<$P> {
    $doc
    pub fn $f_text(&self) -> String {
        match self {
            Self::$Value⟦#v:($body)¦ { $body }⟧ => $body.to_string(),
            Self::$Missing => String::from($q1),
            Self::$Failed($code) => format!("$w1 {$code}"),
        }
    }

    pub fn $f_failed(&self) -> bool {
        ⟦matches!(self, Self::$Failed(_))¦matches!(self, Self::$Failed($x1) if *$x1 > $n1)⟧
    }
}

pub struct $Page {
    pub $p_replies: Vec<$Reply<$el1>>,
    $title: String,
}
""",
        P=parameters.one(s),
        el1=s.pick(["u32", "f64", "i64", "char"]),
    )


@skeleton("unused_type_parameter")
def tokens_that_own_their_text(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub enum $Token«<'⟦#a:a¦src¦t⟧>→» {
    $Number(i64),
    $Word(String),
    $Stop,
}

$doc
pub fn $f_read($text: &str) -> ⟦Vec<$Token> {
    let mut $p_tokens = Vec::new();
    for $piece in $text.split_whitespace() {
        $p_tokens.push(match $piece.parse() {
            Ok($number) => $Token::$Number($number),
            Err(_) => $Token::$Word($piece.to_string()),
        });
    }
    $p_tokens.push($Token::$Stop);
    $p_tokens¦Option<$Token> {
    let $piece = $text.split(',').next()?;
    $noise
    match $piece.parse() {
        Ok($number) => Some($Token::$Number($number)),
        Err(_) => Some($Token::$Word($piece.to_string())),
    }⟧
}

pub fn $f_show($token: &$Token) -> String {
    match $token {
        $Token::$Number($number) => format!("{$number}"),
        $Token::$Word($word) => $word.clone(),
        $Token::$Stop => $q1.to_string(),
    }
}
""",
    )
