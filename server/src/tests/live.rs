//! The WebSocket, over real TCP.

use std::time::Duration;

use futures::StreamExt;
use serde_json::Value;
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::metrics::{shows, value};
use super::purchase::Shop;
use crate::http::{self, Pages};
use crate::jobs;
use crate::testing::{Client, TestApp};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// A shop whose server listens; gives its port.
async fn listening() -> (Shop, u16) {
    let (shop, port) = listening_alone().await;
    jobs::start(&shop.app.state).detach_all();
    (shop, port)
}

/// A shop whose server listens, without anything going on beside the requests.
async fn listening_alone() -> (Shop, u16) {
    let app = TestApp::with(|config| {
        config.http.live_ping_secs = 1;
        config.http.trusted_origins = vec!["https://market.example".into()];
    });
    let shop = Shop::open_in(app.await).await;
    let state = shop.app.state.clone();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let router = http::router(state.clone(), Pages::default()).unwrap();
    tokio::spawn(http::serve(
        listener,
        router,
        state.shutdown.clone(),
        Duration::from_secs(1),
    ));
    (shop, port)
}

async fn connect(port: u16, client: &Client, query: &str) -> Socket {
    let mut request = format!("ws://127.0.0.1:{port}/ws{query}")
        .into_client_request()
        .unwrap();
    let cookie = client.cookie.clone().expect("a session");
    request.headers_mut().insert("cookie", cookie.parse().unwrap());
    connect_async(request).await.expect("a connection").0
}

async fn next(socket: &mut Socket) -> Value {
    let text = async {
        loop {
            let message = socket.next().await.expect("an open socket").expect("a message");
            if let Message::Text(text) = message {
                return text;
            }
        }
    };
    let text = tokio::time::timeout(Duration::from_secs(10), text).await;
    serde_json::from_str(&text.expect("an event in time")).unwrap()
}

async fn kinds(socket: &mut Socket, count: usize) -> (Vec<String>, i64) {
    let (mut kinds, mut last) = (Vec::new(), 0);
    for _ in 0..count {
        let event = next(socket).await;
        let seq = event["seq"].as_i64().unwrap();
        assert!(seq > last, "events come in order, each once");
        last = seq;
        let state = event["data"]["state"].as_str().unwrap_or_default();
        kinds.push(format!("{} {state}", event["type"].as_str().unwrap()));
    }
    (kinds, last)
}

