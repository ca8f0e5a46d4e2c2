//! The server's behaviour, through its router.

mod auth;
mod catalogue;
mod development;
mod editing;
mod engine;
mod error_pages;
mod escalation;
mod form_token;
mod health;
mod key_images;
mod limits;
mod listings;
mod live;
mod looks;
mod news;
mod openapi;
mod order_steps;
mod orders;
mod pages;
mod pictures;
mod profile;
mod protection;
pub(crate) mod purchase;
mod restored;
mod startup;
mod wallet_backups;
mod wallet_line;
