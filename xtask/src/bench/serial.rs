//! Making wallets one call after another, with one process of each role: what to compare with.

use std::time::Instant;

use anyhow::{Context, Result};
use domain::Role;
use wallet::multisig::Confidential;
use wallet::regtest::Regtest;
use wallet::rpc::WalletClient;
use wallet::rpc::wallet::WalletFile;

use super::cpu;
use super::rate::Rate;

/// A password that protects nothing.
const PASSWORD: &str = "bench";

/// Makes so many wallets on a chain of its own.
///
/// # Errors
/// If Monero refuses a step.
pub(super) async fn measure(wallets: usize) -> Result<Rate> {
    let chain = Regtest::start().await?;
    let clients = Role::ALL.map(|role| chain.roles.get(role)[0].client());
    let begun = (Instant::now(), cpu::of_wallets(&chain)?);
    for number in 0..wallets {
        ceremony(clients, &format!("serial-{number}")).await?;
    }
    Ok(Rate {
        wallets,
        took: begun.0.elapsed(),
        cpu: cpu::of_wallets(&chain)?.saturating_sub(begun.1),
    })
}

async fn ceremony(clients: [&WalletClient; 3], filename: &str) -> Result<()> {
    let password = Confidential::new(PASSWORD.to_owned());
    let mut messages = Vec::new();
    for client in clients {
        let file = WalletFile {
            filename,
            password: PASSWORD,
        };
        client.create_wallet(file).await?;
    }
    for client in clients {
        messages.push(client.prepare_multisig().await?);
    }
    for round in 0..3 {
        let mut answers = Vec::new();
        for (place, client) in clients.into_iter().enumerate() {
            let others = others(&messages, place).context("a party without a message")?;
            let answer = if round == 0 {
                client.make_multisig(others, 2, &password).await?
            } else {
                client.exchange_multisig_keys(others, &password).await?
            };
            answers.push(answer.multisig_info);
        }
        messages = answers;
    }
    for client in clients {
        client.close_wallet().await?;
    }
    Ok(())
}

fn others(messages: &[Confidential], place: usize) -> Option<[&Confidential; 2]> {
    let mut others = messages.iter().enumerate().filter(|(other, _)| *other != place);
    Some([others.next()?.1, others.next()?.1])
}
