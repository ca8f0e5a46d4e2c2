use std::time::Duration;

use wallet::regtest::ports::free_port;
use wallet::watch::News;

use crate::shop::{Shop, WITHIN};

/// As long as nothing more comes.
const SILENCE: Duration = Duration::from_secs(3);

async fn heard(news: &News, what: &str) {
    let heard = tokio::time::timeout(WITHIN, news.heard()).await;
    assert!(heard.is_ok(), "{what} was not heard");
}

/// Waits until all is heard that was said.
async fn silence(news: &News) {
    while tokio::time::timeout(SILENCE, news.heard()).await.is_ok() {}
}

/// Waits until the publisher is connected, or is not.
async fn until(news: &News, alive: bool) {
    while news.is_alive() != alive {
        heard(news, "the connection").await;
    }
}

#[tokio::test]
async fn a_block_is_heard_also_from_a_daemon_that_came_back() {
    let mut shop = Shop::open(&[]).await;
    let news = News::listen(shop.chain.daemon.publisher());
    until(&news, true).await;
    silence(&news).await;
    shop.chain.mine(1).await.unwrap();
    heard(&news, "a block").await;

    shop.chain.daemon.kill_hard().unwrap();
    until(&news, false).await;
    shop.chain.daemon.restart().await.unwrap();
    until(&news, true).await;
    silence(&news).await;
    shop.chain.mine(1).await.unwrap();
    heard(&news, "a block after the restart").await;
    assert!(news.is_alive());
}

#[tokio::test]
async fn a_publisher_that_is_not_there_is_not_alive() {
    let port = free_port().unwrap();
    let news = News::listen(format!("tcp://127.0.0.1:{port}"));
    let mut shop = Shop::open(&[]).await;
    shop.chain.mine(1).await.unwrap();
    shop.catch_up().await;
    assert!(!news.is_alive());
}
