//! What ordinary people are paid to: the accounts of one ordinary wallet.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use domain::{Network, Piconero, TxId};
use monero::cryptonote::subaddress::{Index, get_subaddress};
use monero::{Address, KeyPair, ViewPair};
use rand::distr::{Alphanumeric, SampleString};
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::json;
use tokio::sync::Mutex;

use super::{RegtestError, WalletProcess};
use crate::address::prefix_network;
use crate::keys::{WalletKeys, random_key};
use crate::rpc::wallet::{Balance, WalletFile};

/// Gives accounts out. Their keys are made here; the wallet's file when somebody first asks what they have,
/// because a process takes seconds of computing to open one.
#[derive(Clone)]
pub struct People {
    desk: Arc<Mutex<Desk>>,
    keys: Arc<KeyPair>,
    accounts: Arc<AtomicU32>,
}

/// One person's account. The first has the wallet's primary address, the others have subaddresses.
pub struct OrdinaryWallet {
    people: People,
    account: u32,
    address: String,
}

/// Money that came to an account.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Receipt {
    /// The transaction that brought it.
    #[serde(rename = "txid")]
    pub tx_id: TxId,
    /// How much.
    pub amount: Piconero,
    /// To which account.
    #[serde(rename = "subaddr_index")]
    account: Account,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct Account {
    major: u32,
}

#[derive(Deserialize)]
struct Receipts {
    #[serde(default)]
    r#in: Vec<Receipt>,
}

struct Desk {
    process: WalletProcess,
    is_open: bool,
}

impl People {
    pub(super) fn new(process: WalletProcess) -> Self {
        let keys = KeyPair {
            view: random_key(&mut rand::rng()),
            spend: random_key(&mut rand::rng()),
        };
        let desk = Desk {
            process,
            is_open: false,
        };
        Self {
            desk: Arc::new(Mutex::new(desk)),
            keys: Arc::new(keys),
            accounts: Arc::default(),
        }
    }

    /// Gives out a new account.
    pub fn new_wallet(&self) -> OrdinaryWallet {
        let account = self.accounts.fetch_add(1, Ordering::Relaxed);
        let address = if account == 0 {
            self.primary_address()
        } else {
            let index = Index {
                major: account,
                minor: 0,
            };
            let network = prefix_network(Network::Regtest);
            get_subaddress(&ViewPair::from(&*self.keys), index, Some(network))
        };
        OrdinaryWallet {
            people: self.clone(),
            account,
            address: address.to_string(),
        }
    }

    fn primary_address(&self) -> Address {
        Address::from_keypair(prefix_network(Network::Regtest), &self.keys)
    }

    /// Everything that came to all of them, in blocks.
    ///
    /// # Errors
    /// Those of the wallet process.
    pub async fn receipts(&self) -> Result<Vec<Receipt>, RegtestError> {
        let mut desk = self.desk.lock().await;
        let process = self.open(&mut desk).await?;
        process.refresh().await?;
        let all = json!({ "in": true, "all_accounts": true });
        let Receipts { r#in: receipts } = process.transport().call("get_transfers", all).await?;
        Ok(receipts)
    }

    /// Makes the file of these keys and opens it, unless that has been done.
    async fn open<'a>(&self, desk: &'a mut Desk) -> Result<&'a WalletProcess, RegtestError> {
        if !desk.is_open {
            // The directory may hold the wallet of an earlier start.
            let suffix = Alphanumeric.sample_string(&mut rand::rng(), 8);
            let file = WalletFile {
                filename: &format!("people-{suffix}"),
                password: "",
            };
            let keys = WalletKeys::of(&self.keys, Network::Regtest);
            let client = desk.process.client();
            client.generate_from_keys(file, &keys, 0).await?;
            desk.is_open = true;
        }
        Ok(&desk.process)
    }
}

impl OrdinaryWallet {
    /// Whether this came to it.
    pub fn owns(&self, receipt: &Receipt) -> bool {
        receipt.account.major == self.account
    }

    /// Its address.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The private view key, which sees what comes to its address.
    pub fn view_key(&self) -> SecretString {
        SecretString::from(self.people.keys.view.to_string())
    }

    /// What it has, as of the newest block.
    ///
    /// # Errors
    /// Those of the wallet process.
    pub async fn balance(&self) -> Result<Balance, RegtestError> {
        let mut desk = self.people.desk.lock().await;
        let process = self.people.open(&mut desk).await?;
        process.refresh().await?;
        Ok(process.client().balance_of_account(self.account).await?)
    }
}
