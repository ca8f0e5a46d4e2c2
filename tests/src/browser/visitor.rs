//! Somebody at a browser.

use std::future::Future;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::WebDriver;
use thirtyfour::error::WebDriverResult;

use super::driver::Driver;
use super::mode::{self, Mode, Screen};
use crate::stack::Stack;

/// How long a page may take to show what is waited for.
const LIMIT: Duration = Duration::from_mins(1);
/// How often it is looked at.
const PAUSE: Duration = Duration::from_millis(50);
/// A page whose script renames it.
const PROBE: &str = "data:text/html,<title>still</title><script>document.title='ran'</script>";

/// A person with a browser of their own, who remembers nothing from before.
pub struct Visitor {
    /// Says which of the test's people it is, where something fails.
    pub name: &'static str,
    /// What the browser can do.
    pub mode: Mode,
    /// The marketplace's address.
    pub base: String,
    pub(super) web: WebDriver,
    driver: Driver,
    _profile: TempDir,
}

impl Visitor {
    /// Opens a browser, checks that it is the kind that was asked for, and goes to the front page.
    pub async fn arrive(stack: &Stack, name: &'static str, mode: Mode, screen: Screen) -> Self {
        let profile = tempfile::Builder::new()
            .prefix("browser-")
            .tempdir()
            .expect("a directory");
        let driver = Driver::start(profile.path()).await;
        let capabilities = mode::capabilities(mode, screen, &profile.path().join("profile"));
        let web = WebDriver::new(&driver.url, capabilities)
            .await
            .expect("Chromium: install the Debian package chromium");
        let visitor = Self {
            name,
            mode,
            base: stack.base.clone(),
            web,
            driver,
            _profile: profile,
        };
        visitor.prove_mode().await;
        visitor.goto("/").await;
        assert_eq!(visitor.js("return innerWidth").await, json!(screen.width()));
        visitor
    }

    /// Nothing that a test shows about a browser without scripts would count if scripts ran.
    async fn prove_mode(&self) {
        self.web.goto(PROBE).await.expect("a page of its own");
        let title = self.web.title().await.expect("a title");
        let ran = if self.mode == Mode::WithoutScripts {
            "still"
        } else {
            "ran"
        };
        assert_eq!(title, ran, "{:?}", self.mode);
        let assembly = self.js("return typeof WebAssembly").await;
        match self.mode {
            Mode::Hydrated => assert_eq!(assembly, "object"),
            Mode::WithoutWebAssembly => assert_eq!(assembly, "undefined"),
            Mode::WithoutScripts => {}
        }
    }

    /// Types a path of the marketplace into the address bar.
    pub async fn goto(&self, path: &str) {
        let went = self.web.goto(format!("{}{path}", self.base)).await;
        self.ok(&format!("goes to {path}"), went).await;
    }

    /// Presses the browser's reload button.
    pub async fn reload(&self) {
        let went = self.web.refresh().await;
        self.ok("reloads", went).await;
    }

    /// Path and query in the address bar.
    pub async fn path(&self) -> String {
        let url = self
            .ok("reads the address bar", self.web.current_url().await)
            .await;
        let query = url.query().map(|query| format!("?{query}"));
        format!("{}{}", url.path(), query.unwrap_or_default())
    }

    /// What a script gives that the test runs in the page; this works where the page's own scripts are off.
    pub async fn js(&self, script: &str) -> Value {
        self.js_with(script, Vec::new()).await
    }

    /// The same with arguments.
    pub async fn js_with(&self, script: &str, arguments: Vec<Value>) -> Value {
        let answer = self.web.execute(script, arguments).await;
        self.ok(script, answer).await.json().clone()
    }

    /// Looks until `look` finds something. An error counts as nothing yet: elements and whole pages may go away
    /// while one looks at them.
    pub async fn until<T, F>(&self, what: &str, mut look: impl FnMut() -> F) -> T
    where
        F: Future<Output = WebDriverResult<Option<T>>>,
    {
        let end = Instant::now() + LIMIT;
        loop {
            let why = match look().await {
                Ok(Some(found)) => return found,
                Ok(None) => String::new(),
                Err(error) => error.to_string(),
            };
            self.check(Instant::now() < end, &format!("waits in vain for {what} {why}"))
                .await;
            tokio::time::sleep(PAUSE).await;
        }
    }
}

/// Ends the browser before its driver is killed and its files go.
impl Drop for Visitor {
    fn drop(&mut self) {
        // The client's own ending needs the test's runtime, which stands still here.
        let _ = self.web.clone().leak();
        self.driver.end(&self.web.session_id().to_string());
    }
}
