//! `marketplace admin …`.

use std::io::Read;

use clap::Subcommand;
use domain::AccountRole;
use server::accounts::Registration;
use server::config::Sources;
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
    }
    state.store.close().await;
    Ok(())
}
