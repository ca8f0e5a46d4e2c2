//! How the marketplace is and was, for people.

mod incidents;
mod part;

use std::path::PathBuf;
use std::sync::Arc;

use app::view::{DayView, IncidentView, PartView, Share, StatusView};
use domain::{Clock, TimestampMs};

pub(crate) use part::Part;

use crate::escrow::{EngineState, EngineStatus};
use crate::health::Health;
use crate::state::AppState;
use crate::store::status_days::{self, Day, MINUTES_A_DAY, Minute};
use crate::store::{Store, StoreError};

/// Days that are shown.
const DAYS: i64 = 90;

/// Looks, remembers, and tells. Cloning is cheap.
#[derive(Clone)]
pub(crate) struct Status {
    store: Store,
    health: Health,
    engine: EngineStatus,
    clock: Arc<dyn Clock>,
    incidents_dir: Option<PathBuf>,
}

impl Status {
    pub(crate) fn of(state: &AppState) -> Self {
        Self {
            store: state.store.clone(),
            health: state.health.clone(),
            engine: state.engine_status.clone(),
            clock: Arc::clone(&state.clock),
            incidents_dir: state.config.http.incidents_dir.clone(),
        }
    }

    /// Remembers how each part is in this minute, unless that is known already.
    ///
    /// # Errors
    /// Those of the store; the minute then counts as one in which nothing worked.
    pub(crate) async fn remember(&self) -> Result<(), StoreError> {
        let minute = Minute::of(self.clock.now());
        let mut db = self.store.read("get", "status_days").await?;
        // All parts are counted together.
        let last = status_days::last(&mut db, Part::Site.key()).await?;
        drop(db);
        if last >= Some(minute) {
            return Ok(());
        }
        let report = self.health.report().await;
        // Whoever holds the engine counts: a trouble of one that only stands by is no visitor's.
        if !report.is_healthy() && self.engine.get() == EngineState::Standby {
            return Ok(());
        }
        let mut tx = self.store.write("count", "status_days").await?;
        for part in Part::ALL {
            status_days::count(&mut tx, part.key(), minute, part.works(&report)).await?;
        }
        tx.commit().await
    }

    /// Everything the page shows.
    ///
    /// # Errors
    /// Those of the store.
    pub(crate) async fn view(&self) -> Result<StatusView, StoreError> {
        let report = self.health.report().await;
        let now = self.clock.now();
        let minute = Minute::of(now);
        let mut parts = Vec::new();
        let mut db = self.store.read("list", "status_days").await?;
        for part in Part::ALL {
            let first = status_days::first(&mut db, part.key()).await?;
            let days = status_days::since(&mut db, part.key(), minute.day() - DAYS + 1).await?;
            let history = History {
                first,
                days,
                now: minute,
            };
            let (days, worked) = history.told();
            parts.push(PartView {
                name: part.name(),
                what: part.what(),
                works: part.works(&report),
                days,
                worked,
            });
        }
        drop(db);
        let incidents = self.incidents().await;
        Ok(StatusView {
            parts,
            incidents,
            at: now,
        })
    }

    async fn incidents(&self) -> Vec<IncidentView> {
        let Some(directory) = self.incidents_dir.clone() else {
            return Vec::new();
        };
        let read = tokio::task::spawn_blocking(move || incidents::read(&directory)).await;
        read.map_err(std::io::Error::other)
            .flatten()
            .unwrap_or_else(|error| {
                tracing::error!(%error, "setting http.incidents_dir: incidents cannot be shown");
                Vec::new()
            })
    }
}

/// What is known of one part.
struct History {
    /// The first minute ever counted.
    first: Option<Minute>,
    days: Vec<Day>,
    /// The minute that is not over yet.
    now: Minute,
}

impl History {
    /// Every day that is shown, and all of them together.
    fn told(&self) -> (Vec<DayView>, Option<Share>) {
        let today = self.now.day();
        let mut sum = (0, 0);
        let days = (today - DAYS + 1..=today).map(|day| {
            let minutes = self.minutes(day);
            sum = (sum.0 + minutes.0, sum.1 + minutes.1);
            DayView {
                at: TimestampMs(day * 86_400_000),
                worked: share(minutes),
            }
        });
        (days.collect(), share(sum))
    }

    /// In how many minutes of the day it worked, of how many that it could have: a minute that nobody counted is one
    /// in which the server did not run.
    fn minutes(&self, day: i64) -> (i64, i64) {
        let Some(Minute(first)) = self.first else {
            return (0, 0);
        };
        let begins = first.max(day * MINUTES_A_DAY);
        let known = self.days.iter().find(|known| known.day == day);
        // The running minute belongs to it once it was counted.
        let counted = i64::from(known.is_some_and(|known| known.last_minute >= self.now.0));
        let ends = (self.now.0 + counted).min((day + 1) * MINUTES_A_DAY);
        let all = (ends - begins).max(0);
        let good = known.map_or(0, |known| known.minutes - known.failed);
        (good.clamp(0, all), all)
    }
}

fn share((good, all): (i64, i64)) -> Option<Share> {
    let share = (good * 10_000).checked_div(all)?;
    u16::try_from(share).ok().map(Share)
}
