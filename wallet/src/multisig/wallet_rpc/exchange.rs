//! Bringing two parties up to date with the chain and with each other.

use super::pair::Pair;
use crate::multisig::MultisigError;

/// Refreshes both wallets and exchanges new nonces. Needed before every build: a build or a signature uses
/// up the nonces of the round before it.
pub(super) async fn exchange(pair: &Pair) -> Result<(), MultisigError> {
    let (builder, co_signer) = (pair.builder.client(), pair.co_signer.client());
    // Joined to the end even if one fails: a call whose answer nobody awaits is carried out all the same.
    let (one, other) = tokio::join!(builder.refresh(), co_signer.refresh());
    one.and(other)?;
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
    Ok(())
}
