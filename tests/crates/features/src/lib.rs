//! Greetings, louder with a feature.
mod voice;

#[cfg(feature = "loud")]
pub mod loud;

pub use voice::{Quiet, Voice};

/// Greets everyone with the best voice there is.
pub fn greet(names: &[&str]) -> Vec<String> {
    let voice = best();
    names.iter().map(|name| voice.say(name)).collect()
}

#[cfg(feature = "loud")]
fn best() -> Box<dyn Voice> {
    Box::new(loud::Loud::new(2))
}

#[cfg(not(feature = "loud"))]
fn best() -> Box<dyn Voice> {
    Box::new(Quiet)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everyone_is_greeted() {
        let expected = if cfg!(feature = "loud") { "HI ANN!!" } else { "hi ann" };
        assert_eq!(greet(&["Ann"]), [expected]);
    }
}
