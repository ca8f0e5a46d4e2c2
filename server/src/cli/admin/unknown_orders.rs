//! `marketplace admin unknown-orders`.

use server::config::Secrets;
use server::escrow::{Machinery, Stray, strays};
use server::state::AppState;
use server::wallet_backup::{TakenIn, take_in};

use crate::cli::{Failure, at};

/// Takes in the records of wallets that are younger than the store, and lists the payments that no order explains. Fails
/// after the list if a record cannot be read: the list may lack something then.
pub(super) async fn list(state: &AppState, secrets: &Secrets) -> Result<(), Failure> {
    let machinery = Machinery::connect(state, secrets)?;
    let TakenIn {
        dirs,
        wallets,
        unread,
    } = take_in(state).await?;
    let dirs: Vec<String> = dirs.iter().map(|dir| dir.display().to_string()).collect();
    let dirs = dirs.join(" and ");
    if wallets > 0 {
        println!("{wallets} wallets that this store did not know were taken in from {dirs}");
    }
    for file in &unread {
        eprintln!("{file}");
    }
    for Stray { wallet, output } in strays(state, &machinery).await? {
        let at = at(output.height);
        println!(
            "wallet {wallet}  {} XMR  {at}  in {}",
            output.amount, output.output.tx_id
        );
    }
    if !unread.is_empty() {
        let unread = unread.len();
        return Err(
            format!("{unread} records of wallets cannot be read: payments to them may be missing").into(),
        );
    }
    if dirs.is_empty() {
        println!("these are all: of wallets in the store; there are no records of younger ones");
    } else {
        println!("these are all: of wallets in the store, and of those with records in {dirs}");
    }
    Ok(())
}
