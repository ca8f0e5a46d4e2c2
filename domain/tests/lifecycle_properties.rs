//! Whatever happens, in whatever order: no payout takes more or less than the counted outputs it spends, none
//! is spent twice, nobody is paid whom the contract does not name, and the transcript tells it all.

#![cfg(test)]

mod common;

use std::collections::HashSet;

use common::*;
use domain::chain::{CONFIRMATIONS_REQUIRED, PayoutStatus};
use domain::escrow::verify::verify;
use domain::escrow::{Command, Effect, Event, Hash, Refusal, Stage, State};
use domain::{Actor, Piconero, TxStatus};
use proptest::prelude::*;

/// One thing that happens.
#[derive(Clone, Debug)]
enum Step {
    /// Whatever brings this escrow on, so that every depth is reached.
    Forward,
    Command(u8, CommandKind),
    Ready,
    Pay {
        amount: u64,
        odd: u8,
    },
    Mine(u8),
    /// Blocks are taken back; what they held waits in the pool, or is gone.
    Reorg {
        blocks: u8,
        lost: bool,
    },
    Build {
        fee: u64,
    },
    Sign,
    Submit,
    Stale,
    Refuse,
    Reject,
    Retry,
    /// Store and chain are found to differ, and to agree again.
    Differ,
    Agree,
    /// A stranger spends what was paid first, and that is undone.
    Steal,
    Undo,
    /// A signed transaction that nobody knew any more is in the pool after all.
    Resurface,
    Wait(u32),
    /// The wall clock alone jumps.
    Clock(i32),
    Outage(u32),
}

#[derive(Clone, Copy, Debug)]
enum CommandKind {
    Cancel,
    Ship,
    Confirm,
    Dispute,
    Withdraw,
    Propose(u16),
    Award(u16),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let command = prop_oneof![
        Just(CommandKind::Cancel),
        Just(CommandKind::Ship),
        Just(CommandKind::Confirm),
        Just(CommandKind::Dispute),
        Just(CommandKind::Withdraw),
        prop::sample::select(vec![0, 1, 250, 999, 1000]).prop_map(CommandKind::Propose),
        (0u16..=1000).prop_map(CommandKind::Award),
    ];
    let amount = prop_oneof![
        Just(PRICE.0),
        Just(PRICE.0 / 2),
        Just(PRICE.0 + 3),
        0..2_000_000_000u64,
        1_000_000_000..3 * PRICE.0
    ];
    let step = prop_oneof![
        12 => Just(Step::Forward),
        6 => (1u8..=5, command).prop_map(|(who, kind)| Step::Command(who, kind)),
        2 => Just(Step::Ready),
        4 => (amount, prop_oneof![5 => Just(0u8), 1 => 1u8..=3])
            .prop_map(|(amount, odd)| Step::Pay { amount, odd }),
        6 => (1u8..=12).prop_map(Step::Mine),
        1 => (1u8..=14, any::<bool>()).prop_map(|(blocks, lost)| Step::Reorg { blocks, lost }),
        3 => (1_000_000..900_000_000u64).prop_map(|fee| Step::Build { fee }),
        3 => Just(Step::Sign),
        3 => Just(Step::Submit),
        1 => Just(Step::Stale),
        1 => Just(Step::Refuse),
        2 => Just(Step::Reject),
        1 => Just(Step::Resurface),
        1 => Just(Step::Retry),
        1 => Just(Step::Differ),
        2 => Just(Step::Agree),
        1 => Just(Step::Steal),
        3 => Just(Step::Undo),
        2 => (1u32..3_000_000).prop_map(Step::Wait),
        1 => (-5_000_000..5_000_000i32).prop_map(Step::Clock),
        1 => (1..5_000_000u32).prop_map(Step::Outage),
    ];
    prop::collection::vec(step, 1..90)
}

impl Story {
    fn forward(&mut self, n: u8) {
        let step = match &self.escrow.state {
            State::Pending => Step::Ready,
            State::AwaitingFunding => Step::Pay {
                amount: PRICE.0,
                odd: 0,
            },
            State::Confirming | State::Closed { .. } | State::Frozen { .. } => Step::Mine(10),
            State::Funded { .. } => Step::Command(2, CommandKind::Ship),
            State::Shipped { .. } => Step::Command(1, CommandKind::Confirm),
            State::Disputed(_) => Step::Command(
                if self.escrow.escalated { 5 } else { 3 },
                CommandKind::Award(u16::from(n) * 7 % 1001),
            ),
            State::Settling => match self.escrow.due_effect() {
                Some(Effect::BuildPayout { .. }) => Step::Build { fee: 100_000_000 },
                Some(Effect::CoSignPayout { .. }) => Step::Sign,
                Some(Effect::BroadcastPayout { .. }) => Step::Submit,
                _ => Step::Mine(10),
            },
        };
        self.step(n, &step);
    }

