//! How the marketplace is, for whoever asks.

use domain::TimestampMs;
use serde::Deserialize;

/// Everything the status page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusView {
    /// What the marketplace consists of, for people.
    pub parts: Vec<PartView>,
    /// What the operator has to say: open ones first, then the newest.
    pub incidents: Vec<IncidentView>,
    /// When this was so.
    pub at: TimestampMs,
}

/// One part, and how it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartView {
    /// A word or two.
    pub name: &'static str,
    /// What people do with it.
    pub what: &'static str,
    /// Whether it works now.
    pub works: bool,
    /// The last 90 days, the oldest first.
    pub days: Vec<DayView>,
    /// How much of the time of these days it has worked; `None` before anything is known.
    pub worked: Option<Share>,
}

/// One day of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayView {
    /// Its beginning.
    pub at: TimestampMs,
    /// How much of it the part has worked; `None` if nothing is known of the day.
    pub worked: Option<Share>,
}

/// A part of a time, in ten-thousandths, rounded down: 10,000 is without any interruption.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Share(pub u16);

impl std::fmt::Display for Share {
    /// As a percentage, such as `99.98 %`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            10_000.. => f.write_str("100 %"),
            share => write!(f, "{}.{:02} %", share / 100, share % 100),
        }
    }
}

/// Something that went wrong, in the operator's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncidentView {
    /// A few words.
    pub title: String,
    /// How far they are.
    pub stage: IncidentStage,
    /// Since when, as the operator writes it.
    pub began: String,
    /// What they said, with the time that they gave it; newest first.
    pub updates: Vec<(String, String)>,
}

/// How far the operator is with an incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IncidentStage {
    /// Nobody knows yet what it is.
    Investigating,
    /// Known, and being mended.
    Identified,
    /// Mended, it seems.
    Watching,
    /// Over.
    Resolved,
}

impl IncidentStage {
    /// What the page calls it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Investigating => "Being looked into",
            Self::Identified => "Being mended",
            Self::Watching => "Mended, being watched",
            Self::Resolved => "Over",
        }
    }

    /// Whether it still matters to whoever uses the site.
    #[must_use]
    pub fn is_open(self) -> bool {
        self != Self::Resolved
    }
}
