//! The wallet processes of one role, and the line of those who wait for one.
//!
//! A payout goes before every ceremony. Where a role has more than one process, ceremonies leave one free; where
//! it has one, a ceremony looks after each of its rounds whether a payout waits, and gives way.
//!
//! Nobody can wait for each other: everybody takes the roles in the order of [`Role::ALL`], holds one process of
//! each at most, and a place that ceremonies must leave free is never one that a ceremony waits for.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use domain::Role;
use futures::future::join_all;
use tokio::sync::oneshot;

use super::config::WalletRpcConfig;
use super::lease::Lease;
use super::process::{Parked, Process};
use crate::multisig::{MultisigError, PartyRecord};
use crate::rpc::{RpcError, RpcObserver, WalletClient};

/// How long a wallet stays open for the next step of its payout.
const PARKED_FOR: Duration = Duration::from_secs(20);
/// How long one stays open for a payout that may come.
const OPENED_AHEAD_FOR: Duration = Duration::from_mins(2);
/// When a process that does not answer is asked again; twice as long each time.
const ASK_AFTER: Duration = Duration::from_millis(500);
/// The longest that a process may have been back without being used.
const ASK_AT_LEAST_EVERY: Duration = Duration::from_secs(8);

/// The wallet processes of one role.
pub(super) struct RolePool {
    role: Role,
    all: Vec<WalletClient>,
    state: Mutex<State>,
    lease_timeout: Duration,
}

/// What a process is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Money is to move.
    Payout,
    /// A wallet is to be made.
    Ceremony,
}

#[derive(Default)]
struct State {
    /// The one used least recently comes first.
    free: VecDeque<Process>,
    payouts: VecDeque<Waiter>,
    ceremonies: VecDeque<Waiter>,
    /// Processes that ceremonies hold.
    in_ceremonies: usize,
    /// Processes that do not answer, or are too old.
    away: usize,
}

/// Somebody in line. A lease that they no longer want falls back to the pool by itself.
struct Waiter {
    file: String,
    lease: oneshot::Sender<Lease>,
}

impl RolePool {
    pub(super) fn new(
        role: Role,
        config: &WalletRpcConfig,
        observer: &Arc<dyn RpcObserver>,
    ) -> Result<Arc<Self>, RpcError> {
        let endpoints = config.processes.get(role);
        if endpoints.is_empty() {
            let why = format!("the {role} has no wallet process");
            return Err(RpcError::Misconfigured(why));
        }
        let processes = endpoints
            .iter()
            .map(|endpoint| Process::new(endpoint, config, observer));
        let free = processes.collect::<Result<VecDeque<_>, RpcError>>()?;
        Ok(Arc::new(Self {
            role,
            all: free.iter().map(|process| process.client.clone()).collect(),
            state: Mutex::new(State {
                free,
                ..State::default()
            }),
            lease_timeout: config.lease_timeout,
        }))
    }

    /// How many processes ceremonies may hold at a time.
    pub(super) fn for_ceremonies(&self) -> usize {
        for_ceremonies(self.all.len())
    }

    pub(super) async fn versions(&self) -> Vec<Result<(u32, u32), RpcError>> {
        join_all(self.all.iter().map(WalletClient::version)).await
    }

    /// Whether a process is held for a job, and answers nobody else until that is done.
    pub(super) fn is_at_work(&self) -> bool {
        let state = self.state();
        state.free.len() + state.away < self.all.len()
    }

    /// Whether a payout is in line.
    pub(super) fn payout_waits(&self) -> bool {
        let state = self.state();
        state.payouts.iter().any(|waiter| !waiter.lease.is_closed())
    }

    /// Waits for a process, best the one in which the party's wallet is parked, else one without any. One that was
    /// used least recently comes first.
    ///
    /// # Errors
    /// [`MultisigError::Unreachable`] while no process of the role answers, or those that do are too old.
    pub(super) async fn lease(
        self: &Arc<Self>,
        party: &PartyRecord,
        purpose: Purpose,
    ) -> Result<Lease, MultisigError> {
        let (lease, leased) = oneshot::channel();
        {
            let mut state = self.state();
            if state.away == self.all.len() {
                return Err(self.nobody_answers());
            }
            let file = party.file.clone();
            state.line(purpose).push_back(Waiter { file, lease });
        }
        self.serve();
        match tokio::time::timeout(self.lease_timeout, leased).await {
            Ok(Ok(lease)) => Ok(lease),
            // Sent home, because the last process went away.
            Ok(Err(_)) => Err(self.nobody_answers()),
            Err(_) => Err(MultisigError::Busy),
        }
    }

    /// A process in which the party's wallet can be opened ahead, or is already, if one is idle; never one that a
    /// payout comes back to.
    pub(super) fn lease_idle(self: &Arc<Self>, party: &PartyRecord) -> Option<Lease> {
        let mut state = self.state();
        let first = |fits: &dyn Fn(&Process) -> bool| state.free.iter().position(fits);
        let place = first(&|process| process.holds(&party.file))
            .or_else(|| first(&|process| process.parked.is_none()))?;
        if state.free[place].is_in_payout() {
            return None;
        }
        let process = state.free.remove(place)?;
        drop(state);
        Some(Lease::of(self, process, Purpose::Payout))
    }

