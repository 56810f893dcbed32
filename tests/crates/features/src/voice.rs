/// Something that greets.
pub trait Voice {
    fn say(&self, name: &str) -> String;

    fn twice(&self, name: &str) -> String {
        format!("{0} {0}", self.say(name))
    }
}

/// The voice without features.
pub struct Quiet;

impl Voice for Quiet {
    fn say(&self, name: &str) -> String {
        format!("hi {}", name.to_lowercase())
    }
}
