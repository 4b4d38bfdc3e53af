//! The attribute file of a shapefile (dBASE III), as raw text fields: the sources' encodings differ and are the caller's matter.

use anyhow::{Context, Result, ensure};

struct Field {
    name: String,
    at: usize,
    length: usize,
}

/// A table of attributes.
pub(crate) struct Dbf {
    fields: Vec<Field>,
    records: Vec<u8>,
    width: usize,
}

impl Dbf {
    /// Parses the file's bytes.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self> {
        ensure!(bytes.len() > 32, "a dBASE file of {} bytes", bytes.len());
        let header = usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
        let width = usize::from(u16::from_le_bytes([bytes[10], bytes[11]]));
        let count = usize::try_from(u32::from_le_bytes([bytes[4], bytes[5], bytes[6], bytes[7]]))?;
        let mut fields = Vec::new();
        let mut at = 1; // The first byte of a record is its deletion mark.
        let descriptors = bytes.get(32..header).context("the header ends early")?;
        for descriptor in descriptors.chunks_exact(32).take_while(|descriptor| descriptor[0] != b'\r') {
            let name = descriptor[..11].split(|&byte| byte == 0).next().unwrap_or_default();
            let length = usize::from(descriptor[16]);
            fields.push(Field { name: String::from_utf8_lossy(name).to_lowercase(), at, length });
            at += length;
        }
        let records = bytes.get(header..header + count * width).context("the records end early")?.to_vec();
        Ok(Self { fields, records, width })
    }

    /// The records in order.
    pub(crate) fn records(&self) -> impl Iterator<Item = Record<'_>> {
        self.records.chunks_exact(self.width).map(|bytes| Record { fields: &self.fields, bytes })
    }
}

/// One record.
#[derive(Clone, Copy)]
pub(crate) struct Record<'a> {
    fields: &'a [Field],
    bytes: &'a [u8],
}

impl<'a> Record<'a> {
    /// The field's bytes without padding; empty where there is no such field. `name` is lower case.
    pub(crate) fn bytes(&self, name: &str) -> &'a [u8] {
        let field = self.fields.iter().find(|field| field.name == name);
        let value = field.map_or(&[][..], |field| &self.bytes[field.at..field.at + field.length]);
        value.trim_ascii().split(|&byte| byte == 0).next().unwrap_or_default().trim_ascii()
    }

    /// The field as UTF-8; invalid bytes become U+FFFD.
    pub(crate) fn text(&self, name: &str) -> String {
        String::from_utf8_lossy(self.bytes(name)).into_owned()
    }

    /// The field as a number.
    pub(crate) fn number<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        std::str::from_utf8(self.bytes(name)).ok()?.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_give_their_fields_without_padding() {
        let mut bytes = vec![3, 0, 0, 0, 2, 0, 0, 0, 97, 0, 9, 0];
        bytes.resize(32, 0);
        for (name, kind, length) in [("NAME", b'C', 5_u8), ("NE_ID", b'N', 3)] {
            let mut descriptor = [0_u8; 32];
            descriptor[..name.len()].copy_from_slice(name.as_bytes());
            descriptor[11] = kind;
            descriptor[16] = length;
            bytes.extend(descriptor);
        }
        bytes.push(b'\r');
        bytes.extend(b" Pamir 12 Ob     7");
        let dbf = Dbf::parse(&bytes).unwrap();
        let rows: Vec<_> =
            dbf.records().map(|record| (record.text("name"), record.number::<u64>("ne_id"))).collect();
        assert_eq!(rows, [("Pamir".to_owned(), Some(12)), ("Ob".to_owned(), Some(7))]);
    }
}