    /// Takes a process back, and gives it to who is next.
    pub(super) fn give_back(self: &Arc<Self>, process: Process, purpose: Purpose) {
        let is_away = process.pulse.is_silent() || process.is_too_old;
        {
            let mut state = self.state();
            if purpose == Purpose::Ceremony {
                state.in_ceremonies -= 1;
            }
            if !is_away {
                state.free.push_back(process);
            } else if let Ok(runtime) = tokio::runtime::Handle::try_current() {
                state.away += 1;
                if state.away == self.all.len() {
                    state.payouts.clear();
                    state.ceremonies.clear();
                }
                self.tell_of(&process);
                runtime.spawn(Arc::clone(self).until_it_answers(process));
            } else {
                state.free.push_back(process);
            }
        }
        self.serve();
    }

    fn tell_of(&self, away: &Process) {
        let role = self.role;
        if away.is_too_old {
            tracing::error!(%role, "a wallet process is too old; it is left alone until a newer one takes its place");
        } else {
            tracing::warn!(%role, "a wallet process does not answer; it is left alone until it does");
        }
    }

    /// Asks a process more and more seldom, until whoever looks after it has started it again, or a newer one.
    async fn until_it_answers(self: Arc<Self>, mut process: Process) {
        let pool = Arc::downgrade(&self);
        drop(self);
        let mut pause = ASK_AFTER;
        loop {
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(ASK_AT_LEAST_EVERY);
            let answers = process.client.version().await.is_ok() && process.require_fit().await.is_ok();
            if pool.strong_count() == 0 {
                return;
            }
            // One that only was slow may have a wallet open.
            if answers && process.client.close_wallet().await.is_ok() {
                break;
            }
        }
        process.parked = None;
        if let Some(pool) = pool.upgrade() {
            tracing::info!(role = %pool.role, "a wallet process answers again");
            {
                let mut state = pool.state();
                state.away -= 1;
                state.free.push_back(process);
            }
            pool.serve();
        }
    }

    /// Gives free processes to those in line.
    fn serve(self: &Arc<Self>) {
        loop {
            let next = self.state().next(self.all.len());
            let Some((waiter, process, purpose)) = next else {
                return;
            };
            // Outside the lock: a lease that nobody wants any more comes back at once.
            drop(waiter.lease.send(Lease::of(self, process, purpose)));
        }
    }

    /// Closes a parked wallet after a while, if nobody has come for it and the pool is still there: another one may
    /// use the process by then.
    pub(super) async fn close_forgotten(pool: Weak<Self>, parked: Arc<Parked>) {
        let wait = if parked.in_payout {
            PARKED_FOR
        } else {
            OPENED_AHEAD_FOR
        };
        tokio::time::sleep(wait).await;
        let Some(pool) = pool.upgrade() else {
            return;
        };
        let is_it = |process: &Process| {
            let now = process.parked.as_ref();
            now.is_some_and(|now| Arc::ptr_eq(now, &parked))
        };
        let found = {
            let mut state = pool.state();
            let place = state.free.iter().position(is_it);
            place.and_then(|place| state.free.remove(place))
        };
        if let Some(process) = found {
            pool.close_and_give_back(process, Purpose::Payout).await;
        }
    }

    pub(super) async fn close_and_give_back(self: &Arc<Self>, mut process: Process, purpose: Purpose) {
        if let Err(error) = process.client.close_wallet().await {
            tracing::warn!(%error, "a wallet process could not be asked to close its wallet");
        }
        process.parked = None;
        self.give_back(process, purpose);
    }

    /// Closes whatever the idle processes have open: after a crash of ours, one may still hold the file that
    /// another is now asked to open.
    pub(super) async fn close_idle(self: &Arc<Self>) {
        let idle: Vec<Process> = self.state().free.drain(..).collect();
        let close = |process| self.close_and_give_back(process, Purpose::Payout);
        join_all(idle.into_iter().map(close)).await;
    }

    fn nobody_answers(&self) -> MultisigError {
        let why = format!("no wallet process of the {} answers", self.role);
        MultisigError::Unreachable(RpcError::Unreachable(why))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// All but one, so that a payout finds one free; the only one, if there is no more.
fn for_ceremonies(processes: usize) -> usize {
    processes.saturating_sub(1).max(1)
}

impl State {
    fn line(&mut self, purpose: Purpose) -> &mut VecDeque<Waiter> {
        match purpose {
            Purpose::Payout => &mut self.payouts,
            Purpose::Ceremony => &mut self.ceremonies,
        }
    }

    /// Who is next, with what they get.
    fn next(&mut self, processes: usize) -> Option<(Waiter, Process, Purpose)> {
        for purpose in [Purpose::Payout, Purpose::Ceremony] {
            self.line(purpose).retain(|waiter| !waiter.lease.is_closed());
            let Some(first) = self.line(purpose).pop_front() else {
                continue;
            };
            match self.take(&first.file, purpose, processes) {
                Some(process) => return Some((first, process, purpose)),
                None => self.line(purpose).push_front(first),
            }
        }
        None
    }

    fn take(&mut self, file: &str, purpose: Purpose, processes: usize) -> Option<Process> {
        if purpose == Purpose::Ceremony && self.in_ceremonies >= for_ceremonies(processes - self.away) {
            return None;
        }
        let first = |fits: &dyn Fn(&Process) -> bool| self.free.iter().position(fits);
        let place = first(&|process| process.holds(file))
            .or_else(|| first(&|process| process.parked.is_none()))
            .or_else(|| first(&|process| !process.is_in_payout()))
            .or_else(|| first(&|_| purpose == Purpose::Payout))?;
        let process = self.free.remove(place)?;
        if purpose == Purpose::Ceremony {
            self.in_ceremonies += 1;
        }
        Some(process)
    }
}

#[cfg(test)]
#[path = "pool_tests.rs"]
mod tests;
