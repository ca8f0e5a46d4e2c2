//! Somebody who orders, with a stopwatch.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use serde_json::json;

use super::BUYER;
use super::person::Person;

/// How often the escrow is looked at.
const PAUSE: Duration = Duration::from_millis(20);

/// The demo shop's buyer.
pub(crate) struct Shopper {
    person: Person,
    listing: String,
    refund_address: String,
}

impl Shopper {
    /// Signs in and picks something. Refunds would go to `refund_address`.
    ///
    /// # Errors
    /// What the server refused.
    pub(crate) async fn sign_in(base: &str, refund_address: &str) -> Result<Self> {
        let person = Person::login(base, BUYER).await?;
        let page = person.get("/api/listings?limit=1").await?;
        let listing = page["listings"][0]["id"].as_str().context("an empty shop")?;
        Ok(Self {
            listing: listing.to_owned(),
            refund_address: refund_address.to_owned(),
            person,
        })
    }

    /// Orders one piece; gives the time until there is an address to pay to.
    ///
    /// # Errors
    /// What the server refused.
    pub(crate) async fn order_to_address(&self) -> Result<Duration> {
        let order = json!({
            "listing_id": self.listing, "quantity": 1, "refund_address": self.refund_address,
            "delivery": "Locker 7, Harbour Street",
        });
        let begun = Instant::now();
        let order = self.person.post("/api/orders", &order).await?;
        let escrow = order["escrow_id"]
            .as_str()
            .context("an order without an escrow")?;
        let path = format!("/api/escrows/{escrow}");
        while !self.person.get(&path).await?["address"].is_string() {
            tokio::time::sleep(PAUSE).await;
        }
        Ok(begun.elapsed())
    }
}
