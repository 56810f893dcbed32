use std::collections::VecDeque;

#[derive(Debug, Clone)]
pub struct Bounded<T> {
    items: VecDeque<T>,
    most: usize,
}

impl<T> Bounded<T> {
    pub fn new(most: usize) -> Self {
        Bounded { items: VecDeque::with_capacity(most), most }
    }

    pub fn push(&mut self, item: T) -> Result<(), T> {
        if self.items.len() == self.most {
            return Err(item);
        }
        self.items.push_back(item);
        Ok(())
    }

    pub fn pop(&mut self) -> Option<T> {
        self.items.pop_front()
    }

    pub fn len(&self) -> usize {
        self.items.len()
    }

    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

impl<T: PartialOrd> Bounded<T> {
    pub fn max(&self) -> Option<&T> {
        let mut best = self.items.front()?;
        for item in &self.items {
            if item > best {
                best = item;
            }
        }
        Some(best)
    }
}
