//! Settings, as an operator gives them.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use domain::{Network, Piconero, Role};
use secrecy::ExposeSecret as _;

use super::{Config, ConfigError, Environment, LogFormat, Secrets, Sources};

/// Without which production does not start.
const BACKUP: (&str, &str) = ("MARKETPLACE_ESCROW__WALLET_BACKUP_COMMAND", r#"["/bin/backup"]"#);
const KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

fn sources(variables: &[(&str, &str)]) -> Sources {
    let variables = variables
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    Sources {
        variables,
        ..Sources::default()
    }
}

fn refusal(variables: &[(&str, &str)]) -> String {
    Config::load(&sources(variables)).unwrap_err().to_string()
}

#[test]
fn each_environment_has_its_defaults() {
    const XMR: u64 = 1_000_000_000_000;
    for (name, network, largest, requests, log, session) in [
        ("development", Network::Regtest, 10, 1000, "debug", 24),
        ("staging", Network::Stagenet, 1, 100, "info", 8),
        ("production", Network::Mainnet, 5, 60, "warn", 2),
    ] {
        let config = Config::load(&sources(&[("MARKETPLACE_ENVIRONMENT", name), BACKUP])).unwrap();
        assert_eq!(config.environment.name(), name);
        assert_eq!(config.monero.network, network);
        assert_eq!(config.escrow.max_piconero, Piconero(largest * XMR));
        assert_eq!(config.http.requests_per_minute, requests);
        assert!(config.telemetry.log.starts_with(log));
        assert_eq!(config.accounts.session_secs, session * 3600);
        assert!(config.http.bind.ip().is_loopback() && config.telemetry.metrics_bind.ip().is_loopback());
    }
    assert_eq!(
        Config::load(&Sources::default()).unwrap().environment,
        Environment::Development
    );
}

#[test]
fn variables_go_before_the_file_and_the_file_before_the_defaults() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("marketplace.toml");
    fs::write(
        &file,
        "environment = \"staging\"\n[http]\nbind = \"127.0.0.1:1\"\nrequests_per_minute = 7\n",
    )
    .unwrap();
    let mut sources = sources(&[
        ("MARKETPLACE_HTTP__BIND", "127.0.0.1:2"),
        (
            "MARKETPLACE_MONERO__WALLET_RPC__BUYER",
            "[\"http://127.0.0.1:5\"]",
        ),
        ("MARKETPLACE_SECRET_STORE_KEY", KEY),
        ("PATH", "/bin"),
    ]);
    sources.file = Some(file);
    let config = Config::load(&sources).unwrap();
    assert_eq!(config.http.bind.port(), 2);
    assert_eq!(config.http.requests_per_minute, 7);
    assert_eq!(config.monero.network, Network::Stagenet);
    assert_eq!(config.monero.wallet_rpc.buyer, ["http://127.0.0.1:5"]);
    assert_eq!(config.telemetry.format, LogFormat::Json);
}

