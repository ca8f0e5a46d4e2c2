//! Escrow wallets on a real chain: one scenario in each file, whose name is what must hold.

#![cfg(test)]

mod ceremony_gives_one_address;
mod ceremony_survives_a_crash;
mod login_is_checked;
mod payout_leaves_what_is_not_counted;
mod payout_parks_the_co_signers_wallet;
mod payout_refuses_what_was_not_decided;
mod payout_survives_a_crash_before_co_signing;
mod payout_to_three_pays_exactly;
mod support;
