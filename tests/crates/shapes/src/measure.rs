use crate::figure::{Circle, Rectangle};

pub trait Measure {
    fn area(&self) -> f64;
    fn kind(&self) -> &'static str;
}

impl Measure for Rectangle {
    fn area(&self) -> f64 {
        self.width * self.height
    }

    fn kind(&self) -> &'static str {
        "rectangle"
    }
}

impl Measure for Circle {
    fn area(&self) -> f64 {
        std::f64::consts::PI * self.radius * self.radius
    }

    fn kind(&self) -> &'static str {
        "circle"
    }
}
