//! Ordinary wallets: those that payouts and refunds go to.

use std::sync::Arc;

use curve25519_dalek::Scalar;
use domain::Network;
use monero::{Address, KeyPair, PrivateKey};
use rand::Rng;
use rand::distr::{Alphanumeric, SampleString};
use secrecy::SecretString;
use tokio::sync::Mutex;

use super::{RegtestError, WalletProcess};
use crate::address::prefix_network;
use crate::rpc::WalletClient;
use crate::rpc::wallet::{Balance, WalletFile};

/// Makes ordinary wallets; all share one process, which opens one at a time.
#[derive(Clone)]
pub struct People {
    desk: Arc<Mutex<Desk>>,
}

/// One person's wallet: its keys are made here, its file when somebody first looks into it.
pub struct OrdinaryWallet {
    people: People,
    file: String,
    address: String,
    spend_key: SecretString,
    view_key: SecretString,
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
        }
    }

    /// Makes a wallet.
    pub fn new_wallet(&self) -> OrdinaryWallet {
        let keys = KeyPair {
            view: random_key(),
            spend: random_key(),
        };
        // The directory may hold wallets of an earlier start.
        let suffix = Alphanumeric.sample_string(&mut rand::rng(), 8);
        OrdinaryWallet {
            people: self.clone(),
            file: format!("person-{suffix}"),
            address: Address::from_keypair(prefix_network(Network::Regtest), &keys).to_string(),
            spend_key: keys.spend.to_string().into(),
            view_key: keys.view.to_string().into(),
        }
    }
}

fn random_key() -> PrivateKey {
    PrivateKey::from_scalar(Scalar::from_bytes_mod_order(rand::rng().random()))
}

impl Desk {
    async fn open(&mut self, wallet: &OrdinaryWallet) -> Result<&WalletClient, RegtestError> {
        let client = self.process.client();
        if self.open.as_ref() != Some(&wallet.file) {
            self.open = None;
            client.close_wallet().await?;
            let file = WalletFile {
                filename: &wallet.file,
                password: "",
            };
            if self.process.dir().join(&wallet.file).exists() {
                client.open_wallet(file).await?;
            } else {
                let OrdinaryWallet {
                    address,
                    spend_key,
                    view_key,
                    ..
                } = wallet;
                client
                    .generate_from_keys(file, address, spend_key, view_key)
                    .await?;
            }
            self.open = Some(wallet.file.clone());
        }
        Ok(client)
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
        let client = desk.open(self).await?;
        client.refresh().await?;
        Ok(client.balance().await?)
    }
}
