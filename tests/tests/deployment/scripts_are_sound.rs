//! Scripts, and those of the stories in virtual machines, are read by who will run them.

use std::process::Command;

use tests::command;

use crate::rendered;

#[test]
fn shell_scripts_pass_shellcheck() {
    for folder in ["rendered/scripts", "rendered", "app", "host"] {
        let mut shellcheck = Command::new("shellcheck");
        shellcheck
            .args(["--shell", "bash"])
            .args(rendered::files(folder, ".sh"));
        command::succeeds(&mut shellcheck);
    }
}

#[test]
fn stories_compile_as_python() {
    for story in rendered::files("rendered/tests", ".py") {
        let mut python = Command::new("python3");
        python
            .args([
                "-c",
                "import ast, sys; ast.parse(open(sys.argv[1]).read(), sys.argv[1])",
            ])
            .arg(&story);
        command::succeeds(&mut python);
    }
}
