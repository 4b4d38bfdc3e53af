//! Files under temporary names, and their end when the program is interrupted.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use tempfile::NamedTempFile;

/// Temporary files that this process has made. Those that have got their final names since stand here still, which does no harm:
/// nothing has their old names.
static MADE: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// A temporary file in the folder of the one to come, since a rename works only within one file system, and with the rights that a
/// new file gets: what is made is for everyone who may read the folder.
///
/// # Errors
/// When the folder takes no file.
pub fn temporary_beside(path: &Path) -> io::Result<NamedTempFile> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".dateline-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    // Locked meanwhile: an interruption must not come between making and remembering.
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    let file = builder.tempfile_in(folder)?;
    made.push(std::path::absolute(file.path())?);
    Ok(file)
}

/// Removes the files of [`temporary_beside`] that are still under their temporary names, before the process ends for a reason that
/// lets nobody clean up: a signal. No more can be made afterwards; whoever tries waits for the end.
pub fn remove_temporary_files() {
    let made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    for path in made.iter() {
        // Most have got their names or are gone.
        let _ = std::fs::remove_file(path);
    }
    std::mem::forget(made);
}
