//! Forms, known by the address they are posted to and the names of their fields.

use serde_json::json;
use thirtyfour::error::WebDriverResult;
use thirtyfour::{By, WebElement};

use super::visitor::Visitor;

/// Lets everything through that a browser would hold back.
const LIFT: &str = r"
    const form = document.querySelector(arguments[0]);
    form.noValidate = true;
    for (const field of form.elements) {
        for (const name of ['maxlength', 'min', 'max', 'pattern', 'required']) field.removeAttribute(name);
        if (field.type === 'number') field.type = 'text';
    }";

impl Visitor {
    /// Fills the fields of a form and sends it; waits for the page that answers.
    pub async fn send(&self, action: &str, fields: &[(&str, &str)]) {
        self.fill(action, fields).await;
        self.press(action).await;
    }

    /// Fills fields of a form.
    pub async fn fill(&self, action: &str, fields: &[(&str, &str)]) {
        for (name, value) in fields {
            let field = self
                .find(By::Css(format!("{} [name='{name}']", form(action))))
                .await;
            let filled = self.fill_one(action, field, name, value).await;
            self.ok(&format!("fills {name} of {action}"), filled).await;
        }
    }

    async fn fill_one(
        &self,
        action: &str,
        field: WebElement,
        name: &str,
        value: &str,
    ) -> WebDriverResult<()> {
        let kind = field.prop("type").await?.unwrap_or_default();
        match kind.as_str() {
            "radio" => {
                let choice = format!("{} [name='{name}'][value='{value}']", form(action));
                self.web.find(By::Css(choice)).await?.click().await
            }
            "select-one" => {
                field
                    .find(By::Css(format!("option[value='{value}']")))
                    .await?
                    .click()
                    .await
            }
            "file" => field.send_keys(value).await,
            _ => {
                field.clear().await?;
                field.send_keys(value).await
            }
        }
    }

    /// Presses the form's button; waits for the page that answers.
    pub async fn press(&self, action: &str) {
        let button = self
            .find(By::Css(format!("{} [type='submit']", form(action))))
            .await;
        self.leave(&format!("sends {action}"), button).await;
    }

    /// Unfolds a part of the page that is folded away.
    pub async fn unfold(&self, words: &str) {
        let fold = self
            .find(By::XPath(format!("//summary[normalize-space()='{words}']")))
            .await;
        let pressed = fold.click().await;
        self.ok(&format!("unfolds “{words}”"), pressed).await;
    }

    /// Makes the browser send whatever is typed, as somebody does who means harm.
    pub async fn lift_checks(&self, action: &str) {
        self.js_with(LIFT, vec![json!(form(action))]).await;
    }

    /// What stands in a field.
    pub async fn typed(&self, action: &str, name: &str) -> String {
        let field = self
            .find(By::Css(format!("{} [name='{name}']", form(action))))
            .await;
        let value = field.value().await;
        self.ok(&format!("reads {name} of {action}"), value)
            .await
            .unwrap_or_default()
    }

    /// The complaint about a field, as a screen reader finds it: the field is marked invalid, and described by
    /// a visible text.
    pub async fn complaint(&self, action: &str, name: &str) -> String {
        let field = format!("{} [name='{name}']", form(action));
        let invalid = self.attribute(&field, "aria-invalid").await;
        self.check(
            invalid.as_deref() == Some("true"),
            &format!("{name} is marked invalid"),
        )
        .await;
        let described = self
            .attribute(&field, "aria-describedby")
            .await
            .unwrap_or_default();
        let complaint = described.split_whitespace().find(|id| id.ends_with("error"));
        let Some(complaint) = complaint else {
            self.stuck(&format!("no complaint describes {name}")).await;
        };
        let text = self.find(By::Id(complaint)).await.text().await;
        self.ok(&format!("reads the complaint about {name}"), text).await
    }
}

/// The form that is posted to an address ending so.
fn form(action: &str) -> String {
    format!("form[method='post'][action$='{action}']")
}
