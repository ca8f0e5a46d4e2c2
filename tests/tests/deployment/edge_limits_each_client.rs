//! How often a client may ask, and who counts as one.

use std::process::Command;

use crate::edge::{Edge, ONION};
use crate::rendered;

/// Twenty at once, and the one that the rate itself lets through.
const AT_ONCE: usize = 21;

#[tokio::test]
async fn pages_and_tries_are_limited_and_files_are_not() {
    let edge = Edge::start().await;
    // Five tries to sign in, of which none is right; reading the form is no try.
    let body = r#"{"username":"buyer","password":"not this one, surely"}"#;
    let json = ["--header", "Content-Type: application/json", "--data", body];
    let tries: Vec<String> = (0..7).map(|_| edge.status("/api/auth/login", &json)).collect();
    assert_eq!(tries[..5], ["401"; 5], "{tries:?}");
    assert_eq!(tries[5..], ["429"; 2], "{tries:?}");
    assert_eq!(edge.status("/sign-in", &[]), "200");

    let pages = many(&edge, "/");
    let refused = pages.iter().filter(|status| *status == "429").count();
    let served = pages.iter().filter(|status| *status == "200").count();
    assert_eq!(refused + served, pages.len(), "{pages:?}");
    assert!(
        refused > 0 && served < 2 * AT_ONCE,
        "{served} served, {refused} refused"
    );

    // In the same second, files and pictures: what is not there is not limited either.
    let files = many(&edge, "/site/none.css");
    assert!(files.iter().all(|status| status == "404"), "{files:?}");

    // Tor's circuits are clients of their own: one is used up, another is served.
    let circuit = |low: &str, times: usize| -> Vec<bool> {
        (0..times)
            .map(|_| through_tor(&edge, low).contains(" 200 "))
            .collect()
    };
    let one = circuit("1", 3 * AT_ONCE);
    assert!(one[..AT_ONCE].iter().all(|served| *served), "{one:?}");
    assert!(!one.iter().all(|served| *served), "{one:?}");
    assert_eq!(circuit("2:7", 1), [true]);
}

/// The answers to sixty requests of one client, as fast as it can.
fn many(edge: &Edge, path: &str) -> Vec<String> {
    let url = format!("{}?n=[1-60]", edge.url(path));
    let arguments = [
        "--output",
        "/dev/null",
        "--write-out",
        "%{http_code}\n",
        "--parallel",
        &url,
    ];
    let statuses = rendered::succeeds(&mut edge.curl(&arguments));
    statuses.lines().map(ToOwned::to_owned).collect()
}

/// The first line of what a visitor of the onion service gets, whose circuit Tor names by this end of an address.
fn through_tor(edge: &Edge, low: &str) -> String {
    let request = format!(
        "PROXY TCP6 fc00:dead:beef:4dad::{low} ::1 6666 80\r\nGET /health/live HTTP/1.1\r\nHost: {ONION}\r\n\
         Connection: close\r\n\r\n"
    );
    let script = format!(
        "printf '%b' \"$REQUEST\" | socat -t 10 - TCP:127.0.0.1:{}",
        edge.onion
    );
    let mut shell = Command::new("sh");
    shell.args(["-c", &script]).env("REQUEST", request);
    let answer = rendered::succeeds(&mut shell);
    answer.lines().next().unwrap_or_default().to_owned()
}
