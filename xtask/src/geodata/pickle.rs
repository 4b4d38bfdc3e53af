//! A reader for Python pickles of plain data: lists, tuples, dictionaries, strings and numbers.
//!
//! A pickle can name any Python object to be called (`GLOBAL`, `REDUCE`, …); this reader has no such instruction, so a
//! package's pickle can only be data. Strings are read leniently: Python writes lone surrogates (flags, mostly), which are no
//! valid UTF-8 and become U+FFFD.

use anyhow::{Context, Result, bail};
use std::rc::Rc;

/// A value of a pickle.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    /// `None`.
    None,
    /// `True` or `False`.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A float.
    Float(f64),
    /// A string.
    Text(Rc<str>),
    /// A list or tuple.
    List(Vec<Value>),
}

impl Value {
    /// The text of a string.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number as a float.
    pub(crate) fn number(&self) -> Option<f64> {
        match self {
            Value::Int(value) => Some(*value as f64),
            Value::Float(value) => Some(*value),
            _ => None,
        }
    }
}

enum Slot {
    Mark,
    Value(Value),
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    stack: Vec<Slot>,
    memo: Vec<Option<Value>>,
}

/// Reads the one value of a pickle (protocol 2 to 5).
///
/// # Errors
/// An instruction that is not plain data, or a truncated pickle.
pub(crate) fn read(bytes: &[u8]) -> Result<Value> {
    let mut reader = Reader { bytes, at: 0, stack: Vec::new(), memo: Vec::new() };
    loop {
        let at = reader.at;
        if reader.step().with_context(|| format!("pickle instruction at byte {at}"))? {
            return reader.pop();
        }
    }
}

impl<'a> Reader<'a> {
    /// Executes one instruction; true at the end.
    fn step(&mut self) -> Result<bool> {
        match self.take(1)?[0] {
            0x80 => drop(self.take(1)?), // PROTO
            0x95 => drop(self.take(8)?), // FRAME
            b'(' => self.stack.push(Slot::Mark),
            b'N' => self.push(Value::None),
            0x88 => self.push(Value::Bool(true)),
            0x89 => self.push(Value::Bool(false)),
            b'J' => {
                let value = i32::from_le_bytes(self.array()?);
                self.push(Value::Int(value.into()));
            }
            b'K' => {
                let value = self.take(1)?[0];
                self.push(Value::Int(value.into()));
            }
            b'M' => {
                let value = u16::from_le_bytes(self.array()?);
                self.push(Value::Int(value.into()));
            }
            0x8a => self.long()?,
            b'G' => {
                let value = f64::from_be_bytes(self.array()?);
                self.push(Value::Float(value));
            }
            0x8c => {
                let length = usize::from(self.take(1)?[0]);
                self.string(length)?;
            }
            b'X' => {
                let length = u32::from_le_bytes(self.array()?);
                self.string(usize::try_from(length)?)?;
            }
            b']' | b')' => self.push(Value::List(Vec::new())),
            b't' | b'l' => {
                let items = self.pop_to_mark()?;
                self.push(Value::List(items));
            }
            0x85 => self.tuple(1)?,
            0x86 => self.tuple(2)?,
            0x87 => self.tuple(3)?,
            b'a' => {
                let item = self.pop()?;
                self.list()?.push(item);
            }
            b'e' => {
                let items = self.pop_to_mark()?;
                self.list()?.extend(items);
            }
            0x94 => {
                let index = self.memo.len();
                self.remember(index)?;
            }
            b'q' => {
                let index = usize::from(self.take(1)?[0]);
                self.remember(index)?;
            }
            b'r' => {
                let index = u32::from_le_bytes(self.array()?);
                self.remember(usize::try_from(index)?)?;
            }
            b'h' => {
                let index = usize::from(self.take(1)?[0]);
                self.recall(index)?;
            }
            b'j' => {
                let index = u32::from_le_bytes(self.array()?);
                self.recall(usize::try_from(index)?)?;
            }
            b'.' => return Ok(true),
            other => bail!("instruction {:?} is not plain data", char::from(other)),
        }
        Ok(false)
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8]> {
        let end = self.at.checked_add(count).context("length")?;
        let taken = self.bytes.get(self.at..end).context("the pickle ends early")?;
        self.at = end;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        Ok(self.take(N)?.try_into()?)
    }

    fn push(&mut self, value: Value) {
        self.stack.push(Slot::Value(value));
    }

