use std::fmt;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Id(pub u32);

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

#[derive(Debug)]
pub struct Account {
    id: Id,
    owner: String,
    cents: i64,
}

impl Account {
    pub fn open(id: Id, owner: &str) -> Self {
        Account { id, owner: owner.to_string(), cents: 0 }
    }

    pub fn id(&self) -> Id {
        self.id
    }

    pub fn cents(&self) -> i64 {
        self.cents
    }

    pub fn change(&mut self, by: i64) {
        self.cents += by;
    }

    pub fn statement(&self) -> String {
        format!("{} {}: {}.{:02}", self.id, self.owner, self.cents / 100, self.cents % 100)
    }
}
