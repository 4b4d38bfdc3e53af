//! Files that appear only when they are complete.

use super::ExportError;
use dateline_gazetteer::build::temporary_beside;
use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// A set of files that get their final names together. Dropped without [`Staging::commit`], it leaves nothing behind.
pub struct Staging {
    folder: PathBuf,
    files: Vec<(NamedTempFile, PathBuf)>,
    /// files of an earlier run that must not survive this one
    obsolete: Vec<PathBuf>,
}

impl Staging {
    /// A staging area for files below a folder, which is created when it does not exist.
    ///
    /// # Errors
    /// When the folder cannot be created.
    pub fn new(folder: &Path) -> Result<Self, ExportError> {
        std::fs::create_dir_all(folder).map_err(ExportError::at(folder))?;
        Ok(Staging { folder: folder.to_owned(), files: Vec::new(), obsolete: Vec::new() })
    }

    /// A handle to write the file that will stand at `name` (relative to the folder).
    ///
    /// # Errors
    /// When the file cannot be created.
    pub fn file(&mut self, name: &str) -> Result<File, ExportError> {
        let temporary = self.path(name)?;
        File::options()
            .read(true)
            .write(true)
            .open(&temporary)
            .map_err(ExportError::at(&self.folder.join(name)))
    }

    /// The temporary path, of an empty file, to be written by what opens files itself.
    ///
    /// # Errors
    /// When the file cannot be created.
    pub fn path(&mut self, name: &str) -> Result<PathBuf, ExportError> {
        let path = self.folder.join(name);
        let parent = path.parent().unwrap_or(&self.folder).to_owned();
        std::fs::create_dir_all(&parent).map_err(ExportError::at(&parent))?;
        // Told now, rather than after all the work: a rename cannot replace a folder.
        if path.is_dir() {
            return Err(ExportError::at(&path)(
                "a folder of that name is in the way; rename it, or choose another --out",
            ));
        }
        let temporary = temporary_beside(&path).map_err(ExportError::at(&parent))?;
        let name = temporary.path().to_owned();
        self.files.push((temporary, path));
        Ok(name)
    }

    /// The folder in which the files will stand.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Leaves out files, given by their paths below the folder: those of an earlier run are removed when the others get their names.
    pub fn leave_out(&mut self, unwanted: impl Fn(&Path) -> bool) {
        let folder = self.folder.clone();
        let (kept, left_out) = std::mem::take(&mut self.files)
            .into_iter()
            .partition(|(_, path)| !path.strip_prefix(&folder).is_ok_and(&unwanted));
        self.files = kept;
        self.obsolete.extend(Vec::into_iter(left_out).map(|(_, path): (NamedTempFile, PathBuf)| path));
    }

    /// Renames all files, which must be complete, to their final names.
    ///
    /// # Errors
    /// When a file cannot be made durable or renamed.
    pub fn commit(self) -> Result<Vec<PathBuf>, ExportError> {
        for (temporary, path) in &self.files {
            temporary.as_file().sync_all().map_err(ExportError::at(path))?;
        }
        let mut paths = Vec::with_capacity(self.files.len());
        for (temporary, path) in self.files {
            temporary.persist(&path).map_err(|e| ExportError::at(&path)(e.error))?;
            paths.push(path);
        }
        for path in self.obsolete {
            match std::fs::remove_file(&path) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(ExportError::at(&path)(error));
                }
                _ => {}
            }
        }
        Ok(paths)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn nothing_stands_under_a_final_name_before_commit() {
        let folder = tempfile::tempdir().unwrap();
        let mut staging = Staging::new(folder.path()).unwrap();
        staging.file("layers/a.geojson").unwrap().write_all(b"{}").unwrap();
        assert!(!folder.path().join("layers/a.geojson").exists());
        assert_eq!(staging.commit().unwrap(), [folder.path().join("layers/a.geojson")]);
        assert_eq!(std::fs::read(folder.path().join("layers/a.geojson")).unwrap(), b"{}");
    }

    #[test]
    fn what_is_left_out_does_not_survive_from_an_earlier_run() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a.csv", "b.csv"] {
            std::fs::write(folder.path().join(name), "old").unwrap();
        }
        let mut staging = Staging::new(folder.path()).unwrap();
        staging.file("a.csv").unwrap().write_all(b"new").unwrap();
        staging.file("b.csv").unwrap();
        staging.leave_out(|path| path == Path::new("b.csv"));
        assert_eq!(staging.commit().unwrap(), [folder.path().join("a.csv")]);
        assert!(!folder.path().join("b.csv").exists());
        assert_eq!(std::fs::read_to_string(folder.path().join("a.csv")).unwrap(), "new");
    }

    #[test]
    fn a_folder_in_the_way_is_told_before_anything_is_written() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("dateline.gpkg")).unwrap();
        let error = Staging::new(folder.path()).unwrap().path("dateline.gpkg").unwrap_err().to_string();
        assert!(error.contains("dateline.gpkg") && error.contains("folder"), "{error}");
    }

    #[test]
    fn an_abandoned_export_leaves_the_old_file_and_no_rubbish() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a"), "old").unwrap();
        let mut staging = Staging::new(folder.path()).unwrap();
        staging.file("a").unwrap().write_all(b"half").unwrap();
        drop(staging);
        assert_eq!(std::fs::read_to_string(folder.path().join("a")).unwrap(), "old");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
