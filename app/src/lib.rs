//! The pages of the marketplace: components, islands, the data they show, and the ports through which they
//! ask for it.
//!
//! Knows no database and no HTTP server. Everything outside `island` runs on the server only.

#[cfg(feature = "ssr")]
pub mod ports;
pub mod view;
