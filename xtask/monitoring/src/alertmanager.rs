//! Alertmanager with the routes of operators, whose receivers are on this machine.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use wallet::regtest::process::Process;

use crate::inbox::{Channel, Inbox};
use crate::{deployed, program};

/// A running Alertmanager.
pub struct Alertmanager {
    /// Where it answers.
    pub base: String,
    _process: Process,
}

impl Alertmanager {
    /// Starts it on a port, telling whatever it tells to `inbox`.
    ///
    /// # Errors
    /// If it cannot be started, or does not answer.
    pub async fn start(dir: &Path, port: u16, inbox: &Inbox) -> Result<Self> {
        Self::start_with(dir, port, &Self::write(dir, inbox)?).await
    }

    /// Starts it on a port with this file of configuration.
    ///
    /// # Errors
    /// As [`Alertmanager::start`].
    pub async fn start_with(dir: &Path, port: u16, file: &Path) -> Result<Self> {
        let base = format!("http://127.0.0.1:{port}");
        let arguments = [
            format!("--config.file={}", file.display()),
            format!("--storage.path={}", dir.join("alertmanager").display()),
            format!("--web.listen-address=127.0.0.1:{port}"),
            // One machine: no cluster, no port for it.
            "--cluster.listen-address=".to_owned(),
        ];
        let page = format!("{base}/-/ready");
        let process = program::start(dir, "prometheus-alertmanager", &arguments, &page).await?;
        Ok(Self {
            base,
            _process: process,
        })
    }

    /// Writes the operators' configuration with the inbox in every receiver's place; gives the file.
    ///
    /// # Errors
    /// If it cannot be read or written.
    pub fn write(dir: &Path, inbox: &Inbox) -> Result<PathBuf> {
        let file = dir.join("alertmanager.json");
        let text = fs::read_to_string(deployed("alertmanager/alertmanager.json"))?;
        let mut config: Value = serde_json::from_str(&Self::filled(&text, inbox)?)?;
        // What no environment has to name: where PagerDuty is, and that mail is sealed on its way.
        config["global"]["pagerduty_url"] = json!(inbox.url(Channel::Pager));
        config["global"]["smtp_require_tls"] = json!(false);
        fs::write(&file, config.to_string()).with_context(|| format!("cannot write {}", file.display()))?;
        Ok(file)
    }

    /// A configuration's text with values for the names that operators fill in.
    ///
    /// # Errors
    /// If it asks for a name that operators are not told of.
    pub fn filled(text: &str, inbox: &Inbox) -> Result<String> {
        let text = [
            ("SMTP_SMARTHOST", inbox.smarthost()),
            ("SMTP_USERNAME", "alerts".to_owned()),
            ("SMTP_PASSWORD", "not asked for here".to_owned()),
            ("ALERT_EMAIL_FROM", "alerts@market.example".to_owned()),
            ("ALERT_EMAIL_TO", "on-call@market.example".to_owned()),
            (
                "PAGERDUTY_ROUTING_KEY",
                "a key of thirty-two letters here".to_owned(),
            ),
            ("SLACK_WEBHOOK_URL", inbox.url(Channel::Chat)),
            ("DEAD_MANS_SWITCH_URL", inbox.url(Channel::DeadMansSwitch)),
        ]
        .iter()
        .fold(text.to_owned(), |text, (name, value)| {
            text.replace(&format!("${{{name}}}"), value)
        });
        ensure!(!text.contains("${"), "a name has no value: {text}");
        Ok(text)
    }

    /// What it has been told, and whether it keeps quiet about it.
    ///
    /// # Errors
    /// If it does not answer.
    pub async fn alerts(&self) -> Result<Vec<Value>> {
        let answer = reqwest::get(format!("{}/api/v2/alerts", self.base)).await?;
        Ok(answer.error_for_status()?.json().await?)
    }

    /// Tells it of alerts, each a set of labels, as Prometheus does.
    ///
    /// # Errors
    /// If it does not take them.
    pub async fn tell(&self, alerts: &[Value]) -> Result<()> {
        let body: Vec<Value> = alerts.iter().map(|labels| json!({"labels": labels})).collect();
        let url = format!("{}/api/v2/alerts", self.base);
        let answer = reqwest::Client::new().post(url).json(&body).send().await?;
        answer.error_for_status()?;
        Ok(())
    }
}
