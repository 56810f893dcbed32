use crate::voice::Voice;

pub struct Loud {
    marks: usize,
}

impl Loud {
    pub fn new(marks: usize) -> Self {
        Loud { marks }
    }
}

impl Voice for Loud {
    fn say(&self, name: &str) -> String {
        let mut said = format!("HI {}", name.to_uppercase());
        said.push_str(&"!".repeat(self.marks));
        said
    }
}
