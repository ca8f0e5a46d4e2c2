//! The transport against a server that answers what a test wants, and against a real wallet process.

#![cfg(test)]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use wallet::rpc::{Endpoint, Login, Outcome, RpcError, RpcObserver, Transport};

#[derive(Default)]
struct Seen(Mutex<Vec<(&'static str, Outcome)>>);

impl RpcObserver for Seen {
    fn observed(&self, method: &'static str, outcome: Outcome, _duration: Duration) {
        self.0.lock().unwrap().push((method, outcome));
    }
}

/// Answers every connection with `response`, then closes it; `None` never answers.
async fn server(response: Option<&'static str>) -> String {
    server_after(0, "", response).await
}

/// As [`server`], but answers the first `early` connections with `at_first`.
async fn server_after(early: usize, at_first: &'static str, response: Option<&'static str>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let mut silent = Vec::new();
        for number in 0.. {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = [0; 4096];
            let _ = stream.read(&mut request).await.unwrap();
            let answer = if number < early { Some(at_first) } else { response };
            match answer {
                Some(answer) => stream.write_all(answer.as_bytes()).await.unwrap(),
                None => silent.push(stream),
            }
        }
    });
    format!("http://{address}/")
}

fn login() -> Login {
    Login {
        user: "sesame-user".to_owned(),
        password: "sesame-password".into(),
    }
}

async fn call(url: &str, login: Option<Login>) -> (Result<Value, RpcError>, Outcome) {
    let seen = Arc::new(Seen::default());
    let endpoint = Endpoint {
        url: url.to_owned(),
        login,
    };
    let transport =
        Transport::observed(&endpoint, Duration::from_millis(500), Arc::<Seen>::clone(&seen)).unwrap();
    let result = transport.call("get_version", json!({})).await;
    let observed = seen.0.lock().unwrap().clone();
    assert_eq!(observed.len(), 1);
    assert_eq!(observed[0].0, "get_version");
    (result, observed[0].1)
}

fn http(status: &str, headers: &str, body: &str) -> &'static str {
    let length = body.len();
    let text =
        format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}");
    Box::leak(text.into_boxed_str())
}

#[tokio::test]
async fn an_answer_is_returned() {
    let url = server(Some(http(
        "200 OK",
        "",
        r#"{"id":"0","result":{"version":65561}}"#,
    )))
    .await;
    let (result, outcome) = call(&url, None).await;
    assert_eq!(result.unwrap(), json!({ "version": 65561 }));
    assert_eq!(outcome, Outcome::Ok);
}

#[tokio::test]
async fn an_error_of_monero_keeps_its_code_and_words() {
    let body = r#"{"id":"0","error":{"code":-13,"message":"No wallet file"}}"#;
    let (result, outcome) = call(&server(Some(http("200 OK", "", body))).await, None).await;
    let error = result.unwrap_err();
    assert_eq!(error.code(), Some(-13));
    assert_eq!(
        error.to_string(),
        "the Monero process refused get_version: No wallet file (-13)"
    );
    assert_eq!(outcome.as_str(), "refused");
}

#[tokio::test]
async fn nobody_there_is_unreachable() {
    let port = {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        listener.local_addr().unwrap().port()
    };
    let url = format!("http://127.0.0.1:{port}");
    let (result, outcome) = call(&url, Some(login())).await;
    let error = result.unwrap_err();
    assert!(matches!(error, RpcError::Unreachable(_)), "{error:?}");
    assert!(error.is_transient());
    let text = format!("{error} {error:?}");
    assert!(!text.contains("127.0.0.1") && !text.contains("sesame"), "{text}");
    assert_eq!(outcome, Outcome::Unreachable);
}

#[tokio::test]
async fn a_connection_that_breaks_is_unreachable() {
    let (result, _) = call(&server(Some("")).await, None).await;
    assert!(matches!(result, Err(RpcError::Unreachable(_))), "{result:?}");
}

#[tokio::test]
async fn no_answer_in_time_is_a_timeout() {
    let (result, outcome) = call(&server(None).await, None).await;
    assert_eq!(
        result,
        Err(RpcError::Timeout {
            method: "get_version"
        })
    );
    assert_eq!(outcome.as_str(), "timeout");
}

#[tokio::test]
async fn a_login_that_is_refused_again_and_again_is_unauthorized() {
    let challenge = "WWW-Authenticate: Digest qop=\"auth\",algorithm=MD5,realm=\"r\",nonce=\"n\"\r\n";
    let url = server(Some(http("401 Unauthorized", challenge, ""))).await;
    assert_eq!(
        call(&url, Some(login())).await,
        (Err(RpcError::Unauthorized), Outcome::Unauthorized)
    );
    assert_eq!(call(&url, None).await.0, Err(RpcError::Unauthorized));
    let url = server(Some(http("401 Unauthorized", "", ""))).await;
    assert_eq!(call(&url, Some(login())).await.0, Err(RpcError::Unauthorized));
}

#[tokio::test]
async fn a_right_login_is_tried_until_its_challenge_and_its_connection_meet() {
    let challenge =
        "WWW-Authenticate: Digest qop=\"auth\",algorithm=MD5,realm=\"r\",nonce=\"n\",stale=true\r\n";
    let stale = http("401 Unauthorized", challenge, "");
    let accepted = http("200 OK", "", r#"{"id":"0","result":{"version":1}}"#);
    let url = server_after(10, stale, Some(accepted)).await;
    let expected = (Ok(json!({ "version": 1 })), Outcome::Ok);
    assert_eq!(call(&url, Some(login())).await, expected);

    // Not for ever: the call's time is up some day.
    let url = server(Some(stale)).await;
    let expected = Err(RpcError::Timeout {
        method: "get_version",
    });
    assert_eq!(call(&url, Some(login())).await.0, expected);
}

#[tokio::test]
async fn nonsense_is_malformed_and_not_quoted() {
    for body in [r#"{"result""#, "<html>secret</html>", r#"{"id":"0"}"#] {
        let (result, outcome) = call(&server(Some(http("200 OK", "", body))).await, None).await;
        let error = result.unwrap_err();
        assert!(matches!(error, RpcError::Malformed { .. }), "{error:?}");
        assert!(!error.to_string().contains("secret"));
        assert_eq!(outcome.as_str(), "malformed");
    }
    let (result, _) = call(&server(Some(http("500 Oh", "", ""))).await, None).await;
    assert!(result.unwrap_err().to_string().contains("HTTP status 500"));
}

#[test]
fn addresses_that_cannot_work_are_refused_at_once() {
    for url in [
        "127.0.0.1:18081",
        "ftp://127.0.0.1",
        "http://user:sesame@127.0.0.1",
    ] {
        let endpoint = Endpoint {
            url: url.to_owned(),
            login: None,
        };
        let error = Transport::new(&endpoint, Duration::from_secs(1)).err().unwrap();
        assert!(matches!(error, RpcError::Misconfigured(_)), "{error:?}");
        assert!(!error.to_string().contains("sesame"));
    }
}

#[test]
fn a_login_is_never_printed() {
    assert!(!format!("{:?}", login()).contains("sesame-password"));
}