#[test]
fn a_refusal_names_the_setting() {
    for (variables, named) in [
        (&[("MARKETPLACE_HTTP__BIND", "nowhere")][..], "http.bind"),
        (&[("MARKETPLACE_HTTP__PORT", "1")], "port"),
        (&[("MARKETPLACE_ENVIRONMENT", "moon")], "environment"),
        (
            &[("MARKETPLACE_HTTP__REQUESTS_PER_MINUTE", "0")],
            "http.requests_per_minute",
        ),
        (&[("MARKETPLACE_HTTP__SHUTDOWN_SECS", "31")], "http.shutdown_secs"),
        (
            &[("MARKETPLACE_HTTP__TRUSTED_ORIGINS", "[\"shop\"]")],
            "http.trusted_origins",
        ),
        (
            &[("MARKETPLACE_HTTP__LIVE_PING_SECS", "0")],
            "http.live_ping_secs",
        ),
        (&[("MARKETPLACE_STORE__READERS", "0")], "store.readers"),
        (
            &[("MARKETPLACE_ACCOUNTS__SESSION_SECS", "1")],
            "accounts.session_secs",
        ),
        (
            &[("MARKETPLACE_ACCOUNTS__GUESSES_PER_MINUTE", "0")],
            "accounts.guesses_per_minute",
        ),
        (&[("MARKETPLACE_MONERO__NETWORK", "mainnet")], "monero.network"),
        (
            &[("MARKETPLACE_MONERO__DAEMON_URL", "http://u:p@127.0.0.1:1")],
            "monero.daemon_url",
        ),
        (
            &[("MARKETPLACE_MONERO__ZMQ_PUB_URL", "http://127.0.0.1:18086")],
            "monero.zmq_pub_url",
        ),
        (
            &[("MARKETPLACE_MONERO__ZMQ_PUB_URL", "tcp://127.0.0.1")],
            "monero.zmq_pub_url",
        ),
        (
            &[("MARKETPLACE_MONERO__WALLET_RPC__VENDOR", "[]")],
            "monero.wallet_rpc.vendor",
        ),
        (
            &[("MARKETPLACE_ESCROW__MAX_PICONERO", "10000000000001")],
            "escrow.max_piconero",
        ),
        (&[("MARKETPLACE_ESCROW__FEE_BPS", "100")], "escrow.fee_address"),
        (&[("MARKETPLACE_ESCROW__FEE_BPS", "10001")], "escrow.fee_bps"),
        (&[("MARKETPLACE_ESCROW__FEE_ADDRESS", "me")], "escrow.fee_address"),
        (
            &[("MARKETPLACE_ESCROW__DUST_FLOOR_PICONERO", "99999999")],
            "escrow.dust_floor_piconero",
        ),
        (&[("MARKETPLACE_ESCROW__FUND_SECS", "0")], "escrow.fund_secs"),
        (&[("MARKETPLACE_TELEMETRY__LOG", "server=shout")], "telemetry.log"),
    ] {
        let refusal = refusal(variables);
        assert!(refusal.contains(named), "{variables:?}: {refusal}");
    }
}

#[test]
fn production_takes_no_play_money_and_no_plain_cookies() {
    let production = ("MARKETPLACE_ENVIRONMENT", "production");
    for network in ["regtest", "stagenet", "testnet"] {
        let refusal = refusal(&[production, ("MARKETPLACE_MONERO__NETWORK", network)]);
        assert!(
            refusal.contains("monero.network") && refusal.contains("mainnet"),
            "{refusal}"
        );
    }
    let refusal = refusal(&[production, ("MARKETPLACE_HTTP__SECURE_COOKIES", "false")]);
    assert!(refusal.contains("http.secure_cookies"), "{refusal}");
}

