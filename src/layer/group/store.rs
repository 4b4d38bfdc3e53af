//! Tellings that wait for their group: in memory as long as they are few, in a file without a name when they are many.

use super::Told;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;
use tempfile::SpooledTempFile;

/// Bytes that are kept in memory.
const IN_MEMORY: usize = 8 << 20;

/// Tellings being written, each as its length and JSON.
#[derive(Debug)]
pub(super) struct Store {
    file: BufWriter<SpooledTempFile>,
    end: u64,
}

/// Tellings that can be read back.
#[derive(Debug)]
pub(super) struct Stored(SpooledTempFile);

impl Store {
    /// A store whose file, if it comes to that, lies in this folder. It has no name there and goes with the process.
    pub(super) fn new(folder: &Path) -> Self {
        Store { file: BufWriter::new(tempfile::spooled_tempfile_in(IN_MEMORY, folder)), end: 0 }
    }

    /// Takes one; tells where it will be found.
    pub(super) fn push(&mut self, told: &Told) -> io::Result<u64> {
        let json = serde_json::to_vec(told)?;
        let at = self.end;
        self.file.write_all(&(json.len() as u32).to_le_bytes())?;
        self.file.write_all(&json)?;
        self.end += 4 + json.len() as u64;
        Ok(at)
    }

    pub(super) fn finish(self) -> io::Result<Stored> {
        Ok(Stored(self.file.into_inner().map_err(io::IntoInnerError::into_error)?))
    }
}

impl Stored {
    pub(super) fn read(&mut self, at: u64) -> io::Result<Told> {
        self.0.seek(SeekFrom::Start(at))?;
        let mut length = [0; 4];
        self.0.read_exact(&mut length)?;
        let mut json = vec![0; u32::from_le_bytes(length) as usize];
        self.0.read_exact(&mut json)?;
        Ok(serde_json::from_slice(&json)?)
    }
}

/// Numbers by their bits: JSON's decimals may come back with another last bit.
pub(super) mod bits {
    use geo::Point;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    /// What consists of floating-point numbers.
    pub(in super::super) trait Bits: Sized {
        type Form: Serialize + for<'de> Deserialize<'de>;
        fn form(&self) -> Self::Form;
        fn of(form: Self::Form) -> Self;
    }

    impl Bits for f64 {
        type Form = u64;
        fn form(&self) -> u64 {
            self.to_bits()
        }
        fn of(form: u64) -> Self {
            f64::from_bits(form)
        }
    }

    impl Bits for Point<f64> {
        type Form = [u64; 2];
        fn form(&self) -> [u64; 2] {
            [self.x().to_bits(), self.y().to_bits()]
        }
        fn of([x, y]: [u64; 2]) -> Self {
            Point::new(f64::from_bits(x), f64::from_bits(y))
        }
    }

    pub(in super::super) fn serialize<T: Bits, S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
        value.form().serialize(to)
    }

    pub(in super::super) fn deserialize<'de, T: Bits, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
        T::Form::deserialize(from).map(T::of)
    }
}
