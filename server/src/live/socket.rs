//! One live connection.

use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, WebSocket, close_code};
use domain::{SessionId, UserId};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, MissedTickBehavior, interval_at, timeout};
use tokio_util::sync::CancellationToken;

use super::{Live, News};
use crate::accounts::Accounts;
use crate::store::StoreError;
use crate::store::events::{self, StoredEvent};

/// The longest that a peer may take to accept a message.
const SEND_WITHIN: Duration = Duration::from_secs(10);
/// Missed events read in one go.
const AT_ONCE: u32 = 200;

/// Whoever listens.
#[derive(Clone, Copy, Debug)]
pub struct Listener {
    /// Whose events they get.
    pub user: UserId,
    /// The session that they came with: without it they hear nothing more.
    pub session: SessionId,
    /// Their account's role, for the metrics.
    pub user_type: &'static str,
    /// The place of the last event that they have, or of the newest one when they asked to be connected.
    pub after: i64,
    /// The pause between two pings; a peer that has not answered one when the next is due is gone.
    pub ping_every: Duration,
}

/// Sends the listener their events until either side goes away or the session has ended, which is looked at with
/// each ping. Subscribes before it reads what was missed, so that nothing falls between; a place that was sent is
/// never sent again.
pub async fn serve(
    live: Live,
    accounts: Accounts,
    socket: WebSocket,
    listener: Listener,
    stop: CancellationToken,
) {
    let _connected = live.metrics.connected(listener.user_type);
    let events = live.events.subscribe();
    let mut connection = Connection {
        live,
        accounts,
        socket,
        listener,
        last: 0,
    };
    tokio::select! {
        () = stop.cancelled() => {}
        ended = connection.run(events) => if let Err(End::Store(error)) = ended {
            tracing::error!(error = %error, "a live connection ended");
        }
    }
}

/// Why a connection ended.
enum End {
    /// The peer is gone, or does not listen.
    Peer,
    Store(StoreError),
}

impl From<axum::Error> for End {
    fn from(_: axum::Error) -> Self {
        Self::Peer
    }
}

impl From<StoreError> for End {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

struct Connection {
    live: Live,
    accounts: Accounts,
    socket: WebSocket,
    listener: Listener,
    /// The place of the last event that was sent, or that the peer says it has.
    last: i64,
}

impl Connection {
    async fn run(&mut self, mut events: Receiver<News>) -> Result<(), End> {
        // Nobody has an event that has not happened.
        self.last = self.live.newest().await?.min(self.listener.after);
        self.catch_up().await?;
        let ping_every = self.listener.ping_every;
        let mut pings = interval_at(Instant::now() + ping_every, ping_every);
        pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut heard = true;
        loop {
            tokio::select! {
                event = events.recv() => match event {
                    Ok(News::Event(event)) if !event.audience.contains(&self.listener.user) => {}
                    Ok(News::Event(event)) => self.send(&event).await?,
                    Ok(News::Look) | Err(RecvError::Lagged(_)) => self.catch_up().await?,
                    Err(RecvError::Closed) => return Ok(()),
                },
                message = self.socket.recv() => match message {
                    None | Some(Ok(Message::Close(_))) => return Ok(()),
                    Some(message) => {
                        message?;
                        heard = true;
                    }
                },
                _ = pings.tick() => {
                    if !heard {
                        return Ok(());
                    }
                    heard = false;
                    if !self.accounts.session_lives(self.listener.session).await? {
                        let frame = CloseFrame {
                            code: close_code::POLICY,
                            reason: "The session has ended.".into(),
                        };
                        return self.put(Message::Close(Some(frame))).await;
                    }
                    self.put(Message::Ping(Vec::new().into())).await?;
                }
            }
        }
    }

    async fn catch_up(&mut self) -> Result<(), End> {
        loop {
            let mut db = self.live.store.read("list", "live_events").await?;
            let missed = events::of_user(&mut db, self.listener.user, self.last, AT_ONCE).await?;
            drop(db);
            if missed.is_empty() {
                return Ok(());
            }
            for event in missed {
                self.send(&event).await?;
            }
        }
    }

    async fn send(&mut self, event: &StoredEvent) -> Result<(), End> {
        if event.seq <= self.last {
            return Ok(());
        }
        // The data is JSON already.
        let text = format!(
            r#"{{"seq":{},"type":"{}","data":{}}}"#,
            event.seq, event.kind, event.data
        );
        self.put(Message::Text(text.into())).await?;
        self.last = event.seq;
        self.live.metrics.sent(&event.kind);
        Ok(())
    }

    async fn put(&mut self, message: Message) -> Result<(), End> {
        timeout(SEND_WITHIN, self.socket.send(message))
            .await
            .map_err(|_| End::Peer)??;
        Ok(())
    }
}
