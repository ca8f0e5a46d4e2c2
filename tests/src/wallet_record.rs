//! The record of a wallet, read from its file as whoever has `field-key` can: without the program and without its store.

use std::fs;
use std::path::Path;

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use domain::WalletId;
use wallet::multisig::WalletRecord;

/// Opens a file of records with the key of the server with this configuration.
///
/// # Panics
/// If it does not open.
#[must_use]
pub fn open(config: &Path, file: &Path) -> WalletRecord {
    let key = fs::read_to_string(config.with_file_name("secrets").join("field-key")).expect("a key");
    let key: [u8; 32] = hex::decode(key.trim())
        .ok()
        .and_then(|key| key.try_into().ok())
        .expect("32 bytes");
    let wallet = file.file_stem().and_then(|name| name.to_str()).expect("a name");
    let wallet: WalletId = wallet.parse().expect("a wallet's id");
    // Version, nonce, what was encrypted for this row alone.
    let sealed = fs::read(file).expect("a record");
    let (nonce, msg) = sealed[1..].split_first_chunk().expect("a nonce");
    let aad = [b"wallet_records\0record\0".as_slice(), wallet.0.as_bytes()].concat();
    let plain = XChaCha20Poly1305::new(&key.into())
        .decrypt(&XNonce::from(*nonce), Payload { msg, aad: &aad })
        .expect("a record of this wallet, sealed with this key");
    serde_json::from_slice(&plain).expect("a record")
}
