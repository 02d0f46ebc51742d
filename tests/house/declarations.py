"""Which functions a header declares, and whether a source defines them. Reads C++ as this project writes it: no macros."""
import re

SKIPPED = re.compile(r"\b(?:using|typedef|static_assert|friend|template|inline|constexpr|consteval|extern|enum|concept)\b")
SCOPE = re.compile(r"\b(?:struct|class|union)\s+(?:\[\[[^\]]*\]\]\s*)?(\w+)[^;(]*$")
NAME = re.compile(r"(operator\s*(?:\(\)|\[\]|[^\s\w(]+|[\w:]+)|~?\w+)\s*$")


def code_of(text):
    """Comments, strings and preprocessor lines blanked out; every line stays where it is."""
    def blank(match):
        return re.sub(r"[^\n]", " ", match.group())
    text = re.sub(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|(?<!\w)\'(?:\\.|[^\'\\\n])+\'', blank, text, flags=re.S)
    return re.sub(r"^[ \t]*#[^\n]*(?:\\\n[^\n]*)*", blank, text, flags=re.M)


def end_of_block(code, at, opening="{", closing="}"):
    """The index after the bracket that closes the one at `at`."""
    depth = 0
    for index in range(at, len(code)):
        depth += (code[index] == opening) - (code[index] == closing)
        if depth == 0:
            return index + 1
    return len(code)


def parameters_begin(statement):
    """The index of the first parenthesis outside of template arguments; -1 when there is none."""
    depth = 0
    hidden = re.sub(r"operator\s*[<>=!]+|->", lambda match: "_" * len(match.group()), statement)
    for index, letter in enumerate(hidden):
        depth += (letter == "<") - (letter == ">")
        if letter == "(" and depth == 0:
            # operator() has its parameters in the second pair.
            if re.search(r"operator\s*$", hidden[:index]):
                return hidden.find("(", index + 1)
            return index
    return -1


def function_of(statement):
    """The name of the function that this statement (without its ";") declares for another file to define; or None."""
    statement = re.sub(r"\[\[[^\]]*\]\]", lambda match: " " * len(match.group()), statement)
    statement = re.sub(r"\b(?:public|private|protected)\s*:", "", statement)
    at = parameters_begin(statement)
    if at < 0 or SKIPPED.search(statement) or re.search(r"=\s*(?:0|default|delete)\s*$", statement):
        return None
    before = statement[:at]
    # "int x = f(3)" and "T (*name)(int)" are values.
    if ("=" in before and "operator" not in before) or statement[at + 1:].lstrip().startswith("*"):
        return None
    name = NAME.search(before)
    return re.sub(r"\s+", " ", name.group(1)) if name else None


def declared_functions(text):
    """(line, class or "", name) of each function that is declared and not defined here."""
    code = code_of(text)
    scopes = []  # names of classes; "" for a namespace
    begin = at = 0
    while at < len(code):
        letter = code[at]
        if letter == "(":
            at = end_of_block(code, at, "(", ")")
            continue
        if letter == ";":
            name = function_of(code[begin:at])
            if name:
                first = begin + len(code[begin:at]) - len(code[begin:at].lstrip())
                yield code.count("\n", 0, first) + 1, scopes[-1] if scopes else "", name
            begin = at + 1
        elif letter == "}":
            if scopes:
                scopes.pop()
            begin = at + 1
        elif letter == "{":
            statement = code[begin:at]
            scope = SCOPE.search(statement)
            if re.search(r"\bnamespace\b[^;=]*$", statement) or re.search(r"\bextern\s*$", statement):
                scopes.append("")
                begin = at + 1
            elif scope and not re.search(r"\benum\b", statement):
                scopes.append(scope.group(1))
                begin = at + 1
            else:
                at = end_of_block(code, at)
                # A body ends its statement; an initializer does not, and neither does a member's before the body.
                if parameters_begin(statement) >= 0 and code[at:at + 200].lstrip()[:1] not in (",", "{", ";"):
                    begin = at
                continue
        at += 1


def is_defined(source, owner, name):
    """Whether that text of a source has a body for the function."""
    code = code_of(source)
    pattern = r"\s*".join(map(re.escape, name.split(" ")))
    prefix = rf"\b{re.escape(owner)}\s*::\s*" if owner else r"(?<![\w.>~])"
    for match in re.finditer(rf"{prefix}{pattern}\s*\(", code):
        after = code[end_of_block(code, match.end() - 1, "(", ")"):]
        if re.match(r"\s*(?:const\b|noexcept\b|&&?|->\s*[\w:<>,\s*&]+|try\b|\s)*(?:\{|:(?!:)|=\s*default)", after):
            return True
    return False
