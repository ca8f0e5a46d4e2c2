//! Monero: addresses, RPC clients, multisig wallets of three roles, the chain watcher and the regtest harness.

pub mod multisig;
pub mod rpc;
