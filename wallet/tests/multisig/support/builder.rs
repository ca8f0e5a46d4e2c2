//! A builder who need not be honest: the wallets of the two who sign, driven by hand.

use std::time::Duration;

use domain::escrow::payout::Payment;
use domain::{Piconero, Role};
use serde_json::json;
use wallet::multisig::{EscrowWallet, PayoutInput, PayoutRequest, UnsignedPayout, WalletRecord};
use wallet::multisig::{PartyRecord, WalletRecords};
use wallet::rpc::wallet::{Destination, Transfer, WalletFile};
use wallet::rpc::{RpcError, Transport, WalletClient};

use super::{FEE_CEILING, World};

/// Builds until the fee is the one that was guessed, as a wallet must that cannot subtract it from what it pays.
const BUILDS: usize = 24;
/// Making a transaction takes seconds on a busy machine.
const PATIENCE: Duration = Duration::from_mins(2);

/// Makes transactions as a builder's wallet does, with whatever destinations.
pub(crate) struct Builder<'a> {
    world: &'a World,
    record: WalletRecord,
    request: PayoutRequest,
    fee: Piconero,
}

/// How a transaction differs from what was decided.
#[derive(Clone, Debug)]
pub(crate) struct Forgery {
    /// The outputs it spends.
    pub(crate) spend: Vec<PayoutInput>,
    /// Monero's fee level.
    pub(crate) priority: u32,
    /// When its outputs unlock.
    pub(crate) unlock_time: u64,
    /// What is done to the decided payments, which are in the order of their addresses. What they leave is change.
    pub(crate) alter: fn(&mut Vec<Payment>, &str),
}

impl<'a> Builder<'a> {
    /// Takes the builder's and the co-signer's wallets away from the backend.
    pub(crate) async fn of(world: &'a World, wallet: &EscrowWallet, request: &PayoutRequest) -> Self {
        Self {
            world,
            record: world.records.get(wallet.id).await.unwrap().unwrap(),
            request: request.clone(),
            fee: FEE_CEILING,
        }
    }

    /// The transaction that was decided.
    pub(crate) fn honest(&self) -> Forgery {
        Forgery {
            spend: self.request.inputs.clone(),
            priority: 1,
            unlock_time: 0,
            alter: |_, _| {},
        }
    }

    /// Opens both wallets and brings them up to date with the chain and with each other. What is made then is what
    /// the co-signer can read; of all that is made after one round it can sign the first.
    pub(crate) async fn begin(&self) {
        self.world.backend.rest().await;
        let (builder, co_signer) =
            tokio::join!(self.open(self.request.builder), self.open(self.request.co_signer));
        builder.refresh().await.unwrap();
        co_signer.refresh().await.unwrap();
        let one = builder.export_multisig_info().await.unwrap();
        let other = co_signer.export_multisig_info().await.unwrap();
        builder.import_multisig_info(&other).await.unwrap();
        co_signer.import_multisig_info(&one).await.unwrap();
    }

    /// Saves and closes both.
    pub(crate) async fn end(&self) {
        let [builder, co_signer] =
            [self.request.builder, self.request.co_signer].map(|role| self.client(role));
        builder.close_wallet().await.unwrap();
        co_signer.close_wallet().await.unwrap();
    }

