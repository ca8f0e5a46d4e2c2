//! The demo shop: believable people and goods, put in through the public API as anybody would.

mod person;
mod shop;
mod shopper;

use std::fs;

use anyhow::{Context, Result};
use serde::Serialize;
use wallet::regtest::Regtest;

use self::person::Person;
use self::shop::{Shop, Vendor};
pub(crate) use self::shopper::{Ordered, Shopper, text};
use crate::build;

/// The password of every account of a demo shop.
pub(crate) const PASSWORD: &str = "development only";
/// Who buys.
const BUYER: &str = "buyer";

/// Somebody who can sign in.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Account {
    username: String,
    password: &'static str,
    role: &'static str,
}

impl Account {
    fn new(username: &str, role: &'static str) -> Self {
        Self {
            username: username.to_owned(),
            password: PASSWORD,
            role,
        }
    }
}

/// Everybody who can sign in, the staff included.
///
/// # Errors
/// If the shop's data cannot be read.
pub(crate) fn accounts(staff: &[&'static str]) -> Result<Vec<Account>> {
    let mut accounts = vec![Account::new(BUYER, "buyer")];
    accounts.extend(
        load()?
            .vendors
            .iter()
            .map(|vendor| Account::new(&vendor.username, "vendor")),
    );
    accounts.extend(staff.iter().map(|&role| Account::new(role, role)));
    Ok(accounts)
}

/// Registers buyer and vendors at `base` and lists everything.
///
/// # Errors
/// What the server refused.
pub(crate) async fn seed(base: &str, regtest: &Regtest) -> Result<()> {
    Person::register(base, BUYER, "buyer").await?;
    for vendor in load()?.vendors {
        open(base, regtest, &vendor)
            .await
            .with_context(|| format!("cannot open the shop of {}", vendor.username))?;
    }
    Ok(())
}

async fn open(base: &str, regtest: &Regtest, vendor: &Vendor) -> Result<()> {
    let wallet = regtest.new_wallet();
    let person = Person::register(base, &vendor.username, "vendor").await?;
    person.set_payout_address(wallet.address()).await?;
    // Newest first is how a shop is shown: the first in the file shall be the first to be seen.
    for listing in vendor.listings.iter().rev() {
        let path = pictures().join(format!("{}.jpg", listing.picture));
        let picture = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        person.list(listing, picture).await?;
    }
    Ok(())
}

fn load() -> Result<Shop> {
    Shop::load(&pictures().join("shop.toml"))
}

fn pictures() -> std::path::PathBuf {
    build::workspace().join("xtask/assets/demo")
}
