//! A graph over any kind of node.
pub mod node;
pub mod search;

use std::collections::{BTreeMap, BTreeSet};

use node::Node;

#[derive(Debug, Clone)]
pub struct Graph<N> {
    edges: BTreeMap<N, BTreeSet<N>>,
}

impl<N: Node> Graph<N> {
    pub fn new() -> Self {
        Graph { edges: BTreeMap::new() }
    }

    pub fn connect(&mut self, from: N, to: N) {
        self.edges.entry(to.clone()).or_default();
        self.edges.entry(from).or_default().insert(to);
    }

    pub fn next(&self, from: &N) -> impl Iterator<Item = &N> {
        self.edges.get(from).into_iter().flatten()
    }

    pub fn len(&self) -> usize {
        self.edges.len()
    }
}
