use std::collections::HashMap;

use domain::Network;
use wallet::watch::{Cursor, WatchError, Watcher};

use crate::shop::Shop;

#[tokio::test]
async fn a_daemon_of_another_network_or_chain_is_an_error() {
    let shop = Shop::open(&[]).await;
    let mut watcher = Watcher::new(shop.daemon.clone(), Network::Stagenet);
    let refused = watcher
        .poll(&Cursor::default(), &[], &HashMap::new())
        .await
        .unwrap_err();
    let (found, expected) = (Network::Regtest, Network::Stagenet);
    assert_eq!(refused, WatchError::WrongNetwork { found, expected });

    let mut watcher = Watcher::new(shop.daemon.clone(), Network::Regtest);
    let foreign = Cursor {
        height: 12,
        recent: vec![(10, [1; 32]), (11, [2; 32])],
    };
    let refused = watcher.poll(&foreign, &[], &HashMap::new()).await.unwrap_err();
    assert_eq!(refused, WatchError::UnknownChain { oldest: 10 });
    assert!(!refused.is_transient());
}
