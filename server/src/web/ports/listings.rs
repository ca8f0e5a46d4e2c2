//! What pages read about listings.

use std::sync::Arc;

use app::ports::{self, PortError};
use app::view::{CategoryView, ListingCard, ListingPage, ListingView, SearchQuery, Viewer};
use async_trait::async_trait;
use domain::{AccountRole, ListingId, UserId};

use super::accounts::failed as account_failed;
use crate::accounts::Accounts;
use crate::entropy::Entropy;
use crate::listings::{ListingError, Listings, Query};
use crate::state::AppState;
use crate::store::categories::CategoryRow;
use crate::store::listings::{CardRow, Sort};
use crate::store::{Store, StoreError, orders, users};

/// The catalogue as pages see it.
pub(super) struct Catalogue {
    listings: Listings,
    accounts: Accounts,
    entropy: Arc<dyn Entropy>,
    store: Store,
    fee_basis_points: u16,
}

impl Catalogue {
    pub(super) fn of(state: &AppState) -> Self {
        Self {
            listings: state.listings.clone(),
            accounts: state.accounts.clone(),
            entropy: Arc::clone(&state.entropy),
            store: state.store.clone(),
            fee_basis_points: state.config.escrow.fee_bps.get(),
        }
    }

    async fn shelves(&self) -> Result<Vec<CategoryView>, PortError> {
        let rows = self.listings.categories().await.map_err(|error| failed(&error))?;
        Ok(rows.into_iter().map(shelf).collect())
    }

    /// The vendor's sales that ended well.
    async fn sales(&self, vendor: UserId) -> Result<u64, PortError> {
        let read = async {
            let mut db = self.store.read("count", "orders").await?;
            orders::sales_of(&mut db, vendor).await
        };
        read.await.map_err(|error| unreadable(&error))
    }

    /// Who may decide a dispute about what this vendor sells.
    async fn arbiters(&self, vendor: UserId) -> Result<Vec<String>, PortError> {
        let read = async {
            let mut db = self.store.read("list", "users").await?;
            users::with_role(&mut db, AccountRole::Arbiter).await
        };
        let arbiters = read.await.map_err(|error| unreadable(&error))?;
        Ok(arbiters
            .into_iter()
            .filter(|arbiter| arbiter.id != vendor)
            .map(|arbiter| arbiter.username)
            .collect())
    }
}

#[async_trait]
impl ports::Listings for Catalogue {
    async fn categories(&self) -> Result<Vec<CategoryView>, PortError> {
        self.shelves().await
    }

    async fn search(&self, query: &SearchQuery) -> Result<ListingPage, PortError> {
        let query = asked(query);
        match self.listings.browse(&query).await {
            Ok(page) => Ok(ListingPage {
                cards: page.listings.into_iter().map(card).collect(),
                next: page.next,
            }),
            // Words without a letter match nothing.
            Err(ListingError::EmptySearch) => Ok(ListingPage::default()),
            Err(error) => Err(failed(&error)),
        }
    }

    async fn count(&self, query: &SearchQuery) -> Result<u64, PortError> {
        match self.listings.count(&asked(query)).await {
            Err(ListingError::EmptySearch) => Ok(0),
            counted => counted.map_err(|error| failed(&error)),
        }
    }

    async fn listing(&self, viewer: Option<&Viewer>, id: ListingId) -> Result<ListingView, PortError> {
        let (row, pictures) = self.listings.get(id).await.map_err(|error| failed(&error))?;
        if !row.active && viewer.is_none_or(|viewer| viewer.id != row.vendor_id) {
            return Err(PortError::NotFound);
        }
        let vendor = self
            .accounts
            .profile(row.vendor_id)
            .await
            .map_err(|error| account_failed(&error))?;
        let sales = self.sales(row.vendor_id).await?;
        let shelves = self.shelves().await?;
        let category = shelves.into_iter().find(|shelf| shelf.id == row.category_id);
        let token = self.entropy.id().map_err(|error| {
            tracing::error!(error = %error, "an order form gets no token");
            PortError::Unavailable
        })?;
        Ok(ListingView {
            id,
            title: row.title,
            description: row.description,
            price: row.price,
            stock: u64::from(row.stock),
            category: category.ok_or(PortError::NotFound)?,
            vendor_id: row.vendor_id,
            vendor: row.vendor,
            vendor_since: vendor.created_at,
            vendor_sales: sales,
            active: row.active,
            pictures,
            fee_basis_points: self.fee_basis_points,
            arbiters: self.arbiters(row.vendor_id).await?,
            created_at: row.created_at,
            order_token: hex::encode(token),
        })
    }

    async fn mine(&self, viewer: &Viewer) -> Result<Vec<ListingCard>, PortError> {
        let query = Query {
            vendor: Some(viewer.id),
            show_withdrawn: true,
            limit: Some(100),
            ..Query::default()
        };
        let page = self
            .listings
            .browse(&query)
            .await
            .map_err(|error| failed(&error))?;
        Ok(page.listings.into_iter().map(card).collect())
    }
}

/// What a page asks for, as the catalogue takes it.
fn asked(query: &SearchQuery) -> Query {
    Query {
        words: Some(query.words.clone()).filter(|words| !words.is_empty()),
        category: query.category.clone(),
        min_price: query.min_price,
        max_price: query.max_price,
        sort: match query.sort {
            app::view::Sort::Newest => Sort::Newest,
            app::view::Sort::Cheapest => Sort::PriceAscending,
            app::view::Sort::Dearest => Sort::PriceDescending,
        },
        cursor: query.cursor.clone(),
        limit: (query.limit > 0).then_some(query.limit),
        ..Query::default()
    }
}

fn card(row: CardRow) -> ListingCard {
    ListingCard {
        id: row.id,
        title: row.title,
        price: row.price,
        stock: u64::from(row.stock),
        vendor: row.vendor,
        active: row.active,
        picture: row.picture.map(|id| format!("/pictures/{id}/thumb.jpg")),
    }
}

fn shelf(row: CategoryRow) -> CategoryView {
    CategoryView {
        id: row.id,
        slug: row.slug,
        name: row.name,
        count: row.listings,
    }
}

fn failed(error: &ListingError) -> PortError {
    match error {
        ListingError::NotFound | ListingError::UnknownCategory | ListingError::InvalidCursor => {
            PortError::NotFound
        }
        error => {
            tracing::error!(error = %error, "listings cannot be shown");
            PortError::Unavailable
        }
    }
}

fn unreadable(error: &StoreError) -> PortError {
    tracing::error!(error = %error, "a listing cannot be shown");
    PortError::Unavailable
}
