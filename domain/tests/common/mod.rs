//! An escrow, its parties and a small chain, for tests that tell stories.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::allow_attributes,
    reason = "each test file uses its own part of this"
)]

use domain::chain::PayoutStatus;
use domain::escrow::transcript::EntryDraft;
use domain::escrow::{
    Command, Contract, Entry, Escrow, Event, Hash, ListingTerms, Periods, Refusal, Stage, State, Transcript,
    apply,
};
use domain::{
    Actor, BasisPoints, ChainView, EscrowId, ForeignSpend, ListingId, Network, OrderId, OutputRef, Permille,
    Piconero, ReceivedOutput, TimestampMs, TxId, TxStatus, UserId,
};

/// 1 XMR, the price in every story.
pub const PRICE: Piconero = Piconero(1_000_000_000_000);
/// A believable network fee.
pub const NETWORK_FEE: Piconero = Piconero(123_456_789);
/// The escrow's address.
pub const ADDRESS: &str = "4EscrowAddress";
/// The vendor's.
pub const PAYOUT: &str = "4PayoutAddress";
/// The buyer's.
pub const REFUND: &str = "4RefundAddress";
/// The operator's.
pub const FEE: &str = "4FeeAddress";

/// A user who is not the others.
pub fn user(n: u8) -> UserId {
    UserId::new(TimestampMs(1), [n; 10])
}
pub fn buyer() -> Actor {
    Actor::User(user(1))
}
pub fn vendor() -> Actor {
    Actor::User(user(2))
}
pub fn arbiter() -> Actor {
    Actor::User(user(3))
}
pub fn deputy() -> Actor {
    Actor::User(user(5))
}
pub fn stranger() -> Actor {
    Actor::User(user(4))
}

pub fn permille(share: u16) -> Permille {
    Permille::try_from(share).expect("at most 1000")
}

pub fn contract() -> Contract {
    Contract {
        version: Contract::VERSION,
        network: Network::Regtest,
        escrow_id: EscrowId::new(TimestampMs(1), [7; 10]),
        order_id: OrderId::new(TimestampMs(1), [8; 10]),
        buyer: user(1),
        vendor: user(2),
        arbiter: user(3),
        deputy: Some(user(5)),
        listing: ListingTerms {
            listing_id: ListingId::new(TimestampMs(1), [9; 10]),
            title: "Linden honey".into(),
            description: "500 g, from one hive".into(),
            unit_price: PRICE,
            quantity: 1,
        },
        amount: PRICE,
        fee: BasisPoints::try_from(250).expect("2.5 %"),
        fee_address: Some(FEE.into()),
        payout_address: PAYOUT.into(),
        refund_address: REFUND.into(),
        dust_floor: Piconero(1_000_000_000),
        network_fee_ceiling: Piconero(10_000_000_000),
        periods: Periods {
            fund_secs: 3_600,
            ship_secs: 86_400,
            release_secs: 1_209_600,
            dispute_secs: 604_800,
        },
        undecided: Some(permille(600)),
        created_at: TimestampMs(1_000_000),
    }
}

pub fn tx(n: u8) -> TxId {
    TxId([n; 32])
}

/// An ordinary payment.
pub fn payment(n: u8, amount: Piconero, height: Option<u64>) -> ReceivedOutput {
    ReceivedOutput {
        output: OutputRef {
            tx_id: tx(n),
            index: 0,
        },
        one_time_key: format!("{n:064x}"),
        amount,
        height,
        unlock_time: 0,
        verified: true,
        key_reused: false,
    }
}

/// An escrow under way, with its transcript, a clock and a chain.
#[derive(Clone, Debug)]
pub struct Story {
    pub escrow: Escrow,
    pub entries: Vec<Entry>,
    pub now: TimestampMs,
    pub chain: ChainView,
    pub goods_returned: u32,
}

impl Story {
    /// An order was placed.
    pub fn new() -> Self {
        let contract = contract();
        let now = contract.created_at;
        let chain = ChainView {
            height: 100,
            tip_time_ms: now,
            ..ChainView::default()
        };
        Self {
            escrow: Escrow::new(contract),
            entries: Vec::new(),
            now,
            chain,
            goods_returned: 0,
        }
    }

    /// Somebody spends what was paid first.
    pub fn steal(&mut self, tx_id: Option<TxId>) {
        let output = self.chain.outputs[0].output;
        self.chain.foreign_spends = vec![ForeignSpend { output, tx_id }];
        self.look();
    }

    /// Applies an event, keeping the transcript as the engine does.
    pub fn event(&mut self, event: Event, actor: Actor) -> Result<(), Refusal> {
        let transition = apply(&self.escrow, &event, actor, self.now)?;
        if transition.recorded {
            let previous = match self.entries.last() {
                Some(entry) => entry.hash,
                None => self.escrow.contract.hash().expect("hash"),
            };
            let draft = EntryDraft {
                seq: self.entries.len() as u64,
                at_ms: self.now,
                actor,
                event,
                from: self.escrow.state.name(),
                to: transition.escrow.state.name(),
            };
            self.entries.push(Entry::new(draft, previous).expect("entry"));
        }
        self.goods_returned += u32::from(transition.goods_return);
        self.escrow = transition.escrow;
        Ok(())
    }

