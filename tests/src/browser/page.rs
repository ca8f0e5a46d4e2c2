//! What a person reads and follows on a page.

use serde_json::Value;
use thirtyfour::error::WebDriverResult;
use thirtyfour::{By, WebElement};

use super::mode::Mode;
use super::visitor::Visitor;

/// What the island on an order's page shows, and whether the page around it is of the same state: in a new state
/// the island first says so, then has the page made anew.
const STATUS: &str = r"
    const island = document.querySelector('leptos-island[data-component^=LivePayment]');
    const page = JSON.parse(document.querySelector('[data-status]').dataset.status);
    return [island.innerText.toLowerCase(), island.textContent.includes(page.next_step)];";

impl Visitor {
    /// All visible text.
    pub(super) async fn shown(&self) -> WebDriverResult<String> {
        self.web.find(By::Tag("body")).await?.text().await
    }

    /// The visible text, with single spaces.
    pub async fn text(&self) -> String {
        let text = self.shown().await;
        single_spaced(&self.ok("reads the page", text).await)
    }

    /// Waits until the page shows these words, in capitals or not.
    pub async fn sees(&self, words: &str) {
        let wanted = words.to_lowercase();
        self.until(&format!("“{words}”"), || async {
            let text = single_spaced(&self.shown().await?).to_lowercase();
            Ok(text.contains(&wanted).then_some(()))
        })
        .await;
    }

    /// Checks that the page does not show these words.
    pub async fn does_not_see(&self, words: &str) {
        let shown = self.text().await.contains(words);
        self.check(!shown, &format!("sees “{words}”")).await;
    }

    /// Waits until the page's heading is this.
    pub async fn is_at(&self, heading: &str) {
        self.until(&format!("the heading “{heading}”"), || async {
            let found = self.web.find(By::Tag("h1")).await?.text().await?;
            Ok(found.eq_ignore_ascii_case(heading).then_some(()))
        })
        .await;
    }

    /// Waits until the order stands so: by itself where islands live, else with the reload button.
    pub async fn sees_the_order(&self, label: &str) {
        self.until(&format!("an order that is “{label}”"), || async {
            if self.mode != Mode::Hydrated {
                self.web.refresh().await?;
            }
            let status = self.web.execute(STATUS, Vec::new()).await?;
            let (text, settled): (String, bool) = status.convert()?;
            Ok((settled && text.contains(&label.to_lowercase())).then_some(()))
        })
        .await;
    }

    /// Presses a link and waits for the page behind it.
    pub async fn follow(&self, words: &str) {
        let link = self.find(By::LinkText(words)).await;
        self.leave(&format!("follows “{words}”"), link).await;
    }

    /// Presses the link to this path and waits for the page behind it.
    pub async fn follow_to(&self, path: &str) {
        let link = self.find(By::Css(format!("main a[href='{path}']"))).await;
        self.leave(&format!("follows a link to {path}"), link).await;
    }

    /// The first such element, once there is one.
    pub async fn find(&self, by: By) -> WebElement {
        self.until(&format!("{by:?}"), || async {
            self.web.find(by.clone()).await.map(Some)
        })
        .await
    }

    /// An attribute of the first element that matches.
    pub async fn attribute(&self, css: &str, name: &str) -> Option<String> {
        let element = self.find(By::Css(css)).await;
        let value = element.attr(name).await;
        self.ok(&format!("reads {name} of {css}"), value).await
    }

    /// Whether anything matches.
    pub async fn has(&self, css: &str) -> bool {
        let found = self.js_with(
            "return document.querySelector(arguments[0]) !== null",
            vec![css.into()],
        );
        found.await == Value::Bool(true)
    }

    /// Presses something and waits until another page has taken this one's place.
    pub(super) async fn leave(&self, step: &str, element: WebElement) {
        let page = self.find(By::Tag("html")).await;
        let pressed = element.click().await;
        self.ok(step, pressed).await;
        self.until(&format!("the page after this: {step}"), || async {
            Ok(page.tag_name().await.is_err().then_some(()))
        })
        .await;
    }
}

fn single_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
