//! Every page, rendered whole without a server.
#![cfg(feature = "ssr")]

mod sample;

use app::view::Phase;
use domain::AccountRole;
use domain::escrow::Action;
use sample::{Shop, viewer};

const LISTING: &str = "/listings/019a9f00-0000-7000-8000-000000000001";
const CHECKOUT: &str = "/listings/019a9f00-0000-7000-8000-000000000001/checkout";
const EDIT: &str = "/listings/019a9f00-0000-7000-8000-000000000001/edit";
const ORDER: &str = "/orders/019a9f00-0000-7000-8000-000000000001";

#[tokio::test]
async fn every_page_is_whole_html_without_inline_scripts_or_styles() {
    for (url, role) in [
        ("/", None),
        ("/search?q=coffee", None),
        (LISTING, Some(AccountRole::Buyer)),
        (CHECKOUT, Some(AccountRole::Buyer)),
        (EDIT, Some(AccountRole::Vendor)),
        ("/sign-up", None),
        ("/sign-in", None),
        ("/profile", Some(AccountRole::Vendor)),
        ("/sell", Some(AccountRole::Vendor)),
        ("/orders", Some(AccountRole::Buyer)),
        (ORDER, Some(AccountRole::Buyer)),
        ("/cases", Some(AccountRole::Arbiter)),
        ("/how-escrow-protects-you", None),
        ("/status", None),
        ("/development", None),
    ] {
        let page = Shop::new().page(url, role.map(viewer), || {}).await;
        assert_eq!(page.status, 200, "{url}");
        assert!(page.html.starts_with("<!DOCTYPE html>"), "{url}");
        assert!(page.html.ends_with("</body></html>"), "{url}");
        assert!(page.html.contains("<h1"), "{url} has no heading: {}", page.html);
        assert_eq!(
            page.html.matches("<script").count(),
            1,
            "{url} has more than the loader: {}",
            page.html
        );
        assert!(!page.html.contains(" style=\""), "{url} has inline styles");
    }
}

#[tokio::test]
async fn private_pages_send_strangers_to_sign_in_and_back() {
    for url in ["/orders", "/profile", "/sell", "/cases", CHECKOUT, EDIT, ORDER] {
        let page = Shop::new().page(url, None, || {}).await;
        assert_eq!(page.location, Some(format!("/sign-in?next={url}")), "{url}");
    }
}

#[tokio::test]
async fn what_is_not_there_is_a_404_with_a_reference() {
    for url in [
        "/nowhere",
        "/listings/7",
        "/listings/00000000-0000-7000-8000-000000000000",
    ] {
        let page = Shop::new().page(url, None, || {}).await;
        assert_eq!(page.status, 404, "{url}");
        assert!(page.html.contains("r-1"), "{url}");
    }
}

#[tokio::test]
async fn a_failing_port_is_a_503_page() {
    let page = Shop::new().page("/search?q=broken", None, || {}).await;
    assert_eq!(page.status, 503);
}

#[tokio::test]
async fn only_vendors_sell_and_only_arbiters_have_cases() {
    for url in ["/sell", EDIT, "/cases"] {
        let page = Shop::new()
            .page(url, Some(viewer(AccountRole::Buyer)), || {})
            .await;
        assert_eq!(page.status, 403, "{url}");
    }
}

#[tokio::test]
async fn an_unpaid_order_shows_the_missing_amount_and_the_address() {
    let page = Shop::new()
        .page(ORDER, Some(viewer(AccountRole::Buyer)), || {})
        .await;
    assert!(page.html.contains("monero:9wq792k9sxVZiLn66S3Qzv8Qfm"));
    assert!(page.html.contains("tx_amount=0.05"));
    assert!(page.html.contains("qr.png"));
    assert!(page.html.contains("<leptos-island"));
}

#[tokio::test]
async fn a_paid_order_does_not_ask_for_money() {
    let shop = Shop {
        phase: Phase::Funded,
        ..Shop::new()
    };
    let page = shop.page(ORDER, Some(viewer(AccountRole::Buyer)), || {}).await;
    assert!(!page.html.contains("monero:"));
}

#[tokio::test]
async fn only_open_actions_have_a_form() {
    let shop = Shop {
        actions: vec![Action::Confirm],
        ..Shop::new()
    };
    let page = shop.page(ORDER, Some(viewer(AccountRole::Buyer)), || {}).await;
    assert!(page.html.contains("/confirm\""));
    for action in ["ship", "cancel", "dispute", "withdraw", "propose", "award"] {
        assert!(!page.html.contains(&format!("/{action}\"")), "{action}");
    }
}

#[tokio::test]
async fn a_part_that_does_not_work_is_said_first_and_its_days_are_shown() {
    let page = Shop::new().page("/status", None, || {}).await;
    let html = page.html;
    assert!(
        html.contains("Not everything works: Incoming payments."),
        "{html}"
    );
    assert!(
        html.contains("Does not work") && html.contains("Worked 96.00 %"),
        "{html}"
    );
    for tone in ["alert", "waiting", "good"] {
        assert_eq!(
            html.matches(&format!("\" class=\"{tone}\"></i>")).count(),
            1,
            "{tone}: {html}"
        );
    }
    assert!(html.contains("Mended, being watched"), "{html}");
}
