//! Signing in.

use leptos::prelude::*;

use super::query;
use crate::components::context::{set_title, submitted};
use crate::components::field::{FormError, TextField};
use crate::components::load::with_next;
use crate::form::SignInForm;

/// User name and password.
#[component]
pub(crate) fn SignIn() -> AnyView {
    set_title("Sign in");
    let form = submitted::<SignInForm>();
    let next = if form.values.next.is_empty() {
        query("next")
    } else {
        form.values.next.clone()
    };
    let sign_up = with_next("/sign-up", &next);
    view! {
        <section class="narrow panel">
            <h1>"Sign in"</h1>
            <FormError error=form.error("")/>
            <form method="post" action="/sign-in">
                <input type="hidden" name="next" value=next/>
                <TextField
                    label="User name" name="username" value=form.values.username.clone()
                    error=form.error("username") autocomplete="username" maxlength=64
                />
                <TextField
                    label="Password" name="password" value="" kind="password"
                    error=form.error("password") autocomplete="current-password" maxlength=1024
                />
                <button class="button wide" type="submit">"Sign in"</button>
            </form>
            <p class="hint">"New here? " <a href=sign_up>"Make an account"</a></p>
        </section>
    }
    .into_any()
}
