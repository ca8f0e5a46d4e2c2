//! Which blocks one poll reads, and for whom.

use std::ops::Range;

/// Blocks read in one poll: a long way is gone in slices, each persisted.
pub(super) const SLICE: u64 = 200;

/// The blocks of one poll.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Plan {
    /// New blocks, read for every address that keeps up with the cursor. The cursor ends where they end.
    pub(super) front: Range<u64>,
    /// Old blocks, read again for addresses that are behind the cursor.
    pub(super) catch_up: Range<u64>,
}

impl Plan {
    /// `cursor` and `tip` are heights; `scanned` is each address's `scanned_height`. With `every_block` none is
    /// passed over because no address needs it.
    pub(super) fn new(cursor: u64, tip: u64, scanned: &[u64], every_block: bool) -> Self {
        let behind = || scanned.iter().copied().filter(|height| *height < cursor);
        // Those behind get their part in every poll, or a busy tip would keep them waiting for ever.
        let front_slice = if behind().next().is_some() {
            SLICE / 2
        } else {
            SLICE
        };
        let keeping_up = scanned.iter().copied().filter(|height| *height >= cursor);
        let needed = if every_block {
            cursor
        } else {
            keeping_up.min().unwrap_or(tip)
        };
        let start = needed.clamp(cursor, tip.max(cursor));
        let front = start..tip.min(start + front_slice).max(start);
        let rest = SLICE - (front.end - front.start);
        let catch_up = behind()
            .min()
            .map_or(0..0, |first| first..cursor.min(first + rest));
        Self { front, catch_up }
    }

    /// What an address's `scanned_height` is once the plan is carried out on a cursor that was at `cursor`.
    pub(super) fn advance(&self, cursor: u64, scanned: u64) -> u64 {
        let reached = if scanned >= cursor {
            self.front.end
        } else {
            self.catch_up.end
        };
        // One that just caught up with the old cursor reads on from there in the next poll.
        scanned.max(reached)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(cursor: u64, tip: u64, scanned: &[u64]) -> (Range<u64>, Range<u64>) {
        let Plan { front, catch_up } = Plan::new(cursor, tip, scanned, false);
        (front, catch_up)
    }

    #[test]
    fn nothing_new_reads_nothing() {
        assert_eq!(plan(50, 50, &[50]), (50..50, 0..0));
    }

    #[test]
    fn new_blocks_are_read_in_slices() {
        assert_eq!(plan(50, 53, &[50, 52]), (50..53, 0..0));
        assert_eq!(plan(50, 1_000, &[50]), (50..250, 0..0));
    }

    #[test]
    fn blocks_that_nobody_needs_are_passed_over() {
        assert_eq!(plan(0, 3_000_000, &[]), (3_000_000..3_000_000, 0..0));
        assert_eq!(plan(0, 3_000_000, &[2_999_990]), (2_999_990..3_000_000, 0..0));
        assert_eq!(plan(50, 60, &[99]), (60..60, 0..0));
    }

    #[test]
    fn every_block_is_read_if_it_must_be() {
        for scanned in [&[][..], &[99], &[55, 57]] {
            assert_eq!(Plan::new(50, 60, scanned, true).front, 50..60);
        }
    }

    #[test]
    fn an_address_that_is_behind_is_caught_up() {
        assert_eq!(plan(500, 503, &[500, 100]), (500..503, 100..297));
        assert_eq!(plan(500, 503, &[500, 490]), (500..503, 490..500));
        assert_eq!(plan(500, 9_000, &[500, 100]), (500..600, 100..200));
    }

    #[test]
    fn every_address_reaches_the_tip_and_skips_no_block() {
        let (tip, mut cursor) = (1_700, 900);
        let mut scanned = [0, 350, 899, 900, 1_200, 1_800];
        let mut read = scanned;
        for _ in 0..100 {
            let plan = Plan::new(cursor, tip, &scanned, false);
            for (read, scanned) in read.iter_mut().zip(&scanned) {
                let range = if *scanned >= cursor {
                    &plan.front
                } else {
                    &plan.catch_up
                };
                for height in range.clone().filter(|height| height >= scanned) {
                    assert_eq!(height, *read);
                    *read += 1;
                }
            }
            scanned = scanned.map(|height| plan.advance(cursor, height));
            assert_eq!(scanned, read);
            cursor = plan.front.end;
        }
        assert_eq!((cursor, scanned), (tip, [tip, tip, tip, tip, tip, 1_800]));
    }
}
