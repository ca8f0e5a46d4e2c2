//! Hearing that something happened, instead of asking again and again.

use std::convert::Infallible;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures::{FutureExt, StreamExt};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use zeromq::{Socket, SocketEvent, SocketRecv, SubSocket};

/// The chain's end is another; a transaction came into the pool from another node. What was handed in at this daemon
/// itself is not published: that would tell where it came from.
const TOPICS: [&str; 2] = ["json-minimal-chain_main", "json-minimal-txpool_add"];
/// The library itself goes on trying for ever.
const CONNECT_WITHIN: Duration = Duration::from_secs(5);
const TRY_AGAIN: Duration = Duration::from_secs(1);
/// Until then a subscription has surely arrived. What happens before may not be said.
const SUBSCRIBED_WITHIN: Duration = Duration::from_secs(1);

/// monerod's publisher (`--zmq-pub`). It only says that there is something to see, and what it says is not read: so
/// a message that is lost or forged costs at most a look at the chain, or the time until the next one.
pub struct News {
    line: Arc<Line>,
    task: JoinHandle<Infallible>,
}

#[derive(Default)]
struct Line {
    heard: Notify,
    is_alive: AtomicBool,
}

impl News {
    /// Listens to the publisher at `url`, like `tcp://127.0.0.1:18086`, for as long as this value lives; connects
    /// again whenever the connection is lost. Call it inside a Tokio runtime.
    pub fn listen(url: String) -> Self {
        let line = Arc::new(Line::default());
        let task = tokio::spawn(listen(url, Arc::clone(&line)));
        Self { line, task }
    }

    /// Whether the publisher is connected. If not, only asking helps.
    pub fn is_alive(&self) -> bool {
        self.line.is_alive.load(Ordering::Relaxed)
    }

    /// Waits until something has happened since the last call: on the chain, in the pool, or to the connection,
    /// for what happened without one was not heard.
    pub async fn heard(&self) {
        self.line.heard.notified().await;
    }
}

impl Drop for News {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Line {
    fn set_alive(&self, is_alive: bool) {
        self.is_alive.store(is_alive, Ordering::Relaxed);
        self.heard.notify_one();
    }
}

async fn listen(url: String, line: Arc<Line>) -> Infallible {
    loop {
        if let Some(connection) = Connection::open(&url).await {
            tracing::info!("monerod says when something happens");
            line.set_alive(true);
            connection.pass_on(&line.heard).await;
            line.set_alive(false);
            tracing::warn!("monerod's publisher is gone; the chain is asked instead");
        }
        tokio::time::sleep(TRY_AGAIN).await;
    }
}

struct Connection {
    socket: SubSocket,
    events: futures::channel::mpsc::Receiver<SocketEvent>,
}

impl Connection {
    async fn open(url: &str) -> Option<Self> {
        let mut socket = SubSocket::new();
        let events = socket.monitor();
        tokio::time::timeout(CONNECT_WITHIN, socket.connect(url))
            .await
            .ok()?
            .ok()?;
        for topic in TOPICS {
            socket.subscribe(topic).await.ok()?;
        }
        Some(Self { socket, events })
    }

    /// Until it is cut.
    async fn pass_on(mut self, heard: &Notify) {
        let mut subscribed = pin!(tokio::time::sleep(SUBSCRIBED_WITHIN).fuse());
        loop {
            tokio::select! {
                () = &mut subscribed => heard.notify_one(),
                event = self.events.next() => {
                    if matches!(event, None | Some(SocketEvent::Disconnected(_))) {
                        return;
                    }
                }
                message = self.socket.recv() => {
                    if message.is_err() {
                        return;
                    }
                    heard.notify_one();
                }
            }
        }
    }
}
