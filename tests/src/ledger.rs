//! What the chain itself says about a transaction.

use domain::Piconero;
use serde_json::{Value, json};
use wallet::regtest::Regtest;

/// The network fee of a transaction, read from the daemon's own decoding of it; `None` while the daemon has
/// not seen it.
pub async fn network_fee(regtest: &Regtest, tx_id: &str) -> Option<Piconero> {
    let url = format!("{}/get_transactions", regtest.daemon.endpoint().url);
    let body = json!({"txs_hashes": [tx_id], "decode_as_json": true});
    let answer = reqwest::Client::new()
        .post(url)
        .json(&body)
        .send()
        .await
        .expect("an answer");
    let answer: Value = answer.json().await.expect("JSON");
    let decoded = answer["txs"][0]["as_json"].as_str()?;
    let decoded: Value = serde_json::from_str(decoded).expect("JSON");
    Some(Piconero(
        decoded["rct_signatures"]["txnFee"].as_u64().expect("a fee"),
    ))
}
