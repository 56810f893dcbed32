/// A piece of the text it was read from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Token<'a> {
    Number(&'a str),
    Operator(char),
}

pub struct Lexer<'a> {
    rest: &'a str,
}

impl<'a> Lexer<'a> {
    pub fn new(text: &'a str) -> Self {
        Lexer { rest: text }
    }

    fn number(&mut self) -> &'a str {
        let end = self.rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(self.rest.len());
        let (number, rest) = self.rest.split_at(end);
        self.rest = rest;
        number
    }
}

impl<'a> Iterator for Lexer<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        self.rest = self.rest.trim_start();
        let first = self.rest.chars().next()?;
        if first.is_ascii_digit() {
            return Some(Token::Number(self.number()));
        }
        self.rest = &self.rest[first.len_utf8()..];
        Some(Token::Operator(first))
    }
}

/// The longer of two pieces of text.
pub fn longer<'a>(one: &'a str, other: &'a str) -> &'a str {
    if one.len() >= other.len() {
        one
    } else {
        other
    }
}
