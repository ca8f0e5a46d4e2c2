//! What the scenarios share: a chain, a backend on it, and records in memory.

pub(crate) mod builder;
mod furnished;
pub(crate) mod records;

use std::sync::Arc;
use std::time::Duration;

use domain::escrow::payout::{PayoutPlan, Recipient, Share};
use domain::{Clock, EscrowId, Network, OutputRef, Piconero, Role, TimestampMs, TxId};
use rand::SeedableRng;
use rand::rngs::StdRng;
use records::MemoryRecords;
use serde_json::{Value, json};
use uuid::Uuid;
use wallet::multisig::wallet_rpc::{Observers, WalletRpc, WalletRpcConfig};
use wallet::multisig::{
    EscrowWallet, MultisigBackend, PayoutInput, PayoutRequest, Progress, SignedPayout, UnsignedPayout,
};
use wallet::regtest::{OrdinaryWallet, Regtest, RegtestOptions};

pub(crate) const XMR: u64 = 1_000_000_000_000;
/// Fees are high on a young chain: they follow the block reward.
pub(crate) const FEE_CEILING: Piconero = Piconero(XMR / 10);

struct FixedClock;

impl Clock for FixedClock {
    fn now(&self) -> TimestampMs {
        TimestampMs(1_795_216_680_000)
    }
}

pub(crate) struct World {
    pub(crate) backend: WalletRpc,
    pub(crate) records: Arc<MemoryRecords>,
    pub(crate) chain: Regtest,
}

impl World {
    /// With one ready wallet, and one process of each role.
    pub(crate) async fn start() -> Self {
        Self::furnished(1).await
    }

    /// With one ready wallet.
    pub(crate) async fn furnished(processes_per_role: usize) -> Self {
        let world = Self::bare(processes_per_role).await;
        furnished::install(&world.chain, &world.records).await.unwrap();
        world
    }

    /// Without any wallet.
    pub(crate) async fn bare(processes_per_role: usize) -> Self {
        let options = RegtestOptions {
            processes_per_role,
            ..RegtestOptions::default()
        };
        let chain = Regtest::start_with(options).await.unwrap();
        let records = Arc::new(MemoryRecords::default());
        let backend = backend(&chain, &records);
        Self {
            backend,
            records,
            chain,
        }
    }

    /// Forgets everything but the records, as a crash of the server does.
    pub(crate) fn restart_backend(&mut self) {
        self.backend = backend(&self.chain, &self.records);
    }

    pub(crate) async fn claim(&self, number: u128) -> EscrowWallet {
        self.backend.top_up(1).await.unwrap();
        ready(self.backend.claim(escrow(number)).await.unwrap())
    }

    /// Pays each amount in a transaction of its own and waits for all to unlock.
    pub(crate) async fn fund(&self, wallet: &EscrowWallet, amounts: &[u64]) -> Vec<PayoutInput> {
        let mut transactions = Vec::new();
        for amount in amounts {
            let amount = Piconero(*amount);
            transactions.push((self.chain.pay(&wallet.address, amount).await.unwrap(), amount));
        }
        // One more than the ten confirmations: a new transaction may miss the first block.
        self.chain.mine(11).await.unwrap();
        let mut inputs = Vec::new();
        for (tx_id, amount) in transactions {
            inputs.push(self.input(wallet, tx_id, amount).await);
        }
        inputs
    }

    /// The output of `tx_id` that belongs to the escrow, found by the view key as the watcher does.
    pub(crate) async fn input(&self, wallet: &EscrowWallet, tx_id: TxId, amount: Piconero) -> PayoutInput {
        let index = owned_index(&self.chain, wallet, tx_id).await;
        let output = OutputRef { tx_id, index };
        PayoutInput { output, amount }
    }

    /// What the miner of the newest block got.
    pub(crate) async fn newest_reward(&self) -> u64 {
        let daemon = self.chain.daemon.transport();
        let answer: Value = daemon.call("get_last_block_header", json!({})).await.unwrap();
        answer["block_header"]["reward"].as_u64().unwrap()
    }

    pub(crate) async fn build(&self, request: &PayoutRequest) -> UnsignedPayout {
        ready(self.backend.build(request).await.unwrap())
    }

    pub(crate) async fn co_sign(&self, request: &PayoutRequest, unsigned: &UnsignedPayout) -> SignedPayout {
        ready(self.backend.co_sign(request, unsigned).await.unwrap())
    }

    pub(crate) async fn pay_out(&self, request: &PayoutRequest) -> SignedPayout {
        let unsigned = self.build(request).await;
        let signed = self.co_sign(request, &unsigned).await;
        self.backend.broadcast(request, &signed).await.unwrap();
        self.chain.mine(11).await.unwrap();
        signed
    }
}

