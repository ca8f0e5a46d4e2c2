//! Where an escrow stands.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::contract::Contract;
use super::settlement::{Settlement, Stage};
use crate::chain::{ChainView, TxId};
use crate::clock::TimestampMs;
use crate::id::UserId;
use crate::money::Permille;
use crate::party::Role;

/// One escrow: its terms, its state, what the chain shows, and every movement of money out of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Escrow {
    /// What was agreed.
    pub contract: Contract,
    /// Where it stands.
    pub state: State,
    /// The multisig address, once all three wallets are ready.
    pub address: Option<String>,
    /// When an unpaid escrow ends.
    pub fund_by: TimestampMs,
    /// Whether the arbiter has left a dispute undecided: the deputy is the arbiter from then on.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub escalated: bool,
    /// Who has withdrawn a dispute, where the contract lets each party do so once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withdrawn_by: Vec<Role>,
    /// The newest report of the chain.
    pub chain: ChainView,
    /// Every settlement, oldest first.
    pub settlements: Vec<Settlement>,
}

/// A quarter of the time to confirm is left, and then a twentieth: of two weeks some 3½ days, and 17 hours.
const REMIND_WITH_LEFT: [u64; 2] = [4, LAST_REMINDER];
/// The part of the time to confirm that is left at the last reminder.
pub(super) const LAST_REMINDER: u64 = 20;

/// The states of DESIGN's life of an escrow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum State {
    /// The wallets are being made.
    Pending,
    /// The address is shown; less than the amount has been seen.
    AwaitingFunding,
    /// The whole amount has been seen; it lacks confirmations.
    Confirming,
    /// The whole amount counts; the vendor ships.
    Funded {
        /// Until then.
        ship_by: TimestampMs,
    },
    /// On its way; the buyer confirms.
    Shipped {
        /// Then the money is released without the buyer's word.
        release_at: TimestampMs,
        /// How often the buyer has been reminded of that.
        #[serde(default, skip_serializing_if = "is_none_yet")]
        reminders: u8,
    },
    /// Buyer and vendor disagree.
    Disputed(Dispute),
    /// Money is moving: see [`Escrow::unsettled`].
    Settling,
    /// It has ended. Money that still arrives goes back.
    Closed {
        /// How.
        outcome: Outcome,
    },
    /// Nothing moves until the evidence is right again.
    Frozen {
        /// What is wrong.
        reason: FreezeReason,
        /// Since when; the time it takes is given back to whoever has a deadline.
        since: TimestampMs,
        /// The state to which it returns.
        resume: Box<State>,
    },
}

impl State {
    /// Why nothing moves, if that is so.
    #[must_use]
    pub const fn frozen_because(&self) -> Option<&FreezeReason> {
        match self {
            Self::Frozen { reason, .. } => Some(reason),
            _ => None,
        }
    }

    /// The same state with `secs` more until its deadline.
    pub(super) fn prolonged(self, secs: u64) -> Self {
        match self {
            Self::Funded { ship_by } => Self::Funded {
                ship_by: ship_by.plus_secs(secs),
            },
            Self::Shipped {
                release_at,
                reminders,
            } => Self::Shipped {
                release_at: release_at.plus_secs(secs),
                reminders,
            },
            Self::Disputed(dispute) => Self::Disputed(Dispute {
                decide_by: dispute.decide_by.plus_secs(secs),
                ..dispute
            }),
            other => other,
        }
    }

    /// The state's name in metrics, logs and the API.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::AwaitingFunding => "awaiting_funding",
            Self::Confirming => "confirming",
            Self::Funded { .. } => "funded",
            Self::Shipped { .. } => "shipped",
            Self::Disputed(_) => "disputed",
            Self::Settling => "settling",
            Self::Closed { outcome } => outcome.name(),
            Self::Frozen { .. } => "frozen",
        }
    }

    /// Every name that [`State::name`] can give.
    pub const NAMES: [&'static str; 13] = [
        "pending",
        "awaiting_funding",
        "confirming",
        "funded",
        "shipped",
        "disputed",
        "settling",
        "released",
        "refunded",
        "split",
        "expired",
        "cancelled",
        "frozen",
    ];
}