    fn step(&mut self, n: u8, step: &Step) {
        let no = self.escrow.unsettled().map_or(0, |settlement| settlement.no);
        // Refusals are part of the game; what was applied is checked afterwards.
        let _ = match step {
            Step::Forward => {
                self.forward(n);
                Ok(())
            }
            Step::Command(who, kind) => self.command(command(*kind), Actor::User(user(*who))),
            Step::Ready => self.event(
                Event::WalletReady {
                    address: ADDRESS.into(),
                },
                Actor::Wallet,
            ),
            Step::Pay { amount, odd } => {
                if self.escrow.address.is_some() {
                    let mut output = payment(n, Piconero(*amount), None);
                    output.verified = *odd != 1;
                    output.unlock_time = u64::from(*odd == 2);
                    output.key_reused = *odd == 3;
                    self.receive(output);
                }
                Ok(())
            }
            Step::Mine(blocks) => {
                self.mine(u64::from(*blocks));
                Ok(())
            }
            Step::Reorg { blocks, lost } => {
                self.reorganise(u64::from(*blocks), *lost);
                Ok(())
            }
            Step::Build { fee } => self.event(
                Event::PayoutBuilt {
                    no,
                    network_fee: Piconero(*fee),
                },
                Actor::Wallet,
            ),
            Step::Sign => self.sign_it(n, no),
            Step::Submit => self.submit_it(no),
            Step::Stale => self.event(Event::PayoutStale { no }, Actor::Wallet),
            Step::Refuse => self.event(refused(no), Actor::Wallet),
            Step::Reject => self.event(rejected(no), Actor::Wallet),
            Step::Retry => self.event(Event::Retry, Actor::Operator),
            Step::Differ => self.event(Event::DoesNotAddUp { reason: "no".into() }, Actor::Reconciler),
            Step::Agree => self.event(Event::AddsUp(self.chain.clone()), Actor::Reconciler),
            Step::Steal => {
                if !self.chain.outputs.is_empty() {
                    self.steal(Some(tx(255)));
                    assert!(self.is_frozen(), "whatever was going on");
                    assert_eq!(self.escrow.due_effect(), None);
                }
                Ok(())
            }
            Step::Undo => {
                self.chain.foreign_spends.clear();
                self.look();
                Ok(())
            }
            Step::Resurface => {
                self.resurface();
                Ok(())
            }
            Step::Wait(secs) => {
                self.now = self.now.plus_secs(u64::from(*secs));
                self.chain.tip_time_ms = self.now;
                let tip_time_ms = self.now;
                self.event(Event::Tick { tip_time_ms }, Actor::Timer)
            }
            Step::Outage(secs) => {
                let secs = u64::from(*secs);
                self.event(Event::Outage { secs }, Actor::Timer)
            }
            Step::Clock(secs) => {
                self.now.0 += i64::from(*secs) * 1000;
                let tip_time_ms = self.chain.tip_time_ms;
                self.event(Event::Tick { tip_time_ms }, Actor::Timer)
            }
        };
    }

    /// The second signer signs, if it is that far.
    fn sign_it(&mut self, n: u8, no: u32) -> Result<(), Refusal> {
        let stage = self.escrow.unsettled().map(|settlement| settlement.stage.clone());
        let Some(Stage::CoSigning { network_fee }) = stage else {
            return Ok(());
        };
        let signed_hash = Hash::of_bytes(&[n]);
        let signed = Event::PayoutSigned {
            no,
            tx_id: tx(n),
            network_fee,
            signed_hash,
        };
        self.event(signed, Actor::Wallet)
    }

    /// The daemon takes what was signed.
    fn submit_it(&mut self, no: u32) -> Result<(), Refusal> {
        let unsettled = self.escrow.unsettled();
        let Some(signed) = unsettled.and_then(|one| one.stage.signed().cloned()) else {
            return Ok(());
        };
        let mut payouts = self.chain.payouts.iter_mut();
        match payouts.find(|payout| payout.tx_id == signed.tx_id) {
            Some(payout) if payout.status == TxStatus::Missing => payout.status = TxStatus::Pool,
            Some(_) => {}
            None => self.chain.payouts.push(PayoutStatus {
                tx_id: signed.tx_id,
                status: TxStatus::Pool,
            }),
        }
        self.event(Event::PayoutSubmitted { no }, Actor::Wallet)
    }

