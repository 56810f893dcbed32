use waiting::executor::block_on;
use waiting::steps::{doubled, total};

#[test]
fn futures_are_awaited() {
    assert_eq!(block_on(doubled(3)), (14, 3));
    assert_eq!(block_on(total(&[1, 2])), (28, 3));
}
