//! How long answers take while people come at a steady rate.

use std::net::{IpAddr, Ipv4Addr};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use reqwest::Client;
use serde_json::Value;
use tokio::task::JoinSet;

use crate::demo::text;

/// Requests a second.
pub(super) const RATE: u32 = 100;
/// How long they come.
const FOR: Duration = Duration::from_mins(1);
/// Each has an address and connections of its own, for the server limits how much one client may ask. Prime, so that each
/// comes by every page.
const VISITORS: u8 = 97;
/// After this long nobody waits any more.
const PATIENCE: Duration = Duration::from_secs(10);

/// What was measured.
pub(super) struct RequestTimes {
    /// From when each was due until the whole answer had come.
    pub(super) answered: Vec<Duration>,
    /// Those that got no answer, or an error.
    pub(super) failed: usize,
}

/// Asks the server at `base` for pages: the front page, listings, searches, and its health. A request that is late
/// because those before it take long is late for whoever waits for it: it counts from when it was due.
///
/// # Errors
/// If the shop is empty, or its listings are not answered.
pub(super) async fn measure(base: &str) -> Result<RequestTimes> {
    let visitors: Vec<Client> = (1..=VISITORS).map(visitor).collect::<Result<_>>()?;
    let pages = pages(base).await?;
    let count = RATE * u32::try_from(FOR.as_secs())?;
    let begun = Instant::now();
    let mut under_way = JoinSet::new();
    let who_and_what = visitors.iter().cycle().zip(pages.iter().cycle());
    for (number, (visitor, page)) in (0..count).zip(who_and_what) {
        let due = begun + number * Duration::from_secs(1) / RATE;
        tokio::time::sleep_until(due.into()).await;
        let request = visitor.get(page);
        under_way.spawn(async move {
            let answer = request.send().await?.error_for_status()?;
            answer.bytes().await?;
            Ok::<_, reqwest::Error>(due.elapsed())
        });
    }
    let answers = under_way.join_all().await;
    let answered: Vec<Duration> = answers.into_iter().filter_map(Result::ok).collect();
    Ok(RequestTimes {
        failed: count as usize - answered.len(),
        answered,
    })
}

/// Somebody at an address of their own; on Linux the whole of 127.0.0.0/8 is this machine.
fn visitor(number: u8) -> Result<Client> {
    let address = IpAddr::V4(Ipv4Addr::new(127, 0, 1, number));
    Ok(Client::builder()
        .local_address(address)
        .timeout(PATIENCE)
        .build()?)
}

/// What is asked for, one after another: of every four requests one is for the front page, one for a listing, one for a
/// search, one for the health.
async fn pages(base: &str) -> Result<Vec<String>> {
    let answer = reqwest::get(format!("{base}/api/listings?limit=10")).await?;
    let answer: Value = answer.error_for_status()?.json().await?;
    let listings = answer["listings"].as_array().context("no listings")?;
    ensure!(!listings.is_empty(), "an empty shop");
    let mut pages = Vec::new();
    for listing in listings {
        let title = text(listing, "title")?;
        let word: String = title.chars().take_while(|c| c.is_alphabetic()).collect();
        pages.extend([
            format!("{base}/"),
            format!("{base}/listings/{}", text(listing, "id")?),
            format!("{base}/search?q={word}"),
            format!("{base}/health"),
        ]);
    }
    Ok(pages)
}
