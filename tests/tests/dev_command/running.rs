//! A running `cargo xtask dev`.

use std::net::TcpListener;
use std::process::Stdio;
use std::time::Duration;

use rand::Rng;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// From the command to READY, with nothing left to compile.
const READY_WITHIN: Duration = Duration::from_mins(8);
/// From Ctrl-C to the end.
const STOPS_WITHIN: Duration = Duration::from_mins(1);
/// What the documented ports are moved by: below those that the system hands out by itself.
const OFFSETS: std::ops::Range<u16> = 2000..12_000;
/// The ports that a stack takes, before they are moved.
const PORTS: [u16; 9] = [8080, 9464, 18_080, 18_081, 18_082, 18_083, 18_084, 18_087, 18_088];

/// The command, and what it said.
pub(crate) struct Running {
    child: Child,
    ready: Value,
}

impl Running {
    /// Starts it on free ports and waits for READY.
    pub(crate) async fn start() -> Self {
        let offset = free_offset().to_string();
        let mut child = Command::new("cargo")
            .current_dir(tests::repository::root())
            .args(["xtask", "dev", "--port-offset", &offset])
            // Built with the tests; a selection of its own would compile half of it again.
            .env("SERVER_BINARY", tests::binary::marketplace())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("cargo starts");
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let mut said = Vec::new();
        let listen = async {
            while let Some(line) = lines.next_line().await.expect("text") {
                if let Some(json) = line.strip_prefix("READY ") {
                    return serde_json::from_str(json).expect("JSON after READY");
                }
                said.push(line);
            }
            panic!("the command ended without READY:\n{}", said.join("\n"))
        };
        let ready = tokio::time::timeout(READY_WITHIN, listen)
            .await
            .expect("READY in time");
        // Whoever stops reading stops the writer.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Self { child, ready }
    }

    /// Checks that nothing has ended it.
    pub(crate) fn alive(&mut self) {
        let ended = self.child.try_wait().expect("the command is our own child");
        assert!(ended.is_none(), "the command runs: {ended:?}");
    }

    /// Where the site is.
    pub(crate) fn app(&self) -> String {
        text(&self.ready["app"])
    }

    /// Where monerod is.
    pub(crate) fn monerod(&self) -> String {
        text(&self.ready["monerod"])
    }

    /// Name and password of the first account with this role.
    pub(crate) fn account(&self, role: &str) -> (String, String) {
        let accounts = self.ready["accounts"].as_array().expect("accounts");
        let account = accounts
            .iter()
            .find(|account| account["role"] == role)
            .expect(role);
        (text(&account["username"]), text(&account["password"]))
    }

    /// Where blocks are mined to.
    pub(crate) async fn bank_address(&self) -> String {
        text(&self.bank("get_address", json!({"account_index": 0})).await["address"])
    }

    /// Pays from the bank.
    pub(crate) async fn pay(&self, address: &str, amount: u64) {
        self.bank("refresh", json!({})).await;
        let transfer = json!({"destinations": [{"address": address, "amount": amount}]});
        self.bank("transfer", transfer).await;
    }

    /// Mines to the bank.
    pub(crate) async fn mine(&self, blocks: u64) {
        let address = self.bank_address().await;
        let params = json!({"amount_of_blocks": blocks, "wallet_address": address});
        rpc(&self.monerod(), "generateblocks", params).await;
    }

    /// Transactions that wait for a block, each with its fee.
    pub(crate) async fn pool(&self) -> Vec<(String, u64)> {
        let url = format!("{}/get_transaction_pool", self.monerod());
        let answer = reqwest::Client::new()
            .post(url)
            .json(&json!({}))
            .send()
            .await
            .expect("an answer");
        let answer: Value = answer.json().await.expect("JSON");
        let pool = answer["transactions"].as_array().cloned().unwrap_or_default();
        let entry = |tx: &Value| (text(&tx["id_hash"]), tx["fee"].as_u64().expect("a fee"));
        pool.iter().map(entry).collect()
    }

    /// Ctrl-C; says whether the command ended well.
    pub(crate) async fn interrupt(&mut self) -> bool {
        let id = self.child.id().expect("a running command").to_string();
        let told = Command::new("kill")
            .args(["-INT", &id])
            .status()
            .await
            .expect("kill");
        assert!(told.success());
        let ended = tokio::time::timeout(STOPS_WITHIN, self.child.wait()).await;
        ended
            .expect("the command ends in time")
            .expect("a status")
            .success()
    }

    async fn bank(&self, method: &str, params: Value) -> Value {
        rpc(&text(&self.ready["wallets"]["bank"]), method, params).await
    }
}

async fn rpc(url: &str, method: &str, params: Value) -> Value {
    let body = json!({"jsonrpc": "2.0", "id": "0", "method": method, "params": params});
    let url = format!("{url}/json_rpc");
    let answer = reqwest::Client::new()
        .post(url)
        .json(&body)
        .send()
        .await
        .expect("an answer");
    let answer: Value = answer.json().await.expect("JSON");
    assert!(answer["error"].is_null(), "{method}: {answer}");
    answer["result"].clone()
}

fn text(value: &Value) -> String {
    value.as_str().expect("text").to_owned()
}

fn free_offset() -> u16 {
    let free = |offset: &u16| {
        PORTS
            .iter()
            .all(|port| TcpListener::bind(("127.0.0.1", port + offset)).is_ok())
    };
    std::iter::repeat_with(|| rand::rng().random_range(OFFSETS))
        .take(100)
        .find(free)
        .expect("an offset with free ports")
}
