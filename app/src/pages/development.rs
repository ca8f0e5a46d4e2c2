//! The private chain's bank and miner, in development only.

use leptos::prelude::*;

use super::query;
use crate::components::amount::Amount;
use crate::components::context::{ports, set_title};
use crate::components::load::load;
use crate::ports::PortError;

/// Pay any address with play money, mine blocks.
#[component]
pub(crate) fn Development() -> AnyView {
    set_title("Bank and miner");
    let ports = ports();
    let done = query("done");
    load(async move {
        let bank = ports.development.ok_or(PortError::NotFound)?.bank().await?;
        Ok(view! {
            <section class="narrow panel">
                <h1>"Bank and miner"</h1>
                <p class="lead">"Only here in development: play money on a private chain."</p>
                {(done == "paid").then(|| view! { <p class="notice good" role="status">"Sent. Mine a block to confirm it."</p> })}
                {(done == "mined").then(|| view! { <p class="notice good" role="status">"Mined."</p> })}
                <dl class="facts-list">
                    <dt>"Bank"</dt><dd><Amount value=bank.unlocked/></dd>
                    <dt>"Blocks"</dt><dd>{bank.height}</dd>
                </dl>
                <form method="post" action="/development/pay">
                    <div class="field">
                        <label for="address">"Address"</label>
                        <input id="address" name="address" class="mono" required maxlength="200" autocomplete="off"/>
                    </div>
                    <div class="field">
                        <label for="amount">"Amount in XMR"</label>
                        <input id="amount" name="amount" inputmode="decimal" required maxlength="32" autocomplete="off"/>
                    </div>
                    <button class="button wide" type="submit">"Pay from the bank"</button>
                </form>
                <hr/>
                <form class="inline" method="post" action="/development/mine">
                    <input type="hidden" name="blocks" value="1"/>
                    <button class="button quiet" type="submit">"Mine 1 block"</button>
                </form>
                <form class="inline" method="post" action="/development/mine">
                    <input type="hidden" name="blocks" value="10"/>
                    <button class="button quiet" type="submit">"Mine 10 blocks"</button>
                </form>
            </section>
        })
    })
}
