//! Fields of forms, each with its label, hint and complaint.

use domain::{Network, Piconero};
use leptos::prelude::*;

/// What the browser can check while one types; the server checks it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Check {
    /// An address of this network.
    Address(Network),
    /// An amount in XMR, at most this much.
    Amount(Piconero),
}

impl Check {
    const fn name(self) -> &'static str {
        match self {
            Self::Address(_) => "address",
            Self::Amount(_) => "amount",
        }
    }

    fn network(self) -> Option<String> {
        match self {
            Self::Address(network) => Some(network.to_string()),
            Self::Amount(_) => None,
        }
    }

    fn max(self) -> Option<String> {
        match self {
            Self::Amount(max) => Some(max.0.to_string()),
            Self::Address(_) => None,
        }
    }
}

/// A line of text.
#[component]
pub(crate) fn TextField(
    label: &'static str,
    name: &'static str,
    #[prop(into)] value: String,
    error: Option<String>,
    #[prop(optional)] hint: Option<String>,
    #[prop(default = "text")] kind: &'static str,
    #[prop(default = "off")] autocomplete: &'static str,
    #[prop(optional)] inputmode: Option<&'static str>,
    #[prop(default = 256)] maxlength: u32,
    #[prop(optional)] optional: bool,
    #[prop(optional)] mono: bool,
    #[prop(optional)] check: Option<Check>,
) -> AnyView {
    let invalid = error.is_some().then_some("true");
    let described = described(name, hint.is_some(), error.is_some());
    view! {
        <div
            class="field" data-check=check.map(Check::name)
            data-network=check.and_then(Check::network) data-max=check.and_then(Check::max)
        >
            <label for=name>{label}{optional.then(|| view! { <small>" optional"</small> })}</label>
            <input
                id=name name=name type=kind value=value class:mono=mono
                autocomplete=autocomplete inputmode=inputmode maxlength=maxlength.to_string()
                required=!optional spellcheck="false" autocapitalize="none"
                aria-invalid=invalid aria-describedby=described
            />
            {check.map(|_| view! { <p class="verdict" role="status" hidden></p> })}
            <Notes name hint error/>
        </div>
    }
    .into_any()
}

/// Several lines of text.
#[component]
pub(crate) fn TextArea(
    label: &'static str,
    name: &'static str,
    #[prop(into)] value: String,
    error: Option<String>,
    #[prop(optional)] hint: Option<String>,
    #[prop(default = 4)] rows: u32,
    #[prop(default = 4000)] maxlength: u32,
    #[prop(optional)] optional: bool,
) -> AnyView {
    let invalid = error.is_some().then_some("true");
    let described = described(name, hint.is_some(), error.is_some());
    view! {
        <div class="field">
            <label for=name>{label}{optional.then(|| view! { <small>" optional"</small> })}</label>
            <textarea
                id=name name=name rows=rows.to_string() maxlength=maxlength.to_string() required=!optional
                aria-invalid=invalid aria-describedby=described
            >{value}</textarea>
            <Notes name hint error/>
        </div>
    }
    .into_any()
}

/// What is wrong with the form as a whole.
#[component]
pub(crate) fn FormError(error: Option<String>) -> impl IntoView {
    error.map(|error| view! { <p class="notice alert" role="alert">{error}</p> })
}

/// Hint and complaint under a field.
#[component]
pub(crate) fn Notes(name: &'static str, hint: Option<String>, error: Option<String>) -> AnyView {
    view! {
        {error.map(|error| view! { <p class="error" id=format!("{name}-error")>{error}</p> })}
        {hint.map(|hint| view! { <p class="hint" id=format!("{name}-hint")>{hint}</p> })}
    }
    .into_any()
}

/// What a screen reader reads after the field.
pub(crate) fn described(name: &str, hint: bool, error: bool) -> Option<String> {
    match (error, hint) {
        (true, true) => Some(format!("{name}-error {name}-hint")),
        (true, false) => Some(format!("{name}-error")),
        (false, true) => Some(format!("{name}-hint")),
        (false, false) => None,
    }
}
