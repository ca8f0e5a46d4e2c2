//! What operators see of Monero is how the chain and the processes are.

use tests::log::assert_structured;
use tests::purchase::released;
use tests::stack::{PRICE, StackOptions};
use tests::{Purchase, Stack, eventually};
use wallet::rpc::wallet::METHODS;

const BALANCE: &str = r#"monero_wallet_balance_piconero{wallet_name="escrow"}"#;
const UNLOCKED: &str = r#"monero_wallet_unlocked_balance_piconero{wallet_name="escrow"}"#;
const OUTPUTS: &str = r#"monero_wallet_num_unspent_outputs{wallet_name="escrow"}"#;
const FEES: &str = r#"monero_wallet_balance_piconero{wallet_name="fees"}"#;
const UNLOCKED_FEES: &str = r#"monero_wallet_unlocked_balance_piconero{wallet_name="fees"}"#;
const FEE_OUTPUTS: &str = r#"monero_wallet_num_unspent_outputs{wallet_name="fees"}"#;

#[tokio::test]
async fn money_height_and_processes_that_die() {
    let mut stack = Stack::start_with(StackOptions {
        log_format: "json",
        ..StackOptions::default()
    })
    .await;
    for process in ["monerod", "buyer", "vendor", "arbiter"] {
        shows(&stack, &up(process), 1).await;
    }
    for empty in [BALANCE, UNLOCKED, OUTPUTS, "escrow_payout_unconfirmed_seconds"] {
        assert_eq!(stack.metric(empty).await, Some(0), "{empty}");
    }
    shows(&stack, FEES, 0).await;

    let purchase = stack.order().await;
    purchase.address().await;
    purchase.pay(PRICE).await;
    // A payment may miss the first block after it.
    stack.mine(2).await;
    shows(&stack, BALANCE, PRICE.0).await;
    assert_eq!(stack.metric(UNLOCKED).await, Some(0));
    stack.mine(9).await;
    purchase.reaches("funded").await;
    shows(&stack, UNLOCKED, PRICE.0).await;
    assert_eq!(stack.metric(OUTPUTS).await, Some(1));
    let height = stack.regtest.daemon.height().await.expect("a height");
    for series in ["monero_daemon_height", "escrow_watcher_height"] {
        shows(&stack, series, height).await;
    }
    shows(&stack, "monero_daemon_synchronized", 1).await;
    let age = stack.metric("monero_daemon_tip_age_seconds").await;
    assert!(age.is_some_and(|secs| secs < 300), "{age:?}");

    let purchase = purchase.shipped().await;
    purchase.confirm().await.ok();
    let network_fee = purchase.settles("released").await;
    shows(&stack, BALANCE, 0).await;
    let [_, fee, _] = released(network_fee);
    for (series, wanted) in [(FEES, fee), (UNLOCKED_FEES, fee), (FEE_OUTPUTS, 1)] {
        shows(&stack, series, wanted).await;
    }
    assert_eq!(purchase.balances().await, released(network_fee));
    for role in ["buyer", "vendor"] {
        let read = stack
            .metric(&format!("monero_wallet_height{{wallet_name=\"{role}\"}}"))
            .await;
        assert!(
            read.is_some_and(|read| read >= height),
            "{role} has read {read:?} of {height}"
        );
    }
    let signed = r#"monero_wallet_rpc_calls_total{method="sign_multisig",status="ok"}"#;
    assert_eq!(stack.metric(signed).await, Some(1), "one payout was signed");
    let page = reqwest::get(&stack.metrics).await.expect("a scrape");
    let page = page.text().await.expect("a scrape");
    let calls = page
        .lines()
        .filter(|line| line.starts_with("monero_wallet_rpc_calls_total{"));
    assert_eq!(
        calls.count(),
        2 * METHODS.len(),
        "a call that METHODS does not name"
    );

    let ids = purchase.ids();
    stack.regtest.roles.vendor[0].kill_hard().expect("a kill");
    shows(&stack, &up("vendor"), 0).await;
    assert_eq!(stack.metric(&up("buyer")).await, Some(1));
    stack.regtest.roles.vendor[0].restart().await.expect("a start");
    shows(&stack, &up("vendor"), 1).await;

    stack.regtest.daemon.kill_hard().expect("a kill");
    shows(&stack, &up("monerod"), 0).await;
    shows(&stack, "monero_daemon_synchronized", 0).await;
    let unreachable = r#"monero_rpc_errors_total{error_type="unreachable",method="get_info"}"#;
    stack.measures(unreachable, 1).await;
    stack.regtest.daemon.restart().await.expect("a start");
    shows(&stack, &up("monerod"), 1).await;
    assert_eq!(Purchase::again(&stack, ids).escrow().await["state"], "released");
    stack.server.stop();
    assert_structured(&stack.config);
}

fn up(wallet: &str) -> String {
    format!("monero_rpc_up{{wallet=\"{wallet}\"}}")
}

async fn shows(stack: &Stack, series: &str, wanted: u64) {
    let look = || stack.metric(series);
    eventually(series, look, |now| *now == Some(wanted)).await;
}
