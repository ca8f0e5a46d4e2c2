//! One order: what has to be paid, where it stands, what the viewer can do.

mod actions;
mod dispute;
mod payment;
mod steps;
mod summary;
mod timeline;

use domain::{OrderId, Role};
use leptos::prelude::*;

use self::actions::Actions;
use self::dispute::Dispute;
use self::payment::Payment;
use self::steps::Steps;
use self::summary::Summary;
use self::timeline::{Payouts, Timeline};
use super::path_id;
use crate::components::context::{now, ports, set_title, viewer};
use crate::components::load::load;
use crate::components::moment::Moment;
use crate::island::{LivePayment, Shown};
use crate::ports::PortError;
use crate::view::PaymentStatus;

/// The order page.
#[component]
pub(crate) fn Order() -> AnyView {
    let ports = ports();
    let viewer = viewer();
    let id = path_id::<OrderId>();
    load(async move {
        let id = id?;
        let viewer = viewer.ok_or(PortError::SignInRequired)?;
        let order = ports.orders.order(&viewer, id).await?;
        set_title(&order.title);
        let development = ports.development.is_some();
        let back = match order.viewer_role {
            Role::Arbiter => ("/cases", "Cases"),
            Role::Buyer | Role::Vendor => ("/orders", "Your orders"),
        };
        Ok(view! {
            <nav class="crumbs" aria-label="Where you are"><a href=back.0>{back.1}</a></nav>
            <header class="order-head">
                <h1>{order.title.clone()}</h1>
                <p class="hint">{format!("You are the {} · ordered ", order.viewer_role)}<Moment at=order.placed_at/></p>
            </header>
            <div class="order">
                <div class="order-main">
                    <section class="panel">
                        <Steps phase=order.payment.state/>
                        <Live status=order.payment.clone()/>
                    </section>
                    <Payment order=order.clone() development/>
                    <Dispute dispute=order.dispute.clone()/>
                    <Actions order=order.clone()/>
                    <Payouts payouts=order.payouts.clone()/>
                    <Timeline entries=order.timeline.clone()/>
                </div>
                <Summary order/>
            </div>
        })
    })
}

/// The island, with its status around it: as a context for the server, as data in the page for the browser.
#[component]
fn Live(status: PaymentStatus) -> AnyView {
    // Amounts, names and times always are JSON; without it the island asks the server.
    let json = serde_json::to_string(&status).unwrap_or_default();
    provide_context(Shown {
        state: status.state,
        next_step: status.next_step,
        deadline: status.deadline,
        now: now(),
        amount: status.amount_piconero,
        received: status.received_piconero,
        confirmations: status.confirmations,
        confirmations_required: status.confirmations_required,
    });
    view! { <div data-status=json><LivePayment/></div> }.into_any()
}
