//! Escrow wallets on a real chain: one scenario in each file, whose name is what must hold.

mod payout_to_three_pays_exactly;
mod support;
