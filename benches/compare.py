#!/usr/bin/env python3
"""Dateline beside what else one would take, over the same documents, in one run: the named entities of a small spaCy model, and
a dictionary of the gazetteer's names (pyahocorasick).

    pip install spacy pyahocorasick
    python -m spacy download en_core_web_sm
    cargo build --release
    python benches/compare.py REPORTS.jsonl

Each pass runs all three, one after the other, so that what else the machine does meets all of them. What counts is CPU time
(user and system) of one thread; loading a model and building the dictionary do not count, Dateline's start does. The medians of
all passes are printed as a table in Markdown.
"""

import argparse
import csv
import io
import json
import os
import resource
import statistics
import subprocess
import sys
import time

# Before the libraries are loaded that would take all cores.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"


def texts(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines if line.strip()]


def entities(model):
    """spaCy with nothing but the recogniser of names."""
    import spacy

    off = ["tagger", "parser", "attribute_ruler", "lemmatizer"]
    nlp = spacy.load(model, exclude=off)
    return f"spaCy {spacy.__version__}, {model}, names alone", lambda all: sum(
        len(doc.ents) for doc in nlp.pipe(all)
    )


def dictionary(dateline):
    """Every name of the gazetteer, found at words' ends; the longest of those that begin together counts once."""
    import ahocorasick

    csv.field_size_limit(1 << 30)
    command = [dateline, "gazetteer", "export", "--names", "--quiet"]
    exported = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    automaton = ahocorasick.Automaton()
    for row in csv.DictReader(io.StringIO(exported)):
        for name in [row["name"], *row["names"].split("|")]:
            if name:
                automaton.add_word(name.lower(), len(name.lower()))
    automaton.make_automaton()

    def run(all):
        found = 0
        for text in all:
            text = text.lower()
            taken = -1
            for end, length in automaton.iter_long(text):
                start = end - length + 1
                before = start == 0 or not text[start - 1].isalnum()
                after = end + 1 == len(text) or not text[end + 1].isalnum()
                if before and after and start > taken:
                    found += 1
                    taken = end
        return found

    return f"pyahocorasick, {len(automaton):,} names of the same gazetteer", run


def own(dateline, path):
    """The whole analysis, from the file to JSON lines."""

    def run(_):
        command = [dateline, "extract", path, "--jobs", "1", "--quiet"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

    return "dateline extract --jobs 1", run


def cpu():
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("reports", help="JSON lines with a text each")
    parser.add_argument("--dateline", default="target/release/dateline", help="the program")
    parser.add_argument("--model", default="en_core_web_sm", help="spaCy model")
    parser.add_argument("--passes", type=int, default=5)
    args = parser.parse_args()

    all_texts = texts(args.reports)
    kilobytes = sum(len(text.encode()) for text in all_texts) / 1e3
    began = time.process_time()
    names = dictionary(args.dateline)
    print(f"{len(all_texts):,} documents of {kilobytes / len(all_texts):.1f} kB", file=sys.stderr)
    print(f"dictionary built in {time.process_time() - began:.0f} s of CPU time", file=sys.stderr)
    candidates = [entities(args.model), names, own(args.dateline, args.reports)]
    seconds = [[] for _ in candidates]
    for number in range(args.passes):
        for (name, run), measured in zip(candidates, seconds):
            before = cpu()
            run(all_texts)
            measured.append(cpu() - before)
            rate = len(all_texts) / measured[-1]
            print(f"pass {number + 1}: {name}: {rate:,.0f} documents/s", file=sys.stderr)

    medians = [statistics.median(measured) for measured in seconds]
    print("| | documents/s | kB/s | times spaCy |\n|---|---|---|---|")
    for (name, _), median in zip(candidates, medians):
        rate, size = len(all_texts) / median, kilobytes / median
        print(f"| {name} | {rate:,.0f} | {size:,.0f} | {medians[0] / median:.1f} |")


if __name__ == "__main__":
    main()
