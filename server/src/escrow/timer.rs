//! Letting deadlines pass.

use std::collections::BTreeSet;

use domain::escrow::Event;
use domain::{Actor, EscrowId, TimestampMs};

use super::keep::Keep;
use super::{Engine, EngineError};
use crate::store::escrows;

/// Escrows looked at in one go; the rest follows with the next look at the chain.
const AT_ONCE: u32 = 500;

/// Tells every escrow whose deadline is at or before `seen_until` that time has passed. `seen_until` is when
/// the last whole look at the chain began: what was paid before the deadline has been seen then. Escrows that
/// could not be told what was seen, those `in_the_dark`, are left alone.
pub(crate) async fn tick(
    engine: &Engine,
    seen_until: TimestampMs,
    tip_time_ms: TimestampMs,
    in_the_dark: &BTreeSet<EscrowId>,
) -> Result<(), EngineError> {
    let mut db = engine.store.read("list", "escrows").await?;
    let overdue = escrows::overdue(&mut db, seen_until, AT_ONCE).await?;
    drop(db);
    let mut failure = None;
    for id in overdue.into_iter().filter(|id| !in_the_dark.contains(id)) {
        match engine
            .apply(id, &Event::Tick { tip_time_ms }, Actor::Timer, Keep::Nothing)
            .await
        {
            // Refused for now, as when a reorganisation has just taken confirmations away: asked again later.
            Ok(_) | Err(EngineError::Refused(_)) => {}
            Err(error) => failure = Some(error),
        }
    }
    failure.map_or(Ok(()), Err)
}
