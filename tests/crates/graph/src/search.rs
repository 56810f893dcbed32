use std::collections::{BTreeSet, VecDeque};

use crate::node::Node;
use crate::Graph;

/// Everything that can be reached, by distance.
pub fn reachable<N: Node>(graph: &Graph<N>, from: N) -> Vec<N> {
    let mut seen = BTreeSet::from([from.clone()]);
    let mut waiting = VecDeque::from([from]);
    let mut found = Vec::new();
    while let Some(node) = waiting.pop_front() {
        for next in graph.next(&node) {
            if seen.insert(next.clone()) {
                waiting.push_back(next.clone());
            }
        }
        found.push(node);
    }
    found
}

pub fn titles<N: Node>(nodes: &[N]) -> String {
    nodes.iter().map(|node| node.title()).collect::<Vec<_>>().join(" > ")
}
