//! Ordinary wallets: those that payouts and refunds go to.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use rand::distr::{Alphanumeric, SampleString};
use tokio::sync::Mutex;

use super::{RegtestError, WalletProcess};
use crate::rpc::wallet::{Balance, WalletFile};

/// Makes ordinary wallets; all share one process, which opens one at a time.
#[derive(Clone)]
pub struct People {
    process: Arc<Mutex<WalletProcess>>,
    count: Arc<AtomicU32>,
}

/// One person's wallet.
pub struct OrdinaryWallet {
    people: People,
    file: String,
    address: String,
}

impl People {
    pub(super) fn new(process: WalletProcess) -> Self {
        Self {
            process: Arc::new(Mutex::new(process)),
            count: Arc::default(),
        }
    }

    /// Creates a wallet.
    ///
    /// # Errors
    /// Those of the wallet process.
    pub async fn new_wallet(&self) -> Result<OrdinaryWallet, RegtestError> {
        let process = self.process.lock().await;
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        // The directory may hold wallets of an earlier start.
        let suffix = Alphanumeric.sample_string(&mut rand::rng(), 8);
        let file = format!("person-{number}-{suffix}");
        process.client().create_wallet(named(&file)).await?;
        let address = process.client().address().await?;
        process.client().close_wallet().await?;
        Ok(OrdinaryWallet {
            people: self.clone(),
            file,
            address,
        })
    }
}

impl OrdinaryWallet {
    /// Its address.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// What it has, as of the newest block.
    ///
    /// # Errors
    /// Those of the wallet process.
    pub async fn balance(&self) -> Result<Balance, RegtestError> {
        let process = self.people.process.lock().await;
        process.client().open_wallet(named(&self.file)).await?;
        process.client().refresh().await?;
        let balance = process.client().balance().await?;
        process.client().close_wallet().await?;
        Ok(balance)
    }
}

const fn named(filename: &str) -> WalletFile<'_> {
    WalletFile {
        filename,
        password: "",
    }
}
