//! Async without crates: an executor for futures that are ready soon, and steps that use it.
pub mod executor;
pub mod steps;
