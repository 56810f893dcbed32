//! Words of a text, counted.
pub mod count;
pub mod text;
