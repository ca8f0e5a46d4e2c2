//! Escrows.

use std::path::{Path, PathBuf};

use domain::address::AddressText;
use domain::{BasisPoints, Network, Permille, Piconero, Role};
use serde::{Deserialize, Serialize};

use super::{ConfigError, Environment};

const DAY: u64 = 86_400;

/// Escrows. Each order freezes these values in its contract; a change here touches new orders only.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EscrowConfig {
    /// The operator's fee, in hundredths of a percent of the price.
    pub fee_bps: BasisPoints,
    /// Where the fee goes; needed if there is one.
    pub fee_address: Option<String>,
    /// Seconds a buyer has to pay.
    pub fund_secs: u64,
    /// Seconds a vendor has to ship once paid.
    pub ship_secs: u64,
    /// Seconds after shipping until money is released by itself.
    pub release_secs: u64,
    /// Seconds an arbiter has to decide, and then another one.
    pub dispute_secs: u64,
    /// What the buyer has, in thousandths, if no arbiter has decided about goods that were shipped.
    pub undecided_buyer_permille: Permille,
    /// Outputs below this are ignored, in piconero.
    pub dust_floor_piconero: Piconero,
    /// The largest escrow, in piconero.
    pub max_piconero: Piconero,
    /// Wallets kept ready, so that an order has its address at once.
    pub prepared_wallets: u32,
    /// Seconds between two comparisons of all open escrows with the chain.
    pub reconcile_secs: u64,
    /// Orders of one buyer that may wait for payment at a time: each holds goods and a wallet.
    pub unpaid_orders_per_buyer: u32,
    /// A program with its arguments that backs up new wallets; none if empty. It gets the names of their files on
    /// standard input, one a line; exit code 0 says that they are safe.
    pub wallet_backup_command: Vec<String>,
    /// Seconds it may take.
    pub wallet_backup_secs: u64,
    /// A directory to which this server itself copies the files and records of new wallets.
    pub wallet_backup_dir: Option<PathBuf>,
    /// From where it copies them.
    pub wallet_dirs: Option<WalletDirs>,
}

/// The `--wallet-dir` of each role's wallet processes.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WalletDirs {
    /// The buyer's.
    pub buyer: PathBuf,
    /// The vendor's.
    pub vendor: PathBuf,
    /// The arbiter's.
    pub arbiter: PathBuf,
}

/// A refund of one output costs the network a third of this.
const LOWEST_DUST_FLOOR: Piconero = Piconero(domain::money::PICONERO_PER_XMR / 10_000);

impl WalletDirs {
    /// The directory of one role.
    #[must_use]
    pub fn of(&self, role: Role) -> &Path {
        match role {
            Role::Buyer => &self.buyer,
            Role::Vendor => &self.vendor,
            Role::Arbiter => &self.arbiter,
        }
    }
}

impl EscrowConfig {
    /// The defaults of an environment.
    #[must_use]
    pub fn defaults(environment: Environment) -> Self {
        const XMR: u64 = domain::money::PICONERO_PER_XMR;
        Self {
            fee_bps: BasisPoints::NONE,
            fee_address: None,
            fund_secs: DAY,
            ship_secs: 7 * DAY,
            release_secs: 14 * DAY,
            dispute_secs: 14 * DAY,
            undecided_buyer_permille: Permille::HALF,
            dust_floor_piconero: Piconero(XMR / 1_000),
            max_piconero: Piconero(environment.pick(10, 1, 5) * XMR),
            prepared_wallets: 8,
            reconcile_secs: 3_600,
            unpaid_orders_per_buyer: environment.pick(100, 10, 5),
            wallet_backup_command: Vec::new(),
            wallet_backup_secs: 120,
            wallet_backup_dir: None,
            wallet_dirs: None,
        }
    }

    pub(super) fn check(&self, environment: Environment, network: Network) -> Result<(), ConfigError> {
        let ceiling = Self::defaults(environment).max_piconero;
        ConfigError::unless(
            self.max_piconero <= ceiling && self.max_piconero > self.dust_floor_piconero,
            "escrow.max_piconero",
            format!("must be above escrow.dust_floor_piconero, and in {environment} at most {ceiling} XMR"),
        )?;
        ConfigError::unless(
            self.dust_floor_piconero >= LOWEST_DUST_FLOOR,
            "escrow.dust_floor_piconero",
            format!(
                "must be at least {}: what comes late is sent back, and has to pay for that",
                LOWEST_DUST_FLOOR.0
            ),
        )?;
        ConfigError::unless(
            self.fee_bps.get() <= 2_000,
            "escrow.fee_bps",
            "must be at most 2000 (a fifth of the price)",
        )?;
        ConfigError::unless(
            self.fee_bps == BasisPoints::NONE || self.fee_address.is_some(),
            "escrow.fee_address",
            "is needed because escrow.fee_bps is not 0",
        )?;
        if let Some(address) = &self.fee_address {
            AddressText::parse(address, network).map_err(|error| ConfigError::Setting {
                name: "escrow.fee_address",
                problem: error.to_string(),
            })?;
        }
        for (name, secs) in [
            ("escrow.fund_secs", self.fund_secs),
            ("escrow.ship_secs", self.ship_secs),
            ("escrow.release_secs", self.release_secs),
            ("escrow.dispute_secs", self.dispute_secs),
        ] {
            ConfigError::unless(
                (1..=365 * DAY).contains(&secs),
                name,
                "must be 1 to 31536000 (a year)",
            )?;
        }
        ConfigError::unless(
            (1..=DAY).contains(&self.reconcile_secs),
            "escrow.reconcile_secs",
            "must be 1 to 86400 (a day)",
        )?;
        ConfigError::unless(
            self.prepared_wallets <= 1000,
            "escrow.prepared_wallets",
            "must be at most 1000",
        )?;
        self.check_backup(environment)
    }

    fn check_backup(&self, environment: Environment) -> Result<(), ConfigError> {
        let command = self.wallet_backup_command.first();
        ConfigError::unless(
            environment != Environment::Production || command.is_some() || self.wallet_backup_dir.is_some(),
            "escrow.wallet_backup_command",
            "is needed in production, or escrow.wallet_backup_dir: no wallet is paid before its keys are in two \
             places",
        )?;
        ConfigError::unless(
            command.is_none_or(|program| Path::new(program).is_absolute()),
            "escrow.wallet_backup_command",
            "must begin with the absolute path of a program",
        )?;
        ConfigError::unless(
            (1..=3600).contains(&self.wallet_backup_secs),
            "escrow.wallet_backup_secs",
            "must be 1 to 3600",
        )?;
        let Some(backup) = &self.wallet_backup_dir else {
            return Ok(());
        };
        let name = "escrow.wallet_dirs";
        let problem = "must name the directories buyer, vendor and arbiter from which escrow.wallet_backup_dir is \
                       filled, and that one must be none of them";
        let dirs = self.wallet_dirs.as_ref().ok_or_else(|| ConfigError::Setting {
            name,
            problem: problem.to_owned(),
        })?;
        let apart = Role::ALL
            .into_iter()
            .all(|role| dirs.of(role) != backup.as_path());
        ConfigError::unless(apart, name, problem)
    }
}
