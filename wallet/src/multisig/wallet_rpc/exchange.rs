//! Bringing two parties up to date with the chain and with each other.

use std::sync::Arc;

use super::pair::Pair;
use crate::multisig::MultisigError;

/// An exchange whose nonces nothing has used. Both wallets of a [`Pair`] have a copy while they stay open; what
/// uses the nonces, or opens either wallet anew, forgets it. After a crash nobody has one.
#[derive(Clone, Debug)]
pub(super) struct Round(Arc<()>);

impl Round {
    fn new() -> Self {
        Self(Arc::new(()))
    }

    /// Whether both are of the same exchange.
    pub(super) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// Refreshes both wallets, and exchanges nonces unless those of an earlier round are still unused. Needed before
/// every build: a build or a signature uses up the nonces of the round before it.
pub(super) async fn exchange(pair: &mut Pair) -> Result<(), MultisigError> {
    let (builder, co_signer) = (pair.builder.client(), pair.co_signer.client());
    // Joined to the end even if one fails: a call whose answer nobody awaits is carried out all the same.
    let (one, other) = tokio::join!(builder.refresh(), co_signer.refresh());
    one.and(other)?;
    // An output that came since then, or again after a reorg, has no nonces yet.
    if pair.has_round() && !builder.balance().await?.multisig_import_needed {
        return Ok(());
    }
    pair.set_round(None);
    let (builder, co_signer) = (pair.builder.client(), pair.co_signer.client());
    let (from_builder, from_co_signer) =
        tokio::join!(builder.export_multisig_info(), co_signer.export_multisig_info());
    let (from_builder, from_co_signer) = (from_builder?, from_co_signer?);
    let (one, other) = tokio::join!(
        builder.import_multisig_info(&from_co_signer),
        co_signer.import_multisig_info(&from_builder)
    );
    one.and(other)?;
    // Until the import is complete the balance looks full and nothing can be spent.
    if builder.balance().await?.multisig_import_needed {
        let why = "the builder's wallet still waits for the co-signer's export";
        return Err(MultisigError::Stale(why.to_owned()));
    }
    pair.set_round(Some(Round::new()));
    Ok(())
}
