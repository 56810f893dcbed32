pub struct Text {
    body: String,
}

impl Text {
    pub fn new(body: impl Into<String>) -> Self {
        Text { body: body.into() }
    }

    pub fn words(&self) -> impl Iterator<Item = &str> + '_ {
        self.body.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty())
    }

    pub fn first_word(&self) -> Option<&str> {
        self.words().next()
    }
}
