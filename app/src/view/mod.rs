//! What pages show: plain data made by the server from its records, without any rule in it.

mod account;
mod bank;
mod case;
mod listing;
mod order;
mod payment;
mod phase;
mod status;
mod theme;
mod trouble;
mod viewer;

pub use account::ProfileView;
pub use bank::BankView;
pub use case::CaseCard;
pub use listing::{CategoryView, ListingCard, ListingPage, ListingView, SearchQuery, Sort};
pub use order::{ContractView, DisputeView, OrderCard, OrderView, PayoutLine, TimelineEntry};
pub use payment::PaymentStatus;
pub use phase::{Phase, Tone};
pub use status::{DayView, IncidentStage, IncidentView, PartView, Share, StatusView};
pub use theme::Theme;
pub use trouble::Trouble;
pub use viewer::Viewer;
