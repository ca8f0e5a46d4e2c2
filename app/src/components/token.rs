//! The token of forms that move money.

use leptos::prelude::*;

use super::context::form_token;

/// Proves that the form was shown to the session that sends it.
#[component]
pub(crate) fn Token() -> AnyView {
    view! { <input type="hidden" name="form_token" value=form_token()/> }.into_any()
}
