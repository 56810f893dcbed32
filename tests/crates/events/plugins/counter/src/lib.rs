use bus::Handler;

/// Counts events with a prefix.
#[derive(Debug, Default)]
pub struct Counter {
    prefix: String,
    pub count: u32,
}

impl Counter {
    pub fn of(prefix: &str) -> Self {
        Counter { prefix: prefix.to_string(), ..Counter::default() }
    }
}

impl Handler for Counter {
    fn name(&self) -> &str {
        &self.prefix
    }

    fn handle(&mut self, event: &str) -> bool {
        let is_mine = event.starts_with(&self.prefix);
        if is_mine {
            self.count += 1;
        }
        is_mine
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bus::Bus;
    use std::cell::RefCell;
    use std::rc::Rc;

    #[test]
    fn events_are_counted() {
        let counter = Rc::new(RefCell::new(Counter::of("key")));
        let mut bus = Bus::default();
        bus.add(counter.clone());
        assert_eq!(bus.send("key down"), ["key"]);
        assert!(bus.send("mouse").is_empty());
        assert_eq!(counter.borrow().count, 1);
    }
}
