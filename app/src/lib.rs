//! The pages of the marketplace: components, islands, the data they show, and the ports through which they
//! ask for it.
//!
//! Knows no database and no HTTP server. Everything outside `island` runs on the server only.

// The types of views nest as deep as the markup.
#![recursion_limit = "256"]

#[cfg(feature = "ssr")]
#[expect(
    unreachable_pub,
    reason = "the component macro writes pub items into private modules"
)]
mod components;
#[cfg(feature = "ssr")]
pub use components::moment::span;
#[cfg(feature = "hydrate")]
pub mod enhance;
pub mod form;
pub mod island;
#[cfg(feature = "ssr")]
#[expect(
    unreachable_pub,
    reason = "the component macro writes pub items into private modules"
)]
mod pages;
#[cfg(feature = "ssr")]
pub mod ports;
#[cfg(feature = "ssr")]
pub mod render;
#[cfg(feature = "ssr")]
#[expect(
    unreachable_pub,
    reason = "the component macro writes pub items into private modules"
)]
mod routes;
pub mod view;
