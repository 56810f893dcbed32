use crate::bounded::Bounded;
use std::fmt::Display;

pub struct Worker {
    name: String,
    done: Vec<String>,
}

impl Worker {
    pub fn new(name: &str) -> Worker {
        Worker { name: name.to_string(), done: Vec::new() }
    }

    pub fn drain<T: Display>(&mut self, queue: &mut Bounded<T>) -> usize {
        let before = self.done.len();
        while let Some(item) = queue.pop() {
            self.done.push(format!("{}: {}", self.name, item));
        }
        self.done.len() - before
    }

    pub fn log(&self) -> &[String] {
        &self.done
    }
}
