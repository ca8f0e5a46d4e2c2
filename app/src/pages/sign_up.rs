//! Making an account.

use leptos::prelude::*;

use super::query;
use crate::components::context::{set_title, submitted};
use crate::components::field::{FormError, TextField};
use crate::components::load::with_next;
use crate::form::SignUpForm;

/// User name, password, buyer or vendor. No e-mail address: none is needed.
#[component]
pub(crate) fn SignUp() -> AnyView {
    set_title("Make an account");
    let form = submitted::<SignUpForm>();
    let next = if form.values.next.is_empty() {
        query("next")
    } else {
        form.values.next.clone()
    };
    let sign_in = with_next("/sign-in", &next);
    let vendor = form.values.role == "vendor" || (form.values.role.is_empty() && query("role") == "vendor");
    view! {
        <section class="narrow panel">
            <h1>"Make an account"</h1>
            <p class="lead">"No e-mail address, no phone number, no name."</p>
            <FormError error=form.error("")/>
            <form method="post" action="/sign-up">
                <input type="hidden" name="next" value=next/>
                <TextField
                    label="User name" name="username" value=form.values.username.clone()
                    error=form.error("username") autocomplete="username" maxlength=64
                    hint="Others see it beside your listings and orders.".to_owned()
                />
                <TextField
                    label="Password" name="password" value="" kind="password"
                    error=form.error("password") autocomplete="new-password" maxlength=1024
                    hint="A long one from a password manager. It can't be recovered without e-mail.".to_owned()
                />
                <fieldset class="choices">
                    <legend>"You want to"</legend>
                    <label><input type="radio" name="role" value="buyer" checked=!vendor/><span><strong>"Buy"</strong>" things"</span></label>
                    <label><input type="radio" name="role" value="vendor" checked=vendor/><span><strong>"Sell"</strong>" things, and buy from others"</span></label>
                </fieldset>
                {form.error("role").map(|error| view! { <p class="error">{error}</p> })}
                <button class="button wide" type="submit">"Make the account"</button>
            </form>
            <p class="hint">"Have one? " <a href=sign_in>"Sign in"</a></p>
        </section>
    }
    .into_any()
}
