//! Escrow wallets on a real chain: one scenario in each file, whose name is what must hold.

#![cfg(test)]

mod another_process_serves_while_one_is_away;
mod ceremony_gives_one_address;
mod ceremony_gives_way_to_a_payout;
mod ceremony_survives_a_crash;
mod co_signer_refuses_what_differs;
mod login_is_checked;
mod nonces_exchanged_ahead_serve_one_payout;
mod payout_leaves_what_is_not_counted;
mod payout_parks_the_co_signers_wallet;
mod payout_refuses_what_was_not_decided;
mod payout_survives_a_crash_before_co_signing;
mod payout_to_three_pays_exactly;
mod support;
mod wallet_made_while_the_daemon_is_away;
mod wallets_are_opened_ahead;
mod wallets_are_refreshed;
