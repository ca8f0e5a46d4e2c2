//! `marketplace migrate`.

use server::config::Sources;
use server::startup;
use server::store::Missing;

use super::Failure;

pub(super) async fn run(sources: &Sources) -> Result<(), Failure> {
    let (config, secrets) = super::load(sources)?;
    let store = startup::open_store(&config, &secrets, Missing::Make).await?;
    store.ping().await?;
    store.close().await;
    println!("{} is up to date", config.store.path.display());
    Ok(())
}
