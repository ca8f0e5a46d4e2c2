//! What people do in the marketplace, by its forms.

use domain::Piconero;
use thirtyfour::By;
use wallet::regtest::OrdinaryWallet;
use wallet::rpc::daemon::DaemonClient;

use super::visitor::Visitor;
use crate::person::PASSWORD;
use crate::stack::Stack;
use crate::wait::eventually;

/// What the page asks the buyer to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instructions {
    /// Where to pay.
    pub address: String,
    /// How much.
    pub amount: Piconero,
}

impl Visitor {
    /// Makes an account.
    pub async fn signs_up(&self, username: &str, role: &str) {
        self.goto("/sign-up").await;
        let fields = [("username", username), ("password", PASSWORD), ("role", role)];
        self.send("/sign-up", &fields).await;
    }

    /// Signs in to an account of the stack.
    pub async fn signs_in(&self, username: &str) {
        self.goto("/sign-in").await;
        self.send("/sign-in", &[("username", username), ("password", PASSWORD)])
            .await;
        self.sees(username).await;
    }

    /// Goes from the page of a listing to its checkout.
    pub async fn buys(&self, listing: &str) {
        self.check(self.path().await == listing, &format!("is at {listing}"))
            .await;
        let buy = format!("form[action='{listing}/checkout'] [type='submit']");
        let button = self.find(By::Css(buy)).await;
        self.leave("presses Buy", button).await;
        self.is_at("Checkout").await;
    }

    /// Orders one piece from the checkout of a listing; gives the order's path.
    pub async fn orders(&self, listing: &str, refund: &OrdinaryWallet) -> String {
        self.is_at("Checkout").await;
        let fields = [
            ("quantity", "1"),
            ("refund_address", refund.address()),
            ("delivery", "Locker 7, Harbour Street"),
        ];
        self.send(&format!("{listing}/checkout"), &fields).await;
        let order = self.path().await;
        self.check(order.starts_with("/orders/"), "is shown the order")
            .await;
        order
    }

    /// Waits for the address, and reads where and how much to pay; checks that link, text and picture are there.
    pub async fn reads_payment(&self) -> Instructions {
        self.sees_the_order("Awaiting payment").await;
        let link = self
            .attribute("a[href^='monero:']", "href")
            .await
            .unwrap_or_default();
        let parts = link
            .strip_prefix("monero:")
            .and_then(|rest| rest.split_once("?tx_amount="));
        let Some((address, amount)) = parts else {
            self.stuck(&format!("cannot pay with {link}")).await;
        };
        self.sees(address).await;
        self.sees(&format!("{amount} XMR")).await;
        let width = "return document.querySelector(\"img[src$='/qr.png']\").naturalWidth";
        let look = || async { Ok(self.js(width).await.as_u64().filter(|width| *width > 0)) };
        self.until("the QR code", look).await;
        Instructions {
            address: address.to_owned(),
            amount: amount.parse().expect("an amount in XMR"),
        }
    }

    /// Opens a dispute from the order's page.
    pub async fn disputes(&self, order: &str, reason: &str) {
        self.unfold("I have an issue").await;
        self.send(&format!("{order}/dispute"), &[("reason", reason)])
            .await;
    }
}

impl Stack {
    /// Waits until a transaction has reached the pool.
    pub async fn something_is_sent(&self) {
        let daemon = DaemonClient::new(self.regtest.daemon.transport().clone());
        let look = || async { daemon.pool_ids().await.expect("the pool").len() };
        eventually("a transaction in the pool", look, |waiting| *waiting > 0).await;
    }
}
