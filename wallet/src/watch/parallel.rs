//! Arithmetic on several cores.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// `work` on each of `items`, answers in their order. One core is left to the threads that serve people. Blocks.
pub(super) fn on_each<I: Sync, T: Send>(items: &[I], work: impl Fn(&I) -> T + Sync) -> Vec<T> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let threads = cores.saturating_sub(1).min(items.len());
    if threads <= 1 {
        return items.iter().map(work).collect();
    }
    on_threads(threads, items, work)
}

fn on_threads<I: Sync, T: Send>(threads: usize, items: &[I], work: impl Fn(&I) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let take = || {
        let mut done = Vec::new();
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(place) else {
                return done;
            };
            done.push((place, work(item)));
        }
    };
    let mut done = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(take)).collect();
        let mut done = Vec::with_capacity(items.len());
        for worker in workers {
            done.extend(worker.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        done
    });
    done.sort_unstable_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, answer)| answer).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_come_in_the_order_of_their_items() {
        let items: Vec<u64> = (0..1_000).collect();
        let expected: Vec<_> = items.iter().map(|item| item * 3).collect();
        for threads in [1, 2, 7, 64] {
            assert_eq!(on_threads(threads, &items, |item| item * 3), expected);
        }
        assert_eq!(on_each(&items, |item| item * 3), expected);
        assert!(on_each(&[], |item: &u64| *item).is_empty());
    }
}
