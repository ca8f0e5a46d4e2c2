//! A purchase without a mouse.

use tests::Stack;
use tests::browser::{Mode, Screen, Visitor};
use tests::person::PASSWORD;

#[tokio::test]
async fn somebody_signs_up_and_orders_with_the_keyboard_alone() {
    let stack = Stack::start().await;
    let buyer = Visitor::arrive(&stack, "the buyer", Mode::Hydrated, Screen::Desktop).await;
    let listing = format!("/listings/{}", stack.listing_id);

    buyer.presses_tab().await;
    assert!(
        buyer.is_on("a[href='#main']").await,
        "the first key leads past the header"
    );
    buyer.enters().await;
    buyer.tabs_to(&format!("main a[href='{listing}']")).await;
    buyer.enters().await;
    buyer.is_at("Linden honey").await;
    buyer.tabs_to("a[href^='/sign-in?next=']").await;
    buyer.enters().await;
    buyer.is_at("Sign in").await;
    buyer.tabs_to("a[href^='/sign-up?next=']").await;
    buyer.enters().await;
    buyer.is_at("Make an account").await;
    buyer.tabs_to("[name='username']").await;
    buyer.types("noor").await;
    buyer.tabs_to("[name='password']").await;
    buyer.types(PASSWORD).await;
    buyer.enters().await;

    buyer.is_at("Checkout").await;
    buyer.tabs_to("[name='delivery']").await;
    buyer.types("Locker 7, Harbour Street").await;
    buyer.tabs_to("[name='refund_address']").await;
    buyer.types(stack.refund.address()).await;
    buyer.sees("This is a good address.").await;
    buyer
        .tabs_to(&format!("form[action='{listing}/checkout'] [type='submit']"))
        .await;
    buyer.enters().await;
    let paying = buyer.reads_payment().await;
    assert!(!paying.address.is_empty());
    buyer.tabs_to("a[href^='monero:']").await;
}
