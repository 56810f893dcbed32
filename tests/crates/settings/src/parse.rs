use crate::value::Value;

#[derive(Debug, PartialEq)]
pub struct ParseError {
    pub line: String,
}

/// `key = value`; a value of digits is a number.
pub fn parse(line: &str) -> Result<(String, Value), ParseError> {
    let at = line.find('=').ok_or_else(|| ParseError { line: line.to_string() })?;
    let (key, rest) = line.split_at(at);
    let text = rest[1..].trim();
    let value = match text.parse::<i64>() {
        Ok(number) => Value::Number(number),
        Err(_) => Value::Text(text.to_string()),
    };
    Ok((key.trim().to_string(), value))
}
