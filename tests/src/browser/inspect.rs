//! What is checked on a page that is shown: against WCAG, against its own security policy, and how it moves.

use serde_json::{Value, json};

use super::mode::{Screen, Theme};
use super::visitor::Visitor;

/// See its README.
const AXE: &str = include_str!("../../axe/axe.min.js");
/// Gives each violation in a line, once colours have finished changing.
const RUN_AXE: &str = r"
    const done = arguments[arguments.length - 1];
    const moving = document.getAnimations().filter(
        motion => motion.effect.getComputedTiming().endTime !== Infinity);
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
    Promise.allSettled(moving.map(motion => motion.finished)).then(
        () => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})
    ).then(
        result => done(result.violations.flatMap(rule => rule.nodes.map(
            node => `${rule.id}: ${node.html.slice(0, 160)} ${node.failureSummary}`))),
        error => done([String(error)]));";
/// Gives how far the layout has shifted since the page began.
const SHIFT: &str = r"
    const done = arguments[arguments.length - 1];
    const entries = [];
    const observer = new PerformanceObserver(list => entries.push(...list.getEntries()));
    observer.observe({type: 'layout-shift', buffered: true});
    const frame = () => new Promise(requestAnimationFrame);
    document.fonts.ready.then(frame).then(frame).then(frame).then(() => done(entries.map(
        entry => `${entry.value} by ${entry.sources.map(source => source.node?.outerHTML?.slice(0, 120))}`)));";
/// Whether the island's code has arrived.
const AWAKE: &str = r"
    return performance.getEntriesByType('resource').some(
        entry => entry.name.endsWith('.wasm') && entry.responseEnd > 0)";

impl Visitor {
    /// Sets what the reader's system prefers.
    pub async fn prefers(&self, theme: Theme) {
        let features = json!([{"name": "prefers-color-scheme", "value": theme.name()}]);
        let parameters = json!({"features": features});
        let cdp = self.web.cdp();
        let set = cdp.send_raw("Emulation.setEmulatedMedia", parameters).await;
        self.ok("prefers a theme", set).await;
        let dark = self
            .js("return matchMedia('(prefers-color-scheme: dark)').matches")
            .await;
        assert_eq!(dark, theme == Theme::Dark);
    }

    /// Goes on with a window of another size.
    pub async fn turns_to(&self, screen: Screen) {
        let metrics = json!({
            "width": screen.width(), "height": screen.height(), "deviceScaleFactor": 1,
            "mobile": screen == Screen::Phone,
        });
        let cdp = self.web.cdp();
        let set = cdp.send_raw("Emulation.setDeviceMetricsOverride", metrics).await;
        self.ok("turns to another window", set).await;
        assert_eq!(self.js("return innerWidth").await, json!(screen.width()));
    }

    /// What axe finds against WCAG 2.2 at level AA.
    pub async fn axe(&self) -> Vec<String> {
        self.js(&format!("if (!window.axe) {{ {AXE} }}")).await;
        self.lines(RUN_AXE).await
    }

    /// How the layout has shifted since the page began.
    pub async fn shifts(&self) -> Vec<String> {
        self.lines(SHIFT).await
    }

    /// Waits until islands have their code.
    pub async fn is_awake(&self) {
        let look = || async { Ok((self.js(AWAKE).await == Value::Bool(true)).then_some(())) };
        self.until("the island's code", look).await;
    }

    /// Whether the page is wider than the window.
    pub async fn scrolls_sideways(&self) -> bool {
        let wide = "return document.documentElement.scrollWidth > document.documentElement.clientWidth";
        self.js(wide).await == true
    }

    /// Bytes of the page as they came over the network, without headers; and unpacked.
    pub async fn weight(&self) -> [u64; 2] {
        let entry = "const [page] = performance.getEntriesByType('navigation');
            return [page.encodedBodySize, page.decodedBodySize]";
        serde_json::from_value(self.js(entry).await).expect("two numbers")
    }

    /// Checks that the console says nothing that a page should not make it say since this was asked last: no
    /// violation of the content security policy, no failed script, no missing file.
    pub async fn is_not_warned(&self) {
        let warnings = self.warnings().await;
        self.check(warnings.is_empty(), &format!("is warned: {warnings:#?}"))
            .await;
    }

    /// The console's lines that say so. A form that comes back has a status of 4xx, as have error pages; of
    /// these the browser says so too.
    pub async fn warnings(&self) -> Vec<String> {
        let here = self
            .ok("reads the address bar", self.web.current_url().await)
            .await
            .to_string();
        let log = self.web.browser_log().await;
        let log = self.ok("reads the console", log).await;
        let page =
            |line: &str| line.contains(" - Failed to load resource: the server responded with a status of 4");
        log.into_iter()
            .filter(|line| line.level == "SEVERE" || line.message.contains("Content Security Policy"))
            .map(|line| line.message)
            .filter(|line| !(page(line) && line.starts_with(&here)))
            .collect()
    }

    async fn lines(&self, script: &str) -> Vec<String> {
        let answer = self.web.execute_async(script, Vec::new()).await;
        let answer = self.ok("inspects the page", answer).await;
        serde_json::from_value(answer.json().clone()).expect("lines")
    }
}
