use graph::node::City;
use graph::search::{reachable, titles};
use graph::Graph;

#[test]
fn cities_are_reached() {
    let mut graph = Graph::new();
    graph.connect(City::Oslo, City::Bergen);
    graph.connect(City::Bergen, City::Bodo);
    graph.connect(City::Bodo, City::Oslo);
    assert_eq!(titles(&reachable(&graph, City::Bergen)), "Bergen > Bodø > Oslo");
    assert_eq!(graph.len(), 3);
}

#[test]
fn numbers_too() {
    let mut graph = Graph::new();
    graph.connect(1_u32, 2);
    assert_eq!(titles(&reachable(&graph, 1)), "1 > 2");
}
