//! The line that says that everything runs, for programs and for people.

use monitoring::Monitoring;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use wallet::rpc::Endpoint;

use super::stack::Stack;

/// What is written after `READY`: where everything is and who can sign in.
pub(super) fn line(stack: &Stack, monitoring: Option<&Monitoring>) -> Value {
    let endpoints = stack.regtest.endpoints();
    let first = |of_role: &[Endpoint]| of_role.first().map(with_login);
    let mut line = json!({
        "app": stack.base,
        "metrics": format!("http://127.0.0.1:{}/metrics", stack.ports.metrics),
        "monerod": stack.regtest.daemon.endpoint().url,
        "wallets": {
            "buyer": first(&endpoints.buyer),
            "vendor": first(&endpoints.vendor),
            "arbiter": first(&endpoints.arbiter),
            "bank": with_login(&stack.regtest.bank.endpoint()),
        },
        "accounts": stack.accounts,
    });
    if let Some(monitoring) = monitoring {
        line["prometheus"] = json!(monitoring.prometheus.base);
        line["alertmanager"] = json!(monitoring.alertmanager.base);
    }
    line
}

/// The endpoint's URL with its login in it, where it has one: these logins guard play money.
fn with_login(endpoint: &Endpoint) -> String {
    match &endpoint.login {
        None => endpoint.url.clone(),
        Some(login) => {
            let password = login.password.expose_secret();
            endpoint
                .url
                .replacen("://", &format!("://{}:{password}@", login.user), 1)
        }
    }
}
