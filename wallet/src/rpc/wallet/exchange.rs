//! Nonces and partial key images, which parties exchange before every transaction.

use serde::Deserialize;
use serde_json::json;

use super::WalletClient;
use crate::multisig::Confidential;
use crate::rpc::RpcError;

#[derive(Deserialize)]
struct Exported {
    info: Confidential,
}

#[derive(Deserialize)]
struct Imported {
    n_outputs: u64,
}

impl WalletClient {
    /// Draws new nonces for all outputs and gives what the other party must import.
    ///
    /// # Errors
    /// Those of the transport.
    pub async fn export_multisig_info(&self) -> Result<Confidential, RpcError> {
        let Exported { info } = self.transport.call("export_multisig_info", json!({})).await?;
        Ok(info)
    }

    /// Takes the other party's export; answers for how many outputs.
    ///
    /// # Errors
    /// Code [`super::code::MULTISIG_IMPORT`] if it does not fit the wallet.
    pub async fn import_multisig_info(&self, info: &Confidential) -> Result<u64, RpcError> {
        let params = json!({ "info": [info.expose()] });
        let Imported { n_outputs } = self
            .transport
            .call_within(self.scan_timeout, "import_multisig_info", params)
            .await?;
        Ok(n_outputs)
    }
}
