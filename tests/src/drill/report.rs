//! What a drill has to say.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};
use std::mem;
use std::time::Duration;

use domain::Piconero;

use super::books::Books;
use super::{Case, Options};

/// How it ended.
#[derive(Clone, Debug)]
pub struct Report {
    /// How often each kind of fault struck.
    pub trials: BTreeMap<&'static str, u32>,
    /// How many escrows ended how.
    pub endings: BTreeMap<String, usize>,
    /// What is wrong; nothing, if all is well.
    pub found: Vec<String>,
    options: Options,
    adopted: usize,
    retries: u32,
    books: Books,
    took: Duration,
}

impl Report {
    pub(super) fn new(
        options: &Options,
        cases: &[Case],
        trials: BTreeMap<&'static str, u32>,
        adopted: usize,
        mut books: Books,
        took: Duration,
    ) -> Self {
        let mut endings = BTreeMap::new();
        for case in cases {
            *endings.entry(case.state().to_owned()).or_default() += 1;
        }
        let mut found = mem::take(&mut books.found);
        if cases.len() < options.escrows {
            found.push(format!(
                "only {} of {} purchases began in time",
                cases.len(),
                options.escrows
            ));
        }
        Self {
            trials,
            endings,
            found,
            options: *options,
            adopted,
            retries: cases.iter().map(|case| case.retries).sum(),
            books,
            took,
        }
    }
}

impl Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Options { seed, .. } = self.options;
        let escrows: usize = self.endings.values().sum();
        writeln!(f, "{escrows} escrows, seed {seed}, in {:.0?}", self.took)?;
        for (kind, times) in &self.trials {
            writeln!(f, "{times:>6} × {kind}")?;
        }
        for (state, count) in &self.endings {
            writeln!(f, "{count:>6} ended as {state}")?;
        }
        let (adopted, retries) = (self.adopted, self.retries);
        writeln!(
            f,
            "{adopted:>6} orders whose answers were lost, {retries} retries by an operator"
        )?;
        let xmr = |sum: u64| Piconero(sum);
        let paid = &self.books.paid_out;
        writeln!(f, "paid in         {} XMR", xmr(self.books.paid_in))?;
        writeln!(f, "to vendors      {} XMR", xmr(paid.vendor))?;
        writeln!(f, "to buyers       {} XMR", xmr(paid.buyer))?;
        writeln!(f, "to the operator {} XMR", xmr(paid.fee))?;
        writeln!(
            f,
            "to the miners   {} XMR, in {} payouts",
            xmr(paid.network),
            paid.transactions
        )?;
        writeln!(f, "paid out        {} XMR", xmr(paid.sum()))?;
        for found in &self.found {
            writeln!(f, "FOUND {found}")?;
        }
        write!(f, "{} found", self.found.len())
    }
}