fn backend(chain: &Regtest, records: &Arc<MemoryRecords>) -> WalletRpc {
    backend_observed(chain, records, &Observers::default())
}

/// A backend whose calls `observers` hear of.
pub(crate) fn backend_observed(
    chain: &Regtest,
    records: &Arc<MemoryRecords>,
    observers: &Observers,
) -> WalletRpc {
    let mut config = WalletRpcConfig::new(Network::Regtest, chain.daemon.endpoint(), chain.endpoints());
    config.lease_timeout = Duration::from_mins(5);
    let randomness = Box::new(StdRng::from_os_rng());
    WalletRpc::new(
        &config,
        observers,
        Arc::<MemoryRecords>::clone(records),
        Arc::new(FixedClock),
        randomness,
    )
    .unwrap()
}

pub(crate) fn ready<T>(progress: Progress<T>) -> T {
    match progress {
        Progress::Ready(value) => value,
        Progress::NeedsSteps(roles) => panic!("waits for {roles:?}"),
    }
}

pub(crate) const fn escrow(number: u128) -> EscrowId {
    EscrowId(Uuid::from_u128(number))
}

/// A payout by vendor and buyer of all `inputs`; each of `to` gets its part before the fee, the last one the
/// rest. All but the operator bear the network fee in equal parts, as contracts have it.
pub(crate) fn request(
    wallet: &EscrowWallet,
    inputs: Vec<PayoutInput>,
    to: &[(&OrdinaryWallet, u64)],
) -> PayoutRequest {
    let total: Piconero = inputs.iter().map(|input| input.amount).sum();
    let mut rest = total.0;
    let mut shares = Vec::new();
    let recipients = [Recipient::Vendor, Recipient::Operator, Recipient::Buyer];
    for (place, (person, gross)) in to.iter().enumerate() {
        let gross = if place + 1 == to.len() { rest } else { *gross };
        rest -= gross;
        let recipient = recipients[place % 3];
        shares.push(Share {
            recipient,
            address: person.address().to_owned(),
            gross: Piconero(gross),
            bears_fee: recipient != Recipient::Operator,
        });
    }
    PayoutRequest {
        wallet: wallet.id,
        builder: Role::Vendor,
        co_signer: Role::Buyer,
        inputs,
        shares: PayoutPlan { total, shares },
        fee_ceiling: FEE_CEILING,
    }
}

/// What `person` is due once the fee is known.
pub(crate) fn due(request: &PayoutRequest, signed: &SignedPayout, person: &OrdinaryWallet) -> Piconero {
    let payments = request.shares.payments(signed.network_fee).unwrap();
    payments
        .iter()
        .find(|payment| payment.address == person.address())
        .unwrap()
        .amount
}

/// What is not spent, as `role`'s wallet sees it. Only a party that exchanged key images sees any spend.
pub(crate) async fn left(world: &World, wallet: &EscrowWallet, role: Role) -> Vec<u64> {
    use wallet::multisig::WalletRecords;
    use wallet::rpc::wallet::WalletFile;
    let record = world.records.get(wallet.id).await.unwrap().unwrap();
    let party = record.parties.get(role);
    let client = world.chain.roles.get(role)[0].client();
    let file = WalletFile {
        filename: &party.file,
        password: party.password.expose(),
    };
    client.close_wallet().await.unwrap();
    client.open_wallet(file).await.unwrap();
    client.refresh().await.unwrap();
    let outputs = client.incoming_transfers().await.unwrap();
    client.close_wallet().await.unwrap();
    let mut left: Vec<u64> = outputs
        .iter()
        .filter(|output| !output.spent)
        .map(|output| output.amount.0)
        .collect();
    left.sort_unstable();
    left
}

async fn owned_index(chain: &Regtest, wallet: &EscrowWallet, tx_id: TxId) -> u32 {
    use monero::util::key::{PrivateKey, ViewPair};
    use secrecy::ExposeSecret;
    let params = json!({ "txs_hashes": [tx_id], "prune": false });
    let answer: Value = chain
        .daemon
        .transport()
        .post("/get_transactions", params)
        .await
        .unwrap();
    let bytes = hex::decode(answer["txs"][0]["as_hex"].as_str().unwrap()).unwrap();
    let transaction: monero::Transaction = monero::consensus::deserialize(&bytes).unwrap();
    let address: monero::Address = wallet.address.parse().unwrap();
    let mut view = [0; 32];
    hex::decode_to_slice(wallet.view_key.expose_secret(), &mut view).unwrap();
    let pair = ViewPair {
        view: PrivateKey::from_slice(&view).unwrap(),
        spend: address.public_spend,
    };
    let owned = transaction
        .prefix
        .check_outputs(&pair, 0..1, 0..1, transaction.rct_signatures.sig.as_ref())
        .unwrap();
    u32::try_from(owned[0].index()).unwrap()
}
