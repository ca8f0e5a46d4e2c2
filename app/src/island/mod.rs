//! The parts of pages that are alive in the browser. Without them every page still works.

#[expect(
    unreachable_pub,
    reason = "the island macro writes pub items into private modules"
)]
mod live_payment;

pub use live_payment::LivePayment;
#[cfg(feature = "ssr")]
pub(crate) use live_payment::Shown;
