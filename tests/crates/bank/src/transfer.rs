use std::collections::HashMap;

use crate::account::{Account, Id};

#[derive(Debug, Default)]
pub struct Bank {
    accounts: HashMap<Id, Account>,
    history: Vec<String>,
}

impl Bank {
    pub fn open(&mut self, owner: &str) -> Id {
        let id = Id(self.accounts.len() as u32 + 1);
        self.accounts.insert(id, Account::open(id, owner));
        id
    }

    pub fn deposit(&mut self, id: Id, cents: i64) -> Option<i64> {
        let account = self.accounts.get_mut(&id)?;
        account.change(cents);
        self.history.push(format!("{} to {}", cents, id));
        Some(account.cents())
    }

    pub fn transfer(&mut self, from: Id, to: Id, cents: i64) -> Result<(), String> {
        let there = self.accounts.get(&from).map(|account| account.cents()).ok_or("no such account")?;
        if there < cents {
            return Err(format!("{from} has only {there}"));
        }
        if !self.accounts.contains_key(&to) {
            return Err("no such account".to_string());
        }
        for (id, by) in [(from, -cents), (to, cents)] {
            if let Some(account) = self.accounts.get_mut(&id) {
                account.change(by);
            }
        }
        Ok(())
    }

    pub fn statement(&self, id: Id) -> String {
        match self.accounts.get(&id) {
            Some(account) => account.statement(),
            None => String::from("closed"),
        }
    }

    pub fn history(&self) -> &[String] {
        &self.history
    }
}
