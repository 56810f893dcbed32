unit!(Metre, "m");
unit!(Mile, "mi");

impl From<Mile> for Metre {
    fn from(mile: Mile) -> Metre {
        Metre(mile.0 * 1609.0)
    }
}

/// The sum of a way in miles, in metres.
pub fn way(parts: &[Mile]) -> Metre {
    let mut total = Metre(0.0);
    for part in parts {
        total = total + Metre::from(*part);
    }
    total
}

pub fn describe(parts: &[Mile]) -> String {
    let shown: Vec<String> = parts.iter().map(|part| part.to_string()).collect();
    format!("{} = {}", shown.join(" + "), way(parts))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn miles_become_metres() {
        assert_eq!(way(&[Mile(1.0), Mile(2.0)]), Metre(4827.0));
        assert_eq!(describe(&[Mile(1.0), Mile(2.0)]), "1 mi + 2 mi = 4827 m");
    }
}
