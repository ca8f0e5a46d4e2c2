//! Blocks that are marked to be run: each works, as printed, on a stack that is well.

use std::collections::BTreeSet;
use std::process::Command;

use tests::address::host;
use tests::{Stack, StackOptions, binary, command};

use crate::document;
use crate::shell::RUN;

/// The block with the ports of this stack in place of a host's.
fn on(stack: &Stack, code: &str) -> String {
    let daemon = stack.regtest.daemon.endpoint().url;
    code.replace("127.0.0.1:8080", host(&stack.base))
        .replace("127.0.0.1:9464", host(&stack.metrics))
        .replace("127.0.0.1:18081", host(&daemon))
}

#[tokio::test]
async fn what_is_marked_to_be_run_works_as_it_is_printed() {
    let stack = Stack::start_with(StackOptions::default()).await;
    stack.order().await.funded().await;
    // As on a host: the program with the server's settings.
    let programs = tempfile::tempdir().unwrap();
    let ctl = programs.path().join("marketplace-ctl");
    let program = binary::marketplace();
    let script = format!(
        "#!/bin/sh\nexec '{}' --config '{}' \"$@\"\n",
        program.display(),
        stack.config.display()
    );
    command::install(&ctl, &script);
    let path = format!("{}:{}", programs.path().display(), std::env::var("PATH").unwrap());

    let blocks = document::all().into_iter().flat_map(|document| document.blocks);
    let marked: BTreeSet<String> = blocks
        .filter(|(info, _)| info == RUN)
        .map(|(_, code)| code)
        .collect();
    assert!(marked.len() > 15, "only {} blocks are marked", marked.len());
    for code in marked {
        let mut bash = Command::new("bash");
        bash.args(["-euo", "pipefail", "-c", &on(&stack, &code)])
            .env("PATH", &path);
        let shown = command::prints(&mut bash);
        assert!(!shown.trim().is_empty(), "nothing is shown by\n{code}");
    }
}
