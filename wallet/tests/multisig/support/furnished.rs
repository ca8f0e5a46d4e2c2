//! A ready wallet, made once and copied for every test that does not care how it was made.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use domain::Role;
use wallet::regtest::{Regtest, RegtestError, RegtestOptions, cache};

use super::records::MemoryRecords;

/// What the records know of it.
const RECORD: &str = "record.json";

/// Puts the wallet's files where the chain's wallet processes look, and its record among the others.
pub(super) async fn install(chain: &Regtest, records: &MemoryRecords) -> Result<(), RegtestError> {
    // Changes with the sources of this test.
    let test = std::env::current_exe()?;
    let name = test.file_name().unwrap_or_default().to_string_lossy();
    let source = cache::once(&cache::default_dir(), &format!("ready-{name}"), ready_wallet).await?;
    for role in Role::ALL {
        cache::copy(&source.join(role.name()), &chain.dir().join(role.name()))?;
    }
    let record = fs::read_to_string(source.join(RECORD))?;
    records.put(&serde_json::from_str(&record).map_err(std::io::Error::other)?);
    Ok(())
}

async fn ready_wallet(whole: &Path) -> Result<(), RegtestError> {
    let chain = Regtest::start_with(RegtestOptions::default()).await?;
    let records = Arc::new(MemoryRecords::default());
    let backend = super::backend(&chain, &records);
    backend.top_up(1).await.map_err(std::io::Error::other)?;
    for role in Role::ALL {
        cache::copy(&chain.dir().join(role.name()), &whole.join(role.name()))?;
    }
    let record = serde_json::to_string(&records.all()[0]).map_err(std::io::Error::other)?;
    fs::write(whole.join(RECORD), record)?;
    Ok(())
}
