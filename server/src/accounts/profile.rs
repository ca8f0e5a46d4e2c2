//! One's own account.

use domain::address::AddressText;
use domain::{AccountRole, Network, TimestampMs, UserId};
use sqlx::SqliteConnection;

use super::{AccountError, Accounts};
use crate::store::sealed::Cell;
use crate::store::users::{self, UserRow};

/// An account, as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The account.
    pub user: UserId,
    /// Its name.
    pub username: String,
    /// What it may do.
    pub role: AccountRole,
    /// Where its money goes.
    pub payout_address: Option<AddressText>,
    /// When it was made.
    pub created_at: TimestampMs,
}

impl Accounts {
    /// An account with its payout address opened.
    ///
    /// # Errors
    /// [`AccountError::NotFound`] if there is no such account.
    pub async fn profile(&self, user: UserId) -> Result<Profile, AccountError> {
        let mut db = self.store.read("get", "users").await?;
        self.profile_in(&mut db, user).await
    }

    /// As [`Accounts::profile`], inside the caller's transaction.
    ///
    /// # Errors
    /// As for [`Accounts::profile`].
    pub async fn profile_in(&self, db: &mut SqliteConnection, user: UserId) -> Result<Profile, AccountError> {
        let row = users::get(db, user).await?.ok_or(AccountError::NotFound)?;
        let payout_address = self.open_address(&row)?;
        Ok(Profile {
            user,
            username: row.username,
            role: row.role,
            payout_address,
            created_at: row.created_at,
        })
    }

    /// Where the account's money goes from now on. Orders already placed keep the address of their contract.
    ///
    /// # Errors
    /// [`AccountError::InvalidAddress`] for a malformed address or one of another network.
    pub async fn set_payout_address(&self, user: UserId, text: &str) -> Result<AddressText, AccountError> {
        let address = AddressText::parse(text, self.network)?;
        let sealed = self.sealer.seal(cell(&user), address.as_str().as_bytes())?;
        let mut tx = self.store.write("update", "users").await?;
        if !users::set_payout_address(&mut tx, user, &sealed).await? {
            return Err(AccountError::NotFound);
        }
        tx.commit().await?;
        Ok(address)
    }

    /// The network of payout addresses.
    #[must_use]
    pub const fn network(&self) -> Network {
        self.network
    }

    fn open_address(&self, row: &UserRow) -> Result<Option<AddressText>, AccountError> {
        let Some(sealed) = &row.payout_address else {
            return Ok(None);
        };
        let bytes = self.sealer.open(cell(&row.id), sealed)?;
        let text = String::from_utf8_lossy(&bytes);
        Ok(Some(AddressText::parse(&text, self.network)?))
    }
}

fn cell(user: &UserId) -> Cell<'_> {
    Cell {
        table: "users",
        column: "payout_address",
        row: user.0.as_bytes(),
    }
}
