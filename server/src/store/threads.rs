//! The threads of connections: each has one, which closes it.

use std::fs;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// What sqlx calls them, as far as Linux keeps a name.
const NAME: &str = "sqlx-sqlite-wor";
/// How long they may take to end.
const END_WITHIN: Duration = Duration::from_secs(2);
/// The pause between two looks.
const LOOK_AGAIN: Duration = Duration::from_millis(1);

/// Waits until no connection is open in this process, at most two seconds; answers whether none is. To be called
/// once nobody uses a store any more and before the process ends: SQLCipher frees what it has then, and a
/// connection that is still closing on its own thread would crash.
pub fn wait_for_connections() -> bool {
    let end = Instant::now() + END_WITHIN;
    while any_runs() {
        if Instant::now() > end {
            return false;
        }
        sleep(LOOK_AGAIN);
    }
    true
}

fn any_runs() -> bool {
    let Ok(tasks) = fs::read_dir("/proc/self/task") else {
        return false;
    };
    let mut names = tasks
        .flatten()
        .flat_map(|task| fs::read_to_string(task.path().join("comm")));
    names.any(|name| name.trim_end() == NAME)
}

/// Keeps this thread, that of a test, from ending before the connections that it has opened: the test's process
/// ends right after it.
#[cfg(any(test, feature = "testing"))]
pub(super) fn outlast_this_thread() {
    struct Outlast;

    impl Drop for Outlast {
        fn drop(&mut self) {
            wait_for_connections();
        }
    }

    thread_local!(static OUTLAST: Outlast = const { Outlast });
    OUTLAST.with(|_| {});
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::store::{LogSlow, Missing, OpenStore, Store, StoreKey};

    #[test]
    fn the_end_of_the_last_connection_is_waited_for() {
        let directory = tempfile::tempdir().unwrap();
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let path = directory.path().join("store");
        let store = runtime.block_on(Store::open(OpenStore {
            path: &path,
            missing: Missing::Make,
            key: StoreKey::new([7; 32]),
            readers: 2,
            observer: Arc::new(LogSlow),
        }));
        assert!(any_runs(), "sqlx has changed the name of its threads");
        drop(store.unwrap());
        drop(runtime);
        assert!(wait_for_connections());
        assert!(!any_runs());
    }
}
