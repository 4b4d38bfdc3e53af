//! No module imports from a later stage of the pipeline.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The stages in order; each may use those before it.
const STAGES: &[&str] = &[
    "error", "hash", "sieve", "document", "toponym", "spatial", "resolve", "claim", "event", "analysis",
    "layer", "export", "import", "cli",
];

/// What the crate's root gives under another name: an item and its stage.
const ROOT_ITEMS: &[(&str, &str)] = &[
    ("Document", "document"),
    ("Error", "error"),
    ("ErrorKind", "error"),
    ("Analysis", "analysis"),
    ("Pipeline", "analysis"),
    ("Spans", "analysis"),
];

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for entry in entries {
        if entry.is_dir() {
            rust_files(&entry, files);
        } else if entry.extension().is_some_and(|extension| extension == "rs") {
            files.push(entry);
        }
    }
}

/// The first segments after every `crate::` of a source, comments left out: `crate::{a::B, c}` gives `a` and `c`.
fn imports(source: &str) -> BTreeSet<String> {
    let code: String =
        source.lines().map(|line| line.split("//").next().unwrap_or("")).collect::<Vec<_>>().join("\n");
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let before = code[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
            continue;
        }
        let rest = &code[at + "crate::".len()..];
        let Some(group) = rest.strip_prefix('{') else {
            found.insert(identifier(rest));
            continue;
        };
        let mut depth = 0;
        let mut expected = true;
        for (i, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => expected = true,
                c if expected && !c.is_whitespace() => {
                    found.insert(identifier(&group[i..]));
                    expected = false;
                }
                _ => {}
            }
        }
    }
    found
}

fn identifier(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

fn rank(name: &str) -> Option<usize> {
    let stage = ROOT_ITEMS.iter().find(|(item, _)| *item == name).map_or(name, |(_, stage)| stage);
    STAGES.iter().position(|known| *known == stage)
}

#[test]
fn imports_are_found_however_written() {
    let source = "use crate::document::Span;\n// use crate::cli;\nuse crate::{\n  claim::{Claim, Party},\n  event,\n};\nfn f(x: crate::layer::X) {}\nuse other_crate::cli;";
    assert_eq!(imports(source).into_iter().collect::<Vec<_>>(), ["claim", "document", "event", "layer"]);
}

#[test]
fn no_module_imports_from_a_later_stage() {
    let mut checked = 0;
    let mut wrong = Vec::new();
    for (own, stage) in STAGES.iter().enumerate() {
        let mut files = Vec::new();
        let single = source().join(format!("{stage}.rs"));
        match single.is_file() {
            true => files.push(single),
            false => rust_files(&source().join(stage), &mut files),
        }
        for file in files {
            let text = fs::read_to_string(&file).unwrap();
            for import in imports(&text) {
                checked += 1;
                if rank(&import).is_some_and(|other| other > own) {
                    wrong.push(format!(
                        "{} imports crate::{import}",
                        file.strip_prefix(source()).unwrap().display()
                    ));
                }
            }
        }
    }
    assert!(checked > 50, "only {checked} imports were found: is the reader of imports broken?");
    assert!(wrong.is_empty(), "later stages are imported:\n{}", wrong.join("\n"));
}

#[test]
fn every_module_of_the_root_has_its_stage() {
    let root = fs::read_to_string(source().join("lib.rs")).unwrap();
    for line in root.lines() {
        if let Some(name) = line.trim_start_matches("pub ").strip_prefix("mod ") {
            let name = name.trim_end_matches(';');
            assert!(STAGES.contains(&name), "the module `{name}` has no place among the stages");
        }
    }
}
