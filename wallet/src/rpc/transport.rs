//! JSON over HTTP to one Monero process.

use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::{StatusCode, header};
use secrecy::SecretString;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;
use tracing::Instrument as _;

use super::digest::Session;
use super::observer::{Outcome, RpcObserver};
use super::{NoObserver, RpcError};

/// How often a refused login is tried again with the server's newest challenge: the connection a challenge
/// belongs to may close at any time.
const CHALLENGES: usize = 5;
/// The first and the longest pause before a right login is tried again whose challenge was another connection's.
const PAUSES: (Duration, Duration) = (Duration::from_millis(1), Duration::from_millis(50));

/// A connection to one Monero process; clones share it.
///
/// Calls to an endpoint with a login go one after another, as its process carries them out anyway.
#[derive(Clone)]
pub struct Transport(Arc<Inner>);

struct Inner {
    http: reqwest::Client,
    base: String,
    login: Option<Login>,
    session: Mutex<Session>,
    timeout: Duration,
    observer: Arc<dyn RpcObserver>,
}

/// Where a Monero process listens.
#[derive(Clone, Debug, Deserialize)]
pub struct Endpoint {
    /// Like `http://127.0.0.1:18081`.
    pub url: String,
    /// What `--rpc-login` says, if it is set.
    #[serde(default)]
    pub login: Option<Login>,
}

/// A user of HTTP digest authentication.
#[derive(Clone, Debug, Deserialize)]
pub struct Login {
    /// The name.
    pub user: String,
    /// The password; never printed.
    pub password: SecretString,
}

#[derive(Serialize)]
struct Request<'a, P> {
    jsonrpc: &'static str,
    id: &'static str,
    method: &'a str,
    params: P,
}

#[derive(Deserialize)]
#[serde(bound = "R: DeserializeOwned")]
struct Response<R> {
    result: Option<R>,
    error: Option<ResponseError>,
}

#[derive(Deserialize)]
struct ResponseError {
    code: i64,
    #[serde(default)]
    message: String,
}

impl Transport {
    /// Makes a client; connects on the first call. `timeout` bounds each call from start to end.
    ///
    /// # Errors
    /// [`RpcError::Misconfigured`] if the address is no HTTP address.
    pub fn new(endpoint: &Endpoint, timeout: Duration) -> Result<Self, RpcError> {
        Self::observed(endpoint, timeout, Arc::new(NoObserver))
    }

    /// As [`Transport::new`]; every call is reported to `observer`.
    ///
    /// # Errors
    /// [`RpcError::Misconfigured`] if the address is no HTTP address.
    pub fn observed(
        endpoint: &Endpoint,
        timeout: Duration,
        observer: Arc<dyn RpcObserver>,
    ) -> Result<Self, RpcError> {
        let url = reqwest::Url::parse(&endpoint.url)
            .map_err(|error| RpcError::Misconfigured(format!("its address is no URL ({error})")))?;
        if url.scheme() != "http" || !url.username().is_empty() || url.password().is_some() {
            let why = "its address must start with http:// and carry no login";
            return Err(RpcError::Misconfigured(why.to_owned()));
        }
        let http = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .pool_max_idle_per_host(1)
            .pool_idle_timeout(Duration::from_secs(30))
            .connect_timeout(timeout.min(Duration::from_secs(10)))
            .build()
            .map_err(|error| RpcError::Misconfigured(error.without_url().to_string()))?;
        Ok(Self(Arc::new(Inner {
            http,
            base: endpoint.url.trim_end_matches('/').to_owned(),
            login: endpoint.login.clone(),
            session: Mutex::default(),
            timeout,
            observer,
        })))
    }

    /// Calls a JSON-RPC method (`/json_rpc`).
    ///
    /// # Errors
    /// See [`RpcError`]; nothing is retried but a login whose challenge ran out.
    pub async fn call<R: DeserializeOwned>(
        &self,
        method: &'static str,
        params: impl Serialize + Send,
    ) -> Result<R, RpcError> {
        self.call_within(self.0.timeout, method, params).await
    }

    /// As [`Transport::call`] with its own time limit, for calls that scan the chain.
    ///
    /// # Errors
    /// As [`Transport::call`].
    pub async fn call_within<R: DeserializeOwned>(
        &self,
        timeout: Duration,
        method: &'static str,
        params: impl Serialize + Send,
    ) -> Result<R, RpcError> {
        let request = Request {
            jsonrpc: "2.0",
            id: "0",
            method,
            params,
        };
        let body = encode(method, &request)?;
        let read = |answer: &[u8]| decode_result(method, answer);
        self.exchange(timeout, method, "/json_rpc", body, read).await
    }

    /// Posts JSON to one of monerod's plain paths, such as `/get_transactions`; `path` starts with `/`.
    ///
    /// # Errors
    /// As [`Transport::call`].
    pub async fn post<R: DeserializeOwned>(
        &self,
        path: &'static str,
        params: impl Serialize + Send,
    ) -> Result<R, RpcError> {
        let method = path.trim_start_matches('/');
        let body = encode(method, &params)?;
        let read = |answer: &[u8]| decode(method, answer);
        self.exchange(self.0.timeout, method, path, body, read).await
    }

