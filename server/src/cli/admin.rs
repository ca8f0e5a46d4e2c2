//! `marketplace admin …`.

mod unknown_orders;

use std::io::Read;

use clap::Subcommand;
use domain::AccountRole;
use server::accounts::Registration;
use server::config::Sources;
use server::escrow::{Guard, OnUnwatched, Resumed};
use server::startup::{self, World};
use zeroize::Zeroizing;

use super::Failure;

#[derive(Subcommand)]
pub(super) enum AdminCommand {
    /// Makes an account of any role. The password comes from standard input, so that neither the shell's
    /// history nor the list of processes shows it.
    CreateUser {
        /// Its name.
        username: String,
        /// What it may do.
        #[arg(long)]
        role: AccountRole,
    },
    /// Changes what an account may do, and ends its sessions.
    SetRole {
        /// Its name.
        username: String,
        /// What it may do.
        role: AccountRole,
    },
    /// Says that the store was just put back from a backup: no money moves until `resume`. Part of every restore.
    AfterRestore,
    /// After a restore: takes in the records of wallets that this store does not know, and lists the payments to wallets
    /// of which it knows no order. Reads the chain from the oldest of them on.
    UnknownOrders,
    /// Lets money move again after a restore, once the open escrows were compared with the chain and their wallets have
    /// told what would show that their money is gone. Those that differ stay frozen.
    Resume {
        /// Goes on also where wallets have not told it, because they are lost.
        #[arg(long)]
        despite_unwatched: bool,
    },
}

pub(super) async fn run(sources: &Sources, command: AdminCommand) -> Result<(), Failure> {
    let (config, secrets) = super::load(sources)?;
    let state = startup::start(config, &secrets, World::system()).await?;
    match command {
        AdminCommand::CreateUser { username, role } => {
            let mut typed = Zeroizing::new(String::new());
            std::io::stdin().read_to_string(&mut typed)?;
            let password = typed.trim_end_matches(['\r', '\n']);
            let registration = Registration {
                username: &username,
                password,
                role,
            };
            let id = state.accounts.create_user(registration).await?;
            println!("{id}");
        }
        AdminCommand::SetRole { username, role } => {
            state.accounts.set_role(&username, role).await?;
            println!("{username} is now {role}");
        }
        AdminCommand::AfterRestore => {
            Guard::new(&state).declare().await?;
            println!("no money moves until `marketplace admin resume`");
        }
        AdminCommand::UnknownOrders => unknown_orders::list(&state, &secrets).await?,
        AdminCommand::Resume { despite_unwatched } => {
            let on_unwatched = if despite_unwatched {
                OnUnwatched::GoOn
            } else {
                OnUnwatched::Refuse
            };
            let Resumed { abandoned } = Guard::new(&state).resume(on_unwatched).await?;
            println!("money moves again; {abandoned} prepared wallets were given up");
        }
    }
    state.store.close().await;
    Ok(())
}
