use shapes::{areas, largest, Circle, Measure, Rectangle};

#[test]
fn areas_are_summed_by_kind() {
    let figures: Vec<Box<dyn Measure>> = vec![
        Box::new(Rectangle::square(2.0)),
        Box::new(Rectangle { width: 1.0, height: 3.0 }),
        Box::new(Circle { radius: 1.0 }),
    ];
    let sums = areas(&figures);
    assert_eq!(sums["rectangle"], 7.0);
    assert!((sums["circle"] - 3.14159).abs() < 0.001);
}

#[test]
fn the_largest_is_found_and_scaled() {
    let mut square = Rectangle::square(1.0);
    square.scale(3.0);
    let figures = [Rectangle::square(2.0), square.clone()];
    assert_eq!(largest(&figures), Some(&square));
    assert_eq!(largest(&[]), None);
}
