//! Waiting until a message has reached somebody.

use std::time::Instant;

use monitoring::{Channel, Inbox, Notification};
use tests::eventually;

/// When somebody was told.
pub(crate) async fn told(inbox: &Inbox, channel: Channel, firing: bool, name: &str) -> Instant {
    let is_it =
        |one: &Notification| one.channel == channel && one.firing == firing && one.text.contains(name);
    let word = if firing { "firing" } else { "resolved" };
    let what = format!("{name}, {word}, by {}", channel.name());
    let received = async || inbox.received();
    let received = eventually(&what, received, |received| received.iter().any(is_it)).await;
    received.into_iter().find(is_it).unwrap().at
}
