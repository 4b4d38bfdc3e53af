//! Bytes that wait to be read again: in memory while they are few, else in a temporary file that vanishes with its handle.

use crate::map::Map;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Cursor, Read, Write};
use std::ops::Deref;
use std::path::PathBuf;

/// Bytes of one spool that are kept in memory.
const IN_MEMORY: usize = 32 << 20;
/// Buffer between a spool's file and its reader or writer.
const BUFFER: usize = 1 << 20;

/// Where temporary files go: beside the output, or to the system's folder for them.
#[derive(Debug, Clone)]
pub(super) struct Scratch(pub(super) Option<PathBuf>);

impl Scratch {
    fn file(&self) -> io::Result<File> {
        match &self.0 {
            Some(folder) => tempfile::tempfile_in(folder),
            None => tempfile::tempfile(),
        }
    }

    pub(super) fn spool(&self) -> Spool {
        Spool { scratch: self.clone(), memory: Vec::new(), file: None, length: 0 }
    }
}

/// Written once, then read once.
#[derive(Debug)]
pub(super) struct Spool {
    scratch: Scratch,
    memory: Vec<u8>,
    file: Option<BufWriter<File>>,
    length: u64,
}

impl Spool {
    pub(super) fn len(&self) -> u64 {
        self.length
    }

    /// What was written, to be read here and there.
    pub(super) fn into_bytes(self) -> io::Result<SpoolBytes> {
        Ok(match self.file {
            None => SpoolBytes::Memory(self.memory),
            Some(writer) => {
                let file = writer.into_inner().map_err(|error| error.into_error())?;
                SpoolBytes::Mapped(Map::open(&file)?)
            }
        })
    }

    /// What was written, from the beginning.
    pub(super) fn into_reader(self) -> io::Result<SpoolReader> {
        use std::io::Seek;
        Ok(match self.file {
            None => SpoolReader::Memory(Cursor::new(self.memory)),
            Some(writer) => {
                let mut file = writer.into_inner().map_err(|error| error.into_error())?;
                file.rewind()?;
                SpoolReader::File(BufReader::with_capacity(BUFFER, file))
            }
        })
    }
}

impl Write for Spool {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.length += bytes.len() as u64;
        if let Some(file) = &mut self.file {
            return file.write_all(bytes);
        }
        if self.memory.len() + bytes.len() <= IN_MEMORY {
            self.memory.extend_from_slice(bytes);
            return Ok(());
        }
        let mut file = BufWriter::with_capacity(BUFFER, self.scratch.file()?);
        file.write_all(&std::mem::take(&mut self.memory))?;
        file.write_all(bytes)?;
        self.file = Some(file);
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), Write::flush)
    }
}

/// The bytes of a spool.
pub(super) enum SpoolBytes {
    Memory(Vec<u8>),
    /// the temporary file, which nobody else has
    Mapped(Map),
}

impl Deref for SpoolBytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            SpoolBytes::Memory(bytes) => bytes,
            SpoolBytes::Mapped(map) => map,
        }
    }
}

/// A spool being read.
#[derive(Debug)]
pub(super) enum SpoolReader {
    Memory(Cursor<Vec<u8>>),
    File(BufReader<File>),
}

impl Read for SpoolReader {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        match self {
            SpoolReader::Memory(memory) => memory.read(out),
            SpoolReader::File(file) => file.read(out),
        }
    }

    fn read_exact(&mut self, out: &mut [u8]) -> io::Result<()> {
        match self {
            SpoolReader::Memory(memory) => memory.read_exact(out),
            SpoolReader::File(file) => file.read_exact(out),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_and_many_bytes_come_back_as_they_were() {
        for times in [0, 3, IN_MEMORY / 1000 + 7] {
            let block: Vec<u8> = (0..1000_u32).map(|n| (n % 251) as u8).collect();
            let mut spool = Scratch(None).spool();
            (0..times).for_each(|_| spool.write_all(&block).unwrap());
            assert_eq!(spool.len(), (times * 1000) as u64);
            let mut again = Scratch(None).spool();
            again.write_all(&block).unwrap();
            assert_eq!(&again.into_bytes().unwrap()[..], block);
            let mut read = Vec::new();
            spool.into_reader().unwrap().read_to_end(&mut read).unwrap();
            assert!(read.chunks(1000).all(|chunk| chunk == block) && read.len() == times * 1000);
        }
    }
}
