//! What people do at a browser, a story each, with a real Chromium against the whole marketplace.

#![cfg(test)]

mod dispute;
mod forms;
mod keyboard;
mod purchase;
