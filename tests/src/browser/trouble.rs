//! What a test says when a browser does not do what it should.

use std::path::PathBuf;

use thirtyfour::error::WebDriverResult;

use super::visitor::Visitor;

impl Visitor {
    /// What came of a step.
    ///
    /// # Panics
    /// If it failed, with the page as it is.
    pub(super) async fn ok<T>(&self, step: &str, result: WebDriverResult<T>) -> T {
        match result {
            Ok(value) => value,
            Err(error) => self.stuck(&format!("{step}: {error}")).await,
        }
    }

    /// Goes on only if this holds.
    ///
    /// # Panics
    /// If not, with the page as it is.
    pub async fn check(&self, holds: bool, what: &str) {
        if !holds {
            self.stuck(what).await;
        }
    }

    /// Ends the test with where the person is, what they see, what the console says, and a picture of it.
    ///
    /// # Panics
    /// Always.
    pub async fn stuck(&self, what: &str) -> ! {
        let picture = self.picture().await;
        let address = self.web.current_url().await.map(String::from);
        let shown = self.shown().await;
        let console = self.web.browser_log().await.map(|lines| {
            lines
                .into_iter()
                .map(|line| format!("{} {}", line.level, line.message))
                .collect::<Vec<_>>()
        });
        panic!(
            "{who} {what}\n  at {address:?}\n  picture: {picture:?}\n  console: {console:?}\n  page:\n{shown}",
            who = self.name,
            shown = shown.unwrap_or_else(|error| error.to_string()),
        );
    }

    /// Takes a picture that outlives the test.
    async fn picture(&self) -> WebDriverResult<PathBuf> {
        let file = tempfile::Builder::new()
            .prefix("browser-stuck-")
            .suffix(".png")
            .tempfile();
        let (_, path) = file.expect("a file").keep().expect("a file that stays");
        self.web.screenshot(&path).await?;
        Ok(path)
    }
}
