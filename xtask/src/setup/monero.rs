//! A Monero that may hold real money: tests and demo run on what operators run.

use std::env;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use wallet::regtest::{BIN_DIR_VAR, Binaries};

use super::package::{self, Package};
use super::trixie;

/// The oldest version that may hold real money; the server refuses those before it.
const REAL_MONEY_SINCE: [u32; 4] = [0, 18, 5, 1];

/// Debian's own, where no newer one can be had.
const OF_THE_DISTRIBUTION: [Package; 2] = [
    Package::command("monerod", "monero"),
    Package::command("monero-wallet-rpc", "monero"),
];

/// Finds a Monero: that in [`BIN_DIR_VAR`], a new enough one in `PATH`, that of Debian's next release, kept in
/// `home`, or whichever this distribution has.
///
/// # Errors
/// If there is none; the message says what to install.
pub(super) fn ensure(home: &Path) -> Result<()> {
    if env::var_os(BIN_DIR_VAR).is_some() || installed_is_new_enough()? || !trixie::can_be_asked() {
        return package::ensure(&OF_THE_DISTRIBUTION);
    }
    match trixie::monero(home) {
        Ok(programs) => begin_anew(&programs),
        Err(error) => {
            eprintln!("no newer Monero, so this distribution's: {error:#}");
            package::ensure(&OF_THE_DISTRIBUTION)
        }
    }
}

fn installed_is_new_enough() -> Result<bool> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    // One that is missing, or says nothing of its version, is none.
    let found = runtime.block_on(Binaries::find()).ok();
    Ok(found.is_some_and(|found| new_enough(&found)))
}

fn new_enough(found: &Binaries) -> bool {
    found.daemon_version.min(found.wallet_version) >= REAL_MONEY_SINCE
}

/// Starts this command again, with the programs named to it and to all it starts: the surroundings of a process
/// that runs are not to be changed.
fn begin_anew(programs: &Path) -> Result<()> {
    let mut again = Command::new(env::current_exe().context("no path of this program")?);
    again.args(env::args_os().skip(1)).env(BIN_DIR_VAR, programs);
    Err(again.exec()).context("cannot start this command again")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_programs_must_be_new_enough() {
        let found = |daemon_version, wallet_version| Binaries {
            monerod: "monerod".into(),
            wallet_rpc: "monero-wallet-rpc".into(),
            daemon_version,
            wallet_version,
        };
        assert!(new_enough(&found(REAL_MONEY_SINCE, [0, 18, 5, 3])));
        assert!(!new_enough(&found([0, 18, 5, 0], [0, 18, 5, 3])));
        assert!(!new_enough(&found([0, 18, 5, 3], [0, 18, 0, 0])));
    }
}