/// How an escrow ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The vendor was paid.
    Released,
    /// The buyer was paid back.
    Refunded,
    /// Both were paid.
    Split,
    /// Nobody paid in time.
    Expired,
    /// Called off before it was paid.
    Cancelled,
}

impl Outcome {
    /// The name of the final state.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Released => "released",
            Self::Refunded => "refunded",
            Self::Split => "split",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
        }
    }
}

/// A disagreement, and what was said so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dispute {
    /// Buyer or vendor.
    pub opened_by: Role,
    /// In their words.
    pub reason: String,
    /// When.
    pub opened_at: TimestampMs,
    /// When the arbiter must have decided; see [`Escrow::unless_decided`].
    pub decide_by: TimestampMs,
    /// The buyer's share that the buyer proposes.
    pub proposed_by_buyer: Option<Permille>,
    /// The buyer's share that the vendor proposes.
    pub proposed_by_vendor: Option<Permille>,
    /// The state before: funded or shipped.
    pub resume: Box<State>,
}

/// What becomes of a dispute that nobody decides in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undecided {
    /// The deputy takes over, with as much time again.
    Escalates,
    /// The contract's rule decides.
    Settles {
        /// The buyer's share.
        buyer: Permille,
    },
}

/// Why an escrow is frozen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FreezeReason {
    /// Money that had counted is no longer in the chain or the pool.
    FundingGone,
    /// The co-signer found something else in the transaction than what was decided.
    PayoutRefused {
        /// What.
        reason: String,
    },
    /// A transaction that the marketplace did not make takes money out of the escrow: keys are in wrong hands, or the
    /// store is older than a payout.
    SpentElsewhere {
        /// Which, if it is known.
        tx_id: Option<TxId>,
    },
    /// The network does not take the signed payout: a reorganisation deeper than its inputs, or a fork.
    PayoutRejected {
        /// What the daemon says.
        reason: String,
    },
    /// What is stored about the money is not what the chain shows; left when the next reconciliation finds it
    /// right.
    DoesNotAddUp {
        /// In which respects.
        reason: String,
    },
}

impl fmt::Display for FreezeReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FundingGone => f.write_str("its money is not in the chain"),
            Self::SpentElsewhere { tx_id: Some(tx_id) } => {
                write!(
                    f,
                    "transaction {tx_id}, which was not made here, spends its money"
                )
            }
            Self::SpentElsewhere { tx_id: None } => {
                f.write_str("a transaction that was not made here spends its money")
            }
            Self::PayoutRefused { reason } => write!(f, "its payout was refused: {reason}"),
            Self::PayoutRejected { reason } => write!(f, "the network does not take its payout: {reason}"),
            Self::DoesNotAddUp { reason } => write!(f, "store and chain differ: {reason}"),
        }
    }
}

/// What the engine has to do next for an escrow. It follows from the state alone, so a process that died
/// finds it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum Effect {
    /// Take a prepared wallet.
    ClaimWallet,
    /// Build the settlement's transaction, with the first signature.
    BuildPayout {
        /// Which settlement.
        no: u32,
    },
    /// Check it and add the second signature.
    CoSignPayout {
        /// Which settlement.
        no: u32,
    },
    /// Hand the signed bytes to the daemon.
    BroadcastPayout {
        /// Which settlement.
        no: u32,
    },
}

impl Escrow {
    /// A new escrow, waiting for its wallets.
    #[must_use]
    pub fn new(contract: Contract) -> Self {
        let fund_by = contract.created_at.plus_secs(contract.periods.fund_secs);
        Self {
            contract,
            state: State::Pending,
            address: None,
            fund_by,
            escalated: false,
            withdrawn_by: Vec::new(),
            chain: ChainView::default(),
            settlements: Vec::new(),
        }
    }

