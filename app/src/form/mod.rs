//! Forms as people fill them in: text, before anything is checked.

mod account;
mod listing;
mod order;
mod submitted;

pub use account::{ProfileForm, SignInForm, SignUpForm};
pub use listing::ListingForm;
pub use order::{AwardForm, DisputeForm, OrderForm, PlainForm, ProposeForm, ShipForm};
pub use submitted::{FieldError, Submitted};
