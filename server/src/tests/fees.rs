//! The operator's own address, and the secret that lets the server see what comes to it.

use monero::{Address, PrivateKey, PublicKey};
use secrecy::SecretString;
use tokio::task::JoinSet;

use super::metrics::{shows, value};
use crate::config::Secrets;
use crate::escrow::Machinery;
use crate::jobs;
use crate::testing::{self, TestApp};

const BALANCE: &str = r#"monero_wallet_balance_piconero{wallet_name="fees"}"#;

fn key(byte: u8) -> PrivateKey {
    let mut bytes = [0; 32];
    bytes[0] = byte;
    PrivateKey::from_slice(&bytes).unwrap()
}

/// A standard address with this private view key, and a subaddress.
fn addresses(view: &PrivateKey) -> [String; 2] {
    let public = PublicKey::from_private_key;
    let (network, spend) = (monero::Network::Mainnet, public(&key(5)));
    [
        Address::standard(network, spend, public(view)).to_string(),
        Address::subaddress(network, spend, spend * view).to_string(),
    ]
}

fn secrets(fee_view_key: &str) -> Secrets {
    Secrets {
        fee_view_key: Some(SecretString::from(fee_view_key)),
        ..testing::secrets()
    }
}

async fn app(fee_address: Option<&str>) -> TestApp {
    TestApp::with(|config| config.escrow.fee_address = fee_address.map(ToOwned::to_owned)).await
}

#[tokio::test]
async fn a_key_that_sees_nothing_of_the_fee_address_is_refused() {
    let [standard, sub] = addresses(&key(3));
    let (own, other) = (key(3).to_string(), key(4).to_string());
    for (address, key, named) in [
        (Some(&standard), &other, "does not belong to escrow.fee_address"),
        (Some(&sub), &other, "does not belong to escrow.fee_address"),
        (Some(&standard), &own[2..].to_owned(), "64 hexadecimal digits"),
        (Some(&standard), &"f".repeat(64), "64 hexadecimal digits"),
        (None, &own, "set escrow.fee_address"),
        (Some(&"4abc".to_owned()), &own, "escrow.fee_address"),
    ] {
        let app = app(address.map(String::as_str)).await;
        let refused = Machinery::connect(&app.state, &secrets(key)).err().unwrap();
        let refused = refused.to_string();
        assert!(refused.contains(named), "{refused}");
        assert!(!refused.contains(key), "a refusal shows the key");
    }
    for address in [standard, sub] {
        let app = app(Some(&address)).await;
        assert!(Machinery::connect(&app.state, &secrets(&own)).is_ok());
    }
}

#[tokio::test]
async fn only_with_the_key_are_there_series_of_fees() {
    let [standard, _] = addresses(&key(3));
    let app = app(Some(&standard)).await;
    let start = |secrets: &Secrets| {
        let mut jobs = JoinSet::new();
        let machinery = Machinery::connect(&app.state, secrets).unwrap();
        jobs::ask_monero(&mut jobs, &app.state, &machinery);
        jobs
    };
    let without = start(&testing::secrets());
    let with = start(&secrets(&key(3).to_string()));
    assert_eq!(with.len(), without.len() + 1);
    shows(&app.state.metrics, BALANCE, 0.0).await;

    let app = TestApp::with(|config| config.escrow.fee_address = Some(standard)).await;
    assert_eq!(value(&app.state.metrics, BALANCE), None);
}