    /// The oldest transaction of the settlement under way is relayed by somebody, unless another one is known: they
    /// spend the same inputs.
    fn resurface(&mut self) {
        let ids: Vec<_> = self
            .escrow
            .unsettled()
            .into_iter()
            .flat_map(|settlement| settlement.signed().map(|tx| tx.tx_id))
            .collect();
        let known = |payouts: &[PayoutStatus], id| {
            payouts
                .iter()
                .any(|payout| payout.tx_id == id && payout.status != TxStatus::Missing)
        };
        if ids.iter().any(|id| known(&self.chain.payouts, *id)) {
            return;
        }
        if let Some(tx_id) = ids.first().copied() {
            self.chain.payouts.retain(|payout| payout.tx_id != tx_id);
            self.chain.payouts.push(PayoutStatus {
                tx_id,
                status: TxStatus::Pool,
            });
            self.look();
        }
    }

    fn reorganise(&mut self, blocks: u64, lost: bool) {
        self.chain.height -= blocks.min(self.chain.height - 1);
        let height = self.chain.height;
        for output in &mut self.chain.outputs {
            output.height = output.height.filter(|mined| *mined < height);
        }
        if lost {
            self.chain.outputs.retain(|output| output.height.is_some());
        }
        for payout in &mut self.chain.payouts {
            if let TxStatus::Mined { height: mined } = payout.status
                && mined >= height
            {
                payout.status = if lost { TxStatus::Missing } else { TxStatus::Pool };
            }
        }
        self.look();
    }
}

fn refused(no: u32) -> Event {
    let reason = "no".into();
    Event::PayoutRefused { no, reason }
}

fn rejected(no: u32) -> Event {
    let reason = "no".into();
    Event::PayoutRejected { no, reason }
}

fn command(kind: CommandKind) -> Command {
    match kind {
        CommandKind::Cancel => Command::Cancel,
        CommandKind::Ship => Command::Ship,
        CommandKind::Confirm => Command::Confirm,
        CommandKind::Dispute => Command::Dispute { reason: "r".into() },
        CommandKind::Withdraw => Command::Withdraw,
        CommandKind::Propose(share) => Command::Propose {
            buyer: permille(share),
        },
        CommandKind::Award(share) => Command::Award {
            buyer: permille(share),
            reason: "r".into(),
        },
    }
}

/// Everything that must hold after each step; `known` is how many settlements there were before it.
fn check(story: &Story, known: usize) -> Result<(), TestCaseError> {
    let escrow = &story.escrow;
    let floor = escrow.contract.dust_floor;
    let mut spent = HashSet::new();
    for settlement in &escrow.settlements {
        let total: Piconero = settlement.inputs.iter().map(|input| input.amount).sum();
        prop_assert_eq!(total, settlement.plan.total);
        for input in &settlement.inputs {
            prop_assert!(spent.insert(input.output), "spent twice: {:?}", input.output);
        }
        prop_assert_ne!(settlement.builder, settlement.co_signer);
        for tx in settlement.signed() {
            let paid: Piconero = tx.payments.iter().map(|payment| payment.amount).sum();
            prop_assert_eq!(Piconero(paid.0 + tx.network_fee.0), total);
            for payment in &tx.payments {
                prop_assert!([PAYOUT, REFUND, FEE].contains(&payment.address.as_str()));
            }
        }
    }
    for settlement in escrow.settlements.iter().skip(known) {
        for input in &settlement.inputs {
            let output = story
                .chain
                .outputs
                .iter()
                .find(|output| output.output == input.output);
            let counts = output.is_some_and(|output| {
                output.is_acceptable(floor)
                    && output.amount == input.amount
                    && output.confirmations(story.chain.height) >= CONFIRMATIONS_REQUIRED
            });
            prop_assert!(counts, "not counted: {:?}", input.output);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn money_is_conserved_and_the_story_can_be_replayed(steps in steps()) {
        let mut story = Story::new();
        for (n, step) in (1u8..).zip(&steps) {
            let known = story.escrow.settlements.len();
            story.step(n, step);
            check(&story, known)?;
        }
        let verdict = verify(&story.transcript(), &story.escrow);
        prop_assert!(verdict.is_ok(), "{:?}", verdict);
        prop_assert!(story.goods_returned <= 1);
    }
}
