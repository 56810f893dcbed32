use std::num::ParseIntError;

use crate::lexer::{longer, Lexer, Token};

#[derive(Debug, PartialEq)]
pub enum EvalError {
    Number(ParseIntError),
    Unknown(char),
    Missing,
}

impl From<ParseIntError> for EvalError {
    fn from(error: ParseIntError) -> Self {
        EvalError::Number(error)
    }
}

/// Sums and differences, from left to right.
pub fn evaluate(text: &str) -> Result<i64, EvalError> {
    let mut lexer = Lexer::new(text);
    let mut total = number(lexer.next())?;
    while let Some(token) = lexer.next() {
        match token {
            Token::Operator('+') => total += number(lexer.next())?,
            Token::Operator('-') => total -= number(lexer.next())?,
            Token::Operator(other) => return Err(EvalError::Unknown(other)),
            Token::Number(_) => return Err(EvalError::Missing),
        }
    }
    Ok(total)
}

fn number(token: Option<Token<'_>>) -> Result<i64, EvalError> {
    match token {
        Some(Token::Number(digits)) => Ok(longer(digits, "0").parse::<i64>()?),
        Some(Token::Operator(other)) => Err(EvalError::Unknown(other)),
        None => Err(EvalError::Missing),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_evaluated() {
        assert_eq!(evaluate("1 + 20 - 3"), Ok(18));
        assert_eq!(evaluate("1 +"), Err(EvalError::Missing));
        assert_eq!(evaluate("1 * 2"), Err(EvalError::Unknown('*')));
        assert!(matches!(evaluate("99999999999999999999"), Err(EvalError::Number(_))));
    }
}
