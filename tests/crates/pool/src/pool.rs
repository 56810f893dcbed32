use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::thread;

use crate::job::Job;

/// The sums of all jobs, in their order.
pub fn run(jobs: Vec<Job>) -> Vec<u64> {
    let (sender, receiver) = channel();
    let mut threads = Vec::new();
    for job in jobs {
        let sender = sender.clone();
        threads.push(thread::spawn(move || {
            sender.send((job.id, job.run())).expect("the receiver waits");
        }));
    }
    drop(sender);
    let mut sums: Vec<(usize, u64)> = receiver.into_iter().collect();
    for thread in threads {
        thread.join().expect("no job panics");
    }
    sums.sort();
    sums.into_iter().map(|(_, sum)| sum).collect()
}

/// The same into one total.
pub fn total(jobs: &[Job]) -> u64 {
    let total = Arc::new(Mutex::new(0));
    thread::scope(|scope| {
        for job in jobs {
            let total = Arc::clone(&total);
            scope.spawn(move || *total.lock().unwrap() += job.run());
        }
    });
    let sum = *total.lock().unwrap();
    sum
}
