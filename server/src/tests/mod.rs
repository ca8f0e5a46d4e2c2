//! The server's behaviour, through its router.

mod auth;
mod catalogue;
mod health;
mod limits;
mod listings;
mod openapi;
mod pictures;
mod profile;
mod protection;
