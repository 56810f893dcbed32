use std::collections::HashMap;

use crate::text::Text;

pub fn counts(text: &Text) -> HashMap<String, usize> {
    let mut found = HashMap::new();
    for word in text.words() {
        *found.entry(word.to_lowercase()).or_insert(0) += 1;
    }
    found
}

pub fn most_common(text: &Text, most: usize) -> Vec<(String, usize)> {
    let mut pairs: Vec<(String, usize)> = counts(text).into_iter().collect();
    pairs.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    pairs.truncate(most);
    pairs
}

pub fn longest(text: &Text) -> String {
    let mut best = "";
    for word in text.words() {
        if word.len() > best.len() {
            best = word;
        }
    }
    best.to_string()
}
