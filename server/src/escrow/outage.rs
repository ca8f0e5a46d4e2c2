//! Noticing that nobody followed the chain for a while.

use super::{Engine, EngineError};
use crate::store::deadlines::{self, Seen};

/// Less is ordinary: an update, a restart, a slow block. On mainnet one block in three million takes half an hour.
const OUTAGE_SECS: u64 = 30 * 60;
/// How often it is kept until when deadlines have passed.
const KEEP_EVERY_SECS: u64 = 60;
/// How far a block's time can be ahead of the network's. Source: Monero, `CRYPTONOTE_BLOCK_FUTURE_TIME_LIMIT`.
const BLOCK_AHEAD_SECS: u64 = 2 * 60 * 60;

/// Knows until when deadlines have passed.
#[derive(Debug, Default)]
pub(super) struct Outages {
    kept: Option<Seen>,
}

impl Outages {
    /// Deadlines are about to pass, as `now` says. After a long time in which they could not, whoever has one gets that
    /// time back first: they may have found the site down, and what they did since a backup may be lost.
    pub(super) async fn notice(&mut self, engine: &Engine, now: Seen) -> Result<(), EngineError> {
        if now.at.plus_secs(BLOCK_AHEAD_SECS) < now.tip_time {
            // The wall clock is behind; by it nothing can be told.
            return Ok(());
        }
        if self.kept.is_none() {
            let mut db = engine.store.read("get", "deadlines_seen").await?;
            self.kept = deadlines::get(&mut db).await?;
        }
        let last = self.kept;
        let away_secs = last.map_or(0, |last| now.secs_since(last));
        if away_secs >= OUTAGE_SECS {
            let escrows = engine.give_back(away_secs, now).await?;
            self.kept = Some(now);
            tracing::warn!(away_secs, escrows, "deadlines are later by the time of an outage");
            return Ok(());
        }
        let is_recent = |last: Seen| last.at <= now.at && now.at.secs_since(last.at) < KEEP_EVERY_SECS;
        if last.is_some_and(is_recent) {
            return Ok(());
        }
        let mut tx = engine.store.write("put", "deadlines_seen").await?;
        deadlines::put(&mut tx, now).await?;
        tx.commit().await?;
        self.kept = Some(now);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
