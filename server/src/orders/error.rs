//! Why an order was not placed, changed or shown.

use domain::Piconero;
use domain::escrow::Refusal;
use domain::escrow::contract::ContractError;
use domain::money::ShareError;
use wallet::address::InvalidAddress;

use crate::accounts::AccountError;
use crate::entropy::EntropyError;
use crate::escrow::EngineError;
use crate::store::StoreError;
use crate::store::sealed::SealError;

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum OrderError {
    /// There is no such order, or it is none of this person's business.
    #[error("There is no such order.")]
    NotFound,
    /// There is no such listing.
    #[error("There is no such listing.")]
    NoSuchListing,
    /// The account is neither a buyer's nor a vendor's.
    #[error("This account cannot buy. Sign in with a buyer's account.")]
    CannotBuy,
    /// Buying from oneself.
    #[error("This is your own listing.")]
    OwnListing,
    /// Its vendor has withdrawn it.
    #[error("This listing is no longer for sale.")]
    Withdrawn,
    /// Fewer are left than were asked for.
    #[error("Only {left} left: choose fewer, or come back later.")]
    OutOfStock {
        /// How many are left.
        left: u32,
    },
    /// None were asked for.
    #[error("Choose a quantity of at least one.")]
    Quantity,
    /// More than this marketplace holds in one escrow.
    #[error("One order may be worth at most {largest} XMR here: choose fewer.")]
    TooLarge {
        /// The most.
        largest: Piconero,
    },
    /// The price is below the smallest payment that is counted.
    #[error("The amount is below the smallest that an escrow counts.")]
    TooSmall,
    /// The refund address cannot be paid to.
    #[error(transparent)]
    RefundAddress(#[from] InvalidAddress),
    /// Nothing, or too much, about where to send it.
    #[error("Say where to send it, in 1 to {max} characters.")]
    Delivery {
        /// The most characters.
        max: usize,
    },
    /// The vendor's note is too long.
    #[error("Write at most {max} characters.")]
    ShippingNote {
        /// The most characters.
        max: usize,
    },
    /// A submission's name is empty or too long.
    #[error("An idempotency key has 1 to {max} characters.")]
    Submission {
        /// The most characters.
        max: usize,
    },
    /// The same name for another order.
    #[error("This idempotency key was used for another order. Use a new one.")]
    SubmissionReused,
    /// The price is another one than the buyer saw.
    #[error("The price is now {now} XMR. Look again before you buy.")]
    PriceChanged {
        /// The price of one.
        now: Piconero,
    },
    /// As many orders wait for this buyer's payment as may.
    #[error("You have {open} unpaid orders. Pay or cancel one of them first.")]
    TooManyUnpaid {
        /// How many.
        open: u32,
    },
    /// The vendor has no payout address.
    #[error("This vendor cannot be paid yet. Try again later.")]
    VendorWithoutAddress,
    /// No arbiter who is neither buyer nor vendor.
    #[error("There is no arbiter for this order now. Try again later.")]
    NoArbiter,
    /// The account is no arbiter's.
    #[error("Only arbiters have cases.")]
    NotAnArbiter,
    /// No escrow is ever in a state of this name.
    #[error("There is no such state.")]
    State,
    /// A share above the whole.
    #[error("A share is 0 to 1000 thousandths.")]
    Share(#[from] ShareError),
    /// The rules of escrow forbid it.
    #[error(transparent)]
    Refused(Refusal),
    /// The operator's settings make no contract.
    #[error(transparent)]
    Contract(ContractError),
    /// The vendor's account cannot be read.
    #[error(transparent)]
    Account(#[from] AccountError),
    /// The engine failed.
    #[error(transparent)]
    Engine(EngineError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Something secret could not be sealed or opened.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// No random bytes.
    #[error(transparent)]
    Entropy(#[from] EntropyError),
}

impl From<EngineError> for OrderError {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::NotFound(_) | EngineError::Refused(Refusal::NotAParty) => Self::NotFound,
            EngineError::Refused(refusal) => Self::Refused(refusal),
            EngineError::Store(error) => Self::Store(error),
            EngineError::Seal(error) => Self::Seal(error),
            EngineError::Hash(_) => Self::Engine(error),
        }
    }
}
