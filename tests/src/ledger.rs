//! What the chain itself says about a transaction.

use domain::Piconero;
use serde_json::{Value, json};
use wallet::regtest::{Receipt, Regtest};

use crate::stack::Stack;

/// The network fee of a transaction, read from the daemon's own decoding of it; `None` while the daemon has
/// not seen it.
pub async fn network_fee(regtest: &Regtest, tx_id: &str) -> Option<Piconero> {
    let url = format!("{}/get_transactions", regtest.daemon.endpoint().url);
    let body = json!({"txs_hashes": [tx_id], "decode_as_json": true});
    let answer = reqwest::Client::new()
        .post(url)
        .json(&body)
        .send()
        .await
        .expect("an answer");
    let answer: Value = answer.json().await.expect("JSON");
    let decoded = answer["txs"][0]["as_json"].as_str()?;
    let decoded: Value = serde_json::from_str(decoded).expect("JSON");
    Some(Piconero(
        decoded["rct_signatures"]["txnFee"].as_u64().expect("a fee"),
    ))
}

/// What left an escrow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaidOut {
    /// To the vendor.
    pub vendor: u64,
    /// To the operator.
    pub fee: u64,
    /// Back to the buyer.
    pub buyer: u64,
    /// To the miners.
    pub network: u64,
    /// In so many transactions.
    pub transactions: usize,
}

impl PaidOut {
    /// All of it, in piconero.
    #[must_use]
    pub const fn sum(&self) -> u64 {
        self.vendor + self.fee + self.buyer + self.network
    }

    /// What the vendor, the operator and the buyer got of it, as [`Purchase::balances`](crate::Purchase::balances) has
    /// them.
    #[must_use]
    pub const fn shares(&self) -> [u64; 3] {
        [self.vendor, self.fee, self.buyer]
    }

    /// Adds what left another.
    pub const fn add(&mut self, other: &Self) {
        self.vendor += other.vendor;
        self.fee += other.fee;
        self.buyer += other.buyer;
        self.network += other.network;
        self.transactions += other.transactions;
    }
}

/// What the recipients' own wallets have received, by transaction.
pub struct Receipts<'a> {
    stack: &'a Stack,
    all: Vec<Receipt>,
}

impl<'a> Receipts<'a> {
    /// As of the newest block.
    ///
    /// # Panics
    /// If the recipients' wallet does not say.
    pub async fn of(stack: &'a Stack) -> Self {
        let all = stack.regtest.people.receipts().await.expect("receipts");
        Self { stack, all }
    }

    /// What these transactions have paid: shares by the recipients' wallets, network fees by the chain. One that is
    /// nowhere has paid nothing.
    pub async fn paid_by(&self, tx_ids: &[String]) -> PaidOut {
        let mut paid = PaidOut {
            transactions: tx_ids.len(),
            ..PaidOut::default()
        };
        for tx_id in tx_ids {
            let fee = network_fee(&self.stack.regtest, tx_id).await;
            paid.network += fee.unwrap_or_default().0;
            for receipt in self
                .all
                .iter()
                .filter(|receipt| receipt.tx_id.to_string() == *tx_id)
            {
                let stack = self.stack;
                let owners = [
                    (&stack.payout, &mut paid.vendor),
                    (&stack.fees, &mut paid.fee),
                    (&stack.refund, &mut paid.buyer),
                ];
                for (wallet, sum) in owners {
                    if wallet.owns(receipt) {
                        *sum += receipt.amount.0;
                    }
                }
            }
        }
        paid
    }

    /// Everything that anybody received, in piconero.
    #[must_use]
    pub fn sum(&self) -> u64 {
        self.all.iter().map(|receipt| receipt.amount.0).sum()
    }
}
