use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

/// Ready after it was asked `left` times.
pub struct Soon {
    left: u8,
}

impl Soon {
    pub fn new(left: u8) -> Self {
        Soon { left }
    }
}

impl Future for Soon {
    type Output = u8;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<u8> {
        if self.left == 0 {
            return Poll::Ready(7);
        }
        self.left -= 1;
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

pub async fn doubled(times: u8) -> u16 {
    let value = Soon::new(times).await;
    u16::from(value) * 2
}

pub async fn total(times: &[u8]) -> u16 {
    let mut sum = 0;
    for &each in times {
        sum += doubled(each).await;
    }
    sum
}
