//! What to pay, and where.

use domain::{Piconero, Role};
use leptos::either::Either;
use leptos::prelude::*;

use crate::components::copy::Copy;
use crate::view::{OrderView, Phase};

/// For the buyer of an unpaid order: exact amount, address, `monero:` link, QR code. In development also the
/// bank and the miner.
#[component]
pub(super) fn Payment(
    order: OrderView,
    /// Whether there is a private chain to play with.
    development: bool,
) -> AnyView {
    let status = order.payment.clone();
    let paying = order.viewer_role == Role::Buyer && status.state.takes_payment();
    let pay = paying.then(|| match status.address.clone() {
        Some(address) => Either::Left(view! {
            <Instructions
                qr=format!("/orders/{}/qr.png", order.id) address=address
                missing=status.amount_piconero.saturating_sub(status.received_piconero)
                part=!status.received_piconero.is_zero()
            />
        }),
        None => Either::Right(view! {
            <section class="panel">
                <h2>"Preparing your escrow wallet"</h2>
                <p>"Three keys are being made for this order. The address appears here in a few seconds."</p>
                <p><a class="button quiet" href=format!("/orders/{}", order.id)>"Look again"</a></p>
            </section>
        }),
    });
    view! {
        {pay}
        {development.then(|| view! { <Playground order/> })}
    }
    .into_any()
}

/// How to pay.
#[component]
fn Instructions(
    /// Path of the QR code.
    qr: String,
    address: String,
    /// What is still to be paid.
    missing: Piconero,
    /// Whether something has been paid already.
    part: bool,
) -> AnyView {
    let uri = format!("monero:{address}?tx_amount={missing}");
    let copied = address.clone();
    let title = if part { "Pay the rest" } else { "Pay into escrow" };
    view! {
        <section class="panel pay" aria-labelledby="pay-title">
            <h2 id="pay-title">{title}</h2>
            <div class="pay-grid">
                <a class="qr" href=uri.clone()>
                    <img src=qr width="232" height="232" alt="QR code with address and amount for your Monero wallet"/>
                </a>
                <div>
                    <p class="label" id="amount-label">"Send exactly"</p>
                    <div class="copyable" data-copy=missing.to_string()>
                        <p class="pay-amount"><output aria-labelledby="amount-label">{missing.to_string()}</output>" XMR"</p>
                        <Copy/>
                    </div>
                    <p class="label" id="address-label">"To this address"</p>
                    <div class="copyable" data-copy=copied>
                        <p class="address" tabindex="0" aria-labelledby="address-label">{address}</p>
                        <Copy/>
                    </div>
                    <p><a class="button wide" href=uri>"Open in my wallet"</a></p>
                </div>
            </div>
            <p class="hint">
                "From any Monero wallet, in one payment or several. It counts after 10 confirmations, about 20 minutes. \
                 This address belongs to this order alone."
            </p>
        </section>
    }
    .into_any()
}

/// Development only: pay from the bank, mine blocks.
#[component]
fn Playground(order: OrderView) -> AnyView {
    let status = order.payment;
    let back = format!("/orders/{}", order.id);
    let missing = status.amount_piconero.saturating_sub(status.received_piconero);
    let pay = status
        .address
        .filter(|_| status.state == Phase::AwaitingFunding && !missing.is_zero())
        .map(|address| {
            view! {
                <form class="inline" method="post" action="/development/pay">
                    <input type="hidden" name="address" value=address/>
                    <input type="hidden" name="amount" value=missing.to_string()/>
                    <input type="hidden" name="next" value=back.clone()/>
                    <button class="button quiet" type="submit">"Pay from the bank"</button>
                </form>
            }
        });
    let mine = [1u32, 10].map(|blocks| {
        let word = if blocks == 1 {
            "Mine 1 block".to_owned()
        } else {
            format!("Mine {blocks} blocks")
        };
        view! {
            <form class="inline" method="post" action="/development/mine">
                <input type="hidden" name="blocks" value=blocks.to_string()/>
                <input type="hidden" name="next" value=back.clone()/>
                <button class="button quiet" type="submit">{word}</button>
            </form>
        }
    });
    view! {
        <section class="panel playground" aria-labelledby="play-title">
            <h2 id="play-title">"Development"</h2>
            {pay}{mine.into_iter().collect_view()}
        </section>
    }
    .into_any()
}
