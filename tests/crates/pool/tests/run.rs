use pool::job::Job;
use pool::pool::{run, total};

#[test]
fn jobs_are_run() {
    let jobs = vec![Job::new(0, vec![1, 2]), Job::new(1, vec![10])];
    assert_eq!(total(&jobs), 13);
    assert_eq!(run(jobs), [3, 10]);
}
