//! Compressed files, known by their first bytes: unpacked as they are read, and no further than is plausible for text.

use super::limits::{UNPACKED_FREE, UNPACKED_RATIO, exceeded};
use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes read at a time.
const BUFFER: usize = 1 << 16;

/// The content of a file, unpacked when it is compressed by gzip or zstd (also of several members or frames).
pub(super) fn unpacked<'a>(input: impl Read + Send + 'a) -> io::Result<Box<dyn BufRead + Send + 'a>> {
    let packed = Arc::new(AtomicU64::new(0));
    let mut input = BufReader::with_capacity(BUFFER, Counted { inner: input, read: Arc::clone(&packed) });
    let head = input.fill_buf()?;
    let (gzip, zstd) = (head.starts_with(b"\x1F\x8B"), head.starts_with(b"\x28\xB5\x2F\xFD"));
    if gzip {
        let inner = flate2::bufread::MultiGzDecoder::new(input);
        Ok(guarded(inner, "gzip", packed))
    } else if zstd {
        let inner = zstd::stream::read::Decoder::with_buffer(input)?;
        Ok(guarded(inner, "zstd", packed))
    } else {
        Ok(Box::new(input))
    }
}

fn guarded<'a>(
    inner: impl Read + Send + 'a,
    kind: &'static str,
    packed: Arc<AtomicU64>,
) -> Box<dyn BufRead + Send + 'a> {
    Box::new(BufReader::with_capacity(BUFFER, Guarded { inner, kind, packed, unpacked: 0 }))
}

/// A reader that counts what is read from it.
pub(super) struct Counted<R> {
    pub(super) inner: R,
    pub(super) read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.read.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// A decompressor that stops when it is fed a bomb.
struct Guarded<R> {
    inner: R,
    kind: &'static str,
    packed: Arc<AtomicU64>,
    unpacked: u64,
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer).map_err(|error| match error.raw_os_error() {
            // zstd numbers its errors too, far beyond those of systems.
            Some(_) => error,
            None => io::Error::new(error.kind(), format!("damaged or cut off {} data: {error}", self.kind)),
        })?;
        self.unpacked += read as u64;
        let most = self.packed.load(Ordering::Relaxed).saturating_mul(UNPACKED_RATIO).max(UNPACKED_FREE);
        if self.unpacked > most {
            return Err(exceeded(format!(
                "unpacks to more than {UNPACKED_RATIO} times its size, as decompression bombs do; unpack it first if it is none"
            )));
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn read(bytes: &[u8]) -> io::Result<Vec<u8>> {
        let mut out = Vec::new();
        unpacked(bytes)?.read_to_end(&mut out)?;
        Ok(out)
    }

    #[test]
    fn members_and_frames_are_joined() {
        let gz = [gzip(b"one "), gzip(b"two")].concat();
        assert_eq!(read(&gz).unwrap(), b"one two");
        let frame = |bytes: &[u8]| zstd::stream::encode_all(bytes, 0).unwrap();
        assert_eq!(read(&[frame(b"one "), frame(b"two")].concat()).unwrap(), b"one two");
        assert_eq!(read(b"plain").unwrap(), b"plain");
    }

    #[test]
    fn what_is_cut_off_is_an_error() {
        for packed in [gzip(&[7; 9999]), zstd::stream::encode_all(&[7; 9999][..], 0).unwrap()] {
            let error = read(&packed[..packed.len() - 6]).unwrap_err();
            assert!(error.to_string().contains("damaged or cut off"), "{error}");
        }
    }

    #[test]
    fn bombs_are_stopped() {
        let zeros = io::repeat(0).take(4 * UNPACKED_FREE);
        let bomb = zstd::stream::encode_all(zeros, 1).unwrap();
        let mut unpacked = unpacked(&bomb[..]).unwrap();
        let mut buffer = vec![0; 1 << 16];
        let mut total = 0;
        let error = loop {
            match unpacked.read(&mut buffer) {
                Ok(0) => panic!("the bomb went off: {total} bytes"),
                Ok(read) => total += read as u64,
                Err(error) => break error,
            }
        };
        assert!(error.to_string().contains("decompression bombs"), "{error}");
        assert!(total <= UNPACKED_FREE);
    }
}
