//! What can go wrong in the store.

use std::sync::atomic::{AtomicU64, Ordering};

/// A failure of the store, without any value of a row.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file is not a store that this key opens.
    #[error(
        "the store at {path} cannot be opened with this key: check secret store-key, and that the file is a store"
    )]
    WrongKey {
        /// The file.
        path: String,
    },
    /// There is no file where the settings say.
    #[error(
        "there is no store at {path}: check setting store.path, or run `marketplace migrate` to make one"
    )]
    Missing {
        /// Where.
        path: String,
    },
    /// The library was built without encryption.
    #[error("this build has no SQLCipher: the store would be written in the clear")]
    NotEncrypted,
    /// The file or its directory cannot be used.
    #[error("the store at {path} cannot be opened: {source}")]
    Open {
        /// The file.
        path: String,
        /// Why.
        source: sqlx::Error,
    },
    /// A migration failed.
    #[error("a migration of the store failed: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// Another process holds the file.
    #[error("the store is busy")]
    Busy,
    /// The disk is full, or the file cannot be written for another reason. Nothing was changed.
    #[error("the store cannot be written: make room on its disk, and check that it is sound: {0}")]
    Unwritable(sqlx::Error),
    /// A row with this value exists already.
    #[error("{constraint} exists already")]
    Duplicate {
        /// The columns, as `table.column`.
        constraint: String,
    },
    /// Something this row refers to does not exist, or a check failed.
    #[error("the store refused the row: {0}")]
    Refused(String),
    /// A number does not fit in the store.
    #[error("{0} does not fit in the store")]
    OutOfRange(&'static str),
    /// A row holds what this program cannot have written.
    #[error("the store holds a {0} that cannot be read")]
    Corrupt(&'static str),
    /// Any other failure.
    #[error("the store failed: {0}")]
    Database(sqlx::Error),
}

/// `SQLITE_FULL`, and of `SQLITE_IOERR` the write, the sync, the truncation and the growth of shared memory.
const UNWRITABLE: [u32; 5] = [13, 778, 1034, 1546, 4874];

/// Kinds of failures of SQLite, as metrics call them, and how many this process has seen of each.
static COUNTED: [(&str, AtomicU64); 7] = [
    ("busy", AtomicU64::new(0)),
    ("corrupt", AtomicU64::new(0)),
    ("duplicate", AtomicU64::new(0)),
    ("no_connection", AtomicU64::new(0)),
    ("other", AtomicU64::new(0)),
    ("refused", AtomicU64::new(0)),
    ("unwritable", AtomicU64::new(0)),
];

/// How many failures of each kind this process has seen.
pub(super) fn counted() -> impl Iterator<Item = (&'static str, u64)> {
    COUNTED
        .iter()
        .map(|(kind, count)| (*kind, count.load(Ordering::Relaxed)))
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let error = Self::classify(error);
        let kind = error.kind();
        if let Some((_, count)) = COUNTED.iter().find(|(name, _)| *name == kind) {
            count.fetch_add(1, Ordering::Relaxed);
        }
        error
    }
}

impl StoreError {
    fn classify(error: sqlx::Error) -> Self {
        let sqlx::Error::Database(database) = &error else {
            return Self::Database(error);
        };
        let message = database.message();
        if database.is_unique_violation() {
            let constraint = message.rsplit(": ").next().unwrap_or(message).to_owned();
            return Self::Duplicate { constraint };
        }
        if database.is_foreign_key_violation() || database.is_check_violation() {
            return Self::Refused(message.to_owned());
        }
        // 5 is SQLITE_BUSY; extended codes keep it in their low byte.
        match database.code().and_then(|code| code.parse::<u32>().ok()) {
            Some(code) if code & 0xff == 5 => Self::Busy,
            Some(code) if UNWRITABLE.contains(&code) => Self::Unwritable(error),
            _ => Self::Database(error),
        }
    }

    /// One of [`COUNTED`].
    fn kind(&self) -> &'static str {
        match self {
            Self::Busy => "busy",
            Self::Unwritable(_) => "unwritable",
            Self::Duplicate { .. } => "duplicate",
            Self::Refused(_) => "refused",
            Self::Database(sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed) => "no_connection",
            Self::Database(sqlx::Error::Database(error)) if is_damage(error.code().as_deref()) => "corrupt",
            _ => "other",
        }
    }

    /// Whether a row with this value of `table.column` exists already.
    #[must_use]
    pub fn is_duplicate(&self, column: &str) -> bool {
        matches!(self, Self::Duplicate { constraint } if constraint.contains(column))
    }
}

/// 11 is `SQLITE_CORRUPT`, 26 `SQLITE_NOTADB`.
fn is_damage(code: Option<&str>) -> bool {
    let code = code.and_then(|code| code.parse::<u32>().ok());
    code.is_some_and(|code| matches!(code & 0xff, 11 | 26))
}
