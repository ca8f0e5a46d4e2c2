//! Opening wallets before the payout that may need them.

use domain::{Role, WalletId};
use futures::future::join_all;

use super::WalletRpc;
use crate::multisig::{MultisigError, PartyRecord};

impl WalletRpc {
    /// Opens these parties' wallets and brings them up to date, in processes that are idle, and leaves them open for
    /// a while. Does nothing while the wallet is in use. Nothing is signed and no message is exchanged.
    ///
    /// # Errors
    /// Those of opening a wallet; a payout opens it again.
    pub async fn open_ahead(&self, wallet: WalletId, roles: &[Role]) -> Result<(), MultisigError> {
        let Some(_lock) = self.locks.try_lock(wallet) else {
            return Ok(());
        };
        let (record, address) = self.ready_record(wallet).await?;
        let open = |role: &Role| self.open_one(*role, record.parties.get(*role), &address);
        join_all(roles.iter().map(open)).await.into_iter().collect()
    }

    async fn open_one(&self, role: Role, party: &PartyRecord, address: &str) -> Result<(), MultisigError> {
        let Some(mut lease) = self.pools.get(role).lease_idle(party) else {
            return Ok(());
        };
        lease.open(party, address).await?;
        lease.client().refresh().await?;
        Ok(lease.park_ahead(party).await?)
    }
}
