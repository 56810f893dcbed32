//! Plane figures: one module for what they are, one for what can be asked of them.
pub mod figure;
pub mod measure;

pub use figure::{Circle, Rectangle};
pub use measure::Measure;

use std::collections::BTreeMap;

/// The total area of each kind of figure.
pub fn areas(figures: &[Box<dyn Measure>]) -> BTreeMap<&'static str, f64> {
    let mut sums = BTreeMap::new();
    for figure in figures {
        *sums.entry(figure.kind()).or_insert(0.0) += figure.area();
    }
    sums
}

/// The figure with the largest area.
pub fn largest(figures: &[Rectangle]) -> Option<&Rectangle> {
    figures.iter().max_by(|a, b| a.area().total_cmp(&b.area()))
}
