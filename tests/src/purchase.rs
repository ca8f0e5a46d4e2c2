//! One order and its escrow, as its parties see it through the JSON API.

use std::time::Duration;

use domain::Piconero;
use serde_json::{Value, json};

use crate::ledger;
use crate::log::DELIVERY;
use crate::person::{Answer, Person};
use crate::stack::{FEE_BPS, PRICE, Stack};
use crate::wait::{eventually, within};

/// The contract's ceiling of the network fee, in piconero: whoever has no more than this of the price bears none of it.
const NETWORK_FEE_CEILING: u64 = 20_000_000_000;

/// An order under way.
#[derive(Clone)]
pub struct Purchase<'a> {
    /// The order.
    pub order_id: String,
    /// Its escrow.
    pub escrow_id: String,
    stack: &'a Stack,
}

#[expect(
    clippy::expect_used,
    reason = "a test ends where an answer lacks what it must have"
)]
impl<'a> Purchase<'a> {
    /// Places an order for one.
    pub async fn place(stack: &'a Stack) -> Self {
        let order = stack.buyer.post("/api/orders", &order(stack)).await.ok();
        let id = |name: &str| order[name].as_str().expect("an id").to_owned();
        Self {
            order_id: id("order_id"),
            escrow_id: id("escrow_id"),
            stack,
        }
    }

    /// Looks again with a stack that was borrowed anew, for scenarios that restart its parts.
    #[must_use]
    pub fn ids(&self) -> (String, String) {
        (self.order_id.clone(), self.escrow_id.clone())
    }

    /// The same purchase on a stack that was restarted.
    #[must_use]
    pub fn again(stack: &'a Stack, (order_id, escrow_id): (String, String)) -> Self {
        Self {
            order_id,
            escrow_id,
            stack,
        }
    }

    /// The escrow as the buyer sees it.
    pub async fn escrow(&self) -> Value {
        self.stack
            .buyer
            .get(&format!("/api/escrows/{}", self.escrow_id))
            .await
            .ok()
    }

    /// Waits for a state.
    pub async fn reaches(&self, state: &str) -> Value {
        eventually(state, || self.escrow(), |escrow| escrow["state"] == state).await
    }

    /// Waits until the escrow looks like this.
    pub async fn becomes(&self, what: &str, accept: impl Fn(&Value) -> bool) -> Value {
        eventually(what, || self.escrow(), accept).await
    }

    /// The address to pay, once there is one.
    pub async fn address(&self) -> String {
        let escrow = self.reaches("awaiting_funding").await;
        escrow["address"].as_str().expect("an address").to_owned()
    }

    /// Pays from the bank, and leaves it in the pool.
    pub async fn pay(&self, amount: Piconero) {
        let address = self.escrow().await["address"]
            .as_str()
            .expect("an address")
            .to_owned();
        self.stack.regtest.pay(&address, amount).await.expect("a payment");
    }

    /// To `funded`, from a new order.
    pub async fn funded(self) -> Self {
        self.address().await;
        self.pay(PRICE).await;
        self.reaches("confirming").await;
        self.stack.mine(10).await;
        self.reaches("funded").await;
        self
    }

    /// To `shipped`.
    pub async fn shipped(self) -> Self {
        self.ship().await.ok();
        self.reaches("shipped").await;
        self
    }

    /// To `disputed`, by the buyer.
    pub async fn disputed(self) -> Self {
        self.act(
            &self.stack.buyer,
            "dispute",
            &json!({"reason": "The jar is broken"}),
        )
        .await
        .ok();
        self.reaches("disputed").await;
        self
    }

    /// Mines until the escrow has left `state` at its deadline: the chain's own clock has to pass it too, so it takes
    /// a block that has.
    pub async fn outlasts(&self, state: &str) {
        let look = || async {
            self.stack.mine(1).await;
            self.escrow().await["state"].clone()
        };
        eventually("the deadline", look, |now| now != state).await;
    }

    /// The vendor ships.
    pub async fn ship(&self) -> Answer {
        self.act(&self.stack.vendor, "ship", &json!({})).await
    }

    /// The buyer confirms.
    pub async fn confirm(&self) -> Answer {
        self.act(&self.stack.buyer, "confirm", &json!({})).await
    }