    /// The effect that is due now, if any.
    #[must_use]
    pub fn due_effect(&self) -> Option<Effect> {
        match self.state {
            State::Pending => Some(Effect::ClaimWallet),
            State::Settling => {
                let settlement = self.unsettled()?;
                let no = settlement.no;
                match settlement.stage {
                    Stage::Building => Some(Effect::BuildPayout { no }),
                    Stage::CoSigning { .. } => Some(Effect::CoSignPayout { no }),
                    Stage::Signed(_) => Some(Effect::BroadcastPayout { no }),
                    Stage::Submitted(_) | Stage::Confirmed(_) => None,
                }
            }
            _ => None,
        }
    }

    /// The role that this person has here now, if any.
    #[must_use]
    pub fn role_of(&self, user: UserId) -> Option<Role> {
        Role::ALL.into_iter().find(|role| self.party(*role) == user)
    }

    /// Whether this party has withdrawn the one dispute that it can.
    #[must_use]
    pub fn has_withdrawn(&self, role: Role) -> bool {
        self.withdrawn_by.contains(&role)
    }

    /// The person who has this role now. The arbiter's can have passed to the deputy.
    #[must_use]
    pub const fn party(&self, role: Role) -> UserId {
        match (role, self.contract.deputy) {
            (Role::Arbiter, Some(deputy)) if self.escalated => deputy,
            _ => self.contract.party(role),
        }
    }

    /// When the timer has something to do: at the [deadline](Self::deadline), unless nothing follows from it, or
    /// before it to remind somebody.
    #[must_use]
    pub fn timer_at(&self) -> Option<TimestampMs> {
        let waits = matches!(self.state, State::Disputed(_)) && self.unless_decided().is_none();
        let deadline = self.deadline().filter(|_| !waits);
        self.remind_at().or(deadline)
    }

    /// When the buyer is reminded that the money is about to be released.
    #[must_use]
    pub fn remind_at(&self) -> Option<TimestampMs> {
        let State::Shipped {
            release_at,
            reminders,
        } = self.state
        else {
            return None;
        };
        let part = REMIND_WITH_LEFT.get(usize::from(reminders))?;
        Some(release_at.minus_secs(self.contract.periods.release_secs / part))
    }

    /// What becomes of the dispute if the arbiter does not decide in time.
    #[must_use]
    pub fn unless_decided(&self) -> Option<Undecided> {
        let State::Disputed(dispute) = &self.state else {
            return None;
        };
        if self.contract.deputy.is_some() && !self.escalated {
            return Some(Undecided::Escalates);
        }
        let shipped = matches!(*dispute.resume, State::Shipped { .. });
        let rule = self.contract.undecided?;
        Some(Undecided::Settles {
            buyer: if shipped { rule } else { Permille::ALL },
        })
    }

    /// The settlement under way: the first that the chain has not confirmed.
    #[must_use]
    pub fn unsettled(&self) -> Option<&Settlement> {
        self.settlements
            .iter()
            .find(|settlement| !matches!(settlement.stage, Stage::Confirmed(_)))
    }

    /// When the present step ends. The timer ends it if nobody acts; see [`Escrow::timer_at`].
    #[must_use]
    pub fn deadline(&self) -> Option<TimestampMs> {
        match &self.state {
            State::Pending | State::AwaitingFunding => Some(self.fund_by),
            State::Funded { ship_by } => Some(*ship_by),
            State::Shipped { release_at, .. } => Some(*release_at),
            State::Disputed(dispute) => Some(dispute.decide_by),
            State::Confirming | State::Settling | State::Closed { .. } | State::Frozen { .. } => None,
        }
    }

    /// The payout transactions whose standing the chain watcher must report.
    pub fn payout_tx_ids(&self) -> impl Iterator<Item = TxId> {
        self.settlements
            .iter()
            .flat_map(Settlement::signed)
            .map(|tx| tx.tx_id)
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands fields over so")]
const fn is_none_yet(reminders: &u8) -> bool {
    *reminders == 0
}
