use std::collections::HashMap;
use std::fmt;

use crate::Item;

#[derive(Debug, PartialEq)]
pub enum LedgerError {
    Unknown(String),
    Short { wanted: u32, there: u32 },
}

impl fmt::Display for LedgerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LedgerError::Unknown(name) => write!(f, "no {name}"),
            LedgerError::Short { wanted, there } => write!(f, "{wanted} wanted, {there} there"),
        }
    }
}

impl std::error::Error for LedgerError {}

#[derive(Debug, Default)]
pub struct Ledger {
    counts: HashMap<Item, u32>,
}

impl Ledger {
    pub fn put(&mut self, item: Item, count: u32) {
        *self.counts.entry(item).or_insert(0) += count;
    }

    pub fn take(&mut self, item: &Item, count: u32) -> Result<u32, LedgerError> {
        let there = self.counts.get_mut(item).ok_or_else(|| LedgerError::Unknown(item.name.clone()))?;
        if *there < count {
            return Err(LedgerError::Short { wanted: count, there: *there });
        }
        *there -= count;
        Ok(*there)
    }

    pub fn items(&self) -> Vec<&Item> {
        let mut all: Vec<&Item> = self.counts.keys().collect();
        all.sort();
        all
    }
}
