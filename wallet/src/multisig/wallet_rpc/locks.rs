//! One job at a time for each wallet: its files cannot be open twice, and two builds would use each other's
//! nonces.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use domain::WalletId;
use tokio::sync::OwnedMutexGuard;

/// A lock for every wallet in use.
#[derive(Default)]
pub(super) struct WalletLocks(Mutex<HashMap<WalletId, Weak<tokio::sync::Mutex<()>>>>);

impl WalletLocks {
    /// Waits until nobody else uses the wallet.
    pub(super) async fn lock(&self, id: WalletId) -> OwnedMutexGuard<()> {
        self.of(id).lock_owned().await
    }

    /// Nothing, if somebody uses the wallet.
    pub(super) fn try_lock(&self, id: WalletId) -> Option<OwnedMutexGuard<()>> {
        self.of(id).try_lock_owned().ok()
    }

    fn of(&self, id: WalletId) -> Arc<tokio::sync::Mutex<()>> {
        let mut locks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(lock) = locks.get(&id).and_then(Weak::upgrade) {
            return lock;
        }
        locks.retain(|_, lock| lock.strong_count() > 0);
        let lock = Arc::default();
        locks.insert(id, Arc::downgrade(&lock));
        lock
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[tokio::test]
    async fn a_wallet_has_one_user_at_a_time_and_no_trace_afterwards() {
        let locks = WalletLocks::default();
        let (one, other) = (WalletId(Uuid::from_u128(1)), WalletId(Uuid::from_u128(2)));
        let held = locks.lock(one).await;
        assert!(locks.try_lock(one).is_none());
        drop(locks.lock(other).await);
        drop(held);
        drop(locks.lock(other).await);
        drop(locks.of(one));
        assert_eq!(locks.0.lock().unwrap().len(), 1);
    }
}
