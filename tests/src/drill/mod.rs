//! A soak: many purchases at once, with people who do anything, on a stack of which anything fails.
//!
//! What people do and what fails follows a seed. What comes of it does not, as real processes take their own time;
//! so nothing is expected of a purchase but that it ends, that what was paid into it came out of it, and that each
//! of its recipients has what people, or in their place the contract, decided.

mod books;
mod case;
mod faults;
mod payees;
mod report;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

pub use self::case::Case;
use self::case::Script;
use self::faults::Faults;
pub use self::report::Report;
use crate::purchase;
use crate::stack::{Stack, StackOptions};

/// The pause between two rounds, so that the server gets something done.
const PAUSE: Duration = Duration::from_millis(500);
/// Rounds between two lines that say how far it is.
const PROGRESS_EVERY: u32 = 20;
/// Most blocks of a round.
const BLOCKS: u64 = 3;

/// How long and how hard.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Purchases, at least.
    pub escrows: usize,
    /// Of everything that is left to chance.
    pub seed: u64,
    /// Purchases under way at once, beside those that only wait for their time to run out.
    pub at_once: usize,
    /// The chance of a fault in each round, in thousandths.
    pub faults_permille: u32,
    /// How long each deadline of a purchase is.
    pub deadline_secs: u64,
    /// When faults end, so that what they left behind can be seen to mend.
    pub calm_after: Duration,
    /// When it gives up.
    pub limit: Duration,
}

/// Runs it to its end.
pub async fn run(options: &Options) -> Report {
    let stack = Stack::start_with(StackOptions {
        // A ceremony may have to wait for those of everybody who ordered before.
        fund_secs: options.deadline_secs * 3,
        ship_secs: options.deadline_secs,
        release_secs: options.deadline_secs,
        dispute_secs: options.deadline_secs,
        ready_wallets: 8,
        // Most orders find one, some wait for theirs.
        prepared_wallets: 2,
        processes_per_role: 2,
        proxied: true,
        stock: 100_000,
        ..StackOptions::default()
    })
    .await;
    let random = StdRng::seed_from_u64(options.seed);
    let mut drill = Drill {
        stack,
        random,
        faults: Faults::default(),
        cases: Vec::new(),
        rounds: 0,
        begun: Instant::now(),
        options: *options,
    };
    while drill.round().await {}
    drill.close().await
}

struct Drill {
    stack: Stack,
    random: StdRng,
    faults: Faults,
    cases: Vec<Case>,
    rounds: u32,
    begun: Instant,
    options: Options,
}

impl Drill {
    /// Everybody does what they are about to do, blocks are mined, something fails. Whether anything is left to do.
    async fn round(&mut self) -> bool {
        self.faults.pass(&mut self.stack).await;
        let calm = self.begun.elapsed() > self.options.calm_after;
        if !calm && self.random.random_ratio(self.options.faults_permille, 1000) {
            self.faults.strike(&mut self.stack, &mut self.random).await;
        }
        self.place().await;
        self.act().await;
        if self.faults.daemon_runs() {
            books::pay(&self.stack, &mut self.cases).await;
            let blocks = self.random.random_range(1..=BLOCKS);
            self.stack.mine(blocks).await;
            self.look_for_ends().await;
        }
        self.rounds += 1;
        if self.rounds.is_multiple_of(PROGRESS_EVERY) {
            eprintln!("{}", self.progress());
        }
        tokio::time::sleep(PAUSE).await;
        let busy = self.cases.len() < self.options.escrows || self.cases.iter().any(|case| !case.ended);
        busy && self.begun.elapsed() < self.options.limit
    }

    /// Everybody does what they are about to do.
    async fn act(&mut self) {
        for case in self.cases.iter_mut().filter(|case| !case.ended) {
            case.act(&self.stack).await;
        }
    }

    async fn look_for_ends(&mut self) {
        for case in self.cases.iter_mut().filter(|case| !case.ended) {
            case.ended = books::is_even(&self.stack, case).await;
        }
    }

    fn progress(&self) -> String {
        let mut states = BTreeMap::<&str, usize>::new();
        for case in &self.cases {
            let state = if case.ended { "ended" } else { case.state() };
            *states.entry(state).or_default() += 1;
        }
        format!("{:>5.0?}  {states:?}", self.begun.elapsed())
    }

    /// Places orders up to as many as may be under way.
    async fn place(&mut self) {
        let is_under_way = |case: &&Case| !case.ended && !case.only_waits();
        let under_way = self.cases.iter().filter(is_under_way).count();
        let free = self.options.at_once.saturating_sub(under_way);
        let left = self.options.escrows - self.cases.len();
        for _ in 0..free.min(left) {
            let script = Script::random(&mut self.random);
            let order = purchase::order(&self.stack);
            let answer = self.stack.buyer.try_post("/api/orders", &order).await;
            // Whether one without an answer was placed is seen at the end: there may be more than were asked for.
            let Some(answer) = answer.filter(|answer| answer.status.is_success()) else {
                return;
            };
            self.cases.extend(Case::new(&answer.body, script));
        }
    }

    /// Finds the orders whose answers were lost, lets them run out, and adds everything up.
    async fn close(mut self) -> Report {
        self.faults.mend(&mut self.stack).await;
        let known = self.cases.len();
        self.cases
            .extend(books::unknown_orders(&self.stack, &self.cases).await);
        let adopted = self.cases.len() - known;
        let end = self.begun + self.options.limit;
        while self.cases.iter().any(|case| !case.ended) && Instant::now() < end {
            self.act().await;
            self.stack.mine(1).await;
            self.look_for_ends().await;
            tokio::time::sleep(PAUSE).await;
        }
        let trials = std::mem::take(&mut self.faults.trials);
        let books = books::add_up(&self.stack, &self.cases).await;
        Report::new(
            &self.options,
            &self.cases,
            trials,
            adopted,
            books,
            self.begun.elapsed(),
        )
    }
}
