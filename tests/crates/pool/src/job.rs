/// A piece of work.
#[derive(Debug, Clone)]
pub struct Job {
    pub id: usize,
    numbers: Vec<u64>,
}

impl Job {
    pub fn new(id: usize, numbers: Vec<u64>) -> Self {
        Job { id, numbers }
    }

    pub fn run(&self) -> u64 {
        self.numbers.iter().sum()
    }
}
