//! A ready wallet of two of three, made once and copied for every test that does not care how it was made.
//!
//! A ceremony takes ten seconds of both cores. Chain and keys of the tests are as private as ever: each test gets a
//! copy of the chain, of the three wallets, and of the store that knows them.

use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::Path;

use wallet::regtest::{Regtest, RegtestError, RegtestOptions, cache};

use crate::binary;
use crate::server_process::ServerProcess;
use crate::settings::{self, Settings};
use crate::stack::{StackOptions, metric};
use crate::wait::eventually;

/// The folders of a stack that belong together.
const FOLDERS: [&str; 4] = ["buyer", "vendor", "arbiter", settings::FOLDER];

/// Puts a ready wallet and the store that knows it into a stack whose server has not started yet.
pub(crate) async fn install(regtest: &Regtest) -> Result<(), RegtestError> {
    let source = cache::once(&cache::default_dir(), &name(), ready_wallet).await?;
    for folder in FOLDERS {
        cache::copy(&source.join(folder), &regtest.dir().join(folder))?;
    }
    Ok(())
}

/// Another server binary may make other wallets or another store.
fn name() -> String {
    let built = fs::metadata(binary::marketplace()).expect("the server's binary");
    let mut hash = DefaultHasher::new();
    (built.len(), built.modified().expect("its time")).hash(&mut hash);
    format!("furnished-{:016x}", hash.finish())
}

/// Runs a stack until its server has prepared one wallet, ends it, and keeps what it leaves.
async fn ready_wallet(whole: &Path) -> Result<(), RegtestError> {
    let scratch = tempfile::tempdir()?;
    let regtest = Regtest::start_with(RegtestOptions {
        dir: Some(scratch.path().to_owned()),
        ..RegtestOptions::default()
    })
    .await?;
    let options = StackOptions {
        prepared_wallets: 1,
        ..StackOptions::default()
    };
    let settings = Settings::write(&regtest, &options, regtest.new_wallet().address());
    let _ = ServerProcess::run(&settings.file, &["migrate"], "");
    let server = ServerProcess::start(&settings.file, &settings.base).await;
    let look = || metric(&settings.metrics, "wallet_pool_ready");
    eventually("a prepared wallet", look, |ready| *ready == Some(1)).await;
    drop(server);
    for folder in FOLDERS {
        cache::copy(&scratch.path().join(folder), &whole.join(folder))?;
    }
    Ok(())
}
