//! Bringing the wallets of an escrow near the chain's end, long before a payout needs them.

use domain::{Role, WalletId};

use super::WalletRpc;
use super::pool::Purpose;
use crate::multisig::MultisigError;

impl WalletRpc {
    /// Has each party's wallet read the blocks that it has not seen, one after another; answers how many blocks that
    /// were. Payouts go before it for a process.
    ///
    /// # Errors
    /// [`MultisigError::Busy`] while the wallet is in use or no process is free; else those of opening a wallet.
    pub async fn refresh(&self, wallet: WalletId) -> Result<u64, MultisigError> {
        let _lock = self.locks.try_lock(wallet).ok_or(MultisigError::Busy)?;
        let (record, address) = self.ready_record(wallet).await?;
        let mut blocks = 0;
        for role in Role::ALL {
            let party = record.parties.get(role);
            let mut lease = self.pools.get(role).lease(party, Purpose::Ceremony).await?;
            lease.open(party, &address).await?;
            blocks += lease.client().refresh().await?;
            lease.close().await?;
        }
        Ok(blocks)
    }
}
