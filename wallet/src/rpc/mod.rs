//! Clients for monerod and monero-wallet-rpc.

pub mod daemon;
mod digest;
pub mod error;
pub mod observer;
pub mod transport;
pub mod wallet;

pub use error::RpcError;
pub use observer::{NoObserver, Outcome, RpcObserver};
pub use transport::{Endpoint, Login, Transport};
pub use wallet::WalletClient;
