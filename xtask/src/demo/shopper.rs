//! Somebody who orders, with a stopwatch.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use domain::Piconero;
use serde_json::{Value, json};

use super::BUYER;
use super::person::Person;

/// How soon an escrow is looked at again: ever later, or a hundred that wait would be told that they ask too often.
const PAUSES: [Duration; 2] = [Duration::from_millis(20), Duration::from_secs(1)];
/// The longest that anything may take.
const WITHIN: Duration = Duration::from_mins(3);

/// The demo shop's buyer.
pub(crate) struct Shopper {
    person: Person,
    /// Every piece that may be ordered, one of each listing first: the listing's identifier and its vendor.
    pieces: Vec<(String, String)>,
    refund_address: String,
}

/// An order that can be paid.
#[derive(Clone, Debug)]
pub(crate) struct Ordered {
    order: String,
    escrow: String,
    vendor: String,
    /// Where to pay.
    pub(crate) address: String,
    /// How much.
    pub(crate) amount: Piconero,
    /// How long it took from the order to the address.
    pub(crate) took: Duration,
}

impl Shopper {
    /// Signs in and looks around. Refunds would go to `refund_address`.
    ///
    /// # Errors
    /// What the server refused.
    pub(crate) async fn sign_in(base: &str, refund_address: &str) -> Result<Self> {
        let person = Person::login(base, BUYER).await?;
        let page = person.get("/api/listings?limit=50").await?;
        let mut pieces = Vec::new();
        for listing in page["listings"].as_array().context("no listings")? {
            let stock = listing["stock"].as_u64().context("no stock")?;
            let piece = (text(listing, "id")?, text(listing, "vendor")?);
            pieces.extend((0..stock).map(|number| (number, piece.clone())));
        }
        pieces.sort_by_key(|(number, _)| *number);
        Ok(Self {
            pieces: pieces.into_iter().map(|(_, piece)| piece).collect(),
            refund_address: refund_address.to_owned(),
            person,
        })
    }

    /// Orders piece `number` of all that there are, and waits until there is an address to pay to.
    ///
    /// # Errors
    /// What the server refused, and if there are not so many.
    pub(crate) async fn order_to_address(&self, number: usize) -> Result<Ordered> {
        let (listing, vendor) = self.pieces.get(number).context("the shop has not so much")?;
        let order = json!({
            "listing_id": listing, "quantity": 1, "refund_address": self.refund_address,
            "delivery": "Locker 7, Harbour Street",
        });
        let begun = Instant::now();
        let order = self.person.post("/api/orders", &order).await?;
        let escrow = text(&order, "escrow_id")?;
        let ready = self
            .until(&escrow, |escrow| escrow["address"].is_string())
            .await?;
        Ok(Ordered {
            took: begun.elapsed(),
            order: text(&order, "order_id")?,
            vendor: vendor.clone(),
            address: text(&ready, "address")?,
            amount: Piconero(ready["amount_piconero"].as_u64().context("no amount")?),
            escrow,
        })
    }

    /// Waits until the orders are paid, and has their vendors ship them.
    ///
    /// # Errors
    /// What the server refused.
    pub(crate) async fn shipped(&self, base: &str, orders: &[Ordered]) -> Result<()> {
        let mut vendors: HashMap<&str, Person> = HashMap::new();
        for order in orders {
            self.until(&order.escrow, |escrow| escrow["state"] == "funded")
                .await?;
            let name = order.vendor.as_str();
            if !vendors.contains_key(name) {
                vendors.insert(name, Person::login(base, name).await?);
            }
            let path = format!("/api/orders/{}/ship", order.order);
            vendors[name].post(&path, &json!({})).await?;
        }
        Ok(())
    }

    /// Reads the order's page.
    ///
    /// # Errors
    /// What the server refused.
    pub(crate) async fn look_at(&self, order: &Ordered) -> Result<()> {
        self.person.get(&format!("/api/orders/{}", order.order)).await?;
        Ok(())
    }

    /// Confirms that the goods have come.
    ///
    /// # Errors
    /// What the server refused.
    pub(crate) async fn confirm(&self, order: &Ordered) -> Result<()> {
        let path = format!("/api/orders/{}/confirm", order.order);
        self.person.post(&path, &json!({})).await?;
        Ok(())
    }

    async fn until(&self, escrow: &str, accept: impl Fn(&Value) -> bool) -> Result<Value> {
        let path = format!("/api/escrows/{escrow}");
        let begun = Instant::now();
        let [mut pause, longest] = PAUSES;
        while begun.elapsed() < WITHIN {
            let now = self.person.get(&path).await?;
            if accept(&now) {
                return Ok(now);
            }
            tokio::time::sleep(pause).await;
            pause = longest.min(pause * 2);
        }
        bail!("an escrow did not get as far as it should")
    }
}

/// What an answer says under a name.
///
/// # Errors
/// If it says nothing there.
pub(crate) fn text(value: &Value, name: &str) -> Result<String> {
    let text = value[name].as_str().with_context(|| format!("no {name}"))?;
    Ok(text.to_owned())
}
