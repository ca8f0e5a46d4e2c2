//! What watches a stack, and what it would tell a person.

use std::convert::Infallible;

use anyhow::Result;
use monitoring::{Monitoring, Notification};

use super::{Progress, Stack};

/// Starts Prometheus, Alertmanager and the node exporter beside a stack.
pub(super) async fn start(stack: &Stack) -> Result<Monitoring> {
    let metrics = format!("127.0.0.1:{}", stack.ports.metrics);
    Monitoring::start(&stack.dir, stack.ports.monitoring, &metrics).await
}

/// Prints each message that would reach a person, but for the Watchdog's, which comes all the time.
pub(super) async fn tell(monitoring: Option<&Monitoring>, progress: &Progress) -> Infallible {
    let Some(monitoring) = monitoring else {
        return std::future::pending().await;
    };
    let tell = |one: &Notification| {
        let word = if one.firing { "wrong" } else { "right again" };
        if one.channel != monitoring::Channel::DeadMansSwitch {
            progress.say(&format!("{} ({word}): {}", one.channel.name(), one.text));
        }
    };
    monitoring.inbox.follow(tell).await
}
