//! What arrives where a person would be told: PagerDuty, mail, Slack and the dead-man's switch, all on this machine.

use std::convert::Infallible;
use std::time::Instant;

use anyhow::Result;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::mail;

/// A way to a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// PagerDuty: wakes somebody.
    Pager,
    /// Mail.
    Mail,
    /// Slack.
    Chat,
    /// The watchdog elsewhere, which wakes somebody when it hears nothing.
    DeadMansSwitch,
}

/// One message.
#[derive(Clone, Debug)]
pub struct Notification {
    /// Which way it came.
    pub channel: Channel,
    /// Whether something is wrong; else it is right again.
    pub firing: bool,
    /// What it says first: it names the alert.
    pub text: String,
    /// When it came.
    pub at: Instant,
}

/// Everything that has arrived. Dropping it closes the doors.
pub struct Inbox {
    slot: Slot,
    http: u16,
    smtp: u16,
    _doors: JoinSet<()>,
}

impl Channel {
    const ALL: [Self; 4] = [Self::Pager, Self::Mail, Self::Chat, Self::DeadMansSwitch];

    /// In a URL, and for people.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pager => "pager",
            Self::Mail => "mail",
            Self::Chat => "chat",
            Self::DeadMansSwitch => "dead-mans-switch",
        }
    }
}

/// What both doors write into.
#[derive(Clone)]
pub(crate) struct Slot(watch::Sender<Vec<Notification>>);

impl Slot {
    pub(crate) fn take(&self, channel: Channel, firing: bool, text: String) {
        let one = Notification {
            channel,
            firing,
            text,
            at: Instant::now(),
        };
        self.0.send_modify(|received| received.push(one));
    }
}

impl Inbox {
    /// Opens its doors on free ports.
    ///
    /// # Errors
    /// If there is no port.
    pub async fn open() -> Result<Self> {
        let slot = Slot(watch::Sender::default());
        let router = Router::new()
            .route("/{channel}", post(take))
            .with_state(slot.clone());
        let http = TcpListener::bind("127.0.0.1:0").await?;
        let smtp = TcpListener::bind("127.0.0.1:0").await?;
        let ports = (http.local_addr()?.port(), smtp.local_addr()?.port());
        let mut doors = JoinSet::new();
        doors.spawn(async move {
            // It ends with the inbox, and only so.
            drop(axum::serve(http, router).await);
        });
        doors.spawn(mail::accept(smtp, slot.clone()));
        Ok(Self {
            slot,
            http: ports.0,
            smtp: ports.1,
            _doors: doors,
        })
    }

    /// Where a channel that speaks HTTP is reached.
    #[must_use]
    pub fn url(&self, channel: Channel) -> String {
        format!("http://127.0.0.1:{}/{}", self.http, channel.name())
    }

    /// Where mail is taken.
    #[must_use]
    pub fn smarthost(&self) -> String {
        format!("127.0.0.1:{}", self.smtp)
    }

    /// Everything so far, oldest first.
    #[must_use]
    pub fn received(&self) -> Vec<Notification> {
        self.slot.0.borrow().clone()
    }

    /// Tells each message to `tell`, for ever.
    pub async fn follow(&self, tell: impl Fn(&Notification)) -> Infallible {
        let mut received = self.slot.0.subscribe();
        let mut told = 0;
        loop {
            let all = received.borrow_and_update().clone();
            all.iter().skip(told).for_each(&tell);
            told = all.len();
            // The sender lives as long as `self`.
            drop(received.changed().await);
        }
    }
}

async fn take(State(slot): State<Slot>, Path(name): Path<String>, Json(body): Json<Value>) -> StatusCode {
    let Some(channel) = Channel::ALL.into_iter().find(|channel| channel.name() == name) else {
        return StatusCode::NOT_FOUND;
    };
    let (firing, text) = match channel {
        Channel::Pager => (body["event_action"] == "trigger", &body["payload"]["summary"]),
        Channel::Chat => {
            let title = &body["attachments"][0]["title"];
            (
                title.as_str().is_some_and(|title| title.ends_with("(firing)")),
                title,
            )
        }
        Channel::Mail | Channel::DeadMansSwitch => {
            (body["status"] == "firing", &body["commonLabels"]["alertname"])
        }
    };
    match text.as_str() {
        Some(text) => {
            slot.take(channel, firing, text.to_owned());
            // What PagerDuty answers; the others are content with any success.
            StatusCode::ACCEPTED
        }
        None => StatusCode::BAD_REQUEST,
    }
}
