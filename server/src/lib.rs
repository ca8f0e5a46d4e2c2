//! The marketplace server: HTTP, accounts, catalogue, orders, the escrow engine and their store.

pub mod accounts;
pub mod clock;
pub mod entropy;
pub mod store;
