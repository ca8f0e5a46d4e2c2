//! What the NixOS module comes to (`nixos/rendered`), run by the real programs: the nginx in front of the real server,
//! the backups on a real store and real wallets. Only paths and ports are other ones.

#![cfg(test)]

mod backup_host;
mod backups_come_back;
mod compose_keeps_within_bounds;
mod edge;
mod edge_limits_each_client;
mod edge_passes_live_connections;
mod edge_serves_the_book;
mod edge_speaks_tls_1_3_only;
mod firewall_rules_are_accepted;
mod lost_store_is_not_begun_anew;
mod monitoring_takes_its_configuration;
mod new_wallets_are_backed_up_on_request;
mod onion_service_gets_a_name;
mod rendered;
mod running;
mod scripts_are_sound;
mod settings_are_accepted;
mod switch_keeps_what_is_no_worse;
mod units_are_hardened;
mod wallet_process_keeps_its_login;
