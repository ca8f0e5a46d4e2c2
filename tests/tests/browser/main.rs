//! What people do at a browser, a story each, with a real Chromium against the whole marketplace.

#![cfg(test)]

mod dispute;
mod escaping;
mod forms;
mod keyboard;
mod pages;
mod purchase;
mod routes;
