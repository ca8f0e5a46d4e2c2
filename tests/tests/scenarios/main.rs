//! Whole purchases and faults, a file each, on a real chain with real wallets and a real server process.

#![cfg(test)]

mod answers_are_lost_in_ceremony;
mod answers_are_lost_in_payouts;
mod arbiter_awards_30_70;
mod books_and_chain_differ;
mod built_payout_is_not_what_was_decided;
mod buyer_says_nothing;
mod cancelled_before_funding;
mod chain_jumps_ahead;
mod clock_jumps;
mod disk_is_full;
mod dispute_withdrawn;
mod doctor_says_what_is_wrong;
mod dust_changes_nothing;
mod happy_path;
mod monerod_is_away;
mod nobody_decides;
mod nobody_decides_and_there_is_no_deputy;
mod operators_see_monero;
mod outage_is_given_back;
mod overpaid;
mod paid_after_expiry;
mod paid_after_release;
mod parties_agree;
mod payout_can_never_be_mined;
mod reorganisation_removes_a_funding_payment;
mod reorganisation_removes_a_payout;
mod reorganisation_removes_the_payment_of_a_shipped_order;
mod server_killed_as_a_silent_buyer_pays;
mod server_killed_as_an_order_is_placed;
mod server_killed_at_every_point;
mod server_killed_in_each_state;
mod snapshot_older_than_a_payout;
mod snapshot_older_than_an_order;
mod spent_by_a_stranger;
mod store_comes_back_from_its_copy;
mod time_locked_payment_does_not_count;
mod two_servers_on_one_store;
mod underpaid_then_topped_up;
mod vendor_cancels_and_buyer_is_refunded;
mod vendor_never_ships;
mod wallet_restored_from_its_backup;
mod wallet_rpc_killed_in_ceremony;
mod wallet_rpc_killed_in_payout;
mod wrong_role_for_every_money_event;
