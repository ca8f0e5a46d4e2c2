//! The status page.

use std::fs;

use crate::status::Status;
use crate::store::status_days::{self, Minute};
use crate::testing::TestApp;

const MINUTE: u64 = 60;
const DAY_MINUTES: u64 = 1_440;

#[tokio::test]
async fn a_server_that_begins_says_that_everything_works_and_that_it_knows_no_past() {
    let app = TestApp::start().await;
    let html = app.visitor().get("/status").await.expect_status(200).text();
    assert!(html.contains("Everything works."), "{html}");
    assert!(
        html.contains("Incoming payments") && html.contains("Nothing is known"),
        "{html}"
    );
    assert_eq!(html.matches("class=\"none\"").count(), 3 * 90, "{html}");
}

#[tokio::test]
async fn minutes_without_a_server_are_minutes_in_which_nothing_worked() {
    let app = TestApp::start().await;
    let status = Status::of(&app.state);
    // The clock begins at midnight. Nine minutes are seen, the tenth is not over; each is counted once.
    for _ in 0..10 {
        status.remember().await.unwrap();
        status.remember().await.unwrap();
        app.clock.advance_secs(MINUTE);
    }
    let shown = status.view().await.unwrap();
    let today = |shown: &app::view::StatusView| shown.parts[0].days[89].worked.map(|share| share.0);
    assert_eq!(today(&shown), Some(10_000));
    // Ten more pass while no server runs.
    app.clock.advance_secs(10 * MINUTE);
    assert_eq!(today(&status.view().await.unwrap()), Some(5_000));
    app.clock.advance_secs(2 * DAY_MINUTES * MINUTE);
    let later = status.view().await.unwrap();
    let days: Vec<_> = later.parts[0].days.iter().rev().take(4).collect();
    let worked: Vec<_> = days.iter().map(|day| day.worked.map(|share| share.0)).collect();
    assert_eq!(
        worked,
        [Some(0), Some(0), Some(69), None],
        "today, yesterday, the first day, before"
    );
    assert_eq!(days[1].at.to_string(), "2026-11-21 00:00 UTC");
}

#[tokio::test]
async fn a_failed_minute_shows_as_soon_as_it_is_counted() {
    let app = TestApp::start().await;
    let status = Status::of(&app.state);
    for _ in 0..9 {
        status.remember().await.unwrap();
        app.clock.advance_secs(MINUTE);
    }
    let minute = Minute::of(domain::Clock::now(app.clock.as_ref()));
    let mut tx = app.state.store.write("test", "status_days").await.unwrap();
    status_days::count(&mut tx, "site", minute, false).await.unwrap();
    tx.commit().await.unwrap();
    let shown = status.view().await.unwrap();
    assert_eq!(shown.parts[0].days[89].worked.map(|share| share.0), Some(9_000));
}

#[tokio::test]
async fn incidents_are_shown_as_their_files_say_and_a_torn_one_hides_no_other() {
    let scratch = tempfile::tempdir().unwrap();
    let directory = scratch.path().to_owned();
    let app = TestApp::with(|config| config.http.incidents_dir = Some(directory)).await;
    let put = |name: &str, text: &str| fs::write(scratch.path().join(name), text).unwrap();
    put(
        "2026-11-18.toml",
        "title = \"Old trouble\"\nstage = \"resolved\"\nbegan = \"18 November\"",
    );
    put("2026-11-19.toml", "title = ");
    put("notes.txt", "not for the page");
    let open = r#"
title = "Payouts are <slow>"
stage = "identified"
began = "20 November, 17:05 UTC"
[[updates]]
at = "17:06"
text = "We look."
[[updates]]
at = "17:20"
text = "A wallet process does not answer."
"#;
    put("2026-11-20.toml", open);
    let html = app.visitor().get("/status").await.expect_status(200).text();
    for words in [
        "There is something to know",
        "Payouts are &lt;slow&gt;",
        "Being mended",
        "Old trouble",
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
    let place = |words: &str| html.find(words).unwrap();
    assert!(place("17:20") < place("17:06"), "the newest first");
    assert!(place("17:06") < place("Incoming payments") && place("Incoming payments") < place("Old trouble"));
    assert!(!html.contains("not for the page"));
}