#[tokio::test]
async fn each_event_comes_once_also_after_a_reconnection() {
    let (mut shop, port) = listening().await;
    let mut socket = connect(port, &shop.buyer, "?after=0").await;
    let order = shop.order().await;
    let (seen, last) = kinds(&mut socket, 2).await;
    assert_eq!(seen, ["escrow.updated pending", "order.updated pending"]);
    drop(socket);

    // While nobody listens.
    shop.address(&order).await;
    let mut socket = connect(port, &shop.buyer, &format!("?after={last}")).await;
    // While somebody does.
    shop.pay(&order, 0).await;
    let (seen, _) = kinds(&mut socket, 4).await;
    let expected = [
        "escrow.updated awaiting_funding",
        "order.updated awaiting_funding",
        "escrow.updated confirming",
        "order.updated confirming",
    ];
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn connections_and_what_they_are_told_are_counted() {
    let (mut shop, port) = listening().await;
    let metrics = shop.app.state.metrics.clone();
    let active = "websocket_connections_active{user_type=\"buyer\"}";
    assert_eq!(value(&metrics, active), Some(0.0));
    let mut first = connect(port, &shop.buyer, "?after=0").await;
    let second = connect(port, &shop.buyer, "?after=0").await;
    shop.order().await;
    kinds(&mut first, 2).await;
    for (series, wanted) in [
        (active, 2.0),
        (
            "websocket_messages_sent_total{message_type=\"order.updated\"}",
            2.0,
        ),
        (
            "websocket_messages_sent_total{message_type=\"escrow.updated\"}",
            2.0,
        ),
    ] {
        shows(&metrics, series, wanted).await;
    }
    drop((first, second));
    shows(&metrics, active, 0.0).await;
    assert_eq!(
        value(&metrics, "websocket_connections_total{user_type=\"buyer\"}"),
        Some(2.0)
    );
    assert_eq!(
        value(&metrics, "websocket_connections_total{user_type=\"vendor\"}"),
        Some(0.0)
    );
}

#[tokio::test]
async fn without_after_only_what_is_new_comes() {
    let (mut shop, port) = listening().await;
    let order = shop.order().await;
    let mut socket = connect(port, &shop.vendor, "").await;
    shop.address(&order).await;
    assert_eq!(next(&mut socket).await["data"]["state"], "awaiting_funding");
}

#[tokio::test]
async fn what_happens_before_anything_is_passed_on_is_heard_too() {
    let (mut shop, port) = listening_alone().await;
    let mut socket = connect(port, &shop.vendor, "").await;
    shop.order().await;
    jobs::start(&shop.app.state).detach_all();
    assert_eq!(next(&mut socket).await["data"]["state"], "pending");
}

#[tokio::test]
async fn strangers_hear_nothing_of_it() {
    let (mut shop, port) = listening().await;
    let mut stranger = shop.app.buyer("bea").await;
    let mut socket = connect(port, &stranger, "?after=0").await;
    shop.order().await;
    let wish = shop.wish(1);
    let own = stranger
        .post("/api/orders", &wish)
        .await
        .expect_status(201)
        .json();
    let first = next(&mut socket).await;
    assert_eq!(first["data"]["order_id"], own["order_id"]);
}

#[tokio::test]
async fn the_socket_needs_a_session() {
    let (shop, port) = listening().await;
    let refused = connect_async(format!("ws://127.0.0.1:{port}/ws"))
        .await
        .unwrap_err();
    assert!(refused.to_string().contains("401"), "{refused}");
    let mut buyer = shop.buyer.clone();
    buyer.get("/ws").await.expect_error(400, "not_a_websocket");
    buyer.get("/ws?after=x").await.expect_error(400, "invalid_query");
}

/// How the handshake ends that a page of `origin` makes in the name of `client`.
async fn from_page(port: u16, client: &Client, origin: &str) -> Result<(), String> {
    let mut request = format!("ws://127.0.0.1:{port}/ws").into_client_request().unwrap();
    let cookie = client.cookie.clone().expect("a session");
    request.headers_mut().insert("cookie", cookie.parse().unwrap());
    request.headers_mut().insert("origin", origin.parse().unwrap());
    connect_async(request)
        .await
        .map(|_| ())
        .map_err(|error| error.to_string())
}

#[tokio::test]
async fn another_sites_page_cannot_listen_for_its_visitor() {
    let (shop, port) = listening().await;
    for origin in [
        "https://evil.example",
        "null",
        "http://127.0.0.1",
        "http://127.0.0.1:1",
    ] {
        let refused = from_page(port, &shop.buyer, origin).await.unwrap_err();
        assert!(refused.contains("403"), "{origin}: {refused}");
    }
    for origin in [&format!("http://127.0.0.1:{port}"), "https://market.example"] {
        from_page(port, &shop.buyer, origin).await.expect(origin);
    }
}

/// Reads until the server says why it closes.
async fn close_reason(socket: &mut Socket) -> String {
    let read = async {
        while let Some(Ok(message)) = socket.next().await {
            if let Message::Close(Some(frame)) = message {
                return frame.reason.to_string();
            }
        }
        "closed without a word".to_owned()
    };
    tokio::time::timeout(Duration::from_secs(10), read)
        .await
        .expect("the socket closes")
}

#[tokio::test]
async fn a_socket_closes_when_its_session_ends() {
    let (mut shop, port) = listening().await;
    let mut signed_out = connect(port, &shop.buyer, "").await;
    let mut expired = connect(port, &shop.vendor, "").await;
    shop.buyer
        .post("/api/auth/logout", &Value::Null)
        .await
        .expect_status(204);
    assert_eq!(close_reason(&mut signed_out).await, "The session has ended.");

    shop.app.clock.advance_secs(24 * 3600);
    assert_eq!(close_reason(&mut expired).await, "The session has ended.");
}

#[tokio::test]
async fn a_stopping_server_closes_its_sockets() {
    let (shop, port) = listening().await;
    let mut socket = connect(port, &shop.buyer, "").await;
    shop.app.state.shutdown.cancel();
    let ended = tokio::time::timeout(Duration::from_secs(10), async {
        while let Some(Ok(_)) = socket.next().await {}
    });
    ended.await.expect("the socket ends");
}
