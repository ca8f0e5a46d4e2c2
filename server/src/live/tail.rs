//! Reading new events from the store as they come.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::{Live, News};
use crate::store::{StoreError, events};

/// How long until events are seen that another process has stored.
const LOOK_AGAIN: Duration = Duration::from_millis(500);
/// Events read in one go.
const AT_ONCE: u32 = 500;

/// Passes new events on to the open connections, until stopped.
pub async fn follow(live: Live, stop: CancellationToken) {
    let mut last = None;
    let mut failing = false;
    loop {
        match pass_on(&live, &mut last).await {
            Ok(()) => failing = false,
            Err(error) if !failing => {
                tracing::error!(error = %error, "live events cannot be read");
                failing = true;
            }
            Err(_) => {}
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = live.news.notified() => {}
            () = tokio::time::sleep(LOOK_AGAIN) => {}
        }
    }
}

async fn pass_on(live: &Live, last: &mut Option<i64>) -> Result<(), StoreError> {
    let mut db = live.store.read("list", "live_events").await?;
    let mut after = if let Some(seq) = *last {
        seq
    } else {
        let newest = *last.insert(events::last_seq(&mut db).await?);
        // Older ones are read by each connection for itself; some may be open already.
        let _listeners = live.events.send(News::Look);
        newest
    };
    loop {
        let new = events::after(&mut db, after, AT_ONCE).await?;
        let Some(newest) = new.last() else {
            return Ok(());
        };
        after = newest.seq;
        *last = Some(after);
        for event in new {
            // Nobody listening is fine.
            let _listeners = live.events.send(News::Event(Arc::new(event)));
        }
    }
}
