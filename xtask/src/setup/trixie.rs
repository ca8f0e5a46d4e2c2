//! The Monero of Debian's release after the one that is installed, in a directory of its own: with the libraries it
//! was built against, and nothing on the machine changed. Debian's signatures are checked by apt.

use std::env::consts;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::debian;

const KEYS: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";
const SOURCES: &str = "/etc/apt/sources.list.d/debian.sources";
const PROGRAMS: [&str; 2] = ["monerod", "monero-wallet-rpc"];

/// Whether this is a Debian that knows where to ask.
pub(super) fn can_be_asked() -> bool {
    consts::ARCH == "x86_64" && [KEYS, SOURCES].iter().all(|file| Path::new(file).exists())
}

/// The directory of the programs below `home`, made if it is not there.
///
/// # Errors
/// If the packages cannot be had or unpacked; `home` is then as it was.
pub(super) fn monero(home: &Path) -> Result<PathBuf> {
    let programs = home.join("bin");
    if programs.exists() {
        return Ok(programs);
    }
    println!("fetching monero of Debian's trixie-backports …");
    let parent = home.parent().context("a directory above")?;
    fs::create_dir_all(parent)?;
    let making = tempfile::Builder::new().prefix("monero-").tempdir_in(parent)?;
    let packages = download(making.path())?;
    let made = making.path().join("made");
    let root = made.join("root");
    fs::create_dir_all(&root)?;
    for package in packages {
        run(Command::new("dpkg").arg("-x").arg(package).arg(&root))?;
    }
    wrap(&made)?;
    // Whole or not at all; another command may have been as far a moment ago.
    match fs::rename(&made, home) {
        Err(_) if programs.exists() => Ok(programs),
        renamed => renamed.map(|()| programs).context("cannot move it into place"),
    }
}

/// Has apt fetch the package and all it needs, as if nothing were installed.
fn download(scratch: &Path) -> Result<Vec<PathBuf>> {
    for dir in ["lists/partial", "cache/archives/partial"] {
        fs::create_dir_all(scratch.join(dir))?;
    }
    fs::write(scratch.join("status"), "")?;
    let sources = fs::read_to_string(SOURCES)?;
    let mirror = mirror(&sources)?;
    let line = |suite| format!("deb [signed-by={KEYS}] {mirror} {suite} main\n");
    let list = line("trixie") + &line("trixie-backports");
    fs::write(scratch.join("sources.list"), list)?;
    let settings = scratch.join("apt.conf");
    fs::write(&settings, apt_settings(scratch))?;
    let settings = format!("--config-file={}", settings.display());
    debian::apt_get(&[&settings, "update", "--quiet=2"])?;
    debian::apt_get(&[
        &settings,
        "install",
        "--yes",
        "--quiet=2",
        "--download-only",
        "monero",
    ])?;
    let archives = fs::read_dir(scratch.join("cache/archives"))?;
    let files = archives.map(|entry| entry.map(|entry| entry.path()));
    let mut files: Vec<PathBuf> = files.collect::<Result<_, _>>()?;
    files.retain(|file| file.extension().is_some_and(|end| end == "deb"));
    Ok(files)
}

/// Everything of apt's in `scratch`. An error in a list is one of the update: else it is only warned of, and an
/// older version taken.
fn apt_settings(scratch: &Path) -> String {
    let scratch = scratch.display();
    format!(
        r#"Dir::Etc::SourceList "{scratch}/sources.list";
Dir::Etc::SourceParts "-";
Dir::State::Lists "{scratch}/lists";
Dir::State::status "{scratch}/status";
Dir::Cache "{scratch}/cache";
APT::Default-Release "trixie-backports";
APT::Install-Recommends "0";
APT::Sandbox::User "root";
APT::Update::Error-Mode "any";
Acquire::Languages "none";
"#
    )
}

/// The first place where this machine's own packages come from.
fn mirror(sources: &str) -> Result<&str> {
    let found = sources.lines().find_map(|line| line.strip_prefix("URIs:"));
    found
        .and_then(|places| places.split_whitespace().next())
        .with_context(|| format!("no URIs in {SOURCES}"))
}

/// Scripts that run the programs with their own libraries, wherever the directory is moved.
fn wrap(made: &Path) -> Result<()> {
    let programs = made.join("bin");
    fs::create_dir(&programs)?;
    for program in PROGRAMS {
        let script = format!(
            "#!/bin/sh\nroot=${{0%/*}}/../root/usr\n\
             exec \"$root/lib64/ld-linux-x86-64.so.2\" --library-path \"$root/lib/x86_64-linux-gnu\" \
             \"$root/bin/{program}\" \"$@\"\n"
        );
        let file = programs.join(program);
        fs::write(&file, script)?;
        fs::set_permissions(&file, Permissions::from_mode(0o755))?;
        run(Command::new(&file).arg("--version"))?;
    }
    Ok(())
}

fn run(command: &mut Command) -> Result<()> {
    let output = command
        .output()
        .with_context(|| format!("cannot start {}", command.get_program().display()))?;
    ensure!(
        output.status.success(),
        "{} failed: {}",
        command.get_program().display(),
        String::from_utf8_lossy(&output.stderr).trim()
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_mirror_of_the_machine_is_asked() {
        let sources = "Types: deb\n# URIs: a snapshot\nURIs: http://mirror.example/debian http://other.example\n\
                       Suites: bookworm\n\nURIs: http://security.example\n";
        assert_eq!(mirror(sources).unwrap(), "http://mirror.example/debian");
        assert!(mirror("Types: deb\n").unwrap_err().to_string().contains("URIs"));
    }

    #[test]
    fn what_is_there_is_not_fetched_again() {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(home.path().join("bin")).unwrap();
        assert_eq!(monero(home.path()).unwrap(), home.path().join("bin"));
    }
}
