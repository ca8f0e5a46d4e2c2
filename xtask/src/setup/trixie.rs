//! The Monero of Debian's release after the one that is installed, in a directory of its own: with the libraries it
//! was built against, and nothing on the machine changed. Debian's signatures are checked by apt.

use std::env::consts;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

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
    for package in packages {
        run(Command::new("dpkg").arg("-x").arg(package).arg(made.join("root")))?;
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
    let path = |name: &str| scratch.join(name).display().to_string();
    for dir in ["lists/partial", "cache/archives/partial", "made/root"] {
        fs::create_dir_all(scratch.join(dir))?;
    }
    fs::write(scratch.join("status"), "")?;
    let sources = fs::read_to_string(SOURCES)?;
    let mirror = mirror(&sources)?;
    let line = |suite| format!("deb [signed-by={KEYS}] {mirror} {suite} main\n");
    let list = line("trixie") + &line("trixie-backports");
    fs::write(scratch.join("sources.list"), list)?;
    let options = [
        format!("Dir::Etc::SourceList={}", path("sources.list")),
        "Dir::Etc::SourceParts=-".to_owned(),
        format!("Dir::State::Lists={}", path("lists")),
        format!("Dir::Cache={}", path("cache")),
        format!("Dir::State::status={}", path("status")),
        "APT::Default-Release=trixie-backports".to_owned(),
        "APT::Install-Recommends=0".to_owned(),
        "APT::Sandbox::User=root".to_owned(),
        "Acquire::Languages=none".to_owned(),
        // Without it a list that could not be had is only warned of, and an older version taken.
        "APT::Update::Error-Mode=any".to_owned(),
    ];
    let apt_get = |arguments: &[&str]| {
        let options = options.iter().flat_map(|option| ["-o", option]);
        run(Command::new("apt-get").args(options).args(arguments))
    };
    apt_get(&["update", "--quiet=2"])?;
    apt_get(&["install", "--yes", "--quiet=2", "--download-only", "monero"])?;
    let archives = fs::read_dir(scratch.join("cache/archives"))?;
    let files = archives.map(|entry| entry.map(|entry| entry.path()));
    let packages =
        files.filter(|file| !matches!(file, Ok(path) if path.extension().is_none_or(|end| end != "deb")));
    packages
        .collect::<Result<_, _>>()
        .context("cannot list the packages")
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
        .env("DEBIAN_FRONTEND", "noninteractive")
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
