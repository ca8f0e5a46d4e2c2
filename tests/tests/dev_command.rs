//! `cargo xtask dev`, as a stranger uses it: start it, read `READY`, know nothing but the JSON API and two
//! Monero processes.

#![cfg(test)]

mod dev_command {
    pub(crate) mod running;
    pub(crate) mod stranger_wallet;
}

use dev_command::running::Running;
use dev_command::stranger_wallet::StrangerWallets;
use serde_json::{Value, json};
use tests::{Person, eventually};

const PRICE: u64 = 400_000_000_000;

#[tokio::test]
async fn the_developers_stack_has_a_shop_worth_a_visit_in_which_strangers_trade() {
    let mut dev = Running::start().await;
    visit(&dev).await;
    pay_at_the_push_of_a_button(&mut dev).await;
    trade(&mut dev).await;

    assert!(dev.interrupt().await, "Ctrl-C is no failure");
    assert!(reqwest::get(dev.app()).await.is_err(), "the server is gone");
    assert!(reqwest::get(dev.monerod()).await.is_err(), "monerod is gone");
}

/// A stranger who knows nothing but the JSON API sells and buys: once all goes well, once it does not.
async fn trade(dev: &mut Running) {
    let wallets = StrangerWallets::start(&dev.monerod()).await;
    let (payout, refund) = (wallets.create("payout").await, wallets.create("refund").await);

    let vendor = Person::register(&dev.app(), "stranger_vendor", "vendor").await;
    let profile = json!({"payout_address": payout});
    vendor.put("/api/profile", &profile).await.ok();
    let listing = json!({
        "title": "A box of pears", "description": "Five kilograms", "price_piconero": PRICE, "stock": 2,
        "category": "food",
    });
    let listing = vendor.post("/api/listings", &listing).await.ok()["listing_id"].clone();
    let buyer = Person::register(&dev.app(), "stranger_buyer", "buyer").await;

    // All goes well: the vendor is paid.
    let order = Order::shipped(dev, &buyer, &vendor, &listing, &refund).await;
    buyer.post(&order.action("confirm"), &json!({})).await.ok();
    let network_fee = order.settles(dev, &buyer, "released").await;
    assert_eq!(wallets.balance("payout").await, PRICE - network_fee);
    assert_eq!(wallets.balance("refund").await, 0);
    let paid = PRICE - network_fee;

    // It does not: the arbiter gives the buyer three tenths.
    let order = Order::shipped(dev, &buyer, &vendor, &listing, &refund).await;
    let reason = json!({"reason": "A third of the pears are bruised"});
    buyer.post(&order.action("dispute"), &reason).await.ok();
    order.reaches(&buyer, "disputed").await;
    let (name, password) = dev.account("arbiter");
    let arbiter = Person::login_with(&dev.app(), &name, &password).await;
    let award = json!({"buyer_permille": 300, "reason": "The photograph shows it"});
    let path = format!("/api/escrows/{}/award", order.escrow_id);
    arbiter.post(&path, &award).await.ok();
    let network_fee = order.settles(dev, &buyer, "split").await;
    let buyer_part = PRICE * 300 / 1000;
    let got = (
        wallets.balance("payout").await - paid,
        wallets.balance("refund").await,
    );
    assert_eq!(got.0 + got.1 + network_fee, PRICE);
    let fee_of_buyer = buyer_part - got.1;
    assert!(
        fee_of_buyer.abs_diff(network_fee - fee_of_buyer) <= 1,
        "each bears half of the network's fee"
    );
}

