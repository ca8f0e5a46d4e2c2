//! Whether somebody would notice that an escrow's money is taken.

use super::Finding;
use crate::escrow::{Machinery, Unwatched, unwatched};
use crate::state::AppState;
use crate::store::StoreError;

/// The most escrows that are named.
const NAMED: usize = 20;

pub(super) async fn examine(state: &AppState, machinery: &Machinery) -> Result<Vec<Finding>, StoreError> {
    const NAME: &str = "unwatched";
    let is_held_back = machinery.guard.restored().await?.is_some();
    let mut db = state.store.read("list", "key_images").await?;
    let mut all = unwatched(&mut db).await?;
    drop(db);
    // What came just now is asked for next; a restored store waits for that too.
    all.retain(|one| is_held_back || one.overdue > 0);
    let told = all.iter().take(NAMED).map(|Unwatched { escrow, outputs, .. }| {
        let reference = state.sealer.reference(*escrow);
        format!("{reference} ({outputs} outputs)")
    });
    let told: Vec<String> = told.collect();
    Ok(vec![if told.is_empty() {
        Finding::ok(NAME, "whoever took an escrow's money would be noticed")
    } else {
        Finding::fail(
            NAME,
            format!(
                "nobody would notice who takes the money of {} escrows, for their wallets have not told its key \
                 images: see the wallet processes here, and the server's log: {}",
                all.len(),
                told.join("; ")
            ),
        )
    }])
}
