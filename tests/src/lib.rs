//! Tests that cross crates: a real server process, a real private Monero chain, people who only know the
//! JSON API.
//!
//! Each scenario is one file in `tests/`; this library is what they share.

#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a test ends where what it stands on does not hold"
)]

pub mod address;
pub mod binary;
pub mod browser;
pub mod command;
pub mod drill;
pub mod files;
mod furnished;
pub mod ledger;
pub mod log;
pub mod person;
pub mod proxy;
pub mod purchase;
pub mod reader;
pub mod repository;
pub mod schema;
pub mod server_process;
mod settings;
pub mod shell;
pub mod stack;
pub mod store_file;
pub mod wait;
pub mod wallet_record;

pub use person::{Answer, Person};
pub use proxy::{Proxies, Proxy};
pub use purchase::Purchase;
pub use reader::Reader;
pub use server_process::{Ended, ServerProcess};
pub use stack::{Stack, StackOptions};
pub use wait::eventually;
