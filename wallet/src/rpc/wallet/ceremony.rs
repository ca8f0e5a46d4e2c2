//! The rounds in which three parties make one wallet.

use serde::Deserialize;
use serde_json::json;

use super::WalletClient;
use crate::multisig::Confidential;
use crate::rpc::RpcError;

/// Whether the open wallet is multisig.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct MultisigStatus {
    /// Whether the keys' making has begun.
    pub multisig: bool,
    /// Whether it has ended; only then is there an address.
    pub ready: bool,
    /// How many must sign.
    pub threshold: u32,
    /// How many parties there are.
    pub total: u32,
}

/// What a party sends to the others, and the address it has; the address is final only when the wallet is
/// ready.
#[derive(Deserialize)]
pub struct KeyRound {
    /// For the others.
    pub multisig_info: Confidential,
    /// Empty before the end.
    #[serde(default)]
    pub address: String,
}

#[derive(Deserialize)]
struct Prepared {
    multisig_info: Confidential,
}

impl WalletClient {
    /// Round 1. Switches multisig on in the open wallet, for as long as it stays open. Repeated, it gives the
    /// same keys under another signature.
    ///
    /// # Errors
    /// Code [`super::code::ALREADY_MULTISIG`] after [`WalletClient::make_multisig`].
    pub async fn prepare_multisig(&self) -> Result<Confidential, RpcError> {
        let params = json!({ "enable_multisig_experimental": true });
        let Prepared { multisig_info } = self.transport.call("prepare_multisig", params).await?;
        Ok(multisig_info)
    }

    /// Round 2, with the messages of the two others. Works once.
    ///
    /// # Errors
    /// Code [`super::code::ALREADY_MULTISIG`] the second time.
    pub async fn make_multisig(
        &self,
        others: [&Confidential; 2],
        threshold: u32,
        password: &Confidential,
    ) -> Result<KeyRound, RpcError> {
        let params = json!({
            "multisig_info": others.map(Confidential::expose),
            "threshold": threshold,
            "password": password.expose(),
        });
        self.transport.call("make_multisig", params).await
    }

    /// Rounds 3 and 4, with the messages of the two others. Each works once.
    ///
    /// # Errors
    /// Code [`super::code::UNKNOWN`] for messages of another round.
    pub async fn exchange_multisig_keys(
        &self,
        others: [&Confidential; 2],
        password: &Confidential,
    ) -> Result<KeyRound, RpcError> {
        let params = json!({
            "multisig_info": others.map(Confidential::expose),
            "password": password.expose(),
        });
        self.transport.call("exchange_multisig_keys", params).await
    }

    /// How far the open wallet is.
    ///
    /// # Errors
    /// Those of the transport.
    pub async fn is_multisig(&self) -> Result<MultisigStatus, RpcError> {
        self.transport.call("is_multisig", json!({})).await
    }
}
