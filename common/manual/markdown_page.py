#!/usr/bin/env python3
"""Writes a page of docs/ as a manual page of section 5 (man(7) macros).

    markdown_page.py PAGE.md NAME OUTPUT

The pages use few forms: headings, paragraphs, lists, tables, indented or fenced code, `code`, **bold** and [links](to). A table
and code stay as they are written, because both are read in columns.
"""
import re
import sys
import textwrap
from pathlib import Path


def roff(text):
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + text if text[:1] in (".", "'") else text


def inline(text):
    """`code` and **bold** are bold on paper; of a link, its words stay."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    parts = re.split(r"`([^`]*)`|\*\*([^*]*)\*\*", text)
    out = ""
    for index, part in enumerate(parts):
        if part is None:
            continue
        out += roff(part) if index % 3 == 0 else "\\fB" + roff(part.replace("`", "")) + "\\fR"
    return "\\&" + out if out[:1] in (".", "'") else out


def filled(text):
    """Lines of the source that a person can read (mandoc -T lint); roff fills them again."""
    lines = textwrap.wrap(text, 72, break_long_words=False, break_on_hyphens=False)
    return "\n".join("\\&" + line if line[:1] in (".", "'") else line for line in lines)


def blocks(lines):
    """(kind, lines) of each paragraph, list item, heading, and piece of code or table."""
    kind, block = None, []
    fenced = False
    for line in lines + [""]:
        if line.startswith("```"):
            fenced = not fenced
            new = "code" if fenced else None
            line = None
        elif fenced or line.startswith("    ") or line.startswith("|"):
            new = "code"
        elif not line.strip():
            new = None
        elif line.startswith("#"):
            new = "heading"
        elif re.match(r"[-*] |\d+\. ", line):
            new = "item"
        else:
            new = kind if kind in ("item", "text") else "text"
        begins = new != kind or new == "heading" or (new == "item" and line and re.match(r"[-*] |\d+\. ", line))
        if begins:
            if block:
                yield kind, block
            kind, block = new, []
        if line is not None and new:
            block.append(line)


def body(lines):
    after_heading = False
    for kind, block in blocks(lines):
        # A paragraph begins with the heading (man(7)).
        paragraph = "" if after_heading else ".PP\n"
        after_heading = kind == "heading"
        if kind == "heading":
            level = len(block[0]) - len(block[0].lstrip("#"))
            yield (".SH " if level <= 2 else ".SS ") + roff(block[0].lstrip("# "))
        elif kind == "code":
            yield paragraph + ".nf\n" + "\n".join(roff(line) or "\\&" for line in block) + "\n.fi"
        elif kind == "item":
            mark, text = re.match(r"([-*]|\d+\.) (.*)", " ".join(line.strip() for line in block)).groups()
            yield f".IP {'' if mark[0].isdigit() else chr(92) + '(bu'}{mark if mark[0].isdigit() else ''} 4\n{filled(inline(text))}"
        elif kind == "text":
            yield paragraph + filled(inline(" ".join(line.strip() for line in block)))


def released():
    header = Path(__file__).with_name("man_page.hpp").read_text(encoding="utf-8")
    return re.search(r'released = "([^"]*)"', header)[1]


def main():
    source, name, output = sys.argv[1:]
    lines = open(source, encoding="utf-8").read().splitlines()
    title = lines[0].lstrip("# ")
    with open(output, "w", encoding="utf-8") as out:
        out.write(f'.TH "{name.upper()}" 5 "{released()}" "tcpwhy" "File formats"\n.SH NAME\n')
        out.write(filled(f"{roff(name)} \\- {roff(title)}") + "\n")
        out.write("\n".join(body(lines[1:])) + "\n")


main()
