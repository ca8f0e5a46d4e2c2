//! A mined chain with a rich bank, made once and copied for every start.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::{Access, Binaries, Daemon, RegtestError, WalletProcess};
use crate::rpc::wallet::WalletFile;

/// The chain's folder.
pub const CHAIN: &str = "chain";
/// The bank's folder.
pub const BANK: &str = "bank";
/// The bank's wallet file.
pub(super) const BANK_FILE: WalletFile<'static> = WalletFile {
    filename: "bank",
    password: "",
};
/// Mined to the bank. Coinbase outputs unlock after 60 blocks; a spend needs 16 ring members, and decoys
/// chosen in Rust about 150 outputs.
const BLOCKS: u64 = 160;
/// Files that are not worth a copy, or would carry one process's state into another.
const LEFT_OUT: [&str; 3] = ["log", "p2pstate.bin", "lock.mdb"];

/// Names a directory for the cache; the system's scratch directory without.
pub const CACHE_DIR_VAR: &str = "REGTEST_CACHE_DIR";

/// Where the cache is kept unless told otherwise.
pub fn default_dir() -> PathBuf {
    std::env::var_os(CACHE_DIR_VAR).map_or_else(|| std::env::temp_dir().join("regtest-cache"), PathBuf::from)
}

/// Puts chain and bank into `dir`, unless it holds them already. Mines them if the cache is empty.
pub(super) async fn install(binaries: &Binaries, cache: &Path, dir: &Path) -> Result<(), RegtestError> {
    if dir.join(CHAIN).exists() {
        return Ok(());
    }
    let version = binaries.daemon_version.map(|part| part.to_string()).join(".");
    let name = format!("{version}-{BLOCKS}");
    let source = once(cache, &name, async |whole| mine(binaries, whole).await).await?;
    // The chain last: it is what says that the installation is whole.
    copy(&source.join(BANK), &dir.join(BANK))?;
    let partial = dir.join("chain.partial");
    copy(&source.join(CHAIN), &partial)?;
    fs::rename(partial, dir.join(CHAIN))?;
    Ok(())
}

/// The folder `name` of the cache, which `build` fills if it is not there. It is built under a lock and renamed at
/// the end: whoever comes meanwhile waits, and a build that dies leaves nothing that looks whole.
///
/// # Errors
/// Those of `build`, and of the file system.
pub async fn once(
    cache: &Path,
    name: &str,
    build: impl AsyncFnOnce(&Path) -> Result<(), RegtestError>,
) -> Result<PathBuf, RegtestError> {
    let target = cache.join(name);
    if target.exists() {
        return Ok(target);
    }
    fs::create_dir_all(cache)?;
    let lock = File::create(cache.join(format!("{name}.lock")))?;
    let _lock = tokio::task::spawn_blocking(move || lock.lock().map(|()| lock))
        .await
        .map_err(std::io::Error::other)??;
    if !target.exists() {
        let scratch = tempfile::Builder::new().prefix("building-").tempdir_in(cache)?;
        let whole = scratch.path().join("whole");
        fs::create_dir(&whole)?;
        build(&whole).await?;
        fs::rename(whole, &target)?;
    }
    Ok(target)
}

/// Mines the chain to the bank.
async fn mine(binaries: &Binaries, whole: &Path) -> Result<(), RegtestError> {
    let scratch = tempfile::Builder::new().prefix("mining-").tempdir()?;
    let (chain, bank) = (scratch.path().join(CHAIN), scratch.path().join(BANK));
    let mut daemon = Daemon::start(binaries, &chain, None).await?;
    let wallet = WalletProcess::start(
        binaries,
        &daemon,
        bank.clone(),
        BANK.to_owned(),
        None,
        Access::Login.login(BANK),
    )
    .await?;
    wallet.client().create_wallet(BANK_FILE).await?;
    let address = wallet.client().address().await?;
    daemon.mine(BLOCKS, &address).await?;
    wallet.client().refresh().await?;
    wallet.client().close_wallet().await?;
    drop(wallet);
    daemon.stop().await?;
    copy(&chain, &whole.join(CHAIN))?;
    copy(&bank, &whole.join(BANK))?;
    Ok(())
}

/// Copies a folder of a stopped process: without its log, its locks and its neighbours.
///
/// # Errors
/// Those of the file system.
pub fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        let target = to.join(&name);
        if entry.file_type()?.is_dir() {
            if !name.to_string_lossy().starts_with("ringdb") {
                copy(&entry.path(), &target)?;
            }
        } else if !LEFT_OUT.iter().any(|end| name.to_string_lossy().ends_with(end)) {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
