//! What a browser can do, and how large its window is.

use std::path::Path;

use serde_json::{Map, Value, json};
use thirtyfour::Capabilities;

/// What runs besides plain HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Scripts and WebAssembly, so that islands wake.
    Hydrated,
    /// Scripts, but no WebAssembly: Tor Browser at "Safer".
    WithoutWebAssembly,
    /// No scripts at all: Tor Browser at "Safest".
    WithoutScripts,
}

/// The window, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// 1280 by 900.
    Desktop,
    /// 390 by 844, with the viewport of a phone.
    Phone,
}

/// What the reader's system prefers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// As `prefers-color-scheme` has it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

impl Screen {
    /// How wide a page is laid out.
    pub const fn width(self) -> u64 {
        match self {
            Self::Desktop => 1280,
            Self::Phone => 390,
        }
    }

    /// How much of it is seen at once.
    pub const fn height(self) -> u64 {
        match self {
            Self::Desktop => 900,
            Self::Phone => 844,
        }
    }
}

/// A new Chromium with nothing remembered.
pub(super) fn capabilities(mode: Mode, screen: Screen, profile: &Path) -> Capabilities {
    let mut arguments = vec![
        "--headless=new".to_owned(),
        // Tests may run as root, in containers, where Chromium's own sandbox does not work.
        "--no-sandbox".to_owned(),
        // Containers give little shared memory.
        "--disable-dev-shm-usage".to_owned(),
        "--disable-gpu".to_owned(),
        "--disable-quic".to_owned(),
        "--no-first-run".to_owned(),
        "--disable-background-networking".to_owned(),
        "--disable-component-update".to_owned(),
        "--disable-sync".to_owned(),
        // Over a pipe, Chromium ends with its driver, however that ends.
        "--remote-debugging-pipe".to_owned(),
        format!("--user-data-dir={}", profile.display()),
    ];
    let mut options = Map::new();
    match mode {
        Mode::Hydrated => {}
        Mode::WithoutWebAssembly => arguments.push("--js-flags=--jitless".to_owned()),
        Mode::WithoutScripts => {
            let never = json!({"profile.managed_default_content_settings.javascript": 2});
            options.insert("prefs".to_owned(), never);
        }
    }
    match screen {
        // The frame of a window without a screen takes nothing away.
        Screen::Desktop => arguments.push(format!("--window-size={},{}", screen.width(), screen.height())),
        // Pressed with a mouse: for a tap, chromedriver waits for a timer of the page, and without scripts none ends.
        Screen::Phone => {
            let metrics = json!({"width": screen.width(), "height": screen.height(), "pixelRatio": 1, "touch": false, "mobile": true});
            options.insert("mobileEmulation".to_owned(), json!({"deviceMetrics": metrics}));
        }
    }
    options.insert("args".to_owned(), json!(arguments));
    Capabilities::from(Map::from_iter([
        ("browserName".to_owned(), json!("chrome")),
        ("goog:chromeOptions".to_owned(), Value::Object(options)),
        ("goog:loggingPrefs".to_owned(), json!({"browser": "ALL"})),
    ]))
}
