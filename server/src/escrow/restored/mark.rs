//! The mark, and the rule that compares it with the store.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::paths::with_suffix;

/// How far a store has come. None of these ever becomes less.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// Changes of escrows.
    pub changes: u64,
    /// Orders placed.
    pub orders: u64,
    /// Payouts that were signed.
    pub payouts: u64,
}

/// What the file beside the store says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Which store: drawn at random when it was begun, and anew after each restore.
    pub store_id: String,
    /// How far it had come, at least.
    pub position: Position,
}

/// Why a store counts as put back.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Restored {
    /// A store that has been marked before has no mark.
    #[error("its mark is missing: it was put back from a backup, or copied without the mark")]
    NoMark,
    /// The mark is another store's.
    #[error("its mark belongs to another store, or to this one after an earlier restore")]
    OtherStore,
    /// The store has come less far than its mark.
    #[error(
        "it is older than its mark: at least {changes} changes of escrows, {orders} orders and {payouts} signed \
         payouts are not in it"
    )]
    Older {
        /// Changes that are missing.
        changes: u64,
        /// Orders that are missing.
        orders: u64,
        /// Payouts that are missing.
        payouts: u64,
    },
}

/// Compares a store, whose id is `None` if it was never marked, with its mark.
///
/// # Errors
/// [`Restored`] if it is not the newest state of itself.
pub fn examined(store_id: Option<&str>, position: Position, mark: Option<&Mark>) -> Result<(), Restored> {
    match (store_id, mark) {
        // New, or from before there were marks.
        (None, None) => Ok(()),
        (Some(_), None) => Err(Restored::NoMark),
        (Some(id), Some(mark)) if mark.store_id == id => {
            let (changes, orders, payouts) = (
                mark.position.changes.saturating_sub(position.changes),
                mark.position.orders.saturating_sub(position.orders),
                mark.position.payouts.saturating_sub(position.payouts),
            );
            if (changes, orders, payouts) == (0, 0, 0) {
                Ok(())
            } else {
                Err(Restored::Older {
                    changes,
                    orders,
                    payouts,
                })
            }
        }
        (_, Some(_)) => Err(Restored::OtherStore),
    }
}

impl Mark {
    /// The mark of the store at `store_path`; `None` if there is none, or none that can be read.
    ///
    /// # Errors
    /// If there is a file and it cannot be opened.
    pub fn read(store_path: &Path) -> io::Result<Option<Self>> {
        match fs::read(path_of(store_path)) {
            Ok(bytes) => Ok(serde_json::from_slice(&bytes).ok()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Puts it in place of the one before, durably.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn write(&self, store_path: &Path) -> io::Result<()> {
        let path = path_of(store_path);
        let written = with_suffix(&path, ".new");
        let mut file = File::create(&written)?;
        file.write_all(&serde_json::to_vec(self)?)?;
        file.sync_all()?;
        fs::rename(&written, &path)
    }
}

fn path_of(store_path: &Path) -> PathBuf {
    with_suffix(store_path, ".mark")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn position(changes: u64, orders: u64, payouts: u64) -> Position {
        Position {
            changes,
            orders,
            payouts,
        }
    }

    fn mark(store_id: &str, position: Position) -> Mark {
        Mark {
            store_id: store_id.to_owned(),
            position,
        }
    }

    #[test]
    fn a_store_that_was_never_marked_begins() {
        assert_eq!(examined(None, position(9, 1, 0), None), Ok(()));
    }

    #[test]
    fn a_store_that_has_come_as_far_as_its_mark_or_further_is_the_newest() {
        let marked = mark("a", position(5, 2, 1));
        for now in [position(5, 2, 1), position(6, 2, 1), position(50, 20, 10)] {
            assert_eq!(examined(Some("a"), now, Some(&marked)), Ok(()));
        }
    }

    #[test]
    fn an_older_store_is_found_and_what_is_missing_is_counted() {
        let marked = mark("a", position(15, 4, 2));
        let found = examined(Some("a"), position(5, 1, 2), Some(&marked));
        let missing = Restored::Older {
            changes: 10,
            orders: 3,
            payouts: 0,
        };
        assert_eq!(found, Err(missing));
    }

    #[test]
    fn a_missing_mark_and_the_mark_of_another_store_are_found() {
        let now = position(5, 1, 1);
        assert_eq!(examined(Some("a"), now, None), Err(Restored::NoMark));
        let other = mark("b", now);
        assert_eq!(examined(Some("a"), now, Some(&other)), Err(Restored::OtherStore));
        // A snapshot from before there were marks.
        assert_eq!(examined(None, now, Some(&other)), Err(Restored::OtherStore));
    }

    #[test]
    fn a_mark_is_read_as_it_was_written_and_a_damaged_one_is_none() {
        let directory = tempfile::tempdir().unwrap();
        let store = directory.path().join("store.db");
        assert_eq!(Mark::read(&store).unwrap(), None);
        let written = mark("a", position(1, 2, 3));
        written.write(&store).unwrap();
        assert_eq!(Mark::read(&store).unwrap(), Some(written));
        fs::write(path_of(&store), b"{").unwrap();
        assert_eq!(Mark::read(&store).unwrap(), None);
    }
}
