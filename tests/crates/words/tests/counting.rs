use words::count::{counts, longest, most_common};
use words::text::Text;

#[test]
fn words_are_counted() {
    let text = Text::new("The cat and the other cats");
    assert_eq!(counts(&text)["the"], 2);
    assert_eq!(most_common(&text, 2), [("the".to_string(), 2), ("and".to_string(), 1)]);
    assert_eq!(longest(&text), "other");
    assert_eq!(text.first_word(), Some("The"));
}