    /// Somebody does something to the order.
    pub async fn act(&self, who: &Person, action: &str, body: &Value) -> Answer {
        who.post(&format!("/api/orders/{}/{action}", self.order_id), body)
            .await
    }

    /// Somebody awards.
    pub async fn award(&self, who: &Person, buyer_permille: u16) -> Answer {
        let body = json!({"buyer_permille": buyer_permille, "reason": "The photograph shows it"});
        who.post(&format!("/api/escrows/{}/award", self.escrow_id), &body)
            .await
    }

    /// Waits for a payout that the daemon knows, mines its confirmations, waits for the ending; gives the
    /// network fee that the chain itself shows.
    pub async fn settles(&self, ending: &str) -> Piconero {
        let look = || async {
            let tx_id = self.payout_ids().await.pop()?;
            ledger::network_fee(&self.stack.regtest, &tx_id).await
        };
        let fee = eventually("a payout in the pool", look, Option::is_some).await;
        self.stack.mine(11).await;
        self.reaches(ending).await;
        fee.expect("it was waited for")
    }

    /// Waits for the ending after faults, mining whenever a payout is signed: each fault makes the pause before the next
    /// attempt longer.
    pub async fn ends(&self, ending: &str, limit: Duration) {
        let look = || async {
            let escrow = self.escrow().await;
            if escrow["payouts"][0]["tx_id"].is_string() {
                self.stack.mine(1).await;
            }
            escrow["state"].clone()
        };
        within(limit, ending, look, |state| state == ending).await;
    }

    /// The payout transactions so far, oldest first.
    pub async fn payout_ids(&self) -> Vec<String> {
        payout_ids(&self.escrow().await)
    }

    /// What the vendor, the operator and the buyer hold now.
    pub async fn balances(&self) -> [u64; 3] {
        let stack = self.stack;
        [
            stack.balance(&stack.payout).await.0,
            stack.balance(&stack.fees).await.0,
            stack.balance(&stack.refund).await.0,
        ]
    }
}

/// The transactions that paid out of an escrow as its buyer sees it, oldest first.
#[must_use]
pub fn payout_ids(escrow: &Value) -> Vec<String> {
    let payouts = escrow["payouts"].as_array().into_iter().flatten();
    let mut ids: Vec<String> = payouts
        .filter_map(|payout| payout["tx_id"].as_str().map(str::to_owned))
        .collect();
    ids.dedup();
    ids
}

/// An order for one.
#[must_use]
pub fn order(stack: &Stack) -> Value {
    json!({
        "listing_id": stack.listing_id, "quantity": 1, "refund_address": stack.refund.address(), "delivery": DELIVERY,
    })
}

/// What the vendor, the operator and the buyer get of a purchase's price that is released, if the miners get this.
#[must_use]
pub const fn released(network_fee: Piconero) -> [u64; 3] {
    let fee = fee_on(PRICE.0);
    [PRICE.0 - fee - network_fee.0, fee, 0]
}

/// What the vendor, the operator and the buyer get of a purchase's price that goes back, if the miners get this.
#[must_use]
pub const fn refunded(network_fee: Piconero) -> [u64; 3] {
    [0, 0, PRICE.0 - network_fee.0]
}

/// What the vendor, the operator and the buyer get of a purchase's price that is split, if the miners get this. Both
/// bear half of the network fee, but for a part that it could eat.
#[must_use]
pub const fn split(buyer_permille: u64, network_fee: Piconero) -> [u64; 3] {
    let buyer = PRICE.0 * buyer_permille / 1000;
    let fee = fee_on(PRICE.0 - buyer);
    let vendor = PRICE.0 - buyer - fee;
    let (vendor_bears, buyer_bears) = match (vendor > NETWORK_FEE_CEILING, buyer > NETWORK_FEE_CEILING) {
        (true, true) => (network_fee.0 / 2, network_fee.0.div_ceil(2)),
        (false, true) => (0, network_fee.0),
        (_, false) => (network_fee.0, 0),
    };
    [vendor - vendor_bears, fee, buyer - buyer_bears]
}

/// The marketplace's fee on what the vendor receives.
#[must_use]
pub const fn fee_on(vendor: u64) -> u64 {
    vendor * FEE_BPS / 10_000
}
