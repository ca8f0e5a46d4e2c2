//! One movement of money out of an escrow.

use serde::{Deserialize, Serialize};

use super::payout::{Payment, PayoutPlan};
use super::state::Outcome;
use crate::chain::{OutputRef, TxId};
use crate::money::{Permille, Piconero};
use crate::party::Role;

/// A decision being carried out: which outputs are spent, to whom, signed by whom, and how far it has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settlement {
    /// Its place among the escrow's settlements, from 0.
    pub no: u32,
    /// What was decided.
    pub decision: Decision,
    /// Why.
    pub grounds: Grounds,
    /// Who builds the transaction and signs first.
    pub builder: Role,
    /// Who checks it and signs second.
    pub co_signer: Role,
    /// What is spent, wholly.
    pub inputs: Vec<SettlementInput>,
    /// Who receives it.
    pub plan: PayoutPlan,
    /// How the escrow ends once it is paid.
    pub outcome: Outcome,
    /// How far it has come.
    pub stage: Stage,
    /// Signed transactions of the same inputs that the network did not take, oldest first. Of all of them and the
    /// present one no more than one can ever be mined, and whichever it is pays what was decided.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub superseded: Vec<SignedTx>,
}

impl Settlement {
    /// Every transaction that both signers have signed: any of them can still be mined.
    pub fn signed(&self) -> impl Iterator<Item = &SignedTx> {
        self.superseded.iter().chain(self.stage.signed())
    }

    /// Whether it spends this output.
    #[must_use]
    pub fn spends(&self, output: &OutputRef) -> bool {
        self.inputs.iter().any(|input| input.output == *output)
    }
}

/// An output that a settlement spends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettlementInput {
    /// Which.
    pub output: OutputRef,
    /// How much it carries.
    pub amount: Piconero,
}

/// Where the money goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// To the vendor.
    Release,
    /// Back to the buyer.
    Refund,
    /// To both.
    Split {
        /// The buyer's part of the contract's amount; the vendor has the rest.
        buyer: Permille,
    },
    /// Back to the buyer: it came after the escrow had ended.
    LateRefund,
}

impl Decision {
    /// The decision that gives the buyer this share.
    #[must_use]
    pub fn from_share(buyer: Permille) -> Self {
        match buyer {
            Permille::NONE => Self::Release,
            Permille::ALL => Self::Refund,
            buyer => Self::Split { buyer },
        }
    }

    /// How an escrow ends with it; `None` for a late refund, which changes no ending.
    #[must_use]
    pub const fn outcome(self) -> Option<Outcome> {
        match self {
            Self::Release => Some(Outcome::Released),
            Self::Refund => Some(Outcome::Refunded),
            Self::Split { .. } => Some(Outcome::Split),
            Self::LateRefund => None,
        }
    }
}

/// What a decision rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grounds {
    /// The buyer has the goods.
    BuyerConfirmed,
    /// The buyer said nothing until the release deadline.
    BuyerSilent,
    /// The vendor cancelled before shipping.
    VendorCancelled,
    /// The vendor did not ship in time.
    NotShipped,
    /// Too little had been paid when the funding deadline passed.
    Underpaid,
    /// Money came after the escrow had ended.
    PaidLate,
    /// Both parties of a dispute proposed the same split.
    Agreement,
    /// Neither arbiter nor deputy decided in time: the contract's rule did.
    Undecided,
    /// The arbiter decided.
    Award {
        /// The arbiter's words.
        reason: String,
    },
}

impl Grounds {
    /// Whose two keys sign: those who want it, else the arbiter and the one who receives.
    #[must_use]
    pub const fn signers(&self, decision: Decision) -> (Role, Role) {
        match self {
            Self::BuyerConfirmed | Self::Agreement => (Role::Buyer, Role::Vendor),
            Self::VendorCancelled => (Role::Vendor, Role::Buyer),
            Self::BuyerSilent => (Role::Vendor, Role::Arbiter),
            Self::NotShipped | Self::Underpaid | Self::PaidLate => (Role::Buyer, Role::Arbiter),
            Self::Award { .. } | Self::Undecided => match decision {
                Decision::Release => (Role::Vendor, Role::Arbiter),
                Decision::Split { buyer } if buyer.get() < 500 => (Role::Vendor, Role::Arbiter),
                Decision::Split { .. } | Decision::Refund | Decision::LateRefund => {
                    (Role::Buyer, Role::Arbiter)
                }
            },
        }
    }
}

/// How far a settlement has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum Stage {
    /// The transaction is being built and signed by the first signer.
    Building,
    /// It is built; the second signer checks and signs.
    CoSigning {
        /// Its network fee.
        network_fee: Piconero,
    },
    /// Both have signed and the signed bytes are stored.
    Signed(SignedTx),
    /// It was handed to the daemon; only confirmations prove more.
    Submitted(SignedTx),
    /// It has its confirmations.
    Confirmed(SignedTx),
}

impl Stage {
    /// The signed transaction, once there is one.
    #[must_use]
    pub const fn signed(&self) -> Option<&SignedTx> {
        match self {
            Self::Building | Self::CoSigning { .. } => None,
            Self::Signed(tx) | Self::Submitted(tx) | Self::Confirmed(tx) => Some(tx),
        }
    }
}

/// A payout transaction that both signers signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedTx {
    /// Its hash.
    pub tx_id: TxId,
    /// What the miners get.
    pub network_fee: Piconero,
    /// What everyone else gets.
    pub payments: Vec<Payment>,
}