/// There are goods with pictures on many shelves, and an account of each role.
async fn visit(dev: &Running) {
    let visitor = Person::anonymous(&dev.app());
    let page = visitor.get("/api/listings?limit=100").await.ok();
    let listings = page["listings"].as_array().expect("listings");
    assert!(listings.len() >= 24, "{} listings", listings.len());
    for listing in listings {
        let picture = listing["pictures"][0]["url"].as_str().expect("a picture");
        assert_eq!(visitor.get(picture).await.status.as_u16(), 200, "{picture}");
    }
    let shelves = visitor.get("/api/categories").await.ok();
    let filled = |shelf: &&Value| shelf["listings"].as_u64().is_some_and(|count| count > 0);
    let shelves = shelves["categories"].as_array().expect("shelves").clone();
    assert!(shelves.iter().filter(filled).count() >= 6, "{shelves:#?}");
    for role in ["buyer", "vendor", "arbiter", "moderator", "admin"] {
        let (name, password) = dev.account(role);
        let person = Person::login_with(&dev.app(), &name, &password).await;
        assert_eq!(person.get("/api/auth/whoami").await.ok()["role"], role);
    }
}

/// The development bank pays an order of the shop and mines.
async fn pay_at_the_push_of_a_button(dev: &mut Running) {
    let visitor = Person::anonymous(&dev.app());
    let page = visitor.get("/api/listings?limit=100").await.ok();
    let listings = page["listings"].as_array().expect("listings");
    let (name, password) = dev.account("buyer");
    let buyer = Person::login_with(&dev.app(), &name, &password).await;
    let cheapest = listings
        .iter()
        .min_by_key(|listing| listing["price_piconero"].as_u64());
    let refund = dev.bank_address().await;
    let order = Order::place(dev, &buyer, &cheapest.expect("a listing")["id"], &refund).await;
    let pay = format!("/api/dev/orders/{}/pay", order.order_id);
    buyer.post(&pay, &json!({})).await.ok();
    order.reaches(&buyer, "confirming").await;
    buyer.post(&pay, &json!({})).await.refused(409, "nothing_to_pay");
    buyer.post("/api/dev/mine", &json!({"blocks": 10})).await.ok();
    order.reaches(&buyer, "funded").await;
}

/// An order of one piece.
struct Order {
    order_id: String,
    escrow_id: String,
}

impl Order {
    async fn place(dev: &mut Running, buyer: &Person, listing: &Value, refund: &str) -> Self {
        dev.alive();
        let body = json!({
            "listing_id": listing, "quantity": 1, "refund_address": refund, "delivery": "Locker 7, Harbour Street",
        });
        let order = buyer.post("/api/orders", &body).await.ok();
        let id = |name: &str| order[name].as_str().expect("an id").to_owned();
        let order = Self {
            order_id: id("order_id"),
            escrow_id: id("escrow_id"),
        };
        order.reaches(buyer, "awaiting_funding").await;
        order
    }

    /// Placed, paid from the bank's own process, confirmed, shipped.
    async fn shipped(
        dev: &mut Running,
        buyer: &Person,
        vendor: &Person,
        listing: &Value,
        refund: &str,
    ) -> Self {
        let order = Self::place(dev, buyer, listing, refund).await;
        let escrow = order.escrow(buyer).await;
        let address = escrow["address"].as_str().expect("an address");
        dev.pay(address, escrow["amount_piconero"].as_u64().expect("an amount"))
            .await;
        order.reaches(buyer, "confirming").await;
        dev.mine(10).await;
        order.reaches(buyer, "funded").await;
        vendor.post(&order.action("ship"), &json!({})).await.ok();
        order.reaches(buyer, "shipped").await;
        order
    }

    /// Waits for the payout, mines its confirmations, waits for the ending; gives the network's fee.
    async fn settles(&self, dev: &Running, buyer: &Person, ending: &str) -> u64 {
        let in_pool = || dev.pool();
        let pool = eventually("a payout in the pool", in_pool, |pool| !pool.is_empty()).await;
        dev.mine(10).await;
        self.reaches(buyer, ending).await;
        pool.into_iter().map(|(_, fee)| fee).sum()
    }

    async fn escrow(&self, who: &Person) -> Value {
        who.get(&format!("/api/escrows/{}", self.escrow_id)).await.ok()
    }

    async fn reaches(&self, who: &Person, state: &str) {
        eventually(state, || self.escrow(who), |escrow| escrow["state"] == state).await;
    }

    fn action(&self, verb: &str) -> String {
        format!("/api/orders/{}/{verb}", self.order_id)
    }
}
