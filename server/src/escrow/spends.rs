//! The key images that the watcher compares with what is spent.

use std::collections::HashMap;

use domain::EscrowId;
use sqlx::SqliteConnection;
use wallet::multisig::KeyImage;
use wallet::rpc::daemon::{DaemonClient, KeyImageStatus};

use super::Engine;
use super::watch::PollError;
use crate::store::key_images;
use crate::telemetry::gauge_value;

/// Key images of escrows' money.
#[derive(Debug, Default)]
pub(super) struct Images(HashMap<KeyImage, EscrowId>);

impl Images {
    /// By image, whose money it stands for.
    pub(super) const fn all(&self) -> &HashMap<KeyImage, EscrowId> {
        &self.0
    }

    /// Reads those that came since. They only become more.
    pub(super) async fn refresh(
        &mut self,
        db: &mut SqliteConnection,
        engine: &Engine,
    ) -> Result<(), PollError> {
        let count = key_images::count(db).await?;
        if usize::try_from(count).ok() != Some(self.0.len()) {
            let all = key_images::all(db).await?.into_iter();
            self.0 = all.map(|image| (image.key_image, image.escrow)).collect();
        }
        engine.metrics.key_images_watched.set(gauge_value(count));
        Ok(())
    }

    /// What spent an image before it was watched is in no scan: the daemon is asked, after the scan that begins to
    /// watch. Gives the escrows that have to hear of it.
    pub(super) async fn ask_about_earlier(
        &self,
        engine: &Engine,
        daemon: &DaemonClient,
    ) -> Result<Vec<EscrowId>, PollError> {
        let mut db = engine.store.read("list", "key_images").await?;
        let mut doubtful = key_images::doubtful(&mut db).await?;
        drop(db);
        doubtful.retain(|image| self.0.contains_key(&image.key_image));
        if doubtful.is_empty() {
            return Ok(Vec::new());
        }
        let images: Vec<_> = doubtful.iter().map(|image| image.key_image).collect();
        let statuses = daemon.key_images_spent(&images).await?;
        let mut tx = engine.store.write("put", "key_images").await?;
        let mut news = Vec::new();
        for (image, status) in doubtful.iter().zip(statuses) {
            let spent = status != KeyImageStatus::Unspent;
            if key_images::set_spent_before(&mut tx, &image.key_image, spent).await? {
                news.push(image.escrow);
            }
        }
        tx.commit().await?;
        Ok(news)
    }
}
