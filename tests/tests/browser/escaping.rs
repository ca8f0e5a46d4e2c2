//! What somebody types stays text, in every field of every form and wherever it is shown.

use tests::Stack;
use tests::browser::{Mode, Screen, Visitor};
use tests::stack::PRICE;

/// Leaves every element that a text may stand in, and would run if it could.
const ATTACK: &str = "</textarea></title><script>__broken=1</script>\"><img src=x onerror=__broken=1>";
/// Puts it into every field of a form, also those that nobody can type into.
const POISON: &str = r"
    for (const field of document.querySelector(arguments[0]).elements) {
        if (field.type === 'select-one') field.selectedOptions[0].value = arguments[1];
        else if (field.name && field.type !== 'file') field.value = arguments[1];
    }";
/// What the server put into a field.
const SENT_BACK: &str = r"
    const field = document.querySelector(arguments[0]);
    return field.getAttribute('value') ?? field.textContent;";
/// What it would leave behind.
const HARM: &str = r#"
    const harm = [];
    if (typeof __broken !== 'undefined') harm.push('a script ran');
    if (document.querySelector('img[src="x"], [onerror]')) harm.push('an element came through');
    if ([...document.scripts].some(script => !script.src)) harm.push('a script came through');
    return harm;"#;

#[tokio::test]
async fn markup_in_every_field_of_every_form_stays_text() {
    let stack = Stack::start().await;
    let visitor = Visitor::arrive(&stack, "the visitor", Mode::Hydrated, Screen::Desktop).await;
    accounts(&visitor).await;
    let listing = selling(&visitor).await;
    let order = buying(&visitor, &stack, &listing).await;
    shipping(&visitor, &order).await;
    disputing(&visitor, &order).await;
    awarding(&visitor, &order).await;
}

async fn accounts(visitor: &Visitor) {
    for page in ["/sign-up", "/sign-in"] {
        let next = format!("{page}?next={}", escaped(ATTACK));
        visitor.goto(&next).await;
        comes_back(visitor, page, &["username", "next"]).await;
    }
    visitor
        .goto(&format!(
            "/search?q={0}&category={0}&sort={0}&cursor=",
            escaped(ATTACK)
        ))
        .await;
    is_harmless(visitor).await;
    visitor.signs_in("vendor").await;
    visitor.goto("/profile").await;
    comes_back(visitor, "/profile", &["payout_address"]).await;
}

/// Gives the path of a listing whose texts are the attack.
async fn selling(visitor: &Visitor) -> String {
    visitor.goto("/sell").await;
    comes_back(visitor, "/sell", &["title", "description", "price", "stock"]).await;
    visitor.goto("/sell").await;
    let price = PRICE.to_string();
    let fields = [
        ("title", ATTACK),
        ("description", ATTACK),
        ("price", &price),
        ("category", "food"),
    ];
    visitor.send("/sell", &fields).await;
    shows_it(visitor).await;
    let listing = visitor.path().await;
    let edit = format!("{listing}/edit");
    visitor.goto(&edit).await;
    comes_back(visitor, &edit, &["title", "description", "price", "stock"]).await;
    for page in ["/", "/sell", "/search?q=script"] {
        visitor.goto(page).await;
        shows_it(visitor).await;
    }
    listing
}

/// Gives the path of a paid order that is to be delivered to the attack.
async fn buying(visitor: &Visitor, stack: &Stack, listing: &str) -> String {
    visitor.signs_in("buyer").await;
    let checkout = format!("{listing}/checkout");
    visitor.goto(&checkout).await;
    comes_back(visitor, &checkout, &["quantity", "refund_address", "delivery"]).await;
    visitor.goto(&checkout).await;
    let fields = [("refund_address", stack.refund.address()), ("delivery", ATTACK)];
    visitor.send(&checkout, &fields).await;
    let asked = visitor.reads_payment().await;
    stack
        .regtest
        .pay(&asked.address, asked.amount)
        .await
        .expect("a payment");
    stack.mine(10).await;
    visitor.sees_the_order("Paid into escrow").await;
    shows_it(visitor).await;
    let order = visitor.path().await;
    visitor.goto("/orders").await;
    shows_it(visitor).await;
    order
}

async fn shipping(visitor: &Visitor, order: &str) {
    visitor.signs_in("vendor").await;
    visitor.goto(order).await;
    shows_it(visitor).await;
    visitor.send(&format!("{order}/ship"), &[("note", ATTACK)]).await;
    visitor.sees_the_order("Shipped").await;
    shows_it(visitor).await;
}

async fn disputing(visitor: &Visitor, order: &str) {
    visitor.signs_in("buyer").await;
    visitor.goto(order).await;
    visitor.disputes(order, ATTACK).await;
    visitor.sees_the_order("Disputed").await;
    shows_it(visitor).await;
    comes_back(visitor, &format!("{order}/propose"), &["propose_percent"]).await;
}

async fn awarding(visitor: &Visitor, order: &str) {
    visitor.signs_in("arbiter").await;
    visitor.goto("/cases").await;
    shows_it(visitor).await;
    visitor.goto(order).await;
    let award = format!("{order}/award");
    comes_back(visitor, &award, &["buyer_percent", "award_reason"]).await;
    visitor.fill(&award, &[("buyer_percent", "30")]).await;
    visitor.press(&award).await;
    visitor.sees_the_order("Paying out").await;
    shows_it(visitor).await;
}

/// Sends the form full of it; the page that answers has it in these fields, as text.
async fn comes_back(visitor: &Visitor, action: &str, fields: &[&str]) {
    visitor.lift_checks(action).await;
    let form = format!("form[method='post'][action$='{action}']");
    visitor
        .js_with(POISON, vec![form.as_str().into(), ATTACK.into()])
        .await;
    visitor.press(action).await;
    is_harmless(visitor).await;
    for field in fields {
        // Not what the field holds: a field for numbers drops what is none.
        let field = format!("{form} [name='{field}']");
        let answer = visitor.js_with(SENT_BACK, vec![field.as_str().into()]).await;
        visitor
            .check(answer == ATTACK, &format!("finds {answer} in {field}"))
            .await;
    }
}

async fn shows_it(visitor: &Visitor) {
    visitor.sees(ATTACK).await;
    is_harmless(visitor).await;
}

async fn is_harmless(visitor: &Visitor) {
    let harm = visitor.js(HARM).await;
    visitor
        .check(harm == serde_json::json!([]), &format!("sees {harm}"))
        .await;
    visitor.is_not_warned().await;
}

/// As a value in an address.
fn escaped(text: &str) -> String {
    text.bytes()
        .fold(String::new(), |escaped, byte| format!("{escaped}%{byte:02X}"))
}
