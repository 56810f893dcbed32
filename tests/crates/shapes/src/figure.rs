#[derive(Debug, Clone, PartialEq)]
pub struct Rectangle {
    pub width: f64,
    pub height: f64,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Circle {
    pub radius: f64,
}

impl Rectangle {
    pub fn square(side: f64) -> Self {
        Rectangle { width: side, height: side }
    }

    pub fn scale(&mut self, by: f64) {
        self.width *= by;
        self.height *= by;
    }
}
