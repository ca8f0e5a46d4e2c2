//! How often a client may ask, and who counts as one.

use std::io::{Read, Write};
use std::net::TcpStream;

use tests::command;

use crate::edge::{Edge, ONION};

/// Twenty at once, and the one that the rate itself lets through.
const AT_ONCE: usize = 21;

#[tokio::test]
async fn pages_and_tries_are_limited_and_files_are_not() {
    let edge = Edge::start().await;
    // Five tries to sign in, of which none is right; reading the form is no try.
    let body = r#"{"username":"buyer","password":"not this one, surely"}"#;
    let json = ["--header", "Content-Type: application/json", "--data", body];
    let mut tries = many(&edge, "/api/auth/login", 7, &json);
    tries.sort();
    assert_eq!(tries, ["401", "401", "401", "401", "401", "429", "429"]);
    assert_eq!(edge.status("/sign-in", &[]), "200");

    let pages = many(&edge, "/", 60, &[]);
    let refused = pages.iter().filter(|status| *status == "429").count();
    let served = pages.iter().filter(|status| *status == "200").count();
    assert_eq!(refused + served, pages.len(), "{pages:?}");
    // The tries above were some of the twenty.
    assert!(
        refused > 0 && served > AT_ONCE / 3,
        "{served} served, {refused} refused"
    );

    // In the same second, files and pictures: what is not there is not limited either.
    let files = many(&edge, "/site/none.css", 60, &[]);
    assert!(files.iter().all(|status| status == "404"), "{files:?}");

    // Tor's circuits are clients of their own: one is used up, another is served.
    let served = |low: &str| through_tor(&edge, low).contains(" 200 ");
    assert!((0..AT_ONCE).all(|_| served("1")));
    // Sooner or later, however slow this machine is at asking.
    assert!((0..1000).any(|_| !served("1")));
    assert!(served("2:7"));
}

/// The answers to so many requests of one client, all at once.
fn many(edge: &Edge, path: &str, times: usize, more: &[&str]) -> Vec<String> {
    let url = format!("{}?n=[1-{times}]", edge.url(path));
    let arguments = [
        "--output",
        "/dev/null",
        "--write-out",
        "%{http_code}\n",
        "--parallel",
        &url,
    ];
    let statuses = command::prints(&mut edge.curl(&[&arguments, more].concat()));
    statuses.lines().map(ToOwned::to_owned).collect()
}

/// The first line of what a visitor of the onion service gets, whose circuit Tor names by this end of an address.
fn through_tor(edge: &Edge, low: &str) -> String {
    let request = format!(
        "PROXY TCP6 fc00:dead:beef:4dad::{low} ::1 6666 80\r\nGET /health/live HTTP/1.1\r\nHost: {ONION}\r\n\
         Connection: close\r\n\r\n"
    );
    let mut connection = TcpStream::connect(("127.0.0.1", edge.onion)).unwrap();
    connection.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    answer.lines().next().unwrap_or_default().to_owned()
}
