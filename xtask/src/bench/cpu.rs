//! What processes have computed.

use std::fs;
use std::time::Duration;

use anyhow::{Context, Result};
use domain::Role;
use wallet::regtest::Regtest;

/// Linux counts in hundredths of a second, whatever the kernel's own clock does.
const TICK: Duration = Duration::from_millis(10);

/// Of all wallet processes of the three roles, since they started.
///
/// # Errors
/// If the system does not say.
pub(super) fn of_wallets(chain: &Regtest) -> Result<Duration> {
    let mut sum = Duration::ZERO;
    for role in Role::ALL {
        for process in chain.roles.get(role) {
            let stat = fs::read_to_string(format!("/proc/{}/stat", process.id()))?;
            sum += read(&stat).context("a line of /proc that cannot be read")?;
        }
    }
    Ok(sum)
}

/// User's and system's time, fields 14 and 15; the second field may hold blanks and ends with a parenthesis.
fn read(stat: &str) -> Option<Duration> {
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_whitespace().skip(11);
    let mut ticks = || fields.next()?.parse::<u32>().ok();
    Some(TICK * (ticks()? + ticks()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_times_are_added() {
        let stat = "7 (monero wallet) S 1 7 7 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 9 0 100";
        assert_eq!(read(stat), Some(Duration::from_secs(3)));
        assert_eq!(read("7 (monero"), None);
    }
}
