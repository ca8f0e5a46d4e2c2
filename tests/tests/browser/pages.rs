//! Every kind of page, as it is shown: readable for everybody in both themes, without a word from the security
//! policy, and at rest.

use serde_json::json;
use tests::browser::{Mode, Screen, Theme, Visitor};
use tests::{Purchase, Reader, Stack};

/// Cards on the front page.
const CARDS: usize = 24;
/// What its HTML may weigh, unpacked.
const FRONT_PAGE_BYTES: u64 = 12_000;
/// A picture for each of them.
const PICTURE: &[u8] = include_bytes!("../../../app/static/icon.png");

#[tokio::test]
async fn every_page_is_accessible_in_both_themes_and_keeps_its_policy() {
    let stack = Stack::start().await;
    stock_the_shop(&stack).await;
    let unpaid = stack.order().await;
    let disputed = stack.order().await.funded().await.disputed().await;
    let visitor = Visitor::arrive(&stack, "the visitor", Mode::Hydrated, Screen::Phone).await;
    let mut found = Vec::new();
    would_be_warned(&visitor).await;
    weighs_little(&visitor).await;
    for page in strangers_pages(&stack) {
        visitor.goto(&page).await;
        inspect(&visitor, &mut found).await;
    }
    refused_forms(&visitor, &stack, &mut found).await;
    buyers_pages(&visitor, &stack, &unpaid, &disputed, &mut found).await;
    visitor.signs_in("vendor").await;
    let edit = format!("/listings/{}/edit", stack.listing_id);
    for page in [
        "/sell",
        &edit,
        "/profile?saved=1",
        "/orders",
        "/cases",
        &path(&disputed),
    ] {
        visitor.goto(page).await;
        inspect(&visitor, &mut found).await;
    }
    visitor.signs_in("arbiter").await;
    for page in ["/cases", &path(&disputed)] {
        visitor.goto(page).await;
        inspect(&visitor, &mut found).await;
    }
    assert!(found.is_empty(), "{found:#?}");
}

/// Fills the front page; each listing has a picture.
async fn stock_the_shop(stack: &Stack) {
    let vendor = Reader::signed_in(&stack.base, "vendor").await;
    vendor.add_picture(&stack.listing_id, PICTURE).await;
    for number in 1..CARDS {
        let listing = json!({
            "title": format!("Beeswax candles, set of {number}"), "description": "They burn for nine hours.",
            "price_piconero": 1_000_000_000 * number, "stock": number, "category": "food",
        });
        let listing = stack.vendor.post("/api/listings", &listing).await.ok();
        vendor
            .add_picture(listing["listing_id"].as_str().expect("an id"), PICTURE)
            .await;
    }
}

/// A check that finds nothing counts only if it would find something.
async fn would_be_warned(visitor: &Visitor) {
    visitor.goto("/").await;
    visitor.is_not_warned().await;
    visitor
        .js("document.body.setAttribute('style', 'color: red')")
        .await;
    let look = || async { Ok((!visitor.warnings().await.is_empty()).then_some(())) };
    visitor.until("a word from the policy", look).await;
    visitor
        .js("document.documentElement.removeAttribute('lang')")
        .await;
    assert_ne!(visitor.axe().await, Vec::<String>::new());
}

async fn weighs_little(visitor: &Visitor) {
    visitor.goto("/").await;
    let cards = visitor
        .js("return document.querySelectorAll(\"main a[href^='/listings/']\").length")
        .await;
    assert_eq!(cards, CARDS);
    let [sent, unpacked] = visitor.weight().await;
    println!("front page with {CARDS} cards: {sent} B compressed, {unpacked} B of HTML");
    assert!((1..=FRONT_PAGE_BYTES).contains(&unpacked), "{unpacked} B");
}

fn strangers_pages(stack: &Stack) -> Vec<String> {
    let pages = [
        "/",
        "/search",
        "/search?q=nothing+like+it",
        "/sign-up",
        "/sign-in",
        "/how-escrow-protects-you",
        "/status",
        "/no-such-page",
    ];
    let listing = format!("/listings/{}", stack.listing_id);
    pages.into_iter().map(str::to_owned).chain([listing]).collect()
}

async fn refused_forms(visitor: &Visitor, stack: &Stack, found: &mut Vec<String>) {
    visitor.goto("/sign-up").await;
    visitor
        .send(
            "/sign-up",
            &[
                ("username", "vendor"),
                ("password", "long enough it is"),
                ("role", "buyer"),
            ],
        )
        .await;
    inspect(visitor, found).await;
    visitor.goto("/sign-in").await;
    visitor
        .send(
            "/sign-in",
            &[("username", "vendor"), ("password", "not the password")],
        )
        .await;
    inspect(visitor, found).await;
    visitor.signs_in("buyer").await;
    let listing = format!("/listings/{}", stack.listing_id);
    visitor.goto(&listing).await;
    inspect(visitor, found).await;
    let checkout = format!("{listing}/checkout");
    visitor.goto(&checkout).await;
    inspect(visitor, found).await;
    visitor.lift_checks(&checkout).await;
    visitor
        .send(
            &checkout,
            &[
                ("quantity", "99"),
                ("refund_address", "no address"),
                ("delivery", "Locker 7"),
            ],
        )
        .await;
    inspect(visitor, found).await;
}

async fn buyers_pages(
    visitor: &Visitor,
    stack: &Stack,
    unpaid: &Purchase<'_>,
    disputed: &Purchase<'_>,
    found: &mut Vec<String>,
) {
    visitor.goto(&path(unpaid)).await;
    visitor.reads_payment().await;
    inspect(visitor, found).await;
    for page in ["/orders", "/profile", &path(disputed)] {
        visitor.goto(page).await;
        inspect(visitor, found).await;
    }
    let empty = "/search?category=art";
    visitor.goto(empty).await;
    inspect(visitor, found).await;
    assert_eq!(stack.stock().await, 3);
}

fn path(purchase: &Purchase<'_>) -> String {
    format!("/orders/{}", purchase.order_id)
}

/// Inspects the page that is shown; everything that is wrong with it is told at the end.
async fn inspect(visitor: &Visitor, found: &mut Vec<String>) {
    let page = visitor.path().await;
    if visitor.has("leptos-island, [data-unread], [data-check]").await {
        visitor.is_awake().await;
    }
    let mut here = visitor.warnings().await;
    here.extend(visitor.shifts().await);
    for screen in [Screen::Desktop, Screen::Phone] {
        visitor.turns_to(screen).await;
        if visitor.scrolls_sideways().await {
            here.push(format!("it scrolls sideways on a {screen:?}"));
        }
        for theme in [Theme::Light, Theme::Dark] {
            visitor.prefers(theme).await;
            let lines = visitor.axe().await;
            here.extend(
                lines
                    .into_iter()
                    .map(|line| format!("{screen:?}, {theme:?}: {line}")),
            );
        }
    }
    found.extend(here.into_iter().map(|line| format!("{page}: {line}")));
}
