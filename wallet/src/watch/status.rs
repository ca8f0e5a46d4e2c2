//! Where our own transactions stand.

use domain::{TxId, TxStatus};

use crate::rpc::RpcError;
use crate::rpc::daemon::DaemonClient;

/// Where each of `ids` stands at the daemon, in their order.
///
/// # Errors
/// If a call fails.
pub async fn tx_statuses(daemon: &DaemonClient, ids: &[TxId]) -> Result<Vec<TxStatus>, RpcError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let known = daemon.transactions(ids).await?;
    let status = |id| {
        known
            .get(id)
            .map_or(TxStatus::Missing, |transaction| transaction.status)
    };
    Ok(ids.iter().map(status).collect())
}
