//! What an operator must know, found out without the running server's help.

mod books;
mod monero;
mod store;
mod unwatched;

use std::fmt;

pub use books::{ATTEMPTS, LATE_SECS, SLOW_SECS};

use serde::Serialize;

use crate::config::Secrets;
use crate::escrow::{ConnectError, Machinery};
use crate::state::AppState;

/// How grave a [`Finding`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// As it should be.
    Ok,
    /// Worth a look; people are served and money is safe.
    Warn,
    /// Somebody must do something.
    Fail,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Fail => "fail",
        })
    }
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// How grave it is.
    pub level: Level,
    /// What was looked at: `monerod`, `frozen`, …
    pub name: String,
    /// How it is and, unless it is well, what to do. No address, no identifier but short references.
    pub text: String,
}

impl Finding {
    /// As it should be.
    #[must_use]
    pub fn ok(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self::new(Level::Ok, name, text)
    }

    /// Worth a look.
    #[must_use]
    pub fn warn(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self::new(Level::Warn, name, text)
    }

    /// To be mended.
    #[must_use]
    pub fn fail(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self::new(Level::Fail, name, text)
    }

    fn new(level: Level, name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            level,
            name: name.into(),
            text: text.into(),
        }
    }

    /// What `look` found, or that it could not look.
    fn or_fail<E: fmt::Display>(name: &str, look: Result<Vec<Self>, E>) -> Vec<Self> {
        look.unwrap_or_else(|error| vec![Self::fail(name, error.to_string())])
    }
}

/// Looks at everything behind an open store.
///
/// # Errors
/// If the settings do not lead to Monero's processes at all.
pub async fn examine(state: &AppState, secrets: &Secrets) -> Result<Vec<Finding>, ConnectError> {
    let machinery = Machinery::connect(state, secrets)?;
    let mut found = Finding::or_fail("store", store::examine(state).await);
    found.push(store::disk(state));
    found.extend(Finding::or_fail("engine", store::engine(state, &machinery).await));
    found.extend(monero::examine(state, secrets, &machinery).await);
    found.extend(Finding::or_fail(
        "escrows",
        books::examine(state, &machinery).await,
    ));
    found.extend(Finding::or_fail(
        "unwatched",
        unwatched::examine(state, &machinery).await,
    ));
    Ok(found)
}
