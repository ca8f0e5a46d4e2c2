//! One's own account.

use domain::AccountRole;
use leptos::prelude::*;

use super::query;
use crate::components::context::{ports, set_title, submitted, viewer};
use crate::components::field::{Check, FormError, TextField};
use crate::components::load::load;
use crate::components::moment::Moment;
use crate::components::token::Token;
use crate::form::ProfileForm;
use crate::ports::PortError;

/// Who one is, where sales are paid out, and the way out.
#[component]
pub(crate) fn Profile() -> AnyView {
    set_title("Your account");
    let ports = ports();
    let viewer = viewer();
    let form = submitted::<ProfileForm>();
    let saved = query("saved") == "1" && form.errors.is_empty();
    load(async move {
        let viewer = viewer.ok_or(PortError::SignInRequired)?;
        let profile = ports.accounts.profile(&viewer).await?;
        let address = if form.errors.is_empty() {
            profile.payout_address.unwrap_or_default()
        } else {
            form.values.payout_address.clone()
        };
        Ok(view! {
            <section class="narrow panel">
                <h1>{profile.name}</h1>
                <p class="lead">{format!("{} since ", title(profile.role))}<Moment at=profile.created_at/></p>
                {saved.then(|| view! { <p class="notice good" role="status">"Saved."</p> })}
                <FormError error=form.error("")/>
                <form method="post" action="/profile">
                    <Token/>
                    <TextField
                        label="Payout address" name="payout_address" value=address mono=true
                        error=form.error("payout_address") maxlength=200 check=Check::Address(profile.network)
                        hint=format!(
                            "A Monero address of your own ({}). What you sell is paid out there. Orders already placed keep the address they were placed with.",
                            profile.network,
                        )
                    />
                    <button class="button" type="submit">"Save"</button>
                </form>
                <hr/>
                <form method="post" action="/sign-out">
                    <button class="button quiet" type="submit">"Sign out"</button>
                </form>
            </section>
        })
    })
}

/// A role as the first word of a line.
const fn title(role: AccountRole) -> &'static str {
    match role {
        AccountRole::Buyer => "Buyer",
        AccountRole::Vendor => "Vendor",
        AccountRole::Arbiter => "Arbiter",
        AccountRole::Moderator => "Moderator",
        AccountRole::Admin => "Administrator",
    }
}
