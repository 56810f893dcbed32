//! Units made by a macro of one module and used in another.
#[macro_use]
mod unit;
pub mod length;
