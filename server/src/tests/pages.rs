//! Pages and their forms, as a browser without a script uses them.

use domain::AccountRole;

use crate::testing::{ADDRESS, TestApp};

const CENT: u64 = 10_000_000_000;
/// `</textarea><script>x</script>`, URL-encoded.
const ATTACK: &str = "%3C/textarea%3E%3Cscript%3Ex%3C/script%3E";

#[tokio::test]
async fn signing_up_by_form_signs_in() {
    let app = TestApp::start().await;
    let mut ann = app.visitor();
    let answer = ann
        .form(
            "/sign-up",
            "username=ann&password=a+good+long+one&role=buyer&next=",
        )
        .await;
    assert_eq!(answer.expect_status(303).header("location"), "/");
    assert!(
        ann.get("/profile")
            .await
            .expect_status(200)
            .text()
            .contains("ann")
    );
}

#[tokio::test]
async fn a_refused_form_comes_back_with_what_was_typed_but_no_password() {
    let app = TestApp::start().await;
    let mut ann = app.visitor();
    let answer = ann
        .form("/sign-up", "username=a+b&password=a+good+long+one&role=vendor")
        .await;
    let html = answer.expect_status(422).text();
    assert!(html.contains("value=\"a b\""), "{html}");
    assert!(html.contains("username-error"), "{html}");
    assert!(!html.contains("a good long one"), "{html}");
}

#[tokio::test]
async fn a_wrong_password_is_a_401_page() {
    let app = TestApp::start().await;
    app.buyer("ann").await;
    let answer = app
        .visitor()
        .form("/sign-in", "username=ann&password=wrong+one")
        .await;
    assert!(
        answer
            .expect_status(401)
            .text()
            .contains("User name or password is wrong.")
    );
}

#[tokio::test]
async fn signing_in_leads_back_but_never_to_another_site() {
    let app = TestApp::start().await;
    app.buyer("ann").await;
    let form = "username=ann&password=correct+horse+battery&next=/orders";
    let answer = app.visitor().form("/sign-in", form).await;
    assert_eq!(answer.expect_status(303).header("location"), "/orders");
    let form = "username=ann&password=correct+horse+battery&next=//evil.example";
    let answer = app.visitor().form("/sign-in", form).await;
    assert_eq!(answer.expect_status(303).header("location"), "/");
}

#[tokio::test]
async fn private_pages_and_forms_send_strangers_to_sign_in() {
    let app = TestApp::start().await;
    let mut stranger = app.visitor();
    assert_eq!(
        stranger
            .get("/orders")
            .await
            .expect_status(303)
            .header("location"),
        "/sign-in?next=/orders"
    );
    let answer = stranger.form("/profile", "payout_address=x").await;
    assert_eq!(
        answer.expect_status(303).header("location"),
        "/sign-in?next=/profile"
    );
}

#[tokio::test]
async fn pages_carry_a_strict_policy_and_are_kept_by_nobody() {
    let app = TestApp::start().await;
    let answer = app.visitor().get("/").await;
    let policy = answer.expect_status(200).header("content-security-policy");
    assert!(
        policy.contains("default-src 'none'") && !policy.contains("unsafe-inline"),
        "{policy}"
    );
    assert_eq!(answer.header("referrer-policy"), "same-origin");
    assert_eq!(answer.header("cache-control"), "private, no-store");
}

#[tokio::test]
async fn an_unknown_page_is_html_and_an_unknown_route_of_the_api_is_json() {
    let app = TestApp::start().await;
    let mut visitor = app.visitor();
    assert!(
        visitor
            .get("/nowhere")
            .await
            .expect_status(404)
            .text()
            .contains("There is nothing here")
    );
    visitor.get("/api/nowhere").await.expect_error(404, "not_found");
}

#[tokio::test]
async fn an_order_that_cannot_be_placed_comes_back_beside_its_field() {
    let app = TestApp::start().await;
    let mut vera = app.vendor("vera").await;
    let listing = app.listing(&mut vera, "Tea pot", 3 * CENT).await;
    let mut ann = app.buyer("ann").await;
    let page = format!("/listings/{listing}/checkout");
    let html = ann
        .form(&page, "quantity=1&refund_address=nonsense&delivery=Baker+Street")
        .await;
    let html = html.expect_status(422).text();
    assert!(
        html.contains("refund_address-error") && html.contains("Baker Street"),
        "{html}"
    );
    let html = ann.form(&page, "quantity=many&refund_address=x&delivery=y").await;
    assert!(html.expect_status(422).text().contains("quantity-error"));
}

