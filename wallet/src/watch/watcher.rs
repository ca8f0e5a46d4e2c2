//! One look at the chain after another.

use std::collections::{HashMap, HashSet};

use domain::{EscrowId, Network, OutputRef, TxId};

use super::plan::Plan;
use super::pool::Pool;
use super::{Cursor, OperatorScan, Owner, Scan, WatchError, WatchedAddress, blocks};
use crate::rpc::daemon::{BlockHeader, DaemonClient};

/// Watches one daemon's chain and pool. What must survive a restart is in the [`Cursor`] and in each
/// [`WatchedAddress`]; the watcher itself remembers nothing that it could not find out again.
pub struct Watcher {
    daemon: DaemonClient,
    network: Network,
    pool: Pool,
}

impl Watcher {
    /// Watches `daemon`, which must be on `network`.
    pub fn new(daemon: DaemonClient, network: Network) -> Self {
        Self {
            daemon,
            network,
            pool: Pool::default(),
        }
    }

    /// Looks at the chain from `cursor` on, and at the whole pool. Reads a bounded number of blocks:
    /// [`Scan::complete`] tells whether that was all.
    ///
    /// `images` are the key images of the escrows' outputs. What spent one before this poll, or before an empty
    /// cursor began, is not found here: after the first poll that is given an image, and after one with an empty
    /// cursor, ask [`DaemonClient::key_images_spent`]. In this order nothing falls between the two.
    ///
    /// # Errors
    /// Whenever the daemon's chain cannot be relied on. Nothing is to be persisted then.
    pub async fn poll(
        &mut self,
        cursor: &Cursor,
        watched: &[WatchedAddress],
        images: &HashMap<[u8; 32], EscrowId>,
    ) -> Result<Scan, WatchError> {
        // The pool before the tip: what is mined between the two is then seen twice, never missed.
        let pool_ids = self.daemon.pool_ids().await?;
        let tip = self.tip().await?;
        let tip_height = tip.height + 1;

        let (mut cursor, rolled_back_to) = cursor.reconcile(&self.daemon, tip_height).await?;
        let mut addresses = watched.to_vec();
        for address in &mut addresses {
            let valid = rolled_back_to.unwrap_or(u64::MAX);
            address.scanned_height = address.scanned_height.min(valid);
        }

        let start = cursor.height;
        let heights: Vec<_> = addresses.iter().map(|address| address.scanned_height).collect();
        let every_block = !images.is_empty() && !cursor.recent.is_empty();
        let plan = Plan::new(start, tip_height, &heights, every_block);
        let (keeping_up, behind): (Vec<_>, Vec<_>) = addresses
            .into_iter()
            .partition(|address| address.scanned_height >= start);
        let (mut mined, mut spends) = (Vec::new(), Vec::new());
        let front = blocks::read(&self.daemon, plan.front.clone()).await?;
        if plan.front.start > start || cursor.recent.is_empty() {
            cursor.jump(&self.daemon, plan.front.start).await?;
        }
        for block in &front {
            cursor.push(&block.header)?;
            spends.extend(block.spends(images));
        }
        mined.extend(blocks::scan(front, keeping_up).await?);
        if !plan.catch_up.is_empty() {
            let blocks = blocks::read(&self.daemon, plan.catch_up.clone()).await?;
            spends.extend(blocks.iter().flat_map(|block| block.spends(images)));
            mined.extend(blocks::scan(blocks, behind).await?);
        }

        self.pool.update(&self.daemon, &pool_ids, watched).await?;
        let in_blocks: HashSet<OutputRef> = mined.iter().map(|(_, output)| output.output).collect();
        let pool = self.pool.outputs();
        let pool = pool.filter(|(_, output)| !in_blocks.contains(&output.output));
        let (pool, _) = apart(pool.cloned());
        let spent_in_blocks: HashSet<TxId> = spends.iter().map(|spend| spend.tx_id).collect();
        let in_pool = self.pool.spends(images);
        spends.extend(in_pool.filter(|spend| !spent_in_blocks.contains(&spend.tx_id)));

        let advanced = heights.iter().map(|height| plan.advance(start, *height));
        let advanced: Vec<_> = watched.iter().zip(advanced).collect();
        let at_tip = |(address, height): &(&WatchedAddress, u64)| {
            address.owner == Owner::Operator || *height >= tip_height
        };
        let complete = cursor.height >= tip_height && advanced.iter().all(at_tip);
        let changed = advanced.into_iter();
        let changed = changed.filter(|(address, height)| address.scanned_height != *height);
        let (scanned, operator_height) = apart(changed.map(|(address, height)| (address.owner, height)));
        let (mined, operator_mined) = apart(mined);
        Ok(Scan {
            cursor,
            tip_height,
            tip_time_ms: tip.time_ms,
            rolled_back_to,
            mined,
            pool,
            spends,
            scanned,
            complete,
            operator: OperatorScan {
                mined: operator_mined,
                scanned_height: operator_height.last().copied(),
            },
        })
    }

    /// The newest block of a chain that can be relied on.
    async fn tip(&self) -> Result<BlockHeader, WatchError> {
        let info = self.daemon.info().await?;
        if info.network != self.network {
            return Err(WatchError::WrongNetwork {
                found: info.network,
                expected: self.network,
            });
        }
        if info.is_behind() {
            return Err(WatchError::Behind {
                height: info.height,
                target: info.target_height,
            });
        }
        if info.is_isolated() {
            return Err(WatchError::Isolated);
        }
        Ok(self.daemon.last_block_header().await?)
    }
}

/// What belongs to escrows, and what to the operator.
fn apart<T>(found: impl IntoIterator<Item = (Owner, T)>) -> (Vec<(EscrowId, T)>, Vec<T>) {
    let (mut escrows, mut operator) = (Vec::new(), Vec::new());
    for (owner, what) in found {
        match owner {
            Owner::Escrow(escrow) => escrows.push((escrow, what)),
            Owner::Operator => operator.push(what),
        }
    }
    (escrows, operator)
}