    fn pop(&mut self) -> Result<Value> {
        match self.stack.pop() {
            Some(Slot::Value(value)) => Ok(value),
            _ => bail!("a value is missing"),
        }
    }

    fn pop_to_mark(&mut self) -> Result<Vec<Value>> {
        let mark = self.stack.iter().rposition(|slot| matches!(slot, Slot::Mark)).context("no mark")?;
        let items = self.stack.drain(mark..).skip(1);
        Ok(items.filter_map(|slot| if let Slot::Value(value) = slot { Some(value) } else { None }).collect())
    }

    fn list(&mut self) -> Result<&mut Vec<Value>> {
        match self.stack.last_mut() {
            Some(Slot::Value(Value::List(items))) => Ok(items),
            _ => bail!("no list to append to"),
        }
    }

    fn tuple(&mut self, count: usize) -> Result<()> {
        let mut items = Vec::with_capacity(count);
        for _ in 0..count {
            items.push(self.pop()?);
        }
        items.reverse();
        self.push(Value::List(items));
        Ok(())
    }

    /// A little-endian two's complement integer of up to eight bytes.
    fn long(&mut self) -> Result<()> {
        let length = usize::from(self.take(1)?[0]);
        let digits = self.take(length)?;
        if length > 8 {
            bail!("an integer of {length} bytes");
        }
        let negative = digits.last().is_some_and(|byte| byte & 0x80 != 0);
        let mut bytes = [if negative { 0xff } else { 0 }; 8];
        bytes[..length].copy_from_slice(digits);
        self.push(Value::Int(i64::from_le_bytes(bytes)));
        Ok(())
    }

    fn string(&mut self, length: usize) -> Result<()> {
        let text = String::from_utf8_lossy(self.take(length)?);
        self.push(Value::Text(text.as_ref().into()));
        Ok(())
    }

    /// Stores the top of the stack. An unfinished list is stored as it is now: plain data never refers back to a list.
    fn remember(&mut self, index: usize) -> Result<()> {
        let Some(Slot::Value(value)) = self.stack.last() else { bail!("nothing to remember") };
        if index > self.memo.len() + (1 << 20) {
            bail!("memo index {index}");
        }
        if self.memo.len() <= index {
            self.memo.resize(index + 1, None);
        }
        // Only scalars are ever referred to again; a list would have to be shared to be right.
        self.memo[index] = if matches!(value, Value::List(_)) { None } else { Some(value.clone()) };
        Ok(())
    }

    fn recall(&mut self, index: usize) -> Result<()> {
        let value = self.memo.get(index).cloned().flatten().context("a shared list is not plain data")?;
        self.push(value);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_rows_with_shared_strings_is_read() {
        // pickle.dumps([["Oslo", "NO", 10.75, -3], ["Bergen", "NO", 5.25, 70000]], 4)
        let pickle = b"\x80\x04\x95\x3c\x00\x00\x00\x00\x00\x00\x00]\x94(]\x94(\x8c\x04Oslo\x94\x8c\x02NO\x94G@%\x80\x00\
            \x00\x00\x00\x00J\xfd\xff\xff\xffe]\x94(\x8c\x06Bergen\x94h\x03G@\x15\x00\x00\x00\x00\x00\x00Jp\x11\x01\x00ee.";
        let Value::List(rows) = read(pickle).unwrap() else { panic!("not a list") };
        let Value::List(bergen) = &rows[1] else { panic!("not a row") };
        assert_eq!(bergen[1].text(), Some("NO"));
        assert_eq!(bergen[2].number(), Some(5.25));
        assert_eq!(bergen[3], Value::Int(70000));
    }

    #[test]
    fn a_global_is_refused() {
        // What `os.system("true")` pickles to.
        let error = read(b"cos\nsystem\n(S'true'\ntR.").unwrap_err();
        assert!(format!("{error:#}").contains("is not plain data"), "{error:#}");
        assert!(read(b"\x80\x04\x8c\x02os\x8c\x06system\x93.").is_err());
    }

    #[test]
    fn a_truncated_pickle_is_an_error() {
        assert!(read(b"\x80\x04X\xff\xff\x00\x00ab").is_err());
        assert!(read(b"").is_err());
    }

    #[test]
    fn a_lone_surrogate_does_not_stop_the_reading() {
        assert!(read(b"\x80\x04\x8c\x03\xed\xa0\xbc.").unwrap().text().unwrap().contains('\u{fffd}'));
    }
}
