//! Accounts and what moves between them. Edition 2024.
pub mod account;
pub mod transfer;
