//! A typed client for monero-wallet-rpc: only the calls that are used here.

pub mod ceremony;
pub mod exchange;
pub mod files;
pub mod outputs;
pub mod signing;
pub mod spending;
pub mod status;

use std::time::Duration;

pub use ceremony::MultisigStatus;
pub use files::WalletFile;
pub use outputs::IncomingTransfer;
pub use signing::{DecodedTransaction, Signed};
pub use spending::{Destination, Sent, Transfer};
pub use status::Balance;

use super::Transport;

/// Monero's error codes that mean something to us; source: `wallet_rpc_server_error_codes.h`.
pub mod code {
    /// JSON-RPC's own: the process has no such call.
    pub const UNKNOWN_METHOD: i64 = -32601;
    /// Anything without a code of its own.
    pub const UNKNOWN: i64 = -1;
    /// An output or a signature that does not work out.
    pub const GENERIC_TRANSFER: i64 = -4;
    /// No wallet file is open.
    pub const NO_WALLET: i64 = -13;
    /// The transaction is impossible with the unlocked, unfrozen outputs.
    pub const TX_NOT_POSSIBLE: i64 = -16;
    /// Not enough money.
    pub const NOT_ENOUGH_MONEY: i64 = -17;
    /// The wallet file exists.
    pub const WALLET_EXISTS: i64 = -21;
    /// The wallet is multisig already.
    pub const ALREADY_MULTISIG: i64 = -28;
    /// Multisig data of the wrong state of the wallet.
    pub const MULTISIG_IMPORT: i64 = -35;
    /// A destination of which the fee would leave nothing.
    pub const ZERO_AMOUNT: i64 = -46;
    /// Not enough unlocked money.
    pub const NOT_ENOUGH_UNLOCKED_MONEY: i64 = -37;
}

/// Every call that is made to a wallet process, for whoever counts them.
pub const METHODS: [&str; 25] = [
    "close_wallet",
    "create_wallet",
    "describe_transfer",
    "exchange_multisig_keys",
    "export_multisig_info",
    "freeze",
    "generate_from_keys",
    "get_address",
    "get_balance",
    "get_height",
    "get_version",
    "import_multisig_info",
    "incoming_transfers",
    "is_multisig",
    "make_multisig",
    "open_wallet",
    "prepare_multisig",
    "query_key",
    "refresh",
    "set_subaddress_lookahead",
    "sign_multisig",
    "store",
    "submit_multisig",
    "thaw",
    "transfer",
];

/// One monero-wallet-rpc process. Its calls name no wallet: whoever calls must hold the process alone.
#[derive(Clone)]
pub struct WalletClient {
    transport: Transport,
    scan_timeout: Duration,
}

impl WalletClient {
    /// Calls through `transport`; calls that scan the chain may take `scan_timeout`.
    pub const fn new(transport: Transport, scan_timeout: Duration) -> Self {
        Self {
            transport,
            scan_timeout,
        }
    }
}

/// An answer without content.
#[derive(serde::Deserialize)]
struct Nothing {}
