//! What browser, server and a recovery tool share: money, ids, the contract, the life of an escrow, its
//! transcript and their verification.
//!
//! Nothing here does IO, reads a clock or draws randomness: time and random bytes are parameters.

pub mod account;
pub mod address;
pub mod chain;
pub mod clock;
pub mod escrow;
pub mod id;
pub mod money;
pub mod party;

pub use account::AccountRole;
pub use chain::{ChainView, ForeignSpend, OutputRef, ReceivedOutput, TxId, TxStatus};
pub use clock::{Clock, TimestampMs};
pub use id::{
    CategoryId, EscrowId, EventId, ListingId, OrderId, PictureId, SessionId, SettlementId, UserId, WalletId,
};
pub use money::{BasisPoints, Permille, Piconero};
pub use party::{Actor, Network, Role};
