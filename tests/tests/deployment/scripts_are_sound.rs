//! Scripts, and those of the stories in virtual machines, are read by who will run them.

use std::process::Command;

use tests::command;
use tests::repository::files;

#[test]
fn shell_scripts_pass_shellcheck() {
    for folder in ["nixos/rendered", "nixos/app", "nixos/host"] {
        let mut shellcheck = Command::new("shellcheck");
        shellcheck.args(["--shell", "bash"]).args(files(folder, ".sh"));
        command::succeeds(&mut shellcheck);
    }
}

#[test]
fn stories_compile_as_python() {
    for story in files("nixos/rendered/tests", ".py") {
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
