//! Why an event changes nothing.

use super::action::Action;
use super::payout::PayoutError;
use crate::money::Piconero;
use crate::party::Role;

/// Why an event was refused. The escrow is as it was.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The person has no part in this escrow: to them it does not exist.
    #[error("there is no such order")]
    NotAParty,
    /// The person's role here never does this.
    #[error("the {role} of an order cannot {action}")]
    WrongRole {
        /// The person's role.
        role: Role,
        /// What they wanted.
        action: Action,
    },
    /// The role could do this, at another time.
    #[error("cannot {action} while the order is {state}")]
    WrongState {
        /// What they wanted.
        action: Action,
        /// Where the escrow stands.
        state: &'static str,
    },
    /// Who opens dispute after dispute to withdraw it in time would never let one be decided.
    #[error(
        "you have withdrawn a dispute before; this one must be decided, or settled by the same proposal from both"
    )]
    WithdrawnBefore,
    /// This kind of event is not this actor's to report.
    #[error("this event cannot come from this actor")]
    WrongActor,
    /// A report about a step that the escrow is not at.
    #[error("the report is about a step that the escrow, {state}, is not at")]
    OutOfStep {
        /// Where the escrow stands.
        state: &'static str,
    },
    /// The wallets report another address than the one they have.
    #[error("the escrow already has another address")]
    OtherAddress,
    /// A dispute or an award without a reason, or with one that is too long.
    #[error("give a reason of 1 to {max} characters")]
    Reason {
        /// The most characters.
        max: usize,
    },
    /// A reorganisation has, for now, taken confirmations from the money.
    #[error("only {counted} of {amount} XMR has its confirmations just now; try again in a few blocks")]
    Unconfirmed {
        /// What counts.
        counted: Piconero,
        /// What is needed.
        amount: Piconero,
    },
    /// The money cannot be divided so.
    #[error(transparent)]
    Payout(#[from] PayoutError),
}
