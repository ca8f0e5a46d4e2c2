//! What other programs of the host do, of which this one only sees the traces: backups, restore drills, certificates.

use std::fs;
use std::io;
use std::path::Path;

use domain::TimestampMs;
use openssl::asn1::Asn1Time;
use openssl::x509::X509;
use prometheus::{IntGauge, IntGaugeVec, Opts};

use super::Metrics;

/// Shown from the start, as never done.
const KINDS: [&str; 2] = ["database", WALLETS];
/// What this server backs up itself too.
const WALLETS: &str = "wallets";
/// However many files there are, a label does not grow with them.
const MOST_KINDS: usize = 16;
/// Before the kind, in the name of a backup's trace.
const BACKUP: &str = "backup_";
/// The trace of a restore drill.
const DRILL: &str = "restore_drill";

/// Gauges of the traces. Cloning shares them.
#[derive(Clone, Debug)]
pub struct OutsideMetrics {
    backups: IntGaugeVec,
    drill: IntGauge,
    certificate: IntGaugeVec,
}

/// A trace cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum TraceError {
    /// The file or directory.
    #[error("it cannot be read: {0}")]
    File(#[from] io::Error),
    /// Not what it should be.
    #[error("{0} does not hold the seconds since 1970 that `date +%s` writes")]
    Time(String),
    /// No certificate.
    #[error("it holds no certificate in PEM form: {0}")]
    Certificate(#[from] openssl::error::ErrorStack),
}

impl OutsideMetrics {
    /// Registers everything; nothing has happened yet.
    ///
    /// # Errors
    /// If a name is registered already.
    pub fn register(metrics: &Metrics) -> Result<Self, prometheus::Error> {
        let all = Self {
            backups: IntGaugeVec::new(
                Opts::new(
                    "backup_last_success_timestamp_seconds",
                    "When a backup of this kind last succeeded; 0 if never.",
                ),
                &["kind"],
            )?,
            drill: IntGauge::new(
                "restore_drill_last_success_timestamp_seconds",
                "When a backup was last restored as a trial, and proved whole; 0 if never.",
            )?,
            // Without labels; a vector, because there is none without a certificate.
            certificate: IntGaugeVec::new(
                Opts::new(
                    "ssl_cert_expiry_seconds",
                    "Until the configured certificate expires; 0 or less if it has, or cannot be read.",
                ),
                &[],
            )?,
        };
        metrics.register(all.backups.clone())?;
        metrics.register(all.drill.clone())?;
        metrics.register(all.certificate.clone())?;
        for kind in KINDS {
            all.backups.with_label_values(&[kind]);
        }
        Ok(all)
    }

    /// Wallets were backed up by this server: it counts where no trace says a later time.
    pub(crate) fn wallets_backed_up(&self, at: TimestampMs) {
        self.backed_up(WALLETS, at.0 / 1000);
    }

    fn backed_up(&self, kind: &str, at: i64) {
        let gauge = self.backups.with_label_values(&[kind]);
        gauge.set(gauge.get().max(at));
    }

    /// Reads what other programs have left in `directory`: `backup_KIND` and `restore_drill`, each with the seconds
    /// since 1970 of its last success.
    ///
    /// # Errors
    /// [`TraceError`] for the first file that cannot be read; the others are shown all the same.
    pub fn read_traces(&self, directory: &Path) -> Result<(), TraceError> {
        let mut failure = None;
        let mut names = Vec::new();
        for entry in fs::read_dir(directory)? {
            let name = entry?.file_name();
            names.extend(name.to_str().map(ToOwned::to_owned));
        }
        names.sort();
        let kinds = names.iter().filter(|name| kind_of(name).is_some());
        let wanted = kinds.take(MOST_KINDS);
        for name in wanted.chain(names.iter().filter(|name| *name == DRILL)) {
            match (seconds(directory, name), kind_of(name)) {
                (Ok(at), Some(kind)) => self.backed_up(kind, at),
                (Ok(at), None) => self.drill.set(at),
                (Err(error), _) => failure = failure.or(Some(error)),
            }
        }
        failure.map_or(Ok(()), Err)
    }

    /// Shows how long the certificate at `path` is good for; of a chain, its first.
    ///
    /// # Errors
    /// [`TraceError`]; it then shows 0.
    pub fn read_certificate(&self, path: &Path, now: TimestampMs) -> Result<(), TraceError> {
        let left = left(path, now);
        let gauge = self.certificate.with_label_values::<&str>(&[]);
        gauge.set(*left.as_ref().unwrap_or(&0));
        left.map(|_| ())
    }
}

fn kind_of(name: &str) -> Option<&str> {
    let kind = name.strip_prefix(BACKUP)?;
    let fits =
        (1..=32).contains(&kind.len()) && kind.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    fits.then_some(kind)
}

fn seconds(directory: &Path, name: &str) -> Result<i64, TraceError> {
    let text = fs::read_to_string(directory.join(name))?;
    let at = text.trim().parse().ok().filter(|at| *at >= 0);
    at.ok_or_else(|| TraceError::Time(name.to_owned()))
}

fn left(path: &Path, now: TimestampMs) -> Result<i64, TraceError> {
    let certificate = X509::from_pem(&fs::read(path)?)?;
    let left = Asn1Time::from_unix(now.0 / 1000)?.diff(certificate.not_after())?;
    Ok(i64::from(left.days) * 86_400 + i64::from(left.secs))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fresh() -> (Metrics, OutsideMetrics) {
        let metrics = Metrics::new().unwrap();
        let outside = OutsideMetrics::register(&metrics).unwrap();
        (metrics, outside)
    }

    #[test]
    fn what_never_happened_is_shown_as_never() {
        let (metrics, _) = fresh();
        let text = metrics.text().unwrap();
        for line in [
            "backup_last_success_timestamp_seconds{kind=\"database\"} 0\n",
            "backup_last_success_timestamp_seconds{kind=\"wallets\"} 0\n",
            "restore_drill_last_success_timestamp_seconds 0\n",
        ] {
            assert!(text.contains(line), "{text}");
        }
        assert!(
            !text.contains("ssl_cert_expiry_seconds "),
            "there is no certificate"
        );
    }

    #[test]
    fn traces_of_other_programs_are_shown_and_a_torn_one_is_told() {
        let (metrics, outside) = fresh();
        let scratch = tempfile::tempdir().unwrap();
        let put = |name: &str, text: &str| fs::write(scratch.path().join(name), text).unwrap();
        put("backup_database", "1795132800\n");
        put("restore_drill", "1795132801");
        put("backup_UPPER", "1");
        outside.wallets_backed_up(TimestampMs(1_795_132_802_999));
        outside.read_traces(scratch.path()).unwrap();
        put("backup_database", "");
        put("backup_wallets", "1795132700");
        let torn = outside.read_traces(scratch.path()).unwrap_err().to_string();
        assert!(torn.contains("backup_database"), "{torn}");
        let text = metrics.text().unwrap();
        for line in [
            "{kind=\"database\"} 1795132800\n",
            "{kind=\"wallets\"} 1795132802\n",
            "restore_drill_last_success_timestamp_seconds 1795132801\n",
        ] {
            assert!(text.contains(line), "{text}");
        }
        assert!(!text.contains("UPPER"));
    }

    #[test]
    fn a_certificate_shows_the_seconds_that_are_left() {
        use openssl::hash::MessageDigest;
        use openssl::pkey::PKey;

        let (metrics, outside) = fresh();
        let key = PKey::generate_ed25519().unwrap();
        let mut certificate = X509::builder().unwrap();
        let at = |secs| Asn1Time::from_unix(secs).unwrap();
        certificate.set_not_before(&at(1_795_000_000)).unwrap();
        certificate.set_not_after(&at(1_795_132_800 + 90_000)).unwrap();
        certificate.set_pubkey(&key).unwrap();
        certificate.sign(&key, MessageDigest::null()).unwrap();
        let scratch = tempfile::tempdir().unwrap();
        let path = scratch.path().join("cert.pem");
        fs::write(&path, certificate.build().to_pem().unwrap()).unwrap();
        let shown = || {
            let text = metrics.text().unwrap();
            let line = text
                .lines()
                .find_map(|line| line.strip_prefix("ssl_cert_expiry_seconds "));
            line.map(ToOwned::to_owned)
        };
        for (now, left) in [(1_795_132_800_000, "90000"), (1_795_222_801_000, "-1")] {
            outside.read_certificate(&path, TimestampMs(now)).unwrap();
            assert_eq!(shown().as_deref(), Some(left));
        }
        fs::write(&path, "no certificate").unwrap();
        outside.read_certificate(&path, TimestampMs(0)).unwrap_err();
        assert_eq!(shown().as_deref(), Some("0"));
    }
}
