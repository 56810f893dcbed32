use queue::{Bounded, Worker};

#[test]
fn a_full_queue_gives_the_item_back() {
    let mut queue = Bounded::new(2);
    assert_eq!(queue.push(3), Ok(()));
    assert_eq!(queue.push(9), Ok(()));
    assert_eq!(queue.push(5), Err(5));
    assert_eq!(queue.max(), Some(&9));
    let mut worker = Worker::new("w");
    assert_eq!(worker.drain(&mut queue), 2);
    assert_eq!(worker.log(), ["w: 3", "w: 9"]);
    assert!(queue.is_empty() && queue.len() == 0);
}
