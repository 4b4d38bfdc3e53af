//! What the user named as input: files, folders, globs, stdin.

use super::args::InputArgs;
use crate::document::read::{self, Format, Name, Options, Reading};
use anyhow::{Context as _, bail};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

/// One file to read, or stdin. An archive may have millions: names are made when their turn comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Source {
    /// `None` is stdin
    path: Option<Box<Path>>,
    /// bytes of the path before the part that identifies a document in it
    before_id: usize,
    format: Format,
}

impl Source {
    /// What it is called.
    pub(super) fn name(&self) -> Name {
        let Some(path) = &self.path else { return Name::new("stdin") };
        let origin = path.display().to_string();
        let id = path.as_os_str().as_encoded_bytes().get(self.before_id..).unwrap_or_default();
        Name { id: String::from_utf8_lossy(id).into_owned(), origin }
    }

    /// Its documents, not taken apart yet; a file that cannot be opened is one error. Bytes read are added to `meter`.
    pub(super) fn documents(&self, options: Options, meter: &Arc<AtomicU64>) -> Reading<'static> {
        let name = self.name();
        match &self.path {
            None => read::pending(name, io::stdin(), self.format, options),
            Some(path) => match File::open(path) {
                Ok(file) => read::pending_file(name, file, self.format, options, meter),
                Err(error) => read::unreadable(name, &error),
            },
        }
    }

    /// Size of the file; `None` for stdin, and for what has none.
    pub(super) fn bytes(&self) -> Option<u64> {
        let metadata = fs::metadata(self.path.as_ref()?).ok()?;
        metadata.is_file().then_some(metadata.len())
    }
}

/// The files behind the inputs, in the order given, those of a folder or glob sorted by path.
///
/// # Errors
/// An input that names nothing: wrong usage, found before anything is done.
pub(super) fn sources(args: &InputArgs) -> anyhow::Result<Vec<Source>> {
    let mut sources = Vec::new();
    for input in &args.inputs {
        let path = Path::new(input);
        if input == "-" {
            let format = args.input_format.unwrap_or(Format::Text);
            sources.push(Source { path: None, before_id: 0, format });
        } else if path.is_dir() {
            let before = sources.len();
            let mut files = Vec::new();
            walk(path, &mut files).with_context(|| format!("cannot read the folder {input}"))?;
            sources.extend(files.into_iter().filter_map(|file| {
                let format = Format::of_path(&file)?;
                let id = file.strip_prefix(path).map_or(0, |id| id.as_os_str().len());
                let before_id = if id == 0 { 0 } else { file.as_os_str().len() - id };
                Some(Source { path: Some(file.into()), before_id, format })
            }));
            if sources.len() == before {
                bail!(
                    "the folder {input} holds no .txt, .md, .html, .json, .jsonl, .csv or .parquet files (also .gz, .zst)"
                );
            }
        } else if path.exists() {
            sources.push(file(path.to_owned(), args));
        } else if input.contains(['*', '?']) {
            let files = glob(input)?;
            if files.is_empty() {
                bail!("nothing matches {input}");
            }
            sources.extend(files.into_iter().map(|path| file(path, args)));
        } else {
            bail!("there is no file or folder {input}");
        }
    }
    Ok(sources)
}

/// A file that was named; one of unknown extension is taken for text.
fn file(path: PathBuf, args: &InputArgs) -> Source {
    let format = Format::of_path(&path).or(args.input_format).unwrap_or(Format::Text);
    let id = path.file_name().map_or(0, |name| name.len());
    let before_id = if path
        .as_os_str()
        .as_encoded_bytes()
        .ends_with(path.file_name().unwrap_or_default().as_encoded_bytes())
    {
        path.as_os_str().len() - id
    } else {
        0
    };
    Source { before_id, path: Some(path.into()), format }
}

/// All files below a folder, sorted; hidden ones are left out, and links that lead out of the folder.
fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    let root = fs::canonicalize(folder)?;
    walk_below(folder, &root, files)
}

