//! What operators are shown and told, by the programs that show and tell it.

#![cfg(test)]

mod alerts;
mod dashboards;
mod logs;
mod messages;
mod routes;
mod stack;
mod told;