    /// A well-formed transaction, signed by the builder's wallet.
    ///
    /// # Errors
    /// The wallet's, if it refuses to make such a one.
    pub(crate) async fn make(&mut self, forgery: &Forgery, thief: &str) -> Result<UnsignedPayout, RpcError> {
        let builder = self.client(self.request.builder);
        select(builder, &forgery.spend).await;
        let highest = FEE_CEILING.0 * 10;
        let mut guess = self.fee.0;
        for _ in 0..BUILDS {
            let mut payments = self.due(Piconero(guess));
            (forgery.alter)(&mut payments, thief);
            let transfer = Transfer {
                destinations: payments.into_iter().map(destination).collect(),
                priority: forgery.priority,
                unlock_time: forgery.unlock_time,
                ..Transfer::default()
            };
            match builder.transfer(&transfer).await {
                Ok(sent) if sent.fee.0 == guess => {
                    self.fee = sent.fee;
                    let (tx_set, network_fee) = (sent.multisig_txset, sent.fee);
                    return Ok(UnsignedPayout { tx_set, network_fee });
                }
                // What the guess was too high is change; the next one may be exact.
                Ok(sent) => guess = sent.fee.0,
                Err(error) if forgery.unlock_time > 0 || guess == highest => return Err(error),
                Err(_) => guess = highest,
            }
        }
        panic!("the fee did not settle in {BUILDS} builds of {forgery:?}");
    }

    /// One set of as many transactions as twenty payments need: each has place for fifteen.
    pub(crate) async fn make_two(&self, spend: &[PayoutInput], address: &str) -> UnsignedPayout {
        select(self.client(self.request.builder), spend).await;
        let share = spend.iter().map(|input| input.amount.0).sum::<u64>() / 40;
        let destinations = vec![json!({"address": address, "amount": share}); 20];
        let endpoint = self.world.chain.roles.get(self.request.builder)[0].endpoint();
        let transport = Transport::new(&endpoint, PATIENCE).unwrap();
        let params = json!({"destinations": destinations, "priority": 1});
        let sent: serde_json::Value = transport.call("transfer_split", params).await.unwrap();
        assert_eq!(sent["fee_list"].as_array().unwrap().len(), 2, "two transactions");
        UnsignedPayout {
            tx_set: sent["multisig_txset"].as_str().unwrap().to_owned(),
            network_fee: Piconero(sent["fee_list"][0].as_u64().unwrap()),
        }
    }

    /// The decided payments at this fee, in the order of their addresses.
    pub(crate) fn due(&self, fee: Piconero) -> Vec<Payment> {
        let mut due = self.request.shares.payments(fee).unwrap();
        due.sort_by(|one, other| one.address.cmp(&other.address));
        due
    }

    /// How many transactions the co-signer's wallet signs if nobody checks them. A signature works once: this also
    /// shows that there was none before. It may spend what the co-signer's check told it not to.
    pub(crate) async fn would_sign(&self, unsigned: &UnsignedPayout) -> usize {
        self.world.backend.rest().await;
        let client = self.open(self.request.co_signer).await;
        let signed = client.sign_multisig(&unsigned.tx_set).await.unwrap();
        client.close_wallet().await.unwrap();
        signed.tx_hash_list.len()
    }

    /// The version of the builder's wallet process.
    pub(crate) async fn version(&self) -> (u32, u32) {
        self.client(self.request.builder).version().await.unwrap()
    }

    async fn open(&self, role: Role) -> WalletClient {
        let client = self.client(role).clone();
        let party: &PartyRecord = self.record.parties.get(role);
        let file = WalletFile {
            filename: &party.file,
            password: party.password.expose(),
        };
        client.close_wallet().await.unwrap();
        client.open_wallet(file).await.unwrap();
        client
    }

    fn client(&self, role: Role) -> &WalletClient {
        self.world.chain.roles.get(role)[0].client()
    }
}

/// Lets the open wallet spend these outputs and no others.
async fn select(client: &WalletClient, spend: &[PayoutInput]) {
    for output in client.incoming_transfers().await.unwrap() {
        let wanted = spend.iter().any(|input| input.output.tx_id == output.tx_hash);
        let image = &output.key_image;
        match (wanted, output.frozen) {
            (true, true) => client.thaw(image).await.unwrap(),
            (false, false) => client.freeze(image).await.unwrap(),
            (true, false) | (false, true) => {}
        }
    }
}

fn destination(payment: Payment) -> Destination {
    Destination {
        address: payment.address,
        amount: payment.amount,
    }
}
