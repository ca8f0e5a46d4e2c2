//! Between the types of the domain and those of SQLite's columns.

use domain::TxId;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::StoreError;

/// SQLite's integers are signed.
pub(super) fn signed(value: u64, what: &'static str) -> Result<i64, StoreError> {
    i64::try_from(value).map_err(|_| StoreError::OutOfRange(what))
}

pub(super) fn unsigned(value: i64, what: &'static str) -> Result<u64, StoreError> {
    u64::try_from(value).map_err(|_| StoreError::Corrupt(what))
}

pub(super) fn tx_id(bytes: &[u8]) -> Result<TxId, StoreError> {
    bytes
        .try_into()
        .map(TxId)
        .map_err(|_| StoreError::Corrupt("transaction id"))
}

pub(super) fn to_json(value: &impl Serialize, what: &'static str) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|_| StoreError::Refused(format!("{what} has no JSON form")))
}

pub(super) fn from_json<T: DeserializeOwned>(text: &str, what: &'static str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::Corrupt(what))
}