#[tokio::test]
async fn the_order_form_says_who_reads_the_delivery() {
    let app = TestApp::start().await;
    let mut vera = app.vendor("vera").await;
    let listing = app.listing(&mut vera, "Tea pot", 3 * CENT).await;
    let mut ann = app.buyer("ann").await;
    let page = ann.get(&format!("/listings/{listing}/checkout")).await;
    let html = page.expect_status(200).text();
    assert!(
        html.contains("The vendor reads it; the arbiter does not."),
        "{html}"
    );
}

#[tokio::test]
async fn nobody_buys_their_own_listing_by_form() {
    let app = TestApp::start().await;
    let mut vera = app.vendor("vera").await;
    let listing = app.listing(&mut vera, "Tea pot", 3 * CENT).await;
    let form = "quantity=1&delivery=y&refund_address=42WLzCCADKi1y5EbcdqGypWPRmXr4qNwnXJTUQEp25C9CMyntxevudYAmcvNyhbQ637eQ6dRLpLxQdk6d9mMj3SGAwSkctS";
    vera.form(&format!("/listings/{listing}/checkout"), form)
        .await
        .expect_status(403);
}

#[tokio::test]
async fn scripts_typed_into_forms_come_back_as_text() {
    let app = TestApp::start().await;
    let mut vera = app.vendor("vera").await;
    let listing = app.listing(&mut vera, "Tea pot", 3 * CENT).await;
    let mut ann = app.buyer("ann").await;
    let body: &'static str = "quantity=%3C/textarea%3E%3Cscript%3Ex%3C/script%3E&refund_address=%3C/textarea%3E%3Cscript%3Ex%3C/script%3E&delivery=%3C/textarea%3E%3Cscript%3Ex%3C/script%3E";
    assert!(body.contains(ATTACK));
    let answer = ann.form(&format!("/listings/{listing}/checkout"), body).await;
    let html = answer.expect_status(422).text();
    assert_eq!(html.matches("<script").count(), 1, "{html}");
    let found = ann.get(&format!("/search?q={ATTACK}")).await;
    assert_eq!(found.expect_status(200).text().matches("<script").count(), 1);
}

#[tokio::test]
async fn whoever_changes_the_quantity_sees_the_new_total_before_it_is_ordered() {
    let app = TestApp::start().await;
    app.user("amy", AccountRole::Arbiter).await;
    let mut vera = app.vendor("vera").await;
    let listing = app.listing(&mut vera, "Tea pot", 3 * CENT).await;
    let mut ann = app.buyer("ann").await;
    let page = format!("/listings/{listing}/checkout");
    let order = |shown: u64| {
        format!(
            "quantity=2&unit_price={}&shown_total={shown}&delivery=y&refund_address={ADDRESS}",
            3 * CENT
        )
    };
    let before = app.rows().await;
    let html = ann.form(&page, order(3 * CENT)).await;
    let html = html.expect_status(409).text();
    assert!(html.contains("That is 0.06 XMR in all."), "{html}");
    assert!(
        html.contains(&format!("name=\"shown_total\" value=\"{}\"", 6 * CENT)),
        "{html}"
    );
    assert_eq!(app.rows().await, before);
    let placed = ann.form(&page, order(6 * CENT)).await;
    assert!(
        placed
            .expect_status(303)
            .header("location")
            .starts_with("/orders/")
    );
}

#[tokio::test]
async fn light_or_dark_is_kept_in_a_cookie_and_nothing_else_is_believed() {
    let app = TestApp::start().await;
    let mut visitor = app.visitor();
    let chosen = visitor.form("/theme", "theme=dark&next=/search").await;
    assert_eq!(chosen.expect_status(303).header("location"), "/search");
    let html = visitor.get("/").await.text();
    assert!(html.contains("data-theme=\"dark\""), "{html}");
    visitor.cookie = Some("theme=\"><script>".to_owned());
    let html = visitor.get("/").await.text();
    assert!(html.contains("data-theme=\"device\""), "{html}");
}

#[tokio::test]
async fn results_are_counted_and_filtered_by_price() {
    let app = TestApp::start().await;
    let mut vera = app.vendor("vera").await;
    for (title, price) in [("Tea pot", 3 * CENT), ("Tea cup", CENT), ("Samovar", 9 * CENT)] {
        app.listing(&mut vera, title, price).await;
    }
    let mut visitor = app.visitor();
    for (query, count) in [
        ("", "3 listings"),
        ("q=tea", "2 listings"),
        ("q=tea&max=0.02", "1 listing"),
        ("min=0.05", "1 listing"),
        ("q=tea&min=0.05", "Nothing matches"),
        ("q=...", "Nothing matches"),
    ] {
        let html = visitor.get(&format!("/search?{query}")).await.text();
        assert!(
            html.contains(&format!("<p role=\"status\">{count}</p>")),
            "{query}: {html}"
        );
    }
}
