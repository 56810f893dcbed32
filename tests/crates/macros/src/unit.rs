/// A unit: a struct around a number, with sums and a name.
macro_rules! unit {
    ($name:ident, $symbol:expr) => {
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub struct $name(pub f64);

        impl std::ops::Add for $name {
            type Output = $name;

            fn add(self, other: $name) -> $name {
                $name(self.0 + other.0)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{} {}", self.0, $symbol)
            }
        }
    };
}
