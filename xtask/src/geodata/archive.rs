//! Reads single files out of the archives that registries serve: wheels, npm and sdist tarballs, Debian packages.
//!
//! Nothing is unpacked to disk; an archive is read once for all the files wanted from it.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use anyhow::{Context, Result, bail};

/// A package file in memory.
pub(crate) struct Archive {
    file: String,
    bytes: Vec<u8>,
}

impl Archive {
    /// `file` is the file's name, whose ending tells the format.
    pub(crate) fn new(file: &str, bytes: Vec<u8>) -> Self {
        Self { file: file.to_owned(), bytes }
    }

    /// The one file at `path` (a Debian package's and a tarball's paths without a leading `./`).
    pub(crate) fn read(&self, path: &str) -> Result<Vec<u8>> {
        self.read_all(|candidate| candidate == path)?
            .remove(path)
            .with_context(|| format!("{} has no file {path}", self.file))
    }

    /// The one file at `path` as text.
    pub(crate) fn text(&self, path: &str) -> Result<String> {
        String::from_utf8(self.read(path)?).with_context(|| format!("{path} in {} is not UTF-8", self.file))
    }

    /// Every file whose path `wanted` accepts, by path.
    pub(crate) fn read_all(&self, wanted: impl Fn(&str) -> bool) -> Result<BTreeMap<String, Vec<u8>>> {
        let read = if self.file.ends_with(".whl") {
            from_zip(&self.bytes, wanted)
        } else if self.file.ends_with(".tgz") || self.file.ends_with(".tar.gz") {
            from_tar(flate2::read::GzDecoder::new(self.bytes.as_slice()), wanted)
        } else if self.file.ends_with(".deb") {
            from_deb(&self.bytes, wanted)
        } else {
            bail!("{}: no known archive format", self.file)
        };
        read.with_context(|| format!("reading {}", self.file))
    }
}

fn from_zip(bytes: &[u8], wanted: impl Fn(&str) -> bool) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes))?;
    let mut files = BTreeMap::new();
    for index in 0..zip.len() {
        let mut entry = zip.by_index(index)?;
        let path = entry.name()?.into_owned();
        if wanted(&path) {
            let mut content = Vec::with_capacity(usize::try_from(entry.size())?);
            entry.read_to_end(&mut content)?;
            files.insert(path, content);
        }
    }
    Ok(files)
}

fn from_tar(reader: impl Read, wanted: impl Fn(&str) -> bool) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    for entry in tar::Archive::new(reader).entries()? {
        let mut entry = entry?;
        let path = String::from_utf8_lossy(&entry.path_bytes()).trim_start_matches("./").to_owned();
        if wanted(&path) {
            let mut content = Vec::new();
            entry.read_to_end(&mut content)?;
            files.insert(path, content);
        }
    }
    Ok(files)
}

/// A Debian package is an `ar` archive whose member `data.tar.xz` holds the files.
fn from_deb(bytes: &[u8], wanted: impl Fn(&str) -> bool) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut members = ar::Archive::new(bytes);
    while let Some(member) = members.next_entry() {
        let member = member?;
        match member.header().identifier() {
            b"data.tar.xz" => return from_tar(xz2::read::XzDecoder::new(member), wanted),
            b"data.tar.gz" => return from_tar(flate2::read::GzDecoder::new(member), wanted),
            _ => {}
        }
    }
    bail!("no data.tar.xz in the Debian package")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn tarball() -> Vec<u8> {
        let mut builder = tar::Builder::new(Vec::new());
        for (path, content) in [("./usr/a.txt", "first"), ("./usr/b.txt", "second")] {
            let mut header = tar::Header::new_gnu();
            header.set_size(content.len() as u64);
            header.set_cksum();
            builder.append_data(&mut header, path, content.as_bytes()).unwrap();
        }
        builder.into_inner().unwrap()
    }

    #[test]
    fn a_tarball_gives_the_named_file_and_names_a_missing_one() {
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gz.write_all(&tarball()).unwrap();
        let archive = Archive::new("x.tgz", gz.finish().unwrap());
        assert_eq!(archive.text("usr/b.txt").unwrap(), "second");
        let error = archive.read("usr/c.txt").unwrap_err().to_string();
        assert_eq!(error, "x.tgz has no file usr/c.txt");
    }

    #[test]
    fn a_debian_package_gives_the_files_of_its_data_member() {
        let mut xz = xz2::write::XzEncoder::new(Vec::new(), 1);
        xz.write_all(&tarball()).unwrap();
        let data = xz.finish().unwrap();
        let mut deb = ar::Builder::new(Vec::new());
        for (name, content) in [("debian-binary", b"2.0\n".as_slice()), ("data.tar.xz", &data)] {
            deb.append(&ar::Header::new(name.into(), content.len() as u64), content).unwrap();
        }
        let archive = Archive::new("x.deb", deb.into_inner().unwrap());
        assert_eq!(archive.text("usr/a.txt").unwrap(), "first");
        assert_eq!(archive.read_all(|path| path.starts_with("usr/")).unwrap().len(), 2);
    }

    #[test]
    fn a_wheel_is_a_zip_file() {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("data/a.tsv", zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all("x\ty\n".as_bytes()).unwrap();
        let archive = Archive::new("x.whl", zip.finish().unwrap().into_inner());
        assert_eq!(archive.text("data/a.tsv").unwrap(), "x\ty\n");
    }
}
