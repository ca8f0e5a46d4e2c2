//! The marketplace server: HTTP, accounts, catalogue, orders, the escrow engine and their store.

pub mod accounts;
mod api;
pub mod backup;
pub mod clock;
pub mod config;
pub mod development;
pub mod doctor;
pub mod entropy;
pub mod escrow;
pub mod health;
pub mod http;
pub mod jobs;
pub mod listings;
pub mod live;
pub mod orders;
mod paths;
pub mod startup;
pub mod state;
mod status;
pub mod store;
mod supervise;
pub mod telemetry;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
#[cfg(test)]
mod tests;
pub mod wallet_backup;
pub mod web;
