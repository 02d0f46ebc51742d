#!/usr/bin/env python3
"""Puts the page together: one script out of the modules, one style out of the style sheets.

    bundle.py html FILE     the page with @DATA@ where the trace belongs, for a browser
    bundle.py cpp FILE      the same as C++: page_head and page_foot of page.hpp
    bundle.py rules FILE    rules.js as a C++ header: namespace picture_rules
    bundle.py class FILE    the page of a class (tracer/grade/page) as C++: class_page_head and class_page_foot
    bundle.py sheet FILE    the page of a worksheet (tracer/teach/page) as C++: sheet_page_head and sheet_page_foot
    bundle.py class-html FILE, bundle.py sheet-html FILE    the same for a browser

Convention of the modules, so that no parser is needed: every import and export begins a line and is
    import { a, b } from './x.js';        (it may go over several lines; './live/x.js', '../x.js' from there,
                                             '../../render/page/x.js' from another page)
    export function NAME …    or    export const NAME …
Each module becomes a function that returns its exports. The Content-Security-Policy of the page names
script and style by their SHA-256. Anything else is an error: one line, exit status 1.
"""
import base64
import hashlib
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
MAIN = "main"


class Place:
    """Where a page's parts lie, and how its C++ is called. Later rules of the styles win over earlier ones."""

    def __init__(self, folder, styles, header, namespace, prefix):
        self.folder, self.styles = folder, styles.split()
        self.header, self.namespace, self.prefix = header, namespace, prefix


TRACE = Place(HERE, "tokens base head connection ladder selection states story steps overview live present narrow",
              "tracer/render/page/page.hpp", "render", "page")
CLASS = Place(HERE.parents[1] / "grade/page", "tokens colours frame table details narrow", "tracer/grade/page/class_page_text.hpp", "grade",
              "class_page")
SHEET = Place(HERE.parents[1] / "teach/page", "tokens colours sheet paper", "tracer/teach/page/sheet_page_text.hpp", "teach", "sheet_page")

IMPORT = re.compile(r"^import \{([^}]*)\} from '(?:\.{1,2}/)+(?:[a-z_]+/)*([a-z_]+)\.js';$", re.M)
EXPORT = re.compile(r"^export (?:async )?(?:function|const) (\w+)", re.M)
RULE = re.compile(r"^  ([a-zA-Z]+): ([\d_.]+), // (.+)$")


class Fault(Exception):
    pass


def read(path):
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise Fault(f"cannot read {path}: there is no such file") from None


class Module:
    def __init__(self, folder, name, wanted_by):
        # Each name is there once; what a page has not is a module of the trace's page.
        path = next((found for place in (folder, HERE) for found in place.rglob(f"{name}.js")), None)
        if path is None:
            raise Fault(f"cannot bundle {wanted_by}.js: it imports {name}.js, which does not exist")
        self.name = name
        self.source = read(path)
        self.exports = EXPORT.findall(self.source)
        self.imports = [
            (other, [word.strip() for word in names.split(",") if word.strip()])
            for names, other in IMPORT.findall(self.source)
        ]
        for begin, forms in (("import", len(self.imports)), ("export", len(self.exports))):
            if len(re.findall(rf"^{begin}\b", self.source, re.M)) != forms:
                raise Fault(f"cannot bundle {name}.js: an {begin} is not in the form that bundle.py states")

    def as_function(self):
        body = IMPORT.sub(lambda found: f"const {{{found[1]}}} = {found[2]}Module;", self.source)
        body = re.sub(r"^export ", "", body, flags=re.M)
        return f"const {self.name}Module = (() => {{\n{body}return {{ {', '.join(self.exports)} }};\n}})();\n"


def in_order_of_imports(folder, name, wanted_by, done, path):
    """Fills `done` with name's imports, then with name."""
    if name in path:
        raise Fault(f"cannot bundle {name}.js: it imports itself by {' → '.join(path[path.index(name):] + [name])}")
    if name in done:
        return
    module = Module(folder, name, wanted_by)
    for other, names in module.imports:
        in_order_of_imports(folder, other, name, done, path + [name])
        for wanted in names:
            if wanted not in done[other].exports:
                raise Fault(f"cannot bundle {name}.js: {other}.js does not export {wanted}")
    done[name] = module


def policy_hash(text):
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def page(place=TRACE):
    modules = {}
    in_order_of_imports(place.folder, MAIN, MAIN, modules, [])
    script = "'use strict';\n" + "".join(module.as_function() for module in modules.values())
    # As with modules: what a page has not is a style of the trace's page.
    paths = (next((at for at in (place.folder, HERE) if (at / "style" / f"{part}.css").exists()), HERE) / "style" / f"{part}.css"
             for part in place.styles)
    style = "\n".join(map(read, paths))
    text = read(place.folder / "page.html")
    for mark, value in {"SCRIPT_HASH": policy_hash(script), "STYLE_HASH": policy_hash(style),
                        "STYLE": style, "SCRIPT": script}.items():
        if text.count(f"@{mark}@") != 1:
            raise Fault(f"cannot fill page.html: @{mark}@ must stand in it once")
        text = text.replace(f"@{mark}@", value)
    return text


def literal(text):
    """A C++ string. Compilers may refuse literals above 64 KiB, so it is many short ones."""
    return "\n".join(f'    R"tcpwhy({line})tcpwhy"' for line in re.findall(r"(?:.*\n){1,80}|.+", text))


def page_cpp(place=TRACE):
    head, found, foot = page(place).partition("@DATA@")
    if not found:
        raise Fault("cannot split page.html: it has no @DATA@")
    return (
        "// Generated by bundle.py.\n"
        f'#include "{place.header}"\n\nnamespace tcpwhy::{place.namespace} {{\n\n'
        f"const std::string_view {place.prefix}_head =\n{literal(head)};\n\n"
        f"const std::string_view {place.prefix}_foot =\n{literal(foot)};\n\n"
        f"}}  // namespace tcpwhy::{place.namespace}\n"
    )


def rules_hpp():
    lines = read(HERE / "ladder/rules.js").splitlines()
    begin, end = lines.index("export const rules = {"), lines.index("};")
    out = ["// Generated from tracer/render/page/ladder/rules.js by bundle.py.", "#pragma once", "",
           "namespace tcpwhy::render::picture_rules {", ""]
    for line in lines[begin + 1:end]:
        rule = RULE.match(line)
        if not rule:
            raise Fault(f"cannot read rules.js: not in the form 'name: number, // meaning': {line.strip()}")
        name = re.sub(r"[A-Z]", lambda letter: "_" + letter[0].lower(), rule[1])
        out.append(f"constexpr double {name} = {rule[2].replace('_', '')};  // {rule[3]}")
    return "\n".join(out + ["", "}  // namespace tcpwhy::render::picture_rules", ""])


def main(arguments):
    makers = {"html": page, "cpp": page_cpp, "rules": rules_hpp, "class": lambda: page_cpp(CLASS),
              "class-html": lambda: page(CLASS), "sheet": lambda: page_cpp(SHEET), "sheet-html": lambda: page(SHEET)}
    if len(arguments) != 2 or arguments[0] not in makers:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        text = makers[arguments[0]]()
    except Fault as fault:
        print(f"bundle.py: {fault}", file=sys.stderr)
        return 1
    target = Path(arguments[1])
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
