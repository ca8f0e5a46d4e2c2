//! What the viewer can do now.

use domain::escrow::Action;
use domain::{OrderId, Role};
use leptos::prelude::*;

use crate::components::context::submitted;
use crate::components::field::{FormError, TextArea, TextField};
use crate::components::token::Token;
use crate::form::{AwardForm, DisputeForm, ProposeForm, ShipForm, Submitted};
use crate::view::OrderView;

/// One form per action; each posts to its own address and works without a script.
#[component]
#[expect(
    clippy::needless_pass_by_value,
    reason = "properties of a component are owned"
)]
pub(super) fn Actions(order: OrderView) -> AnyView {
    let refused = submitted::<()>()
        .error("")
        .or_else(|| submitted::<ShipForm>().error(""))
        .or_else(|| submitted::<DisputeForm>().error(""))
        .or_else(|| submitted::<ProposeForm>().error(""))
        .or_else(|| submitted::<AwardForm>().error(""));
    let funded = !order.payment.state.takes_payment();
    let forms: Vec<_> = order
        .actions
        .iter()
        .map(|action| form(*action, order.id, order.viewer_role, funded))
        .collect();
    view! {
        <FormError error=refused/>
        {(!forms.is_empty()).then(|| view! {
            <section class="panel actions" aria-labelledby="actions-title">
                <h2 id="actions-title">"What you can do"</h2>
                {forms}
            </section>
        })}
    }
    .into_any()
}

fn form(action: Action, order: OrderId, role: Role, funded: bool) -> AnyView {
    match action {
        Action::Ship => view! { <Ship order/> }.into_any(),
        Action::Confirm => view! { <Confirm order/> }.into_any(),
        Action::Cancel => view! { <Cancel order funded/> }.into_any(),
        Action::Dispute => view! { <OpenDispute order role/> }.into_any(),
        Action::Withdraw => view! { <Withdraw order/> }.into_any(),
        Action::Propose => view! { <Propose order/> }.into_any(),
        Action::Award => view! { <Award order/> }.into_any(),
    }
}

/// Where an action is posted to.
fn target(order: OrderId, action: Action) -> String {
    format!("/orders/{order}/{action}")
}

/// The vendor has sent it.
#[component]
fn Ship(order: OrderId) -> AnyView {
    let form = submitted::<ShipForm>();
    view! {
        <form class="action" method="post" action=target(order, Action::Ship)>
            <TextField
                label="Note to the buyer" name="note" value=form.values.note.clone() error=form.error("note")
                maxlength=500 optional=true hint="A tracking number, for example.".to_owned()
            />
            <button class="button" type="submit">"I have shipped it"</button>
        </form>
    }
    .into_any()
}

/// The buyer has it.
#[component]
fn Confirm(order: OrderId) -> AnyView {
    view! {
        <form class="action" method="post" action=target(order, Action::Confirm)>
            <Token/>
            <p>"Confirm only when you have the goods and they are right: the vendor is paid, and that can't be undone."</p>
            <button class="button" type="submit">"I have received it"</button>
        </form>
    }
    .into_any()
}

/// Calling it off.
#[component]
fn Cancel(
    order: OrderId,
    /// Whether money would have to go back.
    funded: bool,
) -> AnyView {
    let text = if funded {
        "Call the order off: the buyer gets everything back."
    } else {
        "Call the order off. Don't if you have paid already: wait until the payment shows here."
    };
    view! {
        <form class="action" method="post" action=target(order, Action::Cancel)>
            <Token/>
            <p>{text}</p>
            <button class="button quiet" type="submit">"Cancel the order"</button>
        </form>
    }
    .into_any()
}

/// Asking the arbiter; behind a fold, since it is meant for when talking did not help.
#[component]
fn OpenDispute(order: OrderId, role: Role) -> AnyView {
    let form = submitted::<DisputeForm>();
    let other = if role == Role::Buyer { "vendor" } else { "buyer" };
    view! {
        <details class="action" open=!form.errors.is_empty()>
            <summary>"I have an issue"</summary>
            <form method="post" action=target(order, Action::Dispute)>
                <p>{format!("A dispute stops the other deadlines. You and the {other} can still agree; otherwise an arbiter decides.")}</p>
                <TextArea
                    label="What is wrong?" name="reason" value=form.values.reason.clone() error=form.error("reason")
                    hint=format!("The {other} and the arbiter read this.")
                />
                <button class="button danger" type="submit">"Open a dispute"</button>
            </form>
        </details>
    }
    .into_any()
}

/// Taking it back.
#[component]
fn Withdraw(order: OrderId) -> AnyView {
    view! {
        <form class="action" method="post" action=target(order, Action::Withdraw)>
            <Token/>
            <p>"All is well again? The order goes on where it was. You can do this once: a second dispute of yours has to be decided."</p>
            <button class="button quiet" type="submit">"Withdraw the dispute"</button>
        </form>
    }
    .into_any()
}

/// Settling it between the two.
#[component]
fn Propose(order: OrderId) -> AnyView {
    let form = submitted::<ProposeForm>();
    view! {
        <form class="action" method="post" action=target(order, Action::Propose)>
            <Token/>
            <p>"Propose a split. As soon as both of you propose the same, the money is paid out that way."</p>
            <Share name="propose_percent" value=form.values.propose_percent.clone() form=form/>
            <button class="button" type="submit">"Propose"</button>
        </form>
    }
    .into_any()
}

/// The arbiter decides.
#[component]
fn Award(order: OrderId) -> AnyView {
    let form = submitted::<AwardForm>();
    view! {
        <form class="action" method="post" action=target(order, Action::Award)>
            <Token/>
            <p>"Your decision moves the money and can't be undone."</p>
            <Share name="buyer_percent" value=form.values.buyer_percent.clone() form=form.clone()/>
            <TextArea
                label="Why?" name="award_reason" value=form.values.award_reason.clone() error=form.error("award_reason")
                hint="Buyer and vendor read this.".to_owned()
            />
            <button class="button" type="submit">"Award"</button>
        </form>
    }
    .into_any()
}

/// The buyer's part in percent.
#[component]
fn Share<F: Send + Sync + 'static>(name: &'static str, value: String, form: Submitted<F>) -> AnyView {
    view! {
        <TextField
            label="The buyer gets, in percent" name=name value=value error=form.error(name)
            inputmode="decimal" maxlength=5 hint="0 to 100, one decimal at most. The vendor gets the rest.".to_owned()
        />
    }
    .into_any()
}
