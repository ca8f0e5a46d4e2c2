//! Digest authentication against a real wallet process.

use std::time::Duration;

use futures::future::join_all;
use serde_json::{Value, json};
use wallet::regtest::Regtest;
use wallet::rpc::{RpcError, Transport, WalletClient};

#[tokio::test]
async fn the_right_login_works_side_by_side_and_a_wrong_one_does_not() {
    let mut chain = Regtest::start().await.unwrap();
    let endpoint = chain.roles.buyer[0].endpoint();
    let timeout = Duration::from_secs(30);
    let transport = Transport::new(&endpoint, timeout).unwrap();
    let client = WalletClient::new(transport.clone(), timeout);
    let versions = join_all((0..20).map(|_| client.version())).await;
    assert!(
        versions.iter().all(|version| matches!(version, Ok((1, _)))),
        "{versions:?}"
    );

    let unknown = transport
        .call::<Value>("no_such_call", json!({}))
        .await
        .unwrap_err();
    assert_eq!(unknown.code(), Some(-32601));

    let mut wrong = endpoint.clone();
    wrong.login.as_mut().unwrap().password = "wrong".into();
    let refused = Transport::new(&wrong, timeout).unwrap();
    let error = refused.call::<Value>("get_version", json!({})).await.unwrap_err();
    assert_eq!(error, RpcError::Unauthorized);

    // The process that comes back knows nothing of the old challenge.
    chain.roles.buyer[0].restart().await.unwrap();
    client.version().await.unwrap();
}