    /// Tells the observer how far the process's wallet has come.
    pub(super) fn reached(&self, height: u64) {
        self.0.observer.reached(height);
    }

    async fn exchange<R>(
        &self,
        timeout: Duration,
        method: &'static str,
        path: &'static str,
        body: Vec<u8>,
        read: impl FnOnce(&[u8]) -> Result<R, RpcError> + Send,
    ) -> Result<R, RpcError> {
        let start = Instant::now();
        let span = tracing::debug_span!("rpc", method);
        let sent = tokio::time::timeout(timeout, self.0.send(method, path, body));
        let answer = sent
            .instrument(span.clone())
            .await
            .unwrap_or(Err(RpcError::Timeout { method }));
        let result = answer.and_then(|answer| read(&answer));
        span.in_scope(|| {
            let observer = &self.0.observer;
            observer.observed(method, Outcome::of(&result), start.elapsed());
        });
        result
    }
}

impl Inner {
    async fn send(&self, method: &'static str, path: &str, body: Vec<u8>) -> Result<Vec<u8>, RpcError> {
        let Some(login) = &self.login else {
            let (status, _, answer) = self.post(method, path, body, None).await?;
            return accept(method, status, answer);
        };
        let mut session = self.session.lock().await;
        let (mut refused, mut pause) = (0, PAUSES.0);
        while refused < CHALLENGES {
            let authorization = session.answer(login, path);
            let posted = self.post(method, path, body.clone(), authorization).await;
            if posted.is_err() {
                session.forget();
            }
            let (status, headers, answer) = posted?;
            if status != StatusCode::UNAUTHORIZED {
                return accept(method, status, answer);
            }
            if !session.challenged(&headers) {
                break;
            }
            // The connection goes back to its pool on a task of its own; on another one the challenge is worth nothing.
            if session.is_stale() {
                tokio::time::sleep(pause).await;
                pause = PAUSES.1.min(pause * 2);
            } else {
                refused += 1;
                tokio::task::yield_now().await;
            }
        }
        Err(RpcError::Unauthorized)
    }

    async fn post(
        &self,
        method: &'static str,
        path: &str,
        body: Vec<u8>,
        authorization: Option<String>,
    ) -> Result<(StatusCode, header::HeaderMap, Vec<u8>), RpcError> {
        let mut request = self
            .http
            .post(format!("{}{path}", self.base))
            .header(header::CONTENT_TYPE, "application/json")
            .body(body);
        if let Some(authorization) = authorization {
            request = request.header(header::AUTHORIZATION, authorization);
        }
        let failed = |error: reqwest::Error| classify(method, &error);
        let response = request.send().await.map_err(failed)?;
        let (status, headers) = (response.status(), response.headers().clone());
        // The whole body is read even when it is refused: only then can the connection, and the challenge
        // that belongs to it, be used again.
        let answer = response.bytes().await.map_err(failed)?;
        Ok((status, headers, answer.to_vec()))
    }
}

fn encode(method: &'static str, params: &impl Serialize) -> Result<Vec<u8>, RpcError> {
    serde_json::to_vec(params).map_err(|error| malformed(method, &error))
}

fn decode<R: DeserializeOwned>(method: &'static str, answer: &[u8]) -> Result<R, RpcError> {
    serde_json::from_slice(answer).map_err(|error| malformed(method, &error))
}

fn decode_result<R: DeserializeOwned>(method: &'static str, answer: &[u8]) -> Result<R, RpcError> {
    let response: Response<R> = decode(method, answer)?;
    if let Some(ResponseError { code, message }) = response.error {
        return Err(RpcError::Rpc {
            method,
            code,
            message,
        });
    }
    response.result.ok_or_else(|| RpcError::Malformed {
        method,
        why: "neither a result nor an error".to_owned(),
    })
}

/// Says where, never what: answers carry keys, and serde's own text quotes them.
fn malformed(method: &'static str, error: &serde_json::Error) -> RpcError {
    let why = format!("{:?} error at column {}", error.classify(), error.column());
    RpcError::Malformed { method, why }
}

fn classify(method: &'static str, error: &reqwest::Error) -> RpcError {
    if error.is_timeout() {
        return RpcError::Timeout { method };
    }
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        if let Some(io) = cause.downcast_ref::<std::io::Error>() {
            return RpcError::Unreachable(io.kind().to_string());
        }
        source = cause.source();
    }
    let why = if error.is_connect() {
        "no connection"
    } else {
        "the connection broke"
    };
    RpcError::Unreachable(why.to_owned())
}

fn accept(method: &'static str, status: StatusCode, answer: Vec<u8>) -> Result<Vec<u8>, RpcError> {
    if status.is_success() {
        return Ok(answer);
    }
    if status == StatusCode::UNAUTHORIZED {
        return Err(RpcError::Unauthorized);
    }
    let why = format!("HTTP status {}", status.as_u16());
    Err(RpcError::Malformed { method, why })
}
