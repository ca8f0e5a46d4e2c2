//! A WebSocket goes through nginx to the server and says what happens there.

use std::time::Duration;

use tests::command;
use tests::person::PASSWORD;

use crate::edge::Edge;

#[tokio::test]
async fn a_live_connection_is_upgraded() {
    let edge = Edge::start().await;
    let jar = edge.stack.regtest.dir().join("jar");
    let jar = jar.to_str().unwrap();
    let body = format!(r#"{{"username":"buyer","password":"{PASSWORD}"}}"#);
    let json = [
        "--cookie-jar",
        jar,
        "--header",
        "Content-Type: application/json",
        "--data",
        &body,
    ];
    assert_eq!(edge.status("/api/auth/login", &json), "200");

    let url = edge.url("/ws?after=0");
    let upgrade = [
        "--include",
        "--http1.1",
        "--cookie",
        jar,
        "--header",
        "Connection: Upgrade",
        "--header",
        "Upgrade: websocket",
        "--header",
        "Sec-WebSocket-Version: 13",
        "--header",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    ];
    // It stays open until the client goes, which is what `curl` complains of.
    let limit = Duration::from_secs(3).as_secs().to_string();
    let answer = command::fails(&mut edge.curl(&[&upgrade[..], &["--max-time", &limit, &url]].concat()));
    assert!(answer.starts_with("HTTP/1.1 101 "), "{answer}");
    // The answer that belongs to the key, by the protocol's own example.
    assert!(
        answer
            .to_lowercase()
            .contains("sec-websocket-accept: s3pplmbitxaq9kygzzhzrbk+xoo="),
        "{answer}"
    );
}
