//! Whether Monero's processes are the ones that the settings speak of, and new enough for real money.

use std::time::Duration;

use domain::{Network, Role};
use futures::future::join_all;

use crate::config::Environment;
use crate::escrow::Machinery;

/// The oldest interface of `monero-wallet-rpc` that may hold real money: that of Monero 0.18.5.1. Those before it
/// write a signed set out before they have durably erased the nonces in it.
///
/// A process tells the version of its interface (`get_version`), not its own. The two go up together: 1.25 is
/// 0.18.0.0, 1.29 is 0.18.4.5, 1.30 is 0.18.5.0, 1.31 is 0.18.5.1, 1.32 is 0.18.5.3.
pub const WALLET_INTERFACE: (u32, u32) = (1, 31);

/// Longest that the processes may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// A process that must not be worked with.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// monerod follows another chain.
    #[error("monerod is on {found}, not on {wanted}: check settings monero.daemon_url and monero.network")]
    Network {
        /// The chain it follows.
        found: Network,
        /// The chain of the settings.
        wanted: Network,
    },
    /// A wallet process with known faults.
    #[error(
        "a process of setting monero.wallet_rpc.{role} has interface {}.{}, older than {}.{}: \
         run monero-wallet-rpc 0.18.5.1 or newer",
        found.0, found.1, WALLET_INTERFACE.0, WALLET_INTERFACE.1
    )]
    WalletTooOld {
        /// Whose process.
        role: &'static str,
        /// The interface it has.
        found: (u32, u32),
    },
}

/// Asks every process, and tells what is wrong with those that answer. One that does not answer is left to
/// health: pages are served while Monero is away. A wallet process is asked again before each use.
pub async fn unfit(machinery: &Machinery) -> Vec<Unfit> {
    let mut unfit = Vec::new();
    let wanted = machinery.network;
    if let Ok(Ok(info)) = tokio::time::timeout(PATIENCE, machinery.daemon.info()).await
        && info.network != wanted
    {
        let found = info.network;
        unfit.push(Unfit::Network { found, wanted });
    }
    if let Some((backend, _)) = &machinery.prepared_wallets {
        // One that hangs says nothing about the other roles.
        let asked = Role::ALL.map(|role| tokio::time::timeout(PATIENCE, backend.versions_of(role)));
        for (role, told) in Role::ALL.into_iter().zip(join_all(asked).await) {
            let told = told.unwrap_or_default().into_iter().flatten();
            let old = told.filter(|found| *found < WALLET_INTERFACE);
            unfit.extend(old.map(|found| Unfit::WalletTooOld {
                role: role.name(),
                found,
            }));
        }
    }
    unfit
}

/// Before taking requests: in production nothing unfit is worked with, elsewhere it is only told.
///
/// # Errors
/// The first [`Unfit`] process, in production.
pub async fn require_fit(machinery: &Machinery, environment: Environment) -> Result<(), Unfit> {
    for unfit in unfit(machinery).await {
        if environment == Environment::Production {
            return Err(unfit);
        }
        tracing::warn!(reason = %unfit, "this would be refused in production");
    }
    Ok(())
}
