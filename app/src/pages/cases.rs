//! An arbiter's disputes.

use leptos::prelude::*;

use super::orders::{Dot, Read};
use crate::components::amount::Amount;
use crate::components::badge::Badge;
use crate::components::context::{ports, set_title, viewer};
use crate::components::empty::Empty;
use crate::components::load::load;
use crate::components::moment::{Deadline, Moment};
use crate::ports::PortError;
use crate::view::CaseCard;

/// Open cases first.
#[component]
pub(crate) fn Cases() -> AnyView {
    set_title("Cases");
    let ports = ports();
    let viewer = viewer();
    load(async move {
        let viewer = viewer.ok_or(PortError::SignInRequired)?;
        let cases = ports.escrows.cases(&viewer).await?;
        let none = cases.is_empty();
        let news = cases.iter().any(|case| case.news);
        let lines: Vec<_> = cases
            .into_iter()
            .map(|case| view! { <li><Case case/></li> })
            .collect();
        Ok(view! {
            <div class="medium">
                <div class="section-head">
                    <h1>"Cases"</h1>
                    {news.then(Read)}
                </div>
                {none.then(|| view! {
                    <Empty
                        title="No disputes" text="When a buyer and a vendor disagree, their case appears here."
                        href="/how-escrow-protects-you" action="How awards work"
                    />
                })}
                <ul class="lines">{lines}</ul>
            </div>
        })
    })
}

/// One case.
#[component]
fn Case(case: CaseCard) -> AnyView {
    view! {
        <a class="line" href=format!("/orders/{}", case.order)>
            <span class="line-text">
                <span class="line-title">{case.title}</span>
                <span class="quote">{case.reason}</span>
                <small>"Opened " <Moment at=case.opened_at/></small>
                {case.deadline.map(|at| view! { <small>"Decide by " <Deadline at/></small> })}
            </span>
            <span class="line-end">{case.news.then(Dot)}<Badge phase=case.phase/><Amount value=case.amount/></span>
        </a>
    }
    .into_any()
}