fn walk_below(folder: &Path, root: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<_>>()?;
    entries.sort();
    for entry in entries {
        if entry.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')) {
            continue;
        }
        if entry.is_symlink() {
            // A link to a folder could lead in circles, one out of the folder to what nobody named.
            let inside =
                fs::canonicalize(&entry).is_ok_and(|target| target.starts_with(root) && target.is_file());
            if inside {
                files.push(entry);
            }
        } else if entry.is_dir() {
            walk_below(&entry, root, files)?;
        } else if entry.is_file() {
            files.push(entry);
        }
    }
    Ok(())
}

/// Files that a pattern matches: `*` and `?` within a name, `**` over folders.
fn glob(pattern: &str) -> anyhow::Result<Vec<PathBuf>> {
    let components: Vec<&str> = pattern.split('/').collect();
    let fixed = components.iter().take_while(|part| !part.contains(['*', '?'])).count();
    let base = components[..fixed].join("/");
    let base = match (base.as_str(), fixed) {
        ("", 0) => PathBuf::from("."),
        ("", _) => PathBuf::from("/"),
        (base, _) => PathBuf::from(base),
    };
    let mut files = Vec::new();
    if base.is_dir() {
        let mut all = Vec::new();
        walk(&base, &mut all).with_context(|| format!("cannot read the folder {}", base.display()))?;
        for path in all {
            let below = path.strip_prefix(&base).unwrap_or(&path);
            let parts: Vec<String> = below.iter().map(|part| part.to_string_lossy().into_owned()).collect();
            let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
            if matches_path(&components[fixed..], &parts) {
                files.push(if fixed == 0 { below.to_owned() } else { path });
            }
        }
    }
    Ok(files)
}

fn matches_path(pattern: &[&str], parts: &[&str]) -> bool {
    match (pattern.split_first(), parts.split_first()) {
        (None, None) => true,
        (Some((&"**", rest)), _) => (0..=parts.len()).any(|skip| matches_path(rest, &parts[skip..])),
        (Some((name, rest)), Some((part, parts))) => matches_name(name, part) && matches_path(rest, parts),
        _ => false,
    }
}

/// `*` any characters, `?` one. Linear: only the last star is ever tried again.
fn matches_name(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    let (mut p, mut n) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while n < name.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, n));
                p += 1;
            }
            Some(&c) if c == '?' || c == name[n] => {
                p += 1;
                n += 1;
            }
            _ => match star {
                Some((at, from)) => {
                    star = Some((at, from + 1));
                    p = at + 1;
                    n = from + 1;
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|&c| c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_names_and_paths() {
        for (pattern, name) in [("*.txt", "a.txt"), ("?.md", "é.md"), ("a*b*c", "aXbYbZc"), ("*", "")] {
            assert!(matches_name(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in [("*.txt", "a.txtx"), ("?.md", ".md"), ("a*b", "abc")] {
            assert!(!matches_name(pattern, name), "{pattern} {name}");
        }
        assert!(matches_path(&["**", "*.txt"], &["a", "b", "c.txt"]));
        assert!(matches_path(&["**", "*.txt"], &["c.txt"]));
        assert!(!matches_path(&["*", "*.txt"], &["a", "b", "c.txt"]));
    }

    #[test]
    fn folders_are_read_in_order_by_extension() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.txt", "a.md", "sub/c.jsonl", "sub/d.csv.gz", "d.exe", ".hidden.txt"] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        let args = |input: String| InputArgs {
            inputs: vec![input],
            published: None,
            input_format: None,
            encoding: None,
            min_probability: 0.0,
        };
        let root = folder.path().display();
        let ids = |input: String| -> Vec<String> {
            sources(&args(input)).unwrap().into_iter().map(|source| source.name().id).collect()
        };
        assert_eq!(ids(format!("{root}")), ["a.md", "b.txt", "sub/c.jsonl", "sub/d.csv.gz"]);
        assert_eq!(ids(format!("{root}/*.txt")), ["b.txt"]);
        assert_eq!(ids(format!("{root}/**/*.jsonl")), ["c.jsonl"]);
        assert!(sources(&args(format!("{root}/none.txt"))).is_err());
        assert!(sources(&args(format!("{root}/*.pdf"))).is_err());
    }
}
