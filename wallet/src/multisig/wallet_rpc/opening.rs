//! Opening wallets before the payout that may need them.

use domain::{Role, WalletId};
use futures::future::join_all;

use super::WalletRpc;
use super::exchange::exchange;
use super::lease::Lease;
use super::pair::Pair;
use crate::multisig::{MultisigError, PartyRecord, WalletRecord};

impl WalletRpc {
    /// Opens these parties' wallets and brings them up to date, in processes that are idle, and leaves them open for
    /// a while. Two also exchange the nonces that a payout by them uses up; of three nobody knows yet which two
    /// sign. Does nothing while the wallet is in use. Nothing is signed.
    ///
    /// # Errors
    /// Those of opening a wallet; a payout opens it again.
    pub async fn open_ahead(&self, wallet: WalletId, roles: &[Role]) -> Result<(), MultisigError> {
        let Some(_lock) = self.locks.try_lock(wallet) else {
            return Ok(());
        };
        let (record, address) = self.ready_record(wallet).await?;
        let idle = |role: &Role| {
            let party = record.parties.get(*role);
            Some((*role, self.pools.get(*role).lease_idle(party)?))
        };
        let mut leases: Vec<(Role, Lease)> = roles.iter().filter_map(idle).collect();
        if roles.len() == 2
            && leases.len() == 2
            && let (Some(co_signer), Some(builder)) = (leases.pop(), leases.pop())
        {
            return open_two(builder, co_signer, &record, &address).await;
        }
        let open = |(role, lease)| open_one(lease, record.parties.get(role), &address);
        join_all(leases.into_iter().map(open)).await.into_iter().collect()
    }
}

async fn open_two(
    builder: (Role, Lease),
    co_signer: (Role, Lease),
    record: &WalletRecord,
    address: &str,
) -> Result<(), MultisigError> {
    let mut pair = Pair::of(builder, co_signer, record, address).await?;
    let exchanged = exchange(&mut pair).await;
    let parked = pair.park_ahead(record).await;
    exchanged.and(parked)
}

async fn open_one(mut lease: Lease, party: &PartyRecord, address: &str) -> Result<(), MultisigError> {
    lease.open(party, address).await?;
    lease.client().refresh().await?;
    Ok(lease.park_ahead(party).await?)
}
