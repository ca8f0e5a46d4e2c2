//! A sale and a purchase, from two new accounts to the money in the vendor's wallet.

use std::fs;

use tests::Stack;
use tests::browser::{Mode, Screen, Visitor};
use tests::purchase::fee_on;
use tests::stack::PRICE;

/// A picture of one pixel.
const PICTURE: &[u8] = include_bytes!("../../../app/static/icon.png");

#[tokio::test]
async fn a_sale_and_a_purchase_with_islands_on_a_desktop() {
    sale_and_purchase(Mode::Hydrated, Screen::Desktop).await;
}

#[tokio::test]
async fn a_sale_and_a_purchase_without_scripts_on_a_phone() {
    sale_and_purchase(Mode::WithoutScripts, Screen::Phone).await;
}

#[tokio::test]
async fn a_purchase_without_webassembly() {
    let stack = Stack::start().await;
    let buyer = Visitor::arrive(&stack, "the buyer", Mode::WithoutWebAssembly, Screen::Desktop).await;
    let listing = format!("/listings/{}", stack.listing_id);
    let order = buys(&stack, &buyer, &listing).await;
    pays(&stack, &buyer).await;
    assert_eq!(buyer.path().await, order);
}

async fn sale_and_purchase(mode: Mode, screen: Screen) {
    let stack = Stack::start().await;
    let vendor = Visitor::arrive(&stack, "the vendor", mode, screen).await;
    let buyer = Visitor::arrive(&stack, "the buyer", mode, screen).await;
    let listing = lists(&stack, &vendor).await;
    let order = buys(&stack, &buyer, &listing).await;
    pays(&stack, &buyer).await;
    ships(&vendor, &order).await;

    buyer.sees_the_order("Shipped").await;
    buyer.sees("Parcel 4711").await;
    buyer.send(&format!("{order}/confirm"), &[]).await;
    buyer.sees_the_order("Paying out").await;
    stack.something_is_sent().await;
    stack.mine(11).await;
    buyer.sees_the_order("Completed").await;
    vendor.goto(&order).await;
    vendor.sees_the_order("Completed").await;

    let paid = stack.balance(&stack.payout).await;
    let before_network_fee = PRICE.0 - fee_on(PRICE.0);
    assert!(
        before_network_fee / 2 < paid.0 && paid.0 < before_network_fee,
        "{paid}"
    );
    vendor.sees(&format!("{paid} XMR")).await;
}

/// A new vendor puts something up for sale; gives the listing's path.
async fn lists(stack: &Stack, vendor: &Visitor) -> String {
    vendor.signs_up("mira", "vendor").await;
    vendor
        .send("/profile", &[("payout_address", stack.payout.address())])
        .await;
    vendor.sees("Saved").await;
    let picture = stack.regtest.dir().join("picture.png");
    fs::write(&picture, PICTURE).expect("a picture");
    vendor.goto("/sell").await;
    let fields = [
        ("title", "Beeswax candles"),
        ("description", "Four candles.\nThey burn for nine hours."),
        ("price", &PRICE.to_string()),
        ("stock", "2"),
        ("category", "food"),
        ("picture", picture.to_str().expect("a path of text")),
    ];
    vendor.send("/sell", &fields).await;
    vendor.is_at("Beeswax candles").await;
    let width = vendor
        .js("return document.querySelector('main img').naturalWidth")
        .await;
    assert_ne!(width, 0, "the picture is shown");
    vendor.path().await
}

/// Somebody without an account finds it, makes one and orders; gives the order's path.
async fn buys(stack: &Stack, buyer: &Visitor, listing: &str) -> String {
    buyer.goto("/").await;
    buyer.follow_to(listing).await;
    buyer.follow("Sign in to buy").await;
    buyer.follow("Make an account").await;
    let fields = [
        ("username", "noor"),
        ("password", tests::person::PASSWORD),
        ("role", "buyer"),
    ];
    buyer.send("/sign-up", &fields).await;
    buyer.orders(listing, &stack.refund).await
}

/// The page follows the money from the pool to the tenth confirmation.
async fn pays(stack: &Stack, buyer: &Visitor) {
    let asked = buyer.reads_payment().await;
    assert_eq!(asked.amount, PRICE);
    stack
        .regtest
        .pay(&asked.address, asked.amount)
        .await
        .expect("a payment");
    buyer.sees_the_order("Confirming").await;
    buyer.js("window.isStillHere = true").await;
    stack.mine(4).await;
    buyer.sees_the_order("4 of 10").await;
    let here = buyer.js("return window.isStillHere === true").await;
    assert_eq!(
        here,
        buyer.mode == Mode::Hydrated,
        "islands change the page, else it is another one"
    );
    stack.mine(6).await;
    buyer.sees_the_order("Paid into escrow").await;
    buyer.does_not_see(&asked.address).await;
}

/// The vendor finds the order among those that wait for them, and ships.
async fn ships(vendor: &Visitor, order: &str) {
    vendor.goto("/orders").await;
    vendor.follow_to(order).await;
    vendor.sees("Locker 7, Harbour Street").await;
    vendor
        .send(&format!("{order}/ship"), &[("note", "Parcel 4711")])
        .await;
    vendor.sees_the_order("Shipped").await;
}
