//! Handlers that are told of events.
use std::cell::RefCell;
use std::rc::Rc;

pub trait Handler {
    fn name(&self) -> &str;
    fn handle(&mut self, event: &str) -> bool;
}

pub type Shared = Rc<RefCell<dyn Handler>>;

#[derive(Default)]
pub struct Bus {
    handlers: Vec<Shared>,
}

impl Bus {
    pub fn add(&mut self, handler: Shared) {
        self.handlers.push(handler);
    }

    /// The names of those that took the event.
    pub fn send(&self, event: &str) -> Vec<String> {
        let mut taken = Vec::new();
        for handler in &self.handlers {
            let mut handler = handler.borrow_mut();
            if handler.handle(event) {
                taken.push(handler.name().to_string());
            }
        }
        taken
    }
}
