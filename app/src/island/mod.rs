//! The parts of pages that are alive in the browser. Without them every page still works.

mod live_payment;

pub use live_payment::LivePayment;
