//! Clients for monerod and monero-wallet-rpc.

mod digest;
pub mod error;
pub mod observer;
pub mod transport;

pub use error::RpcError;
pub use observer::{NoObserver, Outcome, RpcObserver};
pub use transport::{Endpoint, Login, Transport};
