use std::fmt::Debug;

/// What a graph can be made of.
pub trait Node: Clone + Ord + Debug {
    fn title(&self) -> String {
        format!("{self:?}")
    }
}

impl Node for u32 {}
impl Node for String {}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum City {
    Oslo,
    Bergen,
    Bodo,
}

impl Node for City {
    fn title(&self) -> String {
        match self {
            City::Oslo => "Oslo".into(),
            City::Bergen => "Bergen".into(),
            City::Bodo => "Bodø".into(),
        }
    }
}
