//! The installed Monero programs.

use std::path::{Path, PathBuf};

use super::RegtestError;

/// Names a directory that holds `monerod` and `monero-wallet-rpc`; the `PATH` is searched without.
pub const BIN_DIR_VAR: &str = "MONERO_BIN_DIR";

/// Since this version wallet processes refuse a private chain unless told not to; before, they refuse to be
/// told.
const MISMATCH_FLAG_SINCE: [u32; 4] = [0, 18, 1, 1];

/// Both programs and their version.
#[derive(Clone, Debug)]
pub struct Binaries {
    /// `monerod`.
    pub monerod: PathBuf,
    /// `monero-wallet-rpc`.
    pub wallet_rpc: PathBuf,
    /// The daemon's version, like `[0, 18, 0, 0]`.
    pub daemon_version: [u32; 4],
    /// The wallet process's version.
    pub wallet_version: [u32; 4],
}

impl Binaries {
    /// Finds both programs and asks them for their version.
    ///
    /// # Errors
    /// [`RegtestError::MissingProgram`] if one cannot be run.
    pub async fn find() -> Result<Self, RegtestError> {
        let dir = std::env::var_os(BIN_DIR_VAR)
            .map(PathBuf::from)
            .unwrap_or_default();
        let (monerod, wallet_rpc) = (dir.join("monerod"), dir.join("monero-wallet-rpc"));
        let (daemon_version, wallet_version) = tokio::try_join!(version(&monerod), version(&wallet_rpc))?;
        Ok(Self {
            monerod,
            wallet_rpc,
            daemon_version,
            wallet_version,
        })
    }

    /// Whether the wallet process must be told that a private chain is meant.
    pub fn needs_mismatch_flag(&self) -> bool {
        self.wallet_version >= MISMATCH_FLAG_SINCE
    }
}

async fn version(program: &Path) -> Result<[u32; 4], RegtestError> {
    let output = tokio::process::Command::new(program)
        .arg("--version")
        .output()
        .await
        .map_err(|source| RegtestError::MissingProgram {
            program: program.to_owned(),
            source,
        })?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    parse(&said).ok_or_else(|| RegtestError::UnknownVersion {
        program: program.to_owned(),
        said,
    })
}

/// Reads `Monero 'Fluorine Fermi' (v0.18.0.0-unknown)`.
fn parse(said: &str) -> Option<[u32; 4]> {
    let (_, rest) = said.split_once("(v")?;
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let parts: Vec<u32> = rest[..end]
        .split('.')
        .map(str::parse)
        .collect::<Result<_, _>>()
        .ok()?;
    parts.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_version_of_either_program() {
        assert_eq!(
            parse("Monero 'Fluorine Fermi' (v0.18.0.0-unknown)\n"),
            Some([0, 18, 0, 0])
        );
        assert_eq!(
            parse("Monero 'Fluorine Fermi' (v0.18.5.3-release)"),
            Some([0, 18, 5, 3])
        );
        assert_eq!(parse("Monero"), None);
        assert_eq!(parse("(v0.18-x)"), None);
    }
}
