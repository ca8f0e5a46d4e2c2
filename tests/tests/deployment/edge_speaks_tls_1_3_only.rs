//! What a visitor is told before any page: TLS 1.3 or nothing, HTTPS or nothing, and what browsers must not do.

use tests::command;

use crate::edge::{DOMAIN, Edge, ONION};

#[tokio::test]
async fn visitors_get_https_and_every_header() {
    let edge = Edge::start().await;

    assert_eq!(edge.status("/health", &["--tlsv1.3"]), "200");
    let refused = command::fails(&mut edge.curl(&["--show-error", "--tls-max", "1.2", &edge.url("/health")]));
    assert!(refused.contains("protocol version"), "{refused}");

    // Another name gets no certificate.
    let other = format!("https://127.0.0.1:{}/", edge.https);
    command::fails(&mut edge.curl(&[&other]));

    let redirect = edge.head(&format!("http://{DOMAIN}:{}/listings?page=2", edge.http), &[]);
    assert!(redirect.contains(" 301 "), "{redirect}");
    assert!(
        redirect.contains(&format!("location: https://{DOMAIN}/listings?page=2")),
        "{redirect}"
    );

    let page = edge.head(&edge.url("/"), &[]);
    let large = edge.stack.regtest.dir().join("large");
    std::fs::write(&large, vec![b'x'; 200_000]).unwrap();
    let large = format!("@{}", large.display());
    let from_nginx = edge.head(&edge.url("/api/listings"), &["--data-binary", &large]);
    assert!(page.starts_with("http/1.1 200"), "{page}");
    assert!(from_nginx.contains(" 413 "), "{from_nginx}");
    for (line, times) in [
        (
            "strict-transport-security: max-age=63072000; includesubdomains; preload",
            1,
        ),
        ("x-frame-options: deny", 1),
        ("x-content-type-options: nosniff", 1),
        ("referrer-policy: same-origin", 1),
        ("content-security-policy: default-src 'none'", 1),
        ("x-powered-by", 0),
    ] {
        for head in [&page, &from_nginx] {
            assert_eq!(head.matches(line).count(), times, "{line} in {head}");
        }
    }
    assert!(
        page.contains("script-src 'self'"),
        "the application's own policy: {page}"
    );
    assert!(
        page.contains(&format!("onion-location: http://{ONION}/")),
        "{page}"
    );
    // The kind of server, but no version.
    assert!(page.contains("server: nginx\r\n"), "{page}");
}
