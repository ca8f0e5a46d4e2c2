//! How far the chain was read, and what it looked like there.

use serde::{Deserialize, Serialize};

use super::WatchError;
use crate::rpc::daemon::{BlockHeader, DaemonClient};

/// Hashes that are remembered. Reorganisations on mainnet go a few blocks deep (18 in September 2025), and
/// Monero itself locks outputs for ten.
const REMEMBERED: usize = 128;

/// How far the chain was read. The default one starts anew: it goes straight to the lowest height that any
/// watched address still needs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// Blocks below this height were read.
    pub height: u64,
    /// Heights and hashes of the newest blocks below it, newest last, without gaps.
    pub recent: Vec<(u64, [u8; 32])>,
}

impl Cursor {
    /// Compares what is remembered with the daemon's chain of `tip_height` blocks. Gives the part that is
    /// still true and, if something is not, the height from which on it is void.
    pub(super) async fn reconcile(
        &self,
        daemon: &DaemonClient,
        tip_height: u64,
    ) -> Result<(Self, Option<u64>), WatchError> {
        let Some(&(newest, newest_hash)) = self.recent.last() else {
            return Ok(if self.height > tip_height {
                (
                    Self {
                        height: tip_height,
                        recent: Vec::new(),
                    },
                    Some(tip_height),
                )
            } else {
                (self.clone(), None)
            });
        };
        if newest < tip_height && daemon.block_header(newest).await?.hash == newest_hash {
            return Ok((self.clone(), None));
        }
        let oldest = self.recent.first().map_or(newest, |(height, _)| *height);
        let unknown = WatchError::UnknownChain { oldest };
        if oldest >= tip_height {
            return Err(unknown);
        }
        let headers = daemon.block_headers(oldest, newest.min(tip_height - 1)).await?;
        let matching = self.recent.iter().zip(&headers);
        let shared = matching
            .take_while(|((_, hash), header)| header.hash == *hash)
            .count();
        let recent = self.recent[..shared].to_vec();
        let height = recent.last().ok_or(unknown)?.0 + 1;
        Ok((Self { height, recent }, Some(height)))
    }

    /// Goes to `height` without reading the blocks between, but remembers the newest of them.
    pub(super) async fn jump(&mut self, daemon: &DaemonClient, height: u64) -> Result<(), WatchError> {
        self.height = height;
        self.recent.clear();
        if let Some(newest) = height.checked_sub(1) {
            let first = height.saturating_sub(REMEMBERED as u64);
            for header in daemon.block_headers(first, newest).await? {
                self.push(&header)?;
            }
        }
        Ok(())
    }

    /// Remembers the next block, which must stand on the one before.
    pub(super) fn push(&mut self, header: &BlockHeader) -> Result<(), WatchError> {
        if let Some((height, hash)) = self.recent.last()
            && (header.height != height + 1 || header.previous_hash != *hash)
        {
            return Err(WatchError::ChainMoved);
        }
        self.recent.push((header.height, header.hash));
        let excess = self.recent.len().saturating_sub(REMEMBERED);
        self.recent.drain(..excess);
        self.height = header.height + 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use domain::TimestampMs;

    use super::*;

    fn header(height: u8, previous: u8) -> BlockHeader {
        BlockHeader {
            height: u64::from(height),
            hash: [height; 32],
            previous_hash: [previous; 32],
            time_ms: TimestampMs(0),
        }
    }

    #[test]
    fn remembers_the_newest_blocks() {
        let mut cursor = Cursor::default();
        for height in 1..=200 {
            cursor.push(&header(height, height - 1)).unwrap();
        }
        assert_eq!(cursor.height, 201);
        assert_eq!(cursor.recent.len(), REMEMBERED);
        assert_eq!(cursor.recent.last(), Some(&(200, [200; 32])));
    }

    #[test]
    fn refuses_a_block_that_does_not_stand_on_the_last() {
        let mut cursor = Cursor::default();
        cursor.push(&header(1, 0)).unwrap();
        assert_eq!(cursor.push(&header(2, 9)), Err(WatchError::ChainMoved));
        assert_eq!(cursor.push(&header(3, 1)), Err(WatchError::ChainMoved));
        assert_eq!(cursor.height, 2);
    }
}
