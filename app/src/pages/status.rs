//! Whether everything works, and worked.

use leptos::prelude::*;

use crate::components::context::{ports, set_title};
use crate::components::load::load;
use crate::components::moment::Moment;
use crate::view::{DayView, IncidentStage, IncidentView, PartView, Share, StatusView};

/// For anybody: how the parts are, what the operator says, and the last 90 days.
#[component]
pub(crate) fn Status() -> AnyView {
    set_title("Status");
    let ports = ports();
    load(async move {
        let status = ports.status.status().await?;
        let sentence = sentence(&status);
        let (open, past): (Vec<_>, Vec<_>) = status
            .incidents
            .into_iter()
            .partition(|incident| incident.stage.is_open());
        let shown = status.parts.into_iter().map(|part| view! { <Part part/> });
        let open = open.into_iter().map(|incident| view! { <Incident incident/> });
        let past: Vec<_> = past
            .into_iter()
            .map(|incident| view! { <Incident incident/> })
            .collect();
        let has_past = !past.is_empty();
        Ok(view! {
            <div class="medium">
                <h1>"Status"</h1>
                <p class="lead">{sentence}</p>
                {open.collect_view()}
                {shown.collect_view()}
                <p class="hint">"As of "<Moment at=status.at/>"; reload the page to ask again."</p>
                {has_past.then(|| view! { <h2>"What is over"</h2> })}
                {past}
            </div>
        })
    })
}

/// The answer to the only question that most people have.
fn sentence(status: &StatusView) -> String {
    let broken: Vec<&str> = status
        .parts
        .iter()
        .filter(|part| !part.works)
        .map(|part| part.name)
        .collect();
    let told = status.incidents.iter().any(|incident| incident.stage.is_open());
    match (broken.as_slice(), told) {
        ([], false) => "Everything works.".to_owned(),
        ([], true) => "Everything answers. There is something to know all the same:".to_owned(),
        (broken, _) => format!(
            "Not everything works: {}. No money in escrow is lost by it.",
            broken.join(", ")
        ),
    }
}

/// One part with its days.
#[component]
fn Part(part: PartView) -> AnyView {
    let (tone, word) = if part.works {
        ("good", "Works")
    } else {
        ("alert", "Does not work")
    };
    let summary = part.worked.map_or_else(
        || "Nothing is known of the last 90 days yet".to_owned(),
        |share| format!("Worked {share} of the time that is known of the last 90 days"),
    );
    let days = part.days.iter().map(|day| {
        let (tone, text) = told(*day);
        view! { <i class=tone title=text></i> }
    });
    view! {
        <section class="panel part">
            <div class="section-head">
                <h2>{part.name}</h2>
                <span class=format!("badge {tone}")>{word}</span>
            </div>
            <p class="hint">{part.what}</p>
            <div class="days" role="img" aria-label=summary.clone()>{days.collect_view()}</div>
            <p class="days-ends"><span>"90 days ago"</span><span>{part.worked.map(|share| format!("Worked {share}"))}</span><span>"Today"</span></p>
        </section>
    }
    .into_any()
}

/// A day's colour and words.
fn told(day: DayView) -> (&'static str, String) {
    let date = day.at.to_string();
    let date = date.split(' ').next().unwrap_or_default();
    match day.worked {
        None => ("none", format!("{date}: nothing known")),
        Some(share) if share >= Share(9_990) => ("good", format!("{date}: {share}")),
        Some(share) if share >= Share(9_500) => ("waiting", format!("{date}: {share}")),
        Some(share) => ("alert", format!("{date}: {share}")),
    }
}

/// What the operator says.
#[component]
fn Incident(incident: IncidentView) -> AnyView {
    let tone = match incident.stage {
        IncidentStage::Investigating | IncidentStage::Identified => "alert",
        IncidentStage::Watching => "waiting",
        IncidentStage::Resolved => "quiet",
    };
    let updates = incident.updates.into_iter().map(|(at, text)| {
        view! { <li><small>{at}</small><p class="plain">{text}</p></li> }
    });
    view! {
        <article class="panel incident">
            <div class="section-head">
                <h2>{incident.title}</h2>
                <span class=format!("badge {tone}")>{incident.stage.label()}</span>
            </div>
            <p class="hint">"Since "{incident.began}</p>
            <ul class="updates">{updates.collect_view()}</ul>
        </article>
    }
    .into_any()
}
