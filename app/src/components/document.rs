//! The HTML document around a page.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use domain::{Network, Piconero};

use crate::view::Theme;

/// What all pages share: settings and the hashed names of static files.
#[derive(Clone, Debug)]
pub struct Site {
    /// The marketplace's name.
    pub name: Arc<str>,
    /// Path of the style sheet.
    pub css: Arc<str>,
    /// Path of the script that loads the islands.
    pub loader: Arc<str>,
    /// Path of the icon (PNG).
    pub icon: Arc<str>,
    /// The Monero network.
    pub network: Network,
    /// The largest escrow.
    pub max_escrow: Piconero,
}

/// The title of the page, set by the page while it renders.
#[derive(Clone, Debug, Default)]
pub(crate) struct PageTitle(Arc<Mutex<String>>);

impl PageTitle {
    /// Names the page.
    pub(crate) fn set(&self, title: &str) {
        title.clone_into(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn get(&self) -> String {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The whole document. Written here, not as a view, because the title is known only after the body.
pub(crate) fn document(site: &Site, theme: Theme, title: &PageTitle, body: &str) -> String {
    let page = title.get();
    let title = if page.is_empty() {
        site.name.to_string()
    } else {
        format!("{page} · {}", site.name)
    };
    let mut html = String::with_capacity(body.len() + 1024);
    // Writing to a string can't fail.
    let _infallible = write!(
        html,
        "<!DOCTYPE html><html lang=\"en\" data-theme=\"{}\"><head><meta charset=\"utf-8\"><title>",
        theme.name(),
    );
    escape_into(&mut html, &title);
    let _infallible = write!(
        html,
        "</title><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"{}\">\
         <link rel=\"stylesheet\" href=\"{}\"><link rel=\"icon\" type=\"image/png\" href=\"{}\">\
         <script type=\"module\" src=\"{}\"></script></head><body>",
        theme.color_scheme(),
        site.css,
        site.icon,
        site.loader,
    );
    html.push_str(body);
    html.push_str("</body></html>");
    html
}

fn escape_into(html: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '&' => html.push_str("&amp;"),
            other => html.push(other),
        }
    }
}
