//! The book is there where alerts link to it, and its scripts are kept away from the marketplace.

use tests::command;

use crate::edge::Edge;

#[tokio::test]
async fn runbooks_are_pages_in_a_sandbox() {
    let edge = Edge::start().await;
    let page = command::prints(&mut edge.curl(&[&edge.url("/docs/runbooks/watchdog.html")]));
    assert!(page.contains("<h1>runbooks/watchdog.html</h1>"), "{page}");
    assert_eq!(edge.status("/docs/runbooks/none.html", &[]), "404");

    let head = edge.head(&edge.url("/docs/"), &[]);
    assert!(head.starts_with("http/1.1 200"), "{head}");
    assert!(head.contains("sandbox allow-scripts allow-popups"), "{head}");
    assert_eq!(head.matches("content-security-policy:").count(), 1, "{head}");
    assert!(head.contains("x-content-type-options: nosniff"), "{head}");
    // Files of the Nix store never grow older: no browser may think that its copy is current.
    assert!(head.contains("cache-control: max-age=600"), "{head}");
    assert!(!head.contains("etag:"), "{head}");

    // Relative, so that visitors by Tor are not sent to a port that they cannot reach.
    let redirect = edge.head(&edge.url("/docs"), &[]);
    assert!(redirect.contains("location: /docs/\r\n"), "{redirect}");
}
