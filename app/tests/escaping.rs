//! Text that people write stays text, on every page and in every form.
#![cfg(feature = "ssr")]

mod sample;

use app::form::{
    AwardForm, DisputeForm, FieldError, ListingForm, OrderForm, ProfileForm, ProposeForm, ShipForm,
    SignInForm, SignUpForm, Submitted,
};
use domain::AccountRole;
use leptos::prelude::provide_context;
use sample::{Shop, viewer};

const ATTACK: &str = "</textarea></title></script><script>alert(1)</script>\"><img src=x onerror=alert(1)>";
const LISTING: &str = "/listings/019a9f00-0000-7000-8000-000000000001";
const CHECKOUT: &str = "/listings/019a9f00-0000-7000-8000-000000000001/checkout";
const EDIT: &str = "/listings/019a9f00-0000-7000-8000-000000000001/edit";
const ORDER: &str = "/orders/019a9f00-0000-7000-8000-000000000001";

/// Only the loader's script, and no element that the attack would have made.
fn assert_harmless(html: &str, page: &str) {
    assert_eq!(
        html.matches("<script").count(),
        1,
        "a script came through on {page}: {html}"
    );
    assert!(
        !html.contains("<img src=x"),
        "an image came through on {page}: {html}"
    );
}

fn came_back<F>(values: F, fields: &[&'static str]) -> Submitted<F> {
    let errors = fields
        .iter()
        .map(|field| FieldError::new(field, ATTACK))
        .collect();
    Submitted { values, errors }
}

#[tokio::test]
async fn texts_of_others_are_escaped_on_every_page() {
    let shop = Shop {
        text: ATTACK.to_owned(),
        ..Shop::new()
    };
    for (url, role) in [
        ("/", AccountRole::Buyer),
        (
            "/search?q=%3C/textarea%3E%3Cscript%3E&category=food",
            AccountRole::Buyer,
        ),
        (LISTING, AccountRole::Buyer),
        (CHECKOUT, AccountRole::Buyer),
        (EDIT, AccountRole::Vendor),
        ("/profile", AccountRole::Vendor),
        ("/sell", AccountRole::Vendor),
        ("/orders", AccountRole::Buyer),
        (ORDER, AccountRole::Buyer),
        ("/cases", AccountRole::Arbiter),
        ("/status", AccountRole::Buyer),
        ("/sign-in?next=%22%3E%3Cscript%3E", AccountRole::Buyer),
    ] {
        let page = shop.page(url, Some(viewer(role)), || {}).await;
        assert_eq!(page.status, 200, "{url}");
        assert_harmless(&page.html, url);
    }
}

/// Renders `url` with a form that came back full of the attack, and checks that it is there, as text.
async fn returned<F: Clone + Send + Sync + 'static>(url: &str, role: AccountRole, form: Submitted<F>) {
    let page = Shop::new()
        .page(url, Some(viewer(role)), move || provide_context(form))
        .await;
    assert_harmless(&page.html, url);
    assert!(
        page.html.contains("alert(1)"),
        "{url} does not give back what was typed"
    );
}

#[tokio::test]
async fn account_forms_come_back_escaped() {
    let text = || ATTACK.to_owned();
    let form = SignUpForm {
        username: text(),
        role: text(),
        next: text(),
    };
    returned(
        "/sign-up",
        AccountRole::Buyer,
        came_back(form, &["", "username", "password", "role"]),
    )
    .await;
    let form = SignInForm {
        username: text(),
        next: text(),
    };
    returned(
        "/sign-in",
        AccountRole::Buyer,
        came_back(form, &["", "username", "password"]),
    )
    .await;
    let form = ProfileForm {
        payout_address: text(),
        form_token: text(),
    };
    returned(
        "/profile",
        AccountRole::Vendor,
        came_back(form, &["", "payout_address"]),
    )
    .await;
}

#[tokio::test]
async fn the_listing_form_comes_back_escaped() {
    let text = || ATTACK.to_owned();
    let form = ListingForm {
        title: text(),
        description: text(),
        price: text(),
        stock: text(),
        category: text(),
        draft: text(),
        remove: vec![text()],
    };
    let fields = [
        "",
        "title",
        "description",
        "price",
        "stock",
        "category",
        "picture",
    ];
    for url in ["/sell", EDIT] {
        returned(url, AccountRole::Vendor, came_back(form.clone(), &fields)).await;
    }
}

#[tokio::test]
async fn the_order_form_comes_back_escaped() {
    let text = || ATTACK.to_owned();
    let form = OrderForm {
        quantity: text(),
        refund_address: text(),
        delivery: text(),
        unit_price: text(),
        shown_total: text(),
        token: text(),
    };
    returned(
        CHECKOUT,
        AccountRole::Buyer,
        came_back(form, &["", "quantity", "refund_address", "delivery"]),
    )
    .await;
}

#[tokio::test]
async fn forms_of_an_order_come_back_escaped() {
    let text = || ATTACK.to_owned();
    returned(
        ORDER,
        AccountRole::Buyer,
        came_back(ShipForm { note: text() }, &["note"]),
    )
    .await;
    returned(
        ORDER,
        AccountRole::Buyer,
        came_back(DisputeForm { reason: text() }, &["reason"]),
    )
    .await;
    let form = ProposeForm {
        propose_percent: text(),
        form_token: text(),
    };
    returned(ORDER, AccountRole::Buyer, came_back(form, &["propose_percent"])).await;
    let form = AwardForm {
        buyer_percent: text(),
        award_reason: text(),
        form_token: text(),
    };
    returned(
        ORDER,
        AccountRole::Arbiter,
        came_back(form, &["buyer_percent", "award_reason"]),
    )
    .await;
    returned(ORDER, AccountRole::Buyer, came_back((), &[""])).await;
}
