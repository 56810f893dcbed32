//! A bounded queue and a worker that drains it. Edition 2018.
pub mod bounded;
pub mod worker;

pub use crate::bounded::Bounded;
pub use crate::worker::Worker;
