//! The keyboard alone.

use std::time::Duration;

use serde_json::{Value, json};
use thirtyfour::Key;

use super::visitor::Visitor;

/// More stops than any page has.
const STOPS: usize = 120;
/// What of the focused element tells that it is focused: an outline, or a shadow in its
/// place. Between the last stop and the first, nothing has it.
const RING: &str = r"
    if (document.activeElement === document.body) return true;
    const style = getComputedStyle(document.activeElement);
    const outline = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
    return outline || style.boxShadow !== 'none';";

impl Visitor {
    /// Presses Tab until this has the focus. Every stop on the way must show that it has it.
    pub async fn tabs_to(&self, css: &str) {
        for _ in 0..STOPS {
            self.presses_tab().await;
            let ring = self.js(RING).await;
            let here = self
                .js("return document.activeElement.outerHTML.slice(0, 200)")
                .await;
            self.check(
                ring == Value::Bool(true),
                &format!("does not see the focus on {here}"),
            )
            .await;
            if self.is_on(css).await {
                return;
            }
        }
        self.stuck(&format!("does not reach {css} with Tab")).await;
    }

    /// Whether this has the focus.
    pub async fn is_on(&self, css: &str) -> bool {
        self.js_with(
            "return document.activeElement.matches(arguments[0])",
            vec![json!(css)],
        )
        .await
            == true
    }

    /// Presses Tab once.
    pub async fn presses_tab(&self) {
        self.types(&String::from(Key::Tab.value())).await;
    }

    /// Presses Enter.
    pub async fn enters(&self) {
        self.types(&String::from(Key::Enter.value())).await;
    }

    /// Types where the focus is.
    pub async fn types(&self, text: &str) {
        let typed = self
            .web
            .action_chain_with_delay(Some(Duration::ZERO), Some(Duration::ZERO))
            .send_keys(text)
            .perform()
            .await;
        self.ok("types", typed).await;
    }
}
