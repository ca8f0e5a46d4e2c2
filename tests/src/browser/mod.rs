//! A person with a real browser: the system's Chromium, driven through the system's chromedriver.
//!
//! A test says what a person sees, types and presses. Pages are known by what does not change with their looks:
//! addresses of forms, names of fields, words.

pub mod driver;
pub mod form;
pub mod inspect;
pub mod keyboard;
pub mod mode;
pub mod page;
pub mod shop;
pub mod trouble;
pub mod visitor;

pub use mode::{Mode, Screen, Theme};
pub use visitor::Visitor;
