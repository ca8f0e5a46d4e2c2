//! The doctor, on a stack that is well and on one whose parts fail one after another.

use domain::Role;
use tests::{Ended, ServerProcess, Stack, eventually, store_file};

fn doctor(stack: &Stack) -> Ended {
    ServerProcess::attempt(&stack.config, &["doctor"], "")
}

/// The line about this.
fn line<'a>(told: &'a Ended, name: &str) -> &'a str {
    let is_it = |line: &&str| line.split_whitespace().nth(1) == Some(name);
    told.out.lines().find(is_it).unwrap_or_default()
}

#[tokio::test]
async fn each_failure_has_its_line_and_the_exit_code_tells() {
    let mut stack = Stack::start().await;
    let well = || async { doctor(&stack) };
    let told = eventually("a stack that is well", well, |told| {
        told.success && line(told, "reconciliation").starts_with("ok")
    })
    .await;
    for name in [
        "settings", "secrets", "store", "engine", "restored", "monerod", "effects", "frozen", "overdue",
    ] {
        assert!(line(&told, name).starts_with("ok"), "{name}: {told:?}");
    }

    // A wallet process.
    stack.regtest.roles.get_mut(Role::Vendor)[0].kill_hard().unwrap();
    let told = doctor(&stack);
    assert!(!told.success, "{told:?}");
    assert!(line(&told, "wallet_rpc_vendor_0").starts_with("fail"), "{told:?}");
    assert!(!line(&told, "wallet_rpc_buyer_0").starts_with("fail"), "{told:?}");

    // The server, and what it found when it compared the books with the chain.
    stack.server.stop();
    assert!(line(&doctor(&stack), "engine").starts_with("warn"));
    let found = "INSERT INTO reconciliation (id, at_ms, compared, differing, discrepancy_piconero) \
                 VALUES (1, 1, 3, 1, 42) ON CONFLICT (id) DO UPDATE SET differing = 1, discrepancy_piconero = 42";
    store_file::execute(&stack.config, found).await;
    let told = doctor(&stack);
    let books = line(&told, "reconciliation");
    assert!(
        books.starts_with("fail") && books.contains("42 piconero"),
        "{told:?}"
    );

    // What was put back from a backup, by the operator's word.
    let told = ServerProcess::run(&stack.config, &["admin", "after-restore"], "");
    assert!(told.contains("no money moves"), "{told}");
    assert!(line(&doctor(&stack), "restored").starts_with("fail"));

    // The key of the store.
    let key = stack.config.with_file_name("secrets").join("store-key");
    let other = std::fs::read_to_string(key.with_file_name("field-key")).unwrap();
    std::fs::write(&key, other).unwrap();
    let told = doctor(&stack);
    assert!(
        !told.success && line(&told, "store").contains("store-key"),
        "{told:?}"
    );
    std::fs::remove_file(&key).unwrap();
    assert!(line(&doctor(&stack), "settings").starts_with("fail"));
}