    pub fn command(&mut self, command: Command, actor: Actor) -> Result<(), Refusal> {
        self.event(Event::Command(command), actor)
    }

    /// The wallets are ready.
    pub fn address(mut self) -> Self {
        self.event(
            Event::WalletReady {
                address: ADDRESS.into(),
            },
            Actor::Wallet,
        )
        .expect("ready");
        self
    }

    /// The watcher reports the chain as it is now.
    pub fn look(&mut self) {
        let chain = self.chain.clone();
        self.event(Event::Chain(chain), Actor::Watcher)
            .expect("a look is never refused");
    }

    /// Blocks are found, each two minutes after the one before; what waited in the pool is in the first.
    pub fn mine(&mut self, blocks: u64) {
        let height = self.chain.height;
        for output in &mut self.chain.outputs {
            output.height.get_or_insert(height);
        }
        for payout in &mut self.chain.payouts {
            if payout.status == TxStatus::Pool {
                payout.status = TxStatus::Mined { height };
            }
        }
        self.chain.height += blocks;
        self.now = self.now.plus_secs(120 * blocks);
        self.chain.tip_time_ms = self.now;
        self.look();
    }

    /// Somebody pays; it waits in the pool.
    pub fn pay(&mut self, n: u8, amount: Piconero) {
        self.receive(payment(n, amount, None));
    }

    pub fn receive(&mut self, output: ReceivedOutput) {
        self.chain.outputs.push(output);
        self.chain.outputs.sort_by_key(|output| output.output);
        self.look();
    }

    pub fn funded() -> Self {
        let mut story = Self::new().address();
        story.pay(1, PRICE);
        story.mine(10);
        assert_eq!(story.state(), "funded");
        story
    }

    pub fn shipped() -> Self {
        let mut story = Self::funded();
        story.command(Command::Ship, vendor()).expect("ship");
        story
    }

    pub fn disputed() -> Self {
        let mut story = Self::shipped();
        story
            .command(
                Command::Dispute {
                    reason: "The jar is broken".into(),
                },
                buyer(),
            )
            .expect("dispute");
        story
    }

    /// The buyer has taken one dispute back and opened another.
    pub fn disputed_again() -> Self {
        let mut story = Self::disputed();
        story.command(Command::Withdraw, buyer()).expect("withdraw");
        let reason = "It has broken again".into();
        story
            .command(Command::Dispute { reason }, buyer())
            .expect("dispute");
        story
    }

    /// The arbiter has let the time pass.
    pub fn escalated() -> Self {
        let mut story = Self::disputed();
        story.wait(604_801);
        assert_eq!(story.state(), "disputed");
        story
    }

    pub fn settling() -> Self {
        let mut story = Self::shipped();
        story.command(Command::Confirm, buyer()).expect("confirm");
        story
    }

    pub fn released() -> Self {
        let mut story = Self::settling();
        story.pay_out(200);
        story
    }

    /// The wallets build, sign and submit what is being settled; `n` names the transaction.
    pub fn sign(&mut self, n: u8) {
        let no = self.escrow.unsettled().expect("settling").no;
        let network_fee = NETWORK_FEE;
        for event in [
            Event::PayoutBuilt { no, network_fee },
            Event::PayoutSigned {
                no,
                tx_id: tx(n),
                network_fee,
                signed_hash: Hash::of_bytes(&[n]),
            },
        ] {
            self.event(event, Actor::Wallet).expect("in step");
        }
    }

    /// The daemon takes it.
    pub fn submit(&mut self) {
        let settlement = self.escrow.unsettled().expect("settling");
        let (no, tx_id) = (settlement.no, settlement.stage.signed().expect("signed").tx_id);
        self.chain.payouts.push(PayoutStatus {
            tx_id,
            status: TxStatus::Pool,
        });
        self.event(Event::PayoutSubmitted { no }, Actor::Wallet)
            .expect("in step");
    }

    /// All of it, to the tenth confirmation.
    pub fn pay_out(&mut self, n: u8) {
        self.sign(n);
        self.submit();
        self.mine(10);
    }

    pub fn tick(&mut self) {
        let tip_time_ms = self.chain.tip_time_ms;
        self.event(Event::Tick { tip_time_ms }, Actor::Timer)
            .expect("a tick is refused only without money");
    }

    /// Time passes everywhere, and the timer looks.
    pub fn wait(&mut self, secs: u64) {
        self.now = self.now.plus_secs(secs);
        self.chain.tip_time_ms = self.now;
        self.tick();
    }

    pub fn state(&self) -> &'static str {
        self.escrow.state.name()
    }

    pub fn is_frozen(&self) -> bool {
        matches!(self.escrow.state, State::Frozen { .. })
    }

    /// What every confirmed payout paid, address by address.
    pub fn paid(&self) -> Vec<(String, u64)> {
        self.escrow
            .settlements
            .iter()
            .filter_map(|settlement| match &settlement.stage {
                Stage::Confirmed(tx) => Some(&tx.payments),
                _ => None,
            })
            .flatten()
            .map(|payment| (payment.address.clone(), payment.amount.0))
            .collect()
    }

    pub fn transcript(&self) -> Transcript {
        Transcript {
            contract: self.escrow.contract.clone(),
            entries: self.entries.clone(),
        }
    }
}
