//! The `marketplace` binary.
fn main() {}
