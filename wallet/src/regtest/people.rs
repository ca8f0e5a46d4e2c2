//! Ordinary wallets: those that payouts and refunds go to.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use rand::distr::{Alphanumeric, SampleString};
use tokio::sync::Mutex;

use super::{RegtestError, WalletProcess};
use crate::rpc::WalletClient;
use crate::rpc::wallet::{Balance, WalletFile};

/// Makes ordinary wallets; all share one process, which opens one at a time.
#[derive(Clone)]
pub struct People {
    desk: Arc<Mutex<Desk>>,
    count: Arc<AtomicU32>,
}

/// One person's wallet.
pub struct OrdinaryWallet {
    people: People,
    file: String,
    address: String,
}

/// The process, and the file that it has open. Opening takes a second or more of computing, as the process
/// makes itself a new TLS key each time.
struct Desk {
    process: WalletProcess,
    open: Option<String>,
}

impl People {
    pub(super) fn new(process: WalletProcess) -> Self {
        let desk = Desk { process, open: None };
        Self {
            desk: Arc::new(Mutex::new(desk)),
            count: Arc::default(),
        }
    }

    /// Creates a wallet.
    ///
    /// # Errors
    /// Those of the wallet process.
    pub async fn new_wallet(&self) -> Result<OrdinaryWallet, RegtestError> {
        let mut desk = self.desk.lock().await;
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        // The directory may hold wallets of an earlier start.
        let suffix = Alphanumeric.sample_string(&mut rand::rng(), 8);
        let file = format!("person-{number}-{suffix}");
        desk.close().await?;
        desk.process.client().create_wallet(named(&file)).await?;
        desk.open = Some(file.clone());
        let address = desk.process.client().address().await?;
        Ok(OrdinaryWallet {
            people: self.clone(),
            file,
            address,
        })
    }
}

impl Desk {
    async fn open(&mut self, file: &str) -> Result<&WalletClient, RegtestError> {
        if self.open.as_deref() != Some(file) {
            self.close().await?;
            self.process.client().open_wallet(named(file)).await?;
            self.open = Some(file.to_owned());
        }
        Ok(self.process.client())
    }

    async fn close(&mut self) -> Result<(), RegtestError> {
        self.open = None;
        Ok(self.process.client().close_wallet().await?)
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
        let mut desk = self.people.desk.lock().await;
        let client = desk.open(&self.file).await?;
        client.refresh().await?;
        Ok(client.balance().await?)
    }
}

const fn named(filename: &str) -> WalletFile<'_> {
    WalletFile {
        filename,
        password: "",
    }
}
