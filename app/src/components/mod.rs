//! The parts that pages are made of.

pub(crate) mod amount;
pub(crate) mod badge;
pub(crate) mod card;
pub(crate) mod context;
pub(crate) mod copy;
pub(crate) mod document;
pub(crate) mod empty;
pub(crate) mod field;
pub(crate) mod frame;
pub(crate) mod load;
pub(crate) mod moment;
pub(crate) mod protection;
pub(crate) mod token;
