//! Secrets: from files of one directory, or from variables.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use domain::Role;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use wallet::rpc::Login;
use zeroize::Zeroizing;

use super::source::SECRET_PREFIX;
use super::{ConfigError, Environment, Sources};
use crate::store::StoreKey;

/// The file of [`Secrets::fee_view_key`].
pub const FEE_VIEW_KEY: &str = "fee-view-key";

/// Where secrets are.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SecretsConfig {
    /// The directory with one file per secret: `store-key`, `field-key`, `wallet-rpc-buyer`,
    /// `wallet-rpc-vendor`, `wallet-rpc-arbiter`, `monerod`, `fee-view-key`. Without it, what systemd names in
    /// `CREDENTIALS_DIRECTORY`. A variable such as `MARKETPLACE_SECRET_STORE_KEY` goes before the file.
    pub directory: Option<PathBuf>,
}

/// The secrets themselves. Never shown, never logged.
#[derive(Clone)]
pub struct Secrets {
    /// Opens the store's file.
    pub store_key: StoreKey,
    /// Seals sensitive columns.
    pub field_key: Zeroizing<[u8; 32]>,
    /// Logins of the wallet processes.
    pub wallet_rpc: RoleLogins,
    /// monerod's login, if it asks for one.
    pub monerod: Option<Login>,
    /// The private view key of the wallet to which fees are paid, in hex, if what comes to it is to be shown.
    pub fee_view_key: Option<SecretString>,
}

/// The login of each role's wallet processes; none if they ask for none, which only development allows.
#[derive(Clone, Default)]
pub struct RoleLogins {
    /// The buyer's.
    pub buyer: Option<Login>,
    /// The vendor's.
    pub vendor: Option<Login>,
    /// The arbiter's.
    pub arbiter: Option<Login>,
}

impl RoleLogins {
    /// The login of one role.
    #[must_use]
    pub fn of(&self, role: Role) -> Option<&Login> {
        match role {
            Role::Buyer => self.buyer.as_ref(),
            Role::Vendor => self.vendor.as_ref(),
            Role::Arbiter => self.arbiter.as_ref(),
        }
    }
}

impl Secrets {
    /// Reads and checks every secret.
    ///
    /// # Errors
    /// [`ConfigError::Secret`] for one that is missing, weak, or readable by others in production.
    pub fn load(
        config: &SecretsConfig,
        environment: Environment,
        sources: &Sources,
    ) -> Result<Self, ConfigError> {
        let credentials = sources.variable("CREDENTIALS_DIRECTORY").map(PathBuf::from);
        let reader = Reader {
            sources,
            private_to_service: config.directory.is_none() && credentials.is_some(),
            directory: config.directory.clone().or(credentials),
            environment,
        };
        Ok(Self {
            store_key: StoreKey::new(*reader.key("store-key")?),
            field_key: reader.key("field-key")?,
            wallet_rpc: RoleLogins {
                buyer: reader.wallet_login("wallet-rpc-buyer")?,
                vendor: reader.wallet_login("wallet-rpc-vendor")?,
                arbiter: reader.wallet_login("wallet-rpc-arbiter")?,
            },
            monerod: reader.login("monerod")?,
            fee_view_key: reader
                .text(FEE_VIEW_KEY)?
                .map(|text| SecretString::from(text.as_str())),
        })
    }
}

struct Reader<'a> {
    sources: &'a Sources,
    directory: Option<PathBuf>,
    private_to_service: bool,
    environment: Environment,
}

impl Reader<'_> {
    /// The text of a secret, without the line's end.
    fn text(&self, name: &'static str) -> Result<Option<Zeroizing<String>>, ConfigError> {
        let variable = format!("{SECRET_PREFIX}{}", name.to_uppercase().replace('-', "_"));
        if let Some(text) = self.sources.variable(&variable) {
            return Ok(Some(Zeroizing::new(text.trim_end().to_owned())));
        }
        let Some(path) = self.directory.as_ref().map(|directory| directory.join(name)) else {
            return Ok(None);
        };
        match std::fs::read_to_string(&path) {
            Ok(text) => {
                self.check_mode(name, &path)?;
                Ok(Some(Zeroizing::new(text.trim_end().to_owned())))
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(problem(name, format!("{}: {error}", path.display()))),
        }
    }

    /// In production nobody but the owner may read it. systemd hands credentials over by an access list,
    /// which shows as group bits.
    fn check_mode(&self, name: &'static str, path: &Path) -> Result<(), ConfigError> {
        if self.environment != Environment::Production {
            return Ok(());
        }
        let mode = std::fs::metadata(path)
            .map_err(|error| problem(name, format!("{}: {error}", path.display())))?
            .permissions()
            .mode();
        let forbidden = if self.private_to_service { 0o007 } else { 0o077 };
        if mode & forbidden == 0 {
            return Ok(());
        }
        Err(problem(
            name,
            format!("others can read {}; run chmod 0400 on it", path.display()),
        ))
    }

    fn key(&self, name: &'static str) -> Result<Zeroizing<[u8; 32]>, ConfigError> {
        let text = self.text(name)?.ok_or_else(|| {
            let help = "is missing: put 64 hexadecimal digits (openssl rand -hex 32) into a file of that name \
                        in secrets.directory";
            problem(name, help.to_owned())
        })?;
        let mut key = Zeroizing::new([0; 32]);
        hex::decode_to_slice(text.as_str(), key.as_mut_slice())
            .map_err(|_| problem(name, "must be 64 hexadecimal digits".to_owned()))?;
        // 32 random bytes have fewer than 16 different values less than once in 10^12 draws.
        let mut different = key.to_vec();
        different.sort_unstable();
        different.dedup();
        if different.len() < 16 {
            return Err(problem(
                name,
                "is not random; make it with openssl rand -hex 32".to_owned(),
            ));
        }
        Ok(key)
    }

    fn wallet_login(&self, name: &'static str) -> Result<Option<Login>, ConfigError> {
        let login = self.login(name)?;
        if login.is_none() && self.environment != Environment::Development {
            return Err(problem(
                name,
                "is missing: it must hold USER:PASSWORD of that wallet process".to_owned(),
            ));
        }
        Ok(login)
    }

    fn login(&self, name: &'static str) -> Result<Option<Login>, ConfigError> {
        let Some(text) = self.text(name)? else {
            return Ok(None);
        };
        let (user, password) = text
            .split_once(':')
            .ok_or_else(|| problem(name, "must hold USER:PASSWORD".to_owned()))?;
        if user.is_empty() || (self.environment == Environment::Production && password.len() < 16) {
            let help = "needs a user, and in production a password of at least 16 characters";
            return Err(problem(name, help.to_owned()));
        }
        Ok(Some(Login {
            user: user.to_owned(),
            password: password.to_owned().into(),
        }))
    }
}

fn problem(name: &'static str, problem: String) -> ConfigError {
    ConfigError::Secret { name, problem }
}
