//! A ready wallet of two of three, made once and copied for every test that does not care how it was made.
//!
//! A ceremony takes ten seconds of both cores. Chain and keys of the tests are as private as ever: each test gets a
//! copy of the chain, of the three wallets, and of the store that knows them.

use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::Path;

use wallet::regtest::{Binaries, Regtest, RegtestError, RegtestOptions, cache};

use crate::server_process::ServerProcess;
use crate::settings::{self, Settings};
use crate::stack::{StackOptions, metric};
use crate::wait::eventually;
use crate::{binary, repository};

/// The folders of a stack that belong together.
const FOLDERS: [&str; 4] = ["buyer", "vendor", "arbiter", settings::FOLDER];

/// Puts ready wallets and the store that knows them into a stack whose server has not started yet.
pub(crate) async fn install(regtest: &Regtest, wallets: u32) -> Result<(), RegtestError> {
    let name = name(wallets).await?;
    let make = async |whole: &Path| ready_wallets(whole, wallets).await;
    let source = cache::once(&cache::default_dir(), &name, make).await?;
    for folder in FOLDERS {
        cache::copy(&source.join(folder), &regtest.dir().join(folder))?;
    }
    Ok(())
}

/// Another server binary may make other wallets or another store, and so may another Monero. Many wallets take
/// minutes: they are kept as long as the store's tables are the same.
async fn name(wallets: u32) -> Result<String, RegtestError> {
    let monero = Binaries::find().await?;
    let mut hash = DefaultHasher::new();
    if wallets == 1 {
        let built = fs::metadata(binary::marketplace()).expect("the server's binary");
        (built.len(), built.modified().expect("its time")).hash(&mut hash);
    } else {
        for table in repository::files("server/migrations", "") {
            fs::read(table)?.hash(&mut hash);
        }
    }
    monero.wallet_version.hash(&mut hash);
    Ok(format!("furnished-{wallets}-{:016x}", hash.finish()))
}

/// Runs a stack until its server has prepared the wallets, ends it, and keeps what it leaves.
async fn ready_wallets(whole: &Path, wallets: u32) -> Result<(), RegtestError> {
    let scratch = tempfile::tempdir()?;
    let regtest = Regtest::start_with(RegtestOptions {
        dir: Some(scratch.path().to_owned()),
        ..RegtestOptions::default()
    })
    .await?;
    let options = StackOptions {
        prepared_wallets: wallets,
        ..StackOptions::default()
    };
    let settings = Settings::write(&regtest, &options, &regtest.new_wallet(), None);
    let _ = ServerProcess::run(&settings.file, &["migrate"], "");
    let server = ServerProcess::start(&settings.file, &settings.base).await;
    let look = || metric(&settings.metrics, "wallet_pool_ready");
    for ready in 1..=u64::from(wallets) {
        eventually("a prepared wallet", look, |now| {
            now.is_some_and(|now| now >= ready)
        })
        .await;
    }
    drop(server);
    for folder in FOLDERS {
        cache::copy(&scratch.path().join(folder), &whole.join(folder))?;
    }
    Ok(())
}
