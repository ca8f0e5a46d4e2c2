//! The command line.

mod admin;
mod backup;
mod doctor;
mod escrow;
mod migrate;
mod serve;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use server::config::{Config, ConfigError, Environment, Secrets, Sources};

/// The marketplace server.
#[derive(Parser)]
#[command(name = "marketplace", version)]
pub(crate) struct Cli {
    #[command(flatten)]
    settings: SettingsArgs,
    #[command(subcommand)]
    command: Command,
}

#[derive(Args)]
struct SettingsArgs {
    /// The file of settings (TOML).
    #[arg(long, global = true, env = "MARKETPLACE_CONFIG")]
    config: Option<PathBuf>,
    /// Which defaults apply; goes before the file and `MARKETPLACE_ENVIRONMENT`.
    #[arg(long, global = true)]
    environment: Option<Environment>,
}

#[derive(Subcommand)]
enum Command {
    /// Takes requests until SIGTERM or Ctrl-C.
    Serve,
    /// Makes the store, or brings it up to date, and ends.
    Migrate,
    /// Writes the store, as of this moment, to one encrypted file; servers go on meanwhile.
    Backup(backup::BackupFile),
    /// Reads all of a backup, and follows every transcript in it, in a copy.
    CheckBackup(backup::BackupFile),
    /// Checks a backup and puts it in the place of the store, which is kept under another name. No server may run; nothing
    /// moves afterwards until `admin resume`.
    Restore(backup::BackupFile),
    /// Looks at everything that an operator must know about, a line each: settings, secrets, store, engine, Monero's
    /// processes, escrows, books. Ends with 1 if a line says `fail`.
    Doctor(doctor::Options),
    /// Looks at escrows.
    #[command(subcommand)]
    Escrow(escrow::EscrowCommand),
    /// What only the operator does.
    #[command(subcommand)]
    Admin(admin::AdminCommand),
}

type Failure = Box<dyn std::error::Error>;

pub(crate) async fn run(cli: Cli) -> Result<(), Failure> {
    let sources = Sources::of_process(cli.settings.config, cli.settings.environment);
    match cli.command {
        Command::Serve => serve::run(&sources).await,
        Command::Migrate => migrate::run(&sources).await,
        Command::Backup(file) => backup::make(&sources, &file).await,
        Command::CheckBackup(file) => backup::check(&sources, &file).await,
        Command::Restore(file) => backup::put_back(&sources, &file).await,
        Command::Doctor(options) => doctor::run(&sources, &options).await,
        Command::Escrow(command) => escrow::run(&sources, command).await,
        Command::Admin(command) => admin::run(&sources, command).await,
    }
}

/// Where a transaction is, in words.
fn at(height: Option<u64>) -> String {
    height.map_or_else(
        || "in the pool".to_owned(),
        |height| format!("at height {height}"),
    )
}

fn load(sources: &Sources) -> Result<(Config, Secrets), ConfigError> {
    let config = Config::load(sources)?;
    let secrets = Secrets::load(&config.secrets, config.environment, sources)?;
    Ok((config, secrets))
}
