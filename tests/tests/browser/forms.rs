//! Forms that come back: the complaint stands beside its field, and nobody types anything twice.

use tests::Stack;
use tests::browser::{Mode, Screen, Visitor};
use tests::person::PASSWORD;

#[tokio::test]
async fn refused_forms_say_why_beside_the_field_and_keep_what_was_typed() {
    let stack = Stack::start().await;
    let visitor = Visitor::arrive(&stack, "the visitor", Mode::Hydrated, Screen::Phone).await;
    a_taken_name(&visitor).await;
    a_short_password(&visitor).await;
    a_wrong_password(&visitor).await;
    visitor.signs_in("buyer").await;
    a_malformed_refund_address(&visitor, &stack).await;
    another_quantity_than_the_total(&visitor, &stack).await;
    more_than_there_is(&visitor, &stack).await;
    assert_eq!(stack.stock().await, 5);
    visitor.goto("/orders").await;
    visitor.sees("No orders yet").await;
}

async fn a_taken_name(visitor: &Visitor) {
    visitor.goto("/sign-up?next=/orders").await;
    let fields = [("username", "vendor"), ("password", PASSWORD), ("role", "vendor")];
    visitor.send("/sign-up", &fields).await;
    let complaint = visitor.complaint("/sign-up", "username").await;
    assert_eq!(complaint, "This user name is taken.");
    assert_eq!(visitor.typed("/sign-up", "username").await, "vendor");
    assert_eq!(visitor.typed("/sign-up", "password").await, "");
    assert_eq!(visitor.typed("/sign-up", "next").await, "/orders");
    let role = "return document.querySelector('[name=role]:checked').value";
    assert_eq!(visitor.js(role).await, "vendor");
}

async fn a_short_password(visitor: &Visitor) {
    let fields = [("username", "noor"), ("password", "short"), ("role", "buyer")];
    visitor.send("/sign-up", &fields).await;
    let complaint = visitor.complaint("/sign-up", "password").await;
    assert!(complaint.contains("8 to 128 characters"), "{complaint}");
    assert_eq!(visitor.typed("/sign-up", "username").await, "noor");
    assert_eq!(visitor.typed("/sign-up", "password").await, "");
}

async fn a_wrong_password(visitor: &Visitor) {
    visitor.goto("/sign-in").await;
    let fields = [("username", "buyer"), ("password", "not the password")];
    visitor.send("/sign-in", &fields).await;
    visitor.sees("User name or password is wrong.").await;
    assert_eq!(visitor.typed("/sign-in", "username").await, "buyer");
    assert_eq!(visitor.typed("/sign-in", "password").await, "");
}

async fn a_malformed_refund_address(visitor: &Visitor, stack: &Stack) {
    let checkout = format!("/listings/{}/checkout", stack.listing_id);
    let address = mistyped(stack.refund.address());
    visitor.goto(&format!("{checkout}?quantity=2")).await;
    let fields = [
        ("quantity", "2"),
        ("refund_address", &address),
        ("delivery", "Locker 7\nat the back"),
    ];
    visitor.send(&checkout, &fields).await;
    let complaint = visitor.complaint(&checkout, "refund_address").await;
    assert!(!complaint.is_empty());
    assert_eq!(visitor.typed(&checkout, "quantity").await, "2");
    assert_eq!(visitor.typed(&checkout, "refund_address").await, address);
    assert_eq!(
        visitor.typed(&checkout, "delivery").await,
        "Locker 7\nat the back"
    );
}

/// The same with another last character: its checksum is wrong.
fn mistyped(address: &str) -> String {
    let (rest, last) = address.split_at(address.len() - 1);
    format!("{rest}{}", if last == "4" { "5" } else { "4" })
}

async fn another_quantity_than_the_total(visitor: &Visitor, stack: &Stack) {
    let checkout = format!("/listings/{}/checkout", stack.listing_id);
    visitor.goto(&format!("{checkout}?quantity=1")).await;
    let fields = [
        ("quantity", "2"),
        ("refund_address", stack.refund.address()),
        ("delivery", "Locker 7"),
    ];
    visitor.send(&checkout, &fields).await;
    let complaint = visitor.complaint(&checkout, "quantity").await;
    assert_eq!(
        complaint,
        "That is 1 XMR in all. If it is right, place the order again."
    );
}

async fn more_than_there_is(visitor: &Visitor, stack: &Stack) {
    let checkout = format!("/listings/{}/checkout", stack.listing_id);
    visitor.goto(&format!("{checkout}?quantity=6")).await;
    visitor.lift_checks(&checkout).await;
    let fields = [
        ("quantity", "6"),
        ("refund_address", stack.refund.address()),
        ("delivery", "Locker 7"),
    ];
    visitor.send(&checkout, &fields).await;
    let complaint = visitor.complaint(&checkout, "quantity").await;
    assert_eq!(complaint, "Only 5 left: choose fewer, or come back later.");
    assert_eq!(visitor.typed(&checkout, "quantity").await, "6");
    assert_eq!(
        visitor.typed(&checkout, "refund_address").await,
        stack.refund.address()
    );
    assert_eq!(visitor.typed(&checkout, "delivery").await, "Locker 7");
}
