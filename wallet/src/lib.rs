//! Monero: addresses, RPC clients, multisig wallets of three roles, the chain watcher and the regtest harness.

pub mod address;
pub mod keys;
pub mod multisig;
#[cfg(feature = "regtest")]
pub mod regtest;
pub mod rpc;
pub mod watch;
