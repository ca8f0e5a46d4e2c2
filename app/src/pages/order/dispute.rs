//! What the parties of a dispute have said.

use domain::{Permille, Role};
use leptos::prelude::*;

use crate::components::moment::Moment;
use crate::view::DisputeView;

/// Who opened it and why, and who proposes what.
#[component]
pub(super) fn Dispute(dispute: Option<DisputeView>) -> impl IntoView {
    dispute.map(|dispute| {
        let proposals: Vec<_> = [
            (Role::Buyer, dispute.proposed_by_buyer),
            (Role::Vendor, dispute.proposed_by_vendor),
        ]
        .into_iter()
        .filter_map(|(role, share)| Some((role, share?)))
        .map(|(role, share)| {
            view! { <li>{format!("The {role} proposes {} % for the buyer.", percent(share))}</li> }
        })
        .collect();
        view! {
            <section class="panel" aria-labelledby="dispute-title">
                <h2 id="dispute-title">"The dispute"</h2>
                <p class="hint">{format!("Opened by the {}, ", dispute.opened_by)}<Moment at=dispute.opened_at/></p>
                <blockquote class="plain">{dispute.reason}</blockquote>
                {(!proposals.is_empty()).then(|| view! { <ul>{proposals}</ul> })}
            </section>
        }
    })
}

/// Thousandths as a percentage.
fn percent(share: Permille) -> String {
    match (share.get() / 10, share.get() % 10) {
        (whole, 0) => whole.to_string(),
        (whole, tenths) => format!("{whole}.{tenths}"),
    }
}