#[test]
fn production_pays_no_wallet_without_a_backup() {
    let production = ("MARKETPLACE_ENVIRONMENT", "production");
    let missing = refusal(&[production]);
    assert!(
        missing.contains("escrow.wallet_backup_command") && missing.contains("escrow.wallet_backup_dir"),
        "{missing}"
    );
    let config = Config::load(&sources(&[production, BACKUP])).unwrap();
    assert_eq!(config.escrow.wallet_backup_command, ["/bin/backup"]);

    let dir = ("MARKETPLACE_ESCROW__WALLET_BACKUP_DIR", "/srv/backup");
    let from = |arbiter| {
        let dirs = format!(r#"{{buyer="/srv/a",vendor="/srv/b",arbiter="{arbiter}"}}"#);
        Config::load(&sources(&[
            production,
            dir,
            ("MARKETPLACE_ESCROW__WALLET_DIRS", &dirs),
        ]))
    };
    assert!(refusal(&[production, dir]).contains("escrow.wallet_dirs"));
    assert!(
        from("/srv/backup")
            .unwrap_err()
            .to_string()
            .contains("escrow.wallet_dirs")
    );
    let dirs = from("/srv/c").unwrap().escrow.wallet_dirs.unwrap();
    assert_eq!(dirs.of(Role::Arbiter), Path::new("/srv/c"));

    for (command, problem) in [(r#"["backup"]"#, "absolute"), (r#"[""]"#, "absolute")] {
        let name = "MARKETPLACE_ESCROW__WALLET_BACKUP_COMMAND";
        assert!(refusal(&[(name, command)]).contains(problem), "{command}");
    }
}

#[test]
fn play_money_is_for_development_on_regtest_only() {
    let bank = ("MARKETPLACE_DEVELOPMENT__BANK_URL", "http://127.0.0.1:1");
    let environment = |name| ("MARKETPLACE_ENVIRONMENT", name);
    for variables in [
        &[bank, environment("staging")][..],
        &[bank, environment("production"), BACKUP],
        &[
            bank,
            environment("development"),
            ("MARKETPLACE_MONERO__NETWORK", "stagenet"),
        ],
    ] {
        let refusal = refusal(variables);
        assert!(refusal.contains("development.bank_url"), "{refusal}");
    }
    let config = Config::load(&sources(&[bank])).unwrap();
    assert_eq!(config.development.unwrap().bank_url, "http://127.0.0.1:1");
}

fn write(directory: &Path, name: &str, text: &str, mode: u32) {
    let path = directory.join(name);
    fs::write(&path, text).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
}

fn secrets(directory: &Path, environment: Environment) -> Result<Secrets, ConfigError> {
    let mut config = Config::defaults(environment).secrets;
    config.directory = Some(directory.to_owned());
    Secrets::load(&config, environment, &Sources::default())
}

fn full_directory() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    write(directory.path(), "store-key", &format!("{KEY}\n"), 0o400);
    write(directory.path(), "field-key", KEY, 0o400);
    for name in ["wallet-rpc-buyer", "wallet-rpc-vendor", "wallet-rpc-arbiter"] {
        write(directory.path(), name, "market:0123456789abcdef\n", 0o400);
    }
    directory
}

#[test]
fn secrets_come_from_files_of_one_directory() {
    let directory = full_directory();
    let secrets = secrets(directory.path(), Environment::Production).unwrap();
    assert_eq!(secrets.field_key[31], 0x1f);
    assert_eq!(secrets.wallet_rpc.vendor.unwrap().user, "market");
    assert!(secrets.monerod.is_none() && secrets.fee_view_key.is_none());
    write(directory.path(), "fee-view-key", &format!("{KEY}\n"), 0o400);
    let secrets = self::secrets(directory.path(), Environment::Production).unwrap();
    assert_eq!(secrets.fee_view_key.unwrap().expose_secret(), KEY);
}

#[test]
fn missing_weak_and_open_secrets_are_refused_by_name() {
    for (name, text, mode, named) in [
        ("store-key", "", 0o400, "hexadecimal"),
        ("store-key", "ab", 0o400, "hexadecimal"),
        ("field-key", &"00".repeat(32), 0o400, "random"),
        ("field-key", KEY, 0o440, "others can read"),
        ("store-key", KEY, 0o404, "others can read"),
        ("wallet-rpc-buyer", "market", 0o400, "USER:PASSWORD"),
        ("wallet-rpc-arbiter", "market:short", 0o400, "16 characters"),
    ] {
        let directory = full_directory();
        fs::remove_file(directory.path().join(name)).unwrap();
        let missing = secrets(directory.path(), Environment::Production)
            .err()
            .unwrap()
            .to_string();
        assert!(missing.contains(name) && missing.contains("missing"), "{missing}");
        write(directory.path(), name, text, mode);
        let refused = secrets(directory.path(), Environment::Production)
            .err()
            .unwrap()
            .to_string();
        assert!(refused.contains(name) && refused.contains(named), "{refused}");
        assert!(!refused.contains(KEY));
    }
}

#[test]
fn in_development_wallet_processes_may_ask_for_no_login() {
    let given = sources(&[
        ("MARKETPLACE_SECRET_STORE_KEY", KEY),
        ("MARKETPLACE_SECRET_FIELD_KEY", KEY),
    ]);
    let config = Config::defaults(Environment::Development).secrets;
    assert!(
        Secrets::load(&config, Environment::Development, &given)
            .unwrap()
            .wallet_rpc
            .buyer
            .is_none()
    );
    assert!(Secrets::load(&config, Environment::Staging, &given).is_err());
}
