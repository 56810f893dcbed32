//! Arithmetic read from text: lifetimes across modules.
mod eval;
mod lexer;

pub use eval::{evaluate, EvalError};
pub use lexer::{Lexer, Token};
