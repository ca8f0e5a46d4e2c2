//! Letting a wallet spend certain outputs and no others.

use std::collections::{BTreeSet, HashMap};

use super::chain::Chain;
use crate::multisig::{MultisigError, PayoutInput, PayoutRequest};
use crate::rpc::WalletClient;
use crate::rpc::wallet::IncomingTransfer;

/// Thaws the outputs that `request` names and freezes every other. Dust, time-locked and late outputs then
/// neither help nor hinder the builder, and the co-signer's wallet signs for none of them.
pub(super) async fn select(
    chain: &Chain,
    wallet: &WalletClient,
    request: &PayoutRequest,
) -> Result<(), MultisigError> {
    let received = wallet.incoming_transfers().await?;
    let mut wanted = BTreeSet::new();
    for (found, name) in find(chain, &received, &request.inputs).await? {
        spendable(found, &name)?;
        if !wanted.insert(found.key_image.as_str()) {
            return Err(MultisigError::Corrupt(format!("{name} is named twice")));
        }
    }
    for transfer in &received {
        let image = transfer.key_image.as_str();
        // Without a key image the wallet can't spend the output anyway.
        if image.is_empty() || transfer.spent {
            continue;
        }
        match (wanted.contains(image), transfer.frozen) {
            (true, true) => wallet.thaw(image).await?,
            (false, false) => wallet.freeze(image).await?,
            (true, false) | (false, true) => {}
        }
    }
    Ok(())
}

/// Each of `inputs` among what the wallet `received`, with its name for people.
pub(super) async fn find<'a>(
    chain: &Chain,
    received: &'a [IncomingTransfer],
    inputs: &[PayoutInput],
) -> Result<Vec<(&'a IncomingTransfer, String)>, MultisigError> {
    let outputs: Vec<_> = inputs.iter().map(|input| input.output).collect();
    let indices = chain.global_indices(&outputs).await?;
    let by_index: HashMap<u64, &IncomingTransfer> = received
        .iter()
        .map(|transfer| (transfer.global_index, transfer))
        .collect();
    let mut all = Vec::with_capacity(inputs.len());
    for (input, index) in inputs.iter().zip(indices) {
        let name = format!("{}:{}", input.output.tx_id, input.output.index);
        let found = index.and_then(|index| by_index.get(&index));
        let Some(found) = found.filter(|found| found.tx_hash == input.output.tx_id) else {
            let why = format!("{name} is not in the wallet");
            return Err(MultisigError::NotSpendable(why));
        };
        if found.amount != input.amount {
            let why = format!("{name} carries {} XMR, not {} XMR", found.amount, input.amount);
            return Err(MultisigError::Corrupt(why));
        }
        all.push((*found, name));
    }
    Ok(all)
}

fn spendable(transfer: &IncomingTransfer, name: &str) -> Result<(), MultisigError> {
    if transfer.spent {
        return Err(MultisigError::AlreadySpent(name.to_owned()));
    }
    if !transfer.unlocked {
        return Err(MultisigError::NotSpendable(format!("{name} is locked")));
    }
    if transfer.key_image.is_empty() {
        return Err(MultisigError::NotSpendable(format!(
            "{name} has no key image yet"
        )));
    }
    Ok(())
}
