"""Writes the submissions of the corpus as folders, each with what it must fail."""
import shutil
import sys

import corpus


def write(folder, files, executable=()):
    folder.mkdir(parents=True)
    for name, text in files.items():
        path = folder / name
        path.write_bytes(text.encode())
        if name in executable:
            path.chmod(0o755)


def manner_folders(where, name, source, manners):
    for manner in manners:
        makefile = f"{name}: {name}.c\n\t$(CC) -O1 -Wall -DMANNER={manner} -o $@ $<\n"
        write(where / f"c-{manner}", {f"{name}.c": source.read_text(), "Makefile": makefile})
        yield f"c-{manner}", manners[manner]


def language_folders(where, name, expected):
    for language, failed in expected.items():
        pattern, makefile, program = corpus.LANGUAGES[language]
        if not shutil.which(program):
            print(f"not here: {program}, so {language} is left out", file=sys.stderr)
            continue
        filled = {"{name}": name, "{Name}": name.capitalize(), "{more}": ' "$$@"' if name == "client" else ""}
        for gap, word in filled.items():
            pattern, makefile = pattern.replace(gap, word), makefile.replace(gap, word)
        text = (corpus.HERE / f"{name}s" / pattern).read_text()
        files = {pattern: text, "Makefile": makefile} if makefile else {name: text}
        write(where / f"lang-{language}", files, executable=() if makefile else (name,))
        yield f"lang-{language}", failed


def special_folders(where, name, source, good):
    for special, (files, failed) in corpus.SPECIAL.items():
        filled = {file.replace("{name}", name): text.replace("{name}", name) for file, text in files.items()}
        if failed is None:
            filled[f"{name}.c"] = source.read_text()
        write(where / special, filled)
        yield special, good if failed is None else failed


def make_corpus(where, assignment):
    name = "server" if assignment == "echo-server" else "client"
    source = corpus.HERE / f"{name}s" / f"{name}.c"
    manners, others = (corpus.SERVERS, corpus.OTHER_SERVERS) if name == "server" else (corpus.CLIENTS, corpus.OTHER_CLIENTS)
    yield from manner_folders(where, name, source, manners)
    yield from language_folders(where, name, others)
    yield from special_folders(where, name, source, manners["good"])
