//! The daemon's own state.

use domain::{Network, Piconero};
use serde::Deserialize;
use serde_json::json;

use super::{DaemonClient, accept_status, hash, malformed};
use crate::rpc::RpcError;

/// How the daemon is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DaemonInfo {
    /// Number of blocks in its chain.
    pub height: u64,
    /// Hash of the newest block.
    pub top_hash: [u8; 32],
    /// The height its peers speak of; 0 once it has caught up, so never compare it without
    /// [`DaemonInfo::is_behind`].
    pub target_height: u64,
    /// What the daemon itself says about being up to date.
    pub synchronized: bool,
    /// Its network.
    pub network: Network,
    /// Connected peers; `None` if it does not tell (a restricted RPC port).
    pub peers: Option<u64>,
    /// Whether it was started to talk to nobody.
    pub offline: bool,
    /// Its version, like `0.18.5.3-release`.
    pub version: String,
    /// Transactions in its pool.
    pub pool_size: u64,
    /// Bytes left on its disk; `None` if it does not tell.
    pub free_space: Option<u64>,
}

impl DaemonInfo {
    /// Whether it knows that it misses blocks.
    pub const fn is_behind(&self) -> bool {
        !self.synchronized || self.target_height > self.height
    }

    /// Whether it should have peers and has none, so that it cannot know whether it misses blocks.
    pub fn is_isolated(&self) -> bool {
        self.network != Network::Regtest && !self.offline && self.peers == Some(0)
    }
}

/// What a transaction costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FeeEstimate {
    /// Piconero for each byte of weight, at the lowest priority.
    pub per_byte: Piconero,
    /// Fees are rounded up to a multiple of this.
    pub quantization: Piconero,
}

#[derive(Deserialize)]
struct Info {
    status: String,
    height: u64,
    top_block_hash: String,
    #[serde(default)]
    target_height: u64,
    synchronized: bool,
    nettype: String,
    #[serde(default)]
    incoming_connections_count: u64,
    #[serde(default)]
    outgoing_connections_count: u64,
    #[serde(default)]
    offline: bool,
    #[serde(default)]
    restricted: bool,
    #[serde(default)]
    version: String,
    #[serde(default)]
    tx_pool_size: u64,
    #[serde(default)]
    free_space: u64,
}

#[derive(Deserialize)]
struct Fee {
    status: String,
    #[serde(rename = "fee")]
    per_byte: u64,
    #[serde(default)]
    quantization_mask: u64,
}

impl DaemonClient {
    /// How the daemon is.
    ///
    /// # Errors
    /// As any call; also if its network is none of ours.
    pub async fn info(&self) -> Result<DaemonInfo, RpcError> {
        const METHOD: &str = "get_info";
        let info: Info = self.transport.call(METHOD, json!({})).await?;
        accept_status(METHOD, &info.status)?;
        let network = match info.nettype.as_str() {
            "mainnet" => Network::Mainnet,
            "stagenet" => Network::Stagenet,
            "testnet" => Network::Testnet,
            "fakechain" => Network::Regtest,
            _ => return Err(malformed(METHOD, "an unknown network")),
        };
        let told = |value: u64| (!info.restricted).then_some(value);
        Ok(DaemonInfo {
            height: info.height,
            top_hash: hash(METHOD, &info.top_block_hash)?,
            target_height: info.target_height,
            synchronized: info.synchronized,
            network,
            peers: told(info.incoming_connections_count + info.outgoing_connections_count),
            offline: info.offline,
            pool_size: info.tx_pool_size,
            free_space: told(info.free_space),
            version: info.version,
        })
    }

    /// What a transaction costs now.
    ///
    /// # Errors
    /// As any call.
    pub async fn fee_estimate(&self) -> Result<FeeEstimate, RpcError> {
        const METHOD: &str = "get_fee_estimate";
        let fee: Fee = self.transport.call(METHOD, json!({})).await?;
        accept_status(METHOD, &fee.status)?;
        Ok(FeeEstimate {
            per_byte: Piconero(fee.per_byte),
            quantization: Piconero(fee.quantization_mask.max(1)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn info(height: u64, target_height: u64, synchronized: bool) -> DaemonInfo {
        DaemonInfo {
            height,
            top_hash: [0; 32],
            target_height,
            synchronized,
            network: Network::Mainnet,
            peers: Some(8),
            offline: false,
            version: String::new(),
            pool_size: 0,
            free_space: None,
        }
    }

    #[test]
    fn a_target_of_zero_is_no_sign_of_being_behind() {
        for (height, target, synchronized, behind) in [
            (100, 0, true, false),
            (100, 100, true, false),
            (100, 101, true, true),
            (100, 0, false, true),
        ] {
            let info = info(height, target, synchronized);
            assert_eq!(info.is_behind(), behind, "{info:?}");
        }
    }

    #[test]
    fn only_a_daemon_that_should_have_peers_is_isolated() {
        let lonely = DaemonInfo {
            peers: Some(0),
            ..info(1, 0, true)
        };
        assert!(lonely.is_isolated());
        let network = Network::Regtest;
        for reason in [
            info(1, 0, true),
            DaemonInfo {
                network,
                ..lonely.clone()
            },
            DaemonInfo {
                offline: true,
                ..lonely.clone()
            },
            DaemonInfo {
                peers: None,
                ..lonely
            },
        ] {
            assert!(!reason.is_isolated(), "{reason:?}");
        }
    }
}
