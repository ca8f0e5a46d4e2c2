//! How pages ask for data: one trait per noun, implemented by the server.
//!
//! Every method that shows something private takes who is asking; the implementation decides, not the page.

mod accounts;
mod development;
mod error;
mod escrows;
mod listings;
mod orders;
mod response;
mod status;

use std::sync::Arc;

pub use accounts::Accounts;
pub use development::Development;
pub use error::PortError;
pub use escrows::Escrows;
pub use listings::Listings;
pub use orders::Orders;
pub use response::ResponsePort;
pub use status::Status;

/// All ports, handed to the pages as one context.
#[derive(Clone)]
pub struct Ports {
    /// The catalogue.
    pub listings: Arc<dyn Listings>,
    /// Purchases.
    pub orders: Arc<dyn Orders>,
    /// Escrows and disputes.
    pub escrows: Arc<dyn Escrows>,
    /// People.
    pub accounts: Arc<dyn Accounts>,
    /// How everything is.
    pub status: Arc<dyn Status>,
    /// The private chain's bank and miner; present in development only.
    pub development: Option<Arc<dyn Development>>,
}
