//! A short slice of `cargo xtask drill faults`.

#![cfg(test)]

use std::time::Duration;

use tests::drill::{Options, run};

/// What this seed lets fail in the first 23 rounds. Its purchases take longer, and are all begun before anything fails.
const STRUCK: [&str; 5] = [
    "server killed",
    "wallet process killed",
    "monerod killed",
    "connections cut",
    "reorganisation",
];

// On threads of their own, the proxies work while a command of the operator is waited for.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_and_nothing_is_paid_twice() {
    let report = run(&Options {
        escrows: 6,
        seed: 8520,
        at_once: 6,
        faults_permille: 80,
        deadline_secs: 20,
        calm_after: Duration::from_mins(4),
        // Ends in six minutes where three tests share two cores; a machine may be half as fast.
        limit: Duration::from_mins(18),
    })
    .await;
    println!("{report}");
    assert!(report.found.is_empty(), "{report}");
    for kind in STRUCK {
        assert!(report.trials.contains_key(kind), "no {kind}: {report}");
    }
}
