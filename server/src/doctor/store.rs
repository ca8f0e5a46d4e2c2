//! The store, its disk, and whether somebody moves its money.

use crate::escrow::{EngineLock, GuardError, Machinery};
use crate::paths::directory;
use crate::state::AppState;
use crate::store::StoreError;

use super::Finding;

/// The alert on a full disk comes at this part, too.
const FREE_PERCENT: u64 = 10;
/// Below this part, or with less than a GiB, the next backup or a busy day fills it.
const FULL_PERCENT: u64 = 2;

pub(super) async fn examine(state: &AppState) -> Result<Vec<Finding>, StoreError> {
    let damage = state.store.damage().await?;
    Ok(vec![match damage {
        None => Finding::ok("store", "opens, is up to date and undamaged"),
        Some(damage) => Finding::fail(
            "store",
            format!("is damaged ({damage}): stop the server and restore the newest backup"),
        ),
    }])
}

pub(super) fn disk(state: &AppState) -> Finding {
    match rustix::fs::statvfs(directory(&state.config.store.path)) {
        Err(error) => Finding::fail("disk", format!("the store's disk cannot be asked: {error}")),
        Ok(disk) => {
            let free = disk
                .f_bavail
                .saturating_mul(100)
                .checked_div(disk.f_blocks)
                .unwrap_or(0);
            let gib = disk.f_bavail.saturating_mul(disk.f_frsize) >> 30;
            let text = format!("{free} % of the store's disk, {gib} GiB, are free");
            if free < FULL_PERCENT || gib == 0 {
                Finding::fail("disk", format!("{text}: make room now, orders are about to fail"))
            } else if free < FREE_PERCENT {
                Finding::warn("disk", format!("{text}: make room"))
            } else {
                Finding::ok("disk", text)
            }
        }
    }
}

pub(super) async fn engine(state: &AppState, machinery: &Machinery) -> Result<Vec<Finding>, GuardError> {
    let mut found = Vec::new();
    // Taken for a moment only: a server that starts just now takes it a second later.
    let free = EngineLock::try_take(&state.config.store.path)?.is_some();
    found.push(if free {
        Finding::warn("engine", "no server moves money: start one")
    } else {
        Finding::ok("engine", "a server holds it")
    });
    found.push(match machinery.guard.restored().await? {
        None => Finding::ok("restored", "the store is the newest that this machine knows of"),
        Some((_, why)) => Finding::fail(
            "restored",
            format!(
                "nothing moves, for the store was restored ({why}): look at `reconciliation`, `unwatched` and `frozen` \
                 here and at `marketplace admin unknown-orders`, then run `marketplace admin resume`"
            ),
        ),
    });
    Ok(found)
}
