//! `marketplace backup`, `check-backup` and `restore`.

use std::path::PathBuf;

use clap::Args;
use server::backup::{self, Checked, PutBack};
use server::config::Sources;
use server::escrow::{Guard, GuardError};
use server::startup::{self, World};

use super::Failure;

#[derive(Args)]
pub(super) struct BackupFile {
    /// The backup: one file, encrypted with the store's key.
    file: PathBuf,
}

/// `marketplace backup`.
pub(super) async fn make(sources: &Sources, BackupFile { file }: &BackupFile) -> Result<(), Failure> {
    let (config, secrets) = super::load(sources)?;
    let bytes = backup::make(&config.store.path, &secrets.store_key, file).await?;
    println!("{bytes} bytes in {}", file.display());
    Ok(())
}

/// `marketplace check-backup`.
pub(super) async fn check(sources: &Sources, BackupFile { file }: &BackupFile) -> Result<(), Failure> {
    let (config, secrets) = super::load(sources)?;
    let checked = backup::check(file, &config.store.path, &secrets.store_key).await?;
    println!("{} is good: {}", file.display(), words(&checked));
    Ok(())
}

/// `marketplace restore`.
pub(super) async fn put_back(sources: &Sources, BackupFile { file }: &BackupFile) -> Result<(), Failure> {
    let (config, secrets) = super::load(sources)?;
    let world = World::system();
    let now = world.clock.now();
    let PutBack { checked, set_aside } =
        backup::put_back(file, &config.store.path, &secrets.store_key, now).await?;
    let state = startup::start(config, &secrets, world).await?;
    let held = hold(&Guard::new(&state)).await;
    state.store.close().await;
    held?;
    println!("restored: {}", words(&checked));
    if let Some(aside) = set_aside {
        println!("the store that was there is now {}", aside.display());
    }
    println!("no money moves until `marketplace admin resume`");
    Ok(())
}

/// With what is missing, where the mark beside the store knows it.
async fn hold(guard: &Guard) -> Result<(), GuardError> {
    match guard.examine().await? {
        Some(_) => Ok(()),
        None => guard.declare().await,
    }
}

fn words(checked: &Checked) -> String {
    let Checked { escrows, position } = checked;
    format!(
        "{} orders, {escrows} escrows, each where its transcript leads, {} signed payouts",
        position.orders, position.payouts
    )
}
