//! What lies in the store.
mod ledger;

pub use ledger::{Ledger, LedgerError};

/// One kind of goods.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Item {
    pub name: String,
    pub shelf: u16,
}

impl Item {
    pub fn new(name: &str, shelf: u16) -> Self {
        Item { name: name.to_string(), shelf }
    }

    pub fn label(&self) -> String {
        format!("{}@{}", self.name, self.shelf)
    }
}
