//! What fails, and when it is mended.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::Role;
use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use wallet::regtest::WalletProcess;

use crate::Proxy;
use crate::stack::Stack;

/// Deepest reorganisation, in blocks.
const DEEPEST: u64 = 5;
/// Longest that something stays away, in rounds.
const AWAY: u32 = 4;

/// Where the server may be told to die.
const POINTS: [&str; 13] = [
    "claim_wallet.before",
    "claim_wallet.performed",
    "claim_wallet.stored",
    "build_payout.before",
    "build_payout.performed",
    "build_payout.stored",
    "co_sign_payout.before",
    "co_sign_payout.performed",
    "co_sign_payout.stored",
    "broadcast_payout.before",
    "broadcast_payout.performed",
    "broadcast_payout.stored",
    "engine.committed",
];

/// Calls whose answers may be lost.
const CALLS: [&str; 12] = [
    "generate_from_keys",
    "open_wallet",
    "close_wallet",
    "prepare_multisig",
    "make_multisig",
    "exchange_multisig_keys",
    "export_multisig_info",
    "import_multisig_info",
    "transfer",
    "describe_transfer",
    "sign_multisig",
    "submit_multisig",
];

/// A wallet process: of which role, and which of its processes.
type Victim = (Role, usize);

/// What has failed and is not mended yet.
#[derive(Debug, Default)]
pub(super) struct Faults {
    /// How often each kind struck.
    pub(super) trials: BTreeMap<&'static str, u32>,
    wallet_dead: Option<(Victim, u32)>,
    daemon_dead: Option<u32>,
    cut: Option<u32>,
    armed: bool,
}

impl Faults {
    /// Whether blocks can be mined.
    pub(super) const fn daemon_runs(&self) -> bool {
        self.daemon_dead.is_none()
    }

    /// A round goes by: what has been away long enough comes back, and so does a server that has died.
    pub(super) async fn pass(&mut self, stack: &mut Stack) {
        if is_over(self.wallet_dead.as_mut().map(|(_, rounds)| rounds)) {
            self.revive_wallet(stack).await;
        }
        if is_over(self.daemon_dead.as_mut()) {
            self.revive_daemon(stack).await;
        }
        if is_over(self.cut.as_mut()) {
            self.reconnect(stack);
        }
        if self.armed && stack.server.has_aborted() {
            self.count("server killed at a point between two effects");
            self.mend(stack).await;
        }
    }

    /// Kills the server, and brings everything back.
    pub(super) async fn mend(&mut self, stack: &mut Stack) {
        self.revive_daemon(stack).await;
        self.revive_wallet(stack).await;
        self.reconnect(stack);
        stack.proxies().wallets().for_each(Proxy::calm_down);
        stack.crash().await;
        self.armed = false;
    }

    /// Something fails.
    pub(super) async fn strike(&mut self, stack: &mut Stack, random: &mut StdRng) {
        let rounds = random.random_range(1..=AWAY);
        match random.random_range(0..7) {
            0 => {
                self.count("server killed");
                self.mend(stack).await;
            }
            1 if !self.armed => {
                let point = POINTS.choose(random).copied().unwrap_or(POINTS[0]);
                stack.server.kill_hard();
                stack.server.start_to_die(point, random.random_range(1..=3));
                self.armed = true;
            }
            2 if self.wallet_dead.is_none() => {
                let victim = any_process(stack, random);
                self.count("wallet process killed");
                process(stack, victim).kill_hard().expect("a kill");
                self.wallet_dead = Some((victim, rounds));
            }
            3 if self.daemon_dead.is_none() => {
                self.count("monerod killed");
                stack.regtest.daemon.kill_hard().expect("a kill");
                self.daemon_dead = Some(rounds);
            }
            4 if self.daemon_dead.is_none() => {
                self.count("reorganisation");
                reorganise(stack, random.random_range(1..=DEEPEST)).await;
            }
            5 => {
                self.count("answers lost");
                let (role, instance) = any_process(stack, random);
                let call = CALLS.choose(random).copied().unwrap_or(CALLS[0]);
                let proxy = &stack.proxies().roles.get(role)[instance];
                proxy.lose_answers(call, random.random_range(1..=2));
                proxy.delay(Duration::from_millis(random.random_range(0..100)));
            }
            _ if self.cut.is_none() => {
                self.count("connections cut");
                let (role, instance) = any_process(stack, random);
                if random.random() {
                    stack.proxies().roles.get(role)[instance].go_down();
                } else {
                    stack.proxies().daemon.go_down();
                }
                self.cut = Some(rounds);
            }
            _ => {}
        }
    }

    async fn revive_wallet(&mut self, stack: &mut Stack) {
        if let Some((victim, _)) = self.wallet_dead.take() {
            process(stack, victim).restart().await.expect("a wallet process");
        }
    }

    async fn revive_daemon(&mut self, stack: &mut Stack) {
        if self.daemon_dead.take().is_some() {
            stack.regtest.daemon.restart().await.expect("monerod");
        }
    }

    fn reconnect(&mut self, stack: &Stack) {
        if self.cut.take().is_some() {
            stack.proxies().daemon.come_up();
            stack.proxies().wallets().for_each(Proxy::come_up);
        }
    }

    fn count(&mut self, kind: &'static str) {
        *self.trials.entry(kind).or_default() += 1;
    }
}

fn any_process(stack: &Stack, random: &mut StdRng) -> Victim {
    let role = Role::ALL.choose(random).copied().unwrap_or(Role::Buyer);
    (role, random.random_range(0..stack.regtest.roles.get(role).len()))
}

fn process(stack: &mut Stack, (role, instance): Victim) -> &mut WalletProcess {
    &mut stack.regtest.roles.get_mut(role)[instance]
}

fn is_over(rounds: Option<&mut u32>) -> bool {
    rounds.is_some_and(|rounds| {
        *rounds = rounds.saturating_sub(1);
        *rounds == 0
    })
}

/// Replaces the newest blocks by one more. What was in them comes back as it does on a network, from others: a daemon
/// never again tries a transaction of its own pool that it has once found too young for a block.
async fn reorganise(stack: &Stack, depth: u64) {
    let daemon = &stack.regtest.daemon;
    daemon.pop_blocks(depth).await.expect("fewer blocks");
    let mut taken = Vec::new();
    for waiting in daemon.pool().await.expect("a pool") {
        taken.push(daemon.take_out(waiting).await.expect("its bytes"));
    }
    stack.mine(depth + 1).await;
    for transaction in taken {
        daemon.hand_in(&transaction).await.expect("an answer");
    }
}
