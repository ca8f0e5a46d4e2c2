//! What happens next, who must act, by when: one sentence for a person.

use serde::{Deserialize, Serialize};

use super::state::{Escrow, FreezeReason, Outcome, State, Undecided};
use crate::clock::TimestampMs;
use crate::money::Permille;
use crate::party::Role;

/// The next step of an escrow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextStep {
    /// Who must act.
    pub actor: NextActor,
    /// What happens next.
    pub sentence: String,
    /// By when; see [`Escrow::deadline`].
    pub by: Option<TimestampMs>,
}

/// Who must act next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NextActor {
    /// The buyer.
    Buyer,
    /// The vendor.
    Vendor,
    /// The arbiter.
    Arbiter,
    /// The marketplace's own machinery.
    Marketplace,
    /// Monero's miners.
    Network,
    /// Nobody: it is over.
    Nobody,
}

impl Escrow {
    /// What happens next.
    #[must_use]
    pub fn next_step(&self) -> NextStep {
        let (actor, sentence) = match &self.state {
            State::Pending => (
                NextActor::Marketplace,
                "The escrow wallet is being made; the address appears here.",
            ),
            State::AwaitingFunding => (
                NextActor::Buyer,
                "The buyer pays the exact amount to the escrow address.",
            ),
            State::Confirming => (
                NextActor::Network,
                "The payment was seen; it counts after 10 confirmations, about 20 minutes.",
            ),
            State::Funded { .. } => (
                NextActor::Vendor,
                "The money is safe in escrow; the vendor ships. If not in time, the buyer is refunded.",
            ),
            State::Shipped { .. } => (
                NextActor::Buyer,
                "The buyer confirms receipt or opens a dispute. Without a word the vendor is paid at the deadline.",
            ),
            State::Disputed(_) => (
                NextActor::Arbiter,
                "The arbiter decides who gets what; buyer and vendor can still settle by proposing the same split.",
            ),
            State::Settling => (
                NextActor::Network,
                "The payout is on its way; it is final after 10 confirmations.",
            ),
            State::Closed { outcome } => (
                NextActor::Nobody,
                match outcome {
                    Outcome::Released => "Done: the vendor was paid.",
                    Outcome::Refunded => "Done: the buyer was refunded.",
                    Outcome::Split => "Done: the money was split as decided.",
                    Outcome::Expired => {
                        "Nobody paid in time. Money that still arrives goes back to the buyer."
                    }
                    Outcome::Cancelled => "Cancelled. Money that still arrives goes back to the buyer.",
                },
            ),
            State::Frozen {
                reason: FreezeReason::FundingGone,
                ..
            } => (
                NextActor::Network,
                "The chain was reorganised and the payment is missing from it; nothing moves until it is back.",
            ),
            State::Frozen {
                reason: FreezeReason::SpentElsewhere { .. },
                ..
            } => (
                NextActor::Marketplace,
                "Money has left this escrow by a transaction that nobody here made; the operator was told.",
            ),
            State::Frozen {
                reason: FreezeReason::PayoutRefused { .. },
                ..
            } => (
                NextActor::Marketplace,
                "A check stopped the payout; the operator was told. The money is untouched.",
            ),
            State::Frozen {
                reason: FreezeReason::PayoutRejected { .. },
                ..
            } => (
                NextActor::Marketplace,
                "The network did not take the payout; the operator was told. The money is untouched.",
            ),
            State::Frozen {
                reason: FreezeReason::DoesNotAddUp { .. },
                ..
            } => (
                NextActor::Marketplace,
                "The marketplace's books and the chain differ; nothing moves until they agree. The operator was told.",
            ),
        };
        NextStep {
            actor,
            sentence: self.with_fallback(sentence),
            by: self.deadline(),
        }
    }

    /// As [`Escrow::next_step`], told to the party with this role: "you" where they are meant.
    #[must_use]
    pub fn next_step_for(&self, role: Role) -> NextStep {
        let next = self.next_step();
        match to_you(&self.state, role) {
            Some(sentence) => NextStep {
                sentence: self.with_fallback(sentence),
                ..next
            },
            None => next,
        }
    }

    /// The sentence, and what happens if a dispute is not decided in time.
    fn with_fallback(&self, sentence: &str) -> String {
        match self.unless_decided() {
            None => sentence.to_owned(),
            Some(Undecided::Escalates) => format!("{sentence} If not in time, another arbiter takes over."),
            Some(Undecided::Settles { buyer: Permille::ALL }) => {
                format!("{sentence} If not in time, the buyer is refunded.")
            }
            Some(Undecided::Settles {
                buyer: Permille::NONE,
            }) => {
                format!("{sentence} If not in time, the vendor is paid.")
            }
            Some(Undecided::Settles { buyer }) => {
                format!("{sentence} If not in time, the buyer has {buyer} and the vendor the rest.")
            }
        }
    }
}

/// What concerns the reader, said to the reader; `None` where the common sentence does.
const fn to_you(state: &State, role: Role) -> Option<&'static str> {
    Some(match (state, role) {
        (State::AwaitingFunding, Role::Buyer) => "You pay the exact amount to the escrow address.",
        (State::AwaitingFunding, Role::Vendor) => {
            "The buyer pays into escrow. Send nothing yet: you are told here when the money is there."
        }
        (State::Confirming, Role::Buyer) => {
            "Your payment was seen; it counts after 10 confirmations, about 20 minutes."
        }
        (State::Funded { .. }, Role::Buyer) => {
            "Your money is safe in escrow; the vendor ships. If not in time, you are refunded."
        }
        (State::Funded { .. }, Role::Vendor) => {
            "The money is safe in escrow: you ship now. If you don’t in time, the buyer is refunded."
        }
        (State::Shipped { reminders: 1.., .. }, Role::Buyer) => {
            "Have the goods come? Confirm, or open a dispute. Without a word from you the vendor is paid soon."
        }
        (State::Shipped { .. }, Role::Buyer) => {
            "You confirm receipt or open a dispute. Without a word from you the vendor is paid at the deadline."
        }
        (State::Shipped { .. }, Role::Vendor) => {
            "The buyer confirms receipt or opens a dispute. Without a word you are paid at the deadline."
        }
        (State::Disputed(_), Role::Buyer | Role::Vendor) => {
            "The arbiter decides who gets what; you can still settle by proposing the same split as the other side."
        }
        (State::Disputed(_), Role::Arbiter) => {
            "You decide who gets what; buyer and vendor can still settle by proposing the same split."
        }
        (
            State::Closed {
                outcome: Outcome::Released,
            },
            Role::Vendor,
        ) => "Done: you were paid.",
        (
            State::Closed {
                outcome: Outcome::Refunded,
            },
            Role::Buyer,
        ) => "Done: you were refunded.",
        _ => return None,
    })
}
