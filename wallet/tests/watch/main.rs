//! The watcher on a real private chain, its reports kept as a server keeps them.

mod catches_up_late_addresses;
mod news_wakes;
mod refuses_the_wrong_network;
mod reorganisation_takes_payments_back;
mod restart_sees_everything_once;
mod sees_pool_then_block;
mod shop;
mod spends_are_noticed;
