//! Key-value settings from text, with a build script beside them. Edition 2018.
mod parse;
mod value;

pub use parse::{parse, ParseError};
pub use value::Value;

use std::collections::BTreeMap;

#[derive(Debug, Default)]
pub struct Settings {
    values: BTreeMap<String, Value>,
}

impl Settings {
    pub fn from_text(text: &str) -> Result<Settings, ParseError> {
        let mut settings = Settings::default();
        for line in text.lines() {
            let (key, value) = parse(line)?;
            settings.values.insert(key, value);
        }
        Ok(settings)
    }

    pub fn number(&self, key: &str) -> Option<i64> {
        self.values.get(key).and_then(Value::as_number)
    }

    pub fn text(&self, key: &str) -> String {
        self.values.get(key).map(|value| value.to_string()).unwrap_or_default()
    }

    pub fn built() -> &'static str {
        env!("SETTINGS_BUILT")
    }
}
