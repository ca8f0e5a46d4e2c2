//! Keeping workers at work.

use std::future::Future;
use std::ops::ControlFlow;
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;

/// The pause before a worker that broke off begins again.
const PAUSE: Duration = Duration::from_secs(1);

/// Runs what `work` makes until it is stopped. If it panics or ends by itself, that is logged and it begins
/// again: everything it needs is in the store.
pub(crate) async fn supervise<F, W>(name: &'static str, stop: CancellationToken, work: F)
where
    F: Fn(CancellationToken) -> W + Send,
    W: Future<Output = ()> + Send + 'static,
{
    loop {
        let span = tracing::error_span!("job", job = name);
        let ended = tokio::spawn(work(stop.clone()).instrument(span)).await;
        if stop.is_cancelled() {
            return;
        }
        match ended {
            Ok(()) => tracing::error!(worker = name, "a worker ended by itself; it begins again"),
            Err(error) => {
                tracing::error!(worker = name, error = %error, "a worker broke off; it begins again");
            }
        }
        if pause(&stop, PAUSE).await.is_break() {
            return;
        }
    }
}

/// Waits, unless it is stopped first.
pub(crate) async fn pause(stop: &CancellationToken, how_long: Duration) -> ControlFlow<()> {
    match stop.run_until_cancelled(tokio::time::sleep(how_long)).await {
        Some(()) => ControlFlow::Continue(()),
        None => ControlFlow::Break(()),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[tokio::test]
    async fn a_worker_that_panics_begins_again() {
        let begun = Arc::new(AtomicU32::new(0));
        let stop = CancellationToken::new();
        let work = |stop: CancellationToken| {
            let begun = Arc::clone(&begun);
            async move {
                assert!(
                    begun.fetch_add(1, Ordering::SeqCst) > 0,
                    "the first time it breaks"
                );
                stop.cancel();
            }
        };
        supervise("test", stop.clone(), work).await;
        assert_eq!(begun.load(Ordering::SeqCst), 2);
    }
}
