//! Why something about a listing was refused.

use domain::Piconero;

use crate::accounts::AccountError;
use crate::entropy::EntropyError;
use crate::store::StoreError;

/// A refusal or a failure. The refusals are sentences for the person.
#[derive(Debug, thiserror::Error)]
pub enum ListingError {
    /// Only vendors sell.
    #[error("Only vendors can list something for sale.")]
    NotAVendor,
    /// A vendor without a payout address could never be paid.
    #[error("Set a payout address in your profile first: that is where your money will go.")]
    NoPayoutAddress,
    /// The title cannot be used.
    #[error("A title is one line of 3 to 120 characters.")]
    InvalidTitle,
    /// The description cannot be used.
    #[error("A description has 1 to 10000 characters.")]
    InvalidDescription,
    /// The price is nothing, or too little to be paid into an escrow.
    #[error("The price must be at least {0} XMR.")]
    PriceTooLow(Piconero),
    /// The price is above what an escrow may hold.
    #[error("The price can be at most {0} XMR.")]
    PriceTooHigh(Piconero),
    /// The stock cannot be used.
    #[error("The stock must be 0 to 1000000 pieces, and at least 1 to begin with.")]
    InvalidStock,
    /// There is no such shelf.
    #[error("There is no such category.")]
    UnknownCategory,
    /// There is no such listing, or it is somebody else's.
    #[error("There is no such listing.")]
    NotFound,
    /// The cursor was not made here, or for another order.
    #[error("This cursor belongs to another list. Begin again without it.")]
    InvalidCursor,
    /// The search has no words.
    #[error("Enter at least one word to search for.")]
    EmptySearch,
    /// The upload is no picture that can be read.
    #[error("This is not a PNG, JPEG or WebP picture of at most 24 megapixels and 8000 pixels a side.")]
    InvalidPicture,
    /// Other pictures are being read.
    #[error("Many pictures are being uploaded at this moment. Try again in a few seconds.")]
    Busy,
    /// The listing has as many pictures as it may.
    #[error("A listing has at most {0} pictures.")]
    TooManyPictures(u32),
    /// Account data failed.
    #[error(transparent)]
    Account(#[from] AccountError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No randomness.
    #[error(transparent)]
    Entropy(#[from] EntropyError),
    /// The picture's task ended without a result.
    #[error("a picture could not be processed: {0}")]
    Picture(String),
}
