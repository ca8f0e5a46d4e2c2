//! Files that are there whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Puts a file into a directory in the place of an earlier one: readable by the owner alone, and read back. Its name is
/// safe after [`sync`].
pub(super) fn put(to: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let partial = to.join(format!(".{name}.partial"));
    // Of an earlier attempt: its permissions may be others.
    match fs::remove_file(&partial) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&partial)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    let target = to.join(name);
    fs::rename(&partial, &target)?;
    if bytes.is_empty() || fs::read(&target)? != bytes {
        return Err(io::Error::other("the copy is not what was copied"));
    }
    Ok(())
}

/// The names in a directory are on the disk.
pub(super) fn sync(dir: &Path) -> io::Result<()> {
    File::open(dir)?.sync_all()
}
