//! A queue that runs jobs in batches. The first caller that finds no batch running runs all waiting jobs, and the other
//! callers wait for their results. There is no background thread.

use std::collections::BTreeMap;
use std::iter;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

#[derive(Debug)]
pub(super) struct Queue<J, A> {
    state: Mutex<State<J, A>>,
    changed: Condvar,
}

#[derive(Debug)]
struct State<J, A> {
    /// The number of the next job.
    next: u64,
    waiting: Vec<(u64, J)>,
    /// By the number of the job; none if its batch came to no end.
    answers: BTreeMap<u64, Option<A>>,
    /// Whether somebody is at work.
    is_busy: bool,
}

impl<J, A> Queue<J, A> {
    pub(super) fn new() -> Self {
        let state = State { next: 0, waiting: Vec::new(), answers: BTreeMap::new(), is_busy: false };
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }

    /// Does a job, with all that wait, or waits until another caller has done it. `work` has an answer for each job, in order.
    /// None if that caller panicked.
    pub(super) fn done(&self, job: J, work: impl FnOnce(&[J]) -> Vec<A>) -> Option<A> {
        let mut state = self.state();
        let number = state.next;
        state.next += 1;
        state.waiting.push((number, job));
        while state.is_busy {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
            if let Some(answer) = state.answers.remove(&number) {
                return answer;
            }
        }
        state.is_busy = true;
        let (numbers, jobs): (Vec<u64>, Vec<J>) = std::mem::take(&mut state.waiting).into_iter().unzip();
        drop(state);
        let mut batch = Batch { queue: self, numbers, answers: Vec::new() };
        batch.answers = work(&jobs);
        drop(batch);
        self.state().answers.remove(&number).flatten()
    }

    /// Nothing panics while the lock is held, so a poisoned one is whole.
    fn state(&self) -> MutexGuard<'_, State<J, A>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Jobs at work. Dropped, also by a panic, it wakes the others.
struct Batch<'q, J, A> {
    queue: &'q Queue<J, A>,
    numbers: Vec<u64>,
    answers: Vec<A>,
}

impl<J, A> Drop for Batch<'_, J, A> {
    fn drop(&mut self) {
        let answers = self.answers.drain(..).map(Some).chain(iter::repeat_with(|| None));
        let mut state = self.queue.state();
        state.answers.extend(self.numbers.drain(..).zip(answers));
        state.is_busy = false;
        drop(state);
        self.queue.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;

    use super::*;

    /// Waits until so many jobs wait.
    fn until_waiting(queue: &Queue<usize, usize>, jobs: usize) {
        while queue.state().waiting.len() < jobs {
            thread::yield_now();
        }
    }

    #[test]
    fn those_who_wait_are_served_together_each_with_its_own_answer() {
        let (queue, batches, begun) = (Queue::new(), AtomicUsize::new(0), Barrier::new(2));
        let double = |jobs: &[usize]| {
            batches.fetch_add(1, Ordering::Relaxed);
            jobs.iter().map(|job| job * 2).collect()
        };
        let (queue, double) = (&queue, &double);
        thread::scope(|scope| {
            let first = scope.spawn(|| {
                queue.done(0, |jobs| {
                    begun.wait();
                    until_waiting(queue, 20);
                    jobs.iter().map(|job| job * 2).collect()
                })
            });
            begun.wait();
            let others: Vec<_> = (1..=20).map(|job| (job, scope.spawn(move || queue.done(job, double)))).collect();
            for (job, other) in others {
                assert_eq!(other.join().unwrap(), Some(job * 2));
            }
            assert_eq!(first.join().unwrap(), Some(0));
        });
        assert_eq!(batches.into_inner(), 1);
        assert!(queue.state().answers.is_empty());
    }

    #[test]
    fn a_panic_leaves_nobody_waiting() {
        let (queue, begun) = (&Queue::new(), &Barrier::new(2));
        thread::scope(|scope| {
            let first = scope.spawn(|| queue.done(1, |_| panic!("on purpose")));
            assert!(first.join().is_err());
            let doomed = scope.spawn(|| {
                queue.done(2, |jobs| {
                    begun.wait();
                    until_waiting(queue, 1);
                    if jobs.len() == 1 { panic!("on purpose") } else { Vec::new() }
                })
            });
            begun.wait();
            let next = scope.spawn(|| queue.done(3, <[usize]>::to_vec));
            assert!(doomed.join().is_err());
            assert_eq!(next.join().unwrap(), Some(3));
        });
        // Whoever shares the batch of the one who panics has no answer, and does not wait for one.
        let shared = thread::scope(|scope| {
            let first = scope.spawn(|| {
                queue.done(4, |jobs| {
                    begun.wait();
                    until_waiting(queue, 2);
                    jobs.to_vec()
                })
            });
            begun.wait();
            let others = [5, 6].map(|job| {
                scope.spawn({
                    let queue = &queue;
                    move || queue.done(job, |_| panic!("on purpose"))
                })
            });
            first.join().unwrap();
            others.map(|other| other.join().ok())
        });
        assert_eq!(shared.iter().filter(|answer| answer.is_none()).count(), 1, "one panics");
        assert!(shared.contains(&Some(None)), "the other has no answer");
        assert_eq!(queue.done(7, <[usize]>::to_vec), Some(7));
    }
}
