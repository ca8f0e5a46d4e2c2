//! Escrows that do not go on, and whether the books are right.

use domain::Piconero;

use super::Finding;
use crate::escrow::Machinery;
use crate::state::AppState;
use crate::store::{StoreError, effects, escrows, reconciliation};

/// A deadline is late when it has passed by this many seconds.
pub const LATE_SECS: u64 = 600;
/// A wallet or a payout is slow after this many seconds.
pub const SLOW_SECS: u64 = 3_600;
/// Failures in a row that pass by themselves no more.
pub const ATTEMPTS: u32 = 5;
/// The most escrows that are named.
const NAMED: u32 = 20;

pub(super) async fn examine(state: &AppState, machinery: &Machinery) -> Result<Vec<Finding>, StoreError> {
    Ok(vec![
        failing(state).await?,
        frozen(state).await?,
        stuck(state).await?,
        reconciliation(state, machinery).await?,
    ])
}

async fn failing(state: &AppState) -> Result<Finding, StoreError> {
    let mut db = state.store.read("list", "effects").await?;
    let failing = effects::failing(&mut db, ATTEMPTS, NAMED).await?;
    let told = failing.iter().map(|due| {
        let error = due.last_error.as_deref().unwrap_or("no reason is known");
        format!(
            "{} ({} times: {error})",
            state.sealer.reference(due.escrow),
            due.attempts
        )
    });
    let told: Vec<String> = told.collect();
    Ok(if told.is_empty() {
        Finding::ok("effects", "nothing fails again and again")
    } else {
        Finding::fail(
            "effects",
            format!(
                "mend the cause, then run `marketplace escrow retry` on each: {}",
                told.join("; ")
            ),
        )
    })
}

async fn frozen(state: &AppState) -> Result<Finding, StoreError> {
    let mut db = state.store.read("list", "escrows").await?;
    let frozen = escrows::in_state(&mut db, Some("frozen"), NAMED).await?;
    let told = frozen.iter().filter_map(|escrow| {
        let reason = escrow.state.frozen_because()?;
        let reference = state.sealer.reference(escrow.contract.escrow_id);
        Some(format!("{reference} ({reason})"))
    });
    let told: Vec<String> = told.collect();
    Ok(if told.is_empty() {
        Finding::ok("frozen", "no escrow is frozen")
    } else {
        Finding::fail(
            "frozen",
            format!(
                "look at each with `marketplace escrow verify`: {}",
                told.join("; ")
            ),
        )
    })
}

async fn stuck(state: &AppState) -> Result<Finding, StoreError> {
    let now = state.clock.now();
    let (late, slow) = (now.minus_secs(LATE_SECS), now.minus_secs(SLOW_SECS));
    let mut db = state.store.read("list", "escrows").await?;
    let stuck = escrows::stuck(&mut db, late, slow, u32::MAX, NAMED).await?;
    let told = stuck.iter().map(|escrow| {
        let reference = state.sealer.reference(escrow.contract.escrow_id);
        format!("{reference} ({})", escrow.state.name())
    });
    let told: Vec<String> = told.collect();
    Ok(if told.is_empty() {
        Finding::ok("overdue", "no escrow waits longer than it should")
    } else {
        Finding::warn(
            "overdue",
            format!(
                "a deadline passed ten minutes ago, or a wallet or payout takes over an hour; is the newest block's \
                 time right? {}",
                told.join("; ")
            ),
        )
    })
}

async fn reconciliation(state: &AppState, machinery: &Machinery) -> Result<Finding, StoreError> {
    const NAME: &str = "reconciliation";
    let mut db = state.store.read("get", "reconciliation").await?;
    let Some(last) = reconciliation::last(&mut db).await? else {
        return Ok(Finding::warn(
            NAME,
            "the store was never compared with the chain: start a server, and look again",
        ));
    };
    let text = format!(
        "{} of {} open escrows differ from the chain, at {}",
        last.differing, last.compared, last.at
    );
    let restored = machinery.guard.restored().await?;
    if restored.is_some_and(|(since, _)| last.at <= since) {
        return Ok(Finding::warn(
            NAME,
            format!("{text}, before the store was restored: wait for the next one"),
        ));
    }
    let old_secs = machinery
        .reconcile_every
        .as_secs()
        .saturating_mul(2)
        .saturating_add(LATE_SECS);
    Ok(if last.differing > 0 {
        let Piconero(at_stake) = last.discrepancy;
        Finding::fail(NAME, format!("{text}, by {at_stake} piconero: see `frozen`"))
    } else if state.clock.now().secs_since(last.at) > old_secs {
        Finding::warn(
            NAME,
            format!("{text}: that is long ago; look at the server's log"),
        )
    } else {
        Finding::ok(NAME, text)
    })
}
