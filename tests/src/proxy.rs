//! A TCP proxy in front of a Monero process: it loses answers, and can be down.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::Role;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use wallet::multisig::ByRole;
use wallet::regtest::Regtest;

use crate::address::host;

/// Bytes passed on at once.
const CHUNK: usize = 16 * 1024;

/// Stands between the server and one process, which does not notice.
#[derive(Debug)]
pub struct Proxy {
    url: String,
    rules: Arc<Mutex<Rules>>,
    up: watch::Sender<bool>,
    task: JoinHandle<()>,
}

/// A proxy before each process that the server calls.
#[derive(Debug)]
pub struct Proxies {
    /// Before monerod.
    pub daemon: Proxy,
    /// Before the wallet processes.
    pub roles: ByRole<Vec<Proxy>>,
}

#[derive(Debug, Default)]
struct Rules {
    /// Calls whose next answers are lost, and how many of them.
    to_lose: BTreeMap<String, u32>,
    /// The calls whose answers were lost, in order.
    lost: Vec<String>,
    /// How long each answer is held back.
    delay: Duration,
}

impl Proxy {
    /// Listens before `url`, which is like `http://127.0.0.1:18081`.
    ///
    /// # Panics
    /// If there is no port, or outside of tokio.
    #[must_use]
    pub fn before(url: &str) -> Self {
        let upstream = host(url).parse().expect("an address");
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        listener.set_nonblocking(true).expect("a listener");
        let port = listener.local_addr().expect("an address").port();
        let rules = Arc::default();
        let up = watch::Sender::new(true);
        let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
        let task = tokio::spawn(accept(listener, upstream, Arc::clone(&rules), up.clone()));
        Self {
            url: format!("http://127.0.0.1:{port}"),
            rules,
            up,
            task,
        }
    }

    /// Loses the answers to the next `times` calls of `method`: each call is carried out, and its connection is cut
    /// as soon as its answer comes back. An answer that only asks for a login is let through.
    pub fn lose_answers(&self, method: &str, times: u32) {
        self.rules().to_lose.insert(method.to_owned(), times);
    }

    /// The calls whose answers were lost so far.
    #[must_use]
    pub fn lost(&self) -> Vec<String> {
        self.rules().lost.clone()
    }

    /// Holds each answer back for this long.
    pub fn delay(&self, delay: Duration) {
        self.rules().delay = delay;
    }

    /// Cuts every connection and takes no new one.
    pub fn go_down(&self) {
        self.up.send_replace(false);
    }

    /// Takes connections again.
    pub fn come_up(&self) {
        self.up.send_replace(true);
    }

    /// Neither loses nor holds back any answer from now on.
    pub fn calm_down(&self) {
        let mut rules = self.rules();
        rules.to_lose.clear();
        rules.delay = Duration::ZERO;
    }

    fn rules(&self) -> MutexGuard<'_, Rules> {
        lock(&self.rules)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Proxies {
    /// Before everything that the server calls.
    #[must_use]
    pub fn before(regtest: &Regtest) -> Self {
        let endpoints = regtest.endpoints();
        let of_role = |role| {
            let endpoints = endpoints.get(role).iter();
            endpoints.map(|endpoint| Proxy::before(&endpoint.url)).collect()
        };
        Self {
            daemon: Proxy::before(&regtest.daemon.endpoint().url),
            roles: ByRole::from_fn(of_role),
        }
    }

    /// Those before the wallet processes of every role.
    pub fn wallets(&self) -> impl Iterator<Item = &Proxy> {
        Role::ALL.into_iter().flat_map(|role| self.roles.get(role))
    }

    /// What the server is told to call: monerod, and the wallet processes.
    pub(crate) fn urls(&self) -> (String, ByRole<Vec<String>>) {
        let urls = |role| self.roles.get(role).iter().map(|proxy| proxy.url.clone());
        let roles = ByRole::from_fn(|role| urls(role).collect());
        (self.daemon.url.clone(), roles)
    }
}

fn lock(rules: &Mutex<Rules>) -> MutexGuard<'_, Rules> {
    rules.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn accept(
    listener: tokio::net::TcpListener,
    upstream: SocketAddr,
    rules: Arc<Mutex<Rules>>,
    up: watch::Sender<bool>,
) {
    while let Ok((client, _)) = listener.accept().await {
        // Accepted and closed at once is as good as refused to whoever calls.
        if *up.borrow() {
            let passing = pass_on(client, upstream, Arc::clone(&rules));
            let mut up = up.subscribe();
            tokio::spawn(async move {
                tokio::select! {
                    () = passing => {}
                    _ = up.wait_for(|up| !up) => {}
                }
            });
        }
    }
}

/// Passes on what one connection carries, until either side closes it or an answer is lost.
async fn pass_on(mut client: TcpStream, upstream: SocketAddr, rules: Arc<Mutex<Rules>>) {
    let Ok(mut server) = TcpStream::connect(upstream).await else {
        return;
    };
    let (mut question, mut answer) = (vec![0; CHUNK], vec![0; CHUNK]);
    // The question that has no answer yet.
    let mut asked = Vec::new();
    loop {
        let passed = tokio::select! {
            read = client.read(&mut question) => match read {
                Ok(1..) => {
                    let part = &question[..read.unwrap_or_default()];
                    asked.extend_from_slice(part);
                    server.write_all(part).await
                }
                _ => return,
            },
            read = server.read(&mut answer) => match read {
                Ok(1..) => {
                    let part = &answer[..read.unwrap_or_default()];
                    let method = method_of(&std::mem::take(&mut asked));
                    let delay = lock(&rules).delay;
                    tokio::time::sleep(delay).await;
                    if !part.starts_with(b"HTTP/1.1 401") && lock(&rules).is_lost(method) {
                        return;
                    }
                    client.write_all(part).await
                }
                _ => return,
            },
        };
        if passed.is_err() {
            return;
        }
    }
}

impl Rules {
    /// Whether the answer to this call is lost; takes note of it.
    fn is_lost(&mut self, method: Option<String>) -> bool {
        let Some(method) = method else {
            return false;
        };
        match self.to_lose.get_mut(&method) {
            Some(left) if *left > 0 => {
                *left -= 1;
                self.lost.push(method);
                true
            }
            _ => false,
        }
    }
}

/// The call that a JSON-RPC request names; `None` for what follows the first part of an answer.
fn method_of(asked: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(asked);
    let (_, rest) = text.split_once("\"method\":\"")?;
    let (method, _) = rest.split_once('"')?;
    Some(method.to_owned())
}
