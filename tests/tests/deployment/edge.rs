//! nginx with the rendered configuration, in front of a server.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;
use tests::address::host;
use tests::{Stack, StackOptions, command, eventually};
use wallet::regtest::ports::free_port;

use crate::rendered;
use crate::running::Running;

/// The name in the example.
pub(crate) const DOMAIN: &str = "market.example";
/// The onion name in the example.
pub(crate) const ONION: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaad.onion";

/// A whole stack and nginx before it; ends with it.
pub(crate) struct Edge {
    _nginx: Running,
    /// Where HTTPS is.
    pub(crate) https: u16,
    /// Where HTTP is.
    pub(crate) http: u16,
    /// Where Tor would come in.
    pub(crate) onion: u16,
    pub(crate) stack: Stack,
    _dir: TempDir,
}

impl Edge {
    pub(crate) async fn start() -> Self {
        let stack = Stack::start_with(StackOptions {
            ready_wallets: 0,
            ..StackOptions::default()
        })
        .await;
        let dir = tempfile::tempdir().unwrap();
        let [https, http, onion] = [(); 3].map(|()| free_port().unwrap());
        make_certificate(dir.path());
        write_book(&dir.path().join("docs"));
        let file = dir.path().join("nginx.conf");
        let [for_https, for_http, for_onion] = [https, http, onion].map(|port| format!("127.0.0.1:{port}"));
        let ports = [
            ("0.0.0.0:443", &*for_https),
            ("0.0.0.0:80", &for_http),
            ("127.0.0.1:8088", &for_onion),
            ("127.0.0.1:8080", host(&stack.base)),
        ];
        fs::write(&file, configuration(dir.path(), &ports)).unwrap();
        let mut nginx = Command::new("nginx");
        nginx.arg("-e").arg(dir.path().join("log")).arg("-c").arg(&file);
        let nginx = Running::start(&mut nginx);
        let edge = Self {
            _nginx: nginx,
            https,
            http,
            onion,
            stack,
            _dir: dir,
        };
        let answers = || async {
            edge.curl(&["--output", "/dev/null", &edge.url("/health/live")])
                .status()
                .unwrap()
                .success()
        };
        eventually("nginx", answers, |answers| *answers).await;
        edge
    }

    /// `curl` that knows where the domain is and does not ask who signed the certificate.
    pub(crate) fn curl(&self, arguments: &[&str]) -> Command {
        let mut curl = Command::new("curl");
        curl.args(["--silent", "--insecure", "--max-time", "20"]);
        for port in [self.https, self.http] {
            curl.args(["--resolve", &format!("{DOMAIN}:{port}:127.0.0.1")]);
        }
        curl.args(arguments);
        curl
    }

    /// A page's address.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("https://{DOMAIN}:{}{path}", self.https)
    }

    /// The status of a page.
    pub(crate) fn status(&self, path: &str, more: &[&str]) -> String {
        let url = self.url(path);
        let arguments = [
            &["--output", "/dev/null", "--write-out", "%{http_code}", &url],
            more,
        ]
        .concat();
        command::prints(&mut self.curl(&arguments))
    }

    /// The head of a page's answer, in small letters.
    pub(crate) fn head(&self, url: &str, more: &[&str]) -> String {
        let arguments = [&["--dump-header", "-", "--output", "/dev/null", url], more].concat();
        command::prints(&mut self.curl(&arguments)).to_lowercase()
    }
}

fn make_certificate(dir: &Path) {
    let mut openssl = Command::new("openssl");
    openssl
        .current_dir(dir)
        .args([
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
        ])
        .args([
            "-subj",
            &format!("/CN={DOMAIN}"),
            "-keyout",
            "key.pem",
            "-out",
            "fullchain.pem",
        ]);
    command::succeeds(&mut openssl);
    fs::copy(dir.join("fullchain.pem"), dir.join("chain.pem")).unwrap();
}

/// Two pages of the book, where mdBook would put them.
fn write_book(dir: &Path) {
    fs::create_dir_all(dir.join("runbooks")).unwrap();
    for page in ["index.html", "runbooks/watchdog.html"] {
        fs::write(dir.join(page), format!("<h1>{page}</h1>")).unwrap();
    }
}

/// The rendered one, with this machine's paths and ports.
fn configuration(dir: &Path, ports: &[(&str, &str)]) -> String {
    let here = dir.to_str().unwrap();
    let scratch = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|name| format!("{name}_temp_path {here}/{name};\n"))
        .concat();
    let paths = [
        ("/var/lib/acme/market.example", here),
        ("/run/nginx/nginx.pid", &format!("{here}/pid")),
        ("/nix/store/marketplace-docs/", &format!("{here}/docs/")),
        ("/nix/store/mailcap/etc/nginx/", "/etc/nginx/"),
        ("/nix/store/nginx/conf/", "/etc/nginx/"),
        // Debian's nginx is older and has this among what `listen` says.
        ("http2 on;", ""),
        ("\nhttp {\n", &format!("\nhttp {{\n{scratch}")),
    ];
    let text = rendered::with("nginx.conf", &[&paths, ports].concat());
    let lines = text.lines().filter(|line| !line.contains("[::0]"));
    // The worker reads what only this user may.
    let me = "user root root;\n";
    std::iter::once(me.to_owned())
        .chain(lines.map(|line| format!("{line}\n")))
        .collect()
}
