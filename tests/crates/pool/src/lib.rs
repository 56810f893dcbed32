//! Threads that share a sum.
pub mod job;
pub mod pool;
