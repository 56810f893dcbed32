use settings::{ParseError, Settings};

#[test]
fn settings_are_read() {
    let settings = Settings::from_text("port = 80\nname = ann").unwrap();
    assert_eq!(settings.number("port"), Some(80));
    assert_eq!(settings.number("name"), None);
    assert_eq!(settings.text("name"), "ann");
    assert_eq!(settings.text("port"), "80");
    assert_eq!(Settings::built(), "yes");
    assert_eq!(Settings::from_text("x").unwrap_err(), ParseError { line: "x".to_string() });
}
