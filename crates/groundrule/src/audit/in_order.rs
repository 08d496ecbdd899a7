//! Work on many things, some at a time, whose results come in the order of the things.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::mpsc;
use std::sync::{Condvar, Mutex, PoisonError};

/// Results that may wait for an earlier one, for each worker.
const WAITING: usize = 16;

/// How much is done at a time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// How many things.
    pub(crate) workers: usize,
    /// How much all of them may weigh together; a heavier one is worked on alone.
    pub(crate) weight: u64,
}

/// Does `work` on the items on several threads, and hands the results to `take` on this one, in the items' order, until it
/// has seen enough. Of each item, `weight` says what working on it takes.
pub(crate) fn in_order<T: Sync, R: Send>(
    items: &[T],
    limits: Limits,
    weight: impl Fn(&T) -> u64 + Sync,
    work: impl Fn(&T) -> R + Sync,
    mut take: impl FnMut(R) -> ControlFlow<()>,
) {
    let window = WAITING * limits.workers;
    let queue = Queue { state: Mutex::default(), changed: Condvar::new() };
    std::thread::scope(|scope| {
        let (results, arrived) = mpsc::channel();
        for _ in 0..limits.workers.min(items.len()) {
            let results = results.clone();
            let (queue, weight, work) = (&queue, &weight, &work);
            scope.spawn(move || {
                while let Some(number) = queue.next(items, limits, window, weight) {
                    let item = &items[number];
                    let guard = Returned { queue, weight: weight(item) };
                    let result = work(item);
                    drop(guard);
                    if results.send((number, result)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(results);
        let mut waiting = BTreeMap::new();
        let mut due = 0;
        for (number, result) in arrived {
            waiting.insert(number, result);
            while let Some(result) = waiting.remove(&due) {
                due += 1;
                if take(result).is_break() {
                    queue.change(|state| state.stopped = true);
                    return;
                }
            }
            queue.change(|state| state.taken = due);
        }
    });
}

struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    next: usize,
    /// Results that were handed on.
    taken: usize,
    /// Of the items that are worked on.
    weight: u64,
    stopped: bool,
}

impl Queue {
    /// The number of the next item, once there is room for it; nothing if there are no more.
    fn next<T>(
        &self,
        items: &[T],
        limits: Limits,
        window: usize,
        weight: &impl Fn(&T) -> u64,
    ) -> Option<usize> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let number = state.next;
            if state.stopped || number >= items.len() {
                return None;
            }
            let heavy = weight(&items[number]);
            let fits = state.weight == 0 || state.weight.saturating_add(heavy) <= limits.weight;
            if fits && number < state.taken + window {
                state.next += 1;
                state.weight += heavy;
                return Some(number);
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner));
        self.changed.notify_all();
    }
}

/// Gives the weight of an item back, also when the work on it panics: nobody shall wait for it forever.
struct Returned<'q> {
    queue: &'q Queue,
    weight: u64,
}

impl Drop for Returned<'_> {
    fn drop(&mut self) {
        let panicked = std::thread::panicking();
        self.queue.change(|state| {
            state.weight -= self.weight;
            state.stopped |= panicked;
        });
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::time::Duration;

    use super::{Limits, in_order};

    #[test]
    fn results_come_in_order_and_no_more_is_worked_on_than_allowed() {
        let items: Vec<u64> = (0..200).map(|number| (number * 37) % 50).collect();
        let (now, most) = (AtomicU64::new(0), AtomicU64::new(0));
        let mut taken = Vec::new();
        in_order(
            &items,
            Limits { workers: 4, weight: 60 },
            |item| *item,
            |item| {
                most.fetch_max(now.fetch_add(*item, Ordering::SeqCst) + item, Ordering::SeqCst);
                std::thread::sleep(Duration::from_micros(item * 10));
                now.fetch_sub(*item, Ordering::SeqCst);
                *item
            },
            |item| {
                taken.push(item);
                ControlFlow::Continue(())
            },
        );
        assert_eq!(taken, items);
        assert!(most.into_inner() <= 60);
    }

    #[test]
    fn what_is_too_heavy_is_worked_on_alone_and_whoever_has_seen_enough_gets_no_more() {
        let mut taken = 0;
        in_order(
            &[100_u64; 50],
            Limits { workers: 3, weight: 1 },
            |item| *item,
            |item| *item,
            |_| {
                taken += 1;
                if taken == 7 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            },
        );
        assert_eq!(taken, 7);
    }
}
