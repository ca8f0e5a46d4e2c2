//! What has happened since somebody last looked.

use domain::{OrderId, UserId};

use super::{OrderError, Orders};
use crate::store::order_news;

/// The most orders that are told apart.
const MOST: u32 = 100;

impl Orders {
    /// The orders that have moved on since this person last looked at them.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn news(&self, user: UserId) -> Result<Vec<OrderId>, OrderError> {
        let mut db = self.store.read("list", "order_news").await?;
        Ok(order_news::of_user(&mut db, user, MOST).await?)
    }

    /// Notes that this person has looked: at one order, or with `None` at all of them.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn looked(&self, user: UserId, order: Option<OrderId>) -> Result<(), OrderError> {
        let news = self.news(user).await?;
        // Looking at what is known already must not wait for the writer.
        if order.map_or(news.is_empty(), |order| !news.contains(&order)) {
            return Ok(());
        }
        let mut tx = self.store.write("delete", "order_news").await?;
        order_news::remove(&mut tx, user, order).await?;
        Ok(tx.commit().await?)
    }
}
