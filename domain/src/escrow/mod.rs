//! The life of an escrow.
