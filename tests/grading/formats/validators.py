"""What the readers of tcpwhy's exports accept, as far as their documents and sources say.

`faults(FORM, DATA)` returns the faults of a document (bytes), one line each; none: its reader takes it. Standard library only.
"""
import base64
import csv
import io
import json
import math
import re
from xml.etree import ElementTree

CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class Refused(Exception):
    pass


def require(true, why):
    if not true:
        raise Refused(why)


# --- the words of a description: each is a function that refuses a value at a path ---

def number(value, at):
    require(isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value), f"{at} is no number")


def count(value, at):
    require(isinstance(value, int) and not isinstance(value, bool) and value >= 0, f"{at} is no whole number from 0")


def flag(value, at):
    require(isinstance(value, bool), f"{at} is neither true nor false")


def text(value, at):
    require(isinstance(value, str), f"{at} is no text")
    require(not CONTROLS.search(value), f"{at} has a control character")


def filled(value, at):
    text(value, at)
    require(value.strip(), f"{at} is empty")


def within(least, most):
    def check(value, at):
        number(value, at)
        require(least <= value <= most, f"{at} is {value}, not from {least} to {most}")
    return check


def one_of(*words):
    def check(value, at):
        require(value in words and isinstance(value, type(words[0])), f"{at} is {value!r}, not one of {', '.join(map(str, words))}")
    return check


def no_longer(most):
    def check(value, at):
        text(value, at)
        require(len(value) <= most, f"{at} has {len(value)} characters, over {most}")
    return check


def matching(pattern, what):
    def check(value, at):
        text(value, at)
        require(re.fullmatch(pattern, value), f"{at} is {value!r:.40}, not {what}")
    return check


def nothing(value, at):
    require(value is None, f"{at} is not null")


def either(*checks):
    def check(value, at):
        reasons = []
        for each in checks:
            try:
                return each(value, at)
            except Refused as refused:
                reasons.append(str(refused))
        raise Refused(" and ".join(reasons))
    return check


def listed(check, least=0):
    def check_list(value, at):
        require(isinstance(value, list) and len(value) >= least, f"{at} is no list of at least {least}")
        for index, each in enumerate(value):
            check(each, f"{at}/{index}")
    return check_list


def anything(value, at):
    if isinstance(value, str):
        text(value, at)
    elif isinstance(value, dict):
        for key, each in value.items():
            text(key, f"{at}/(key)")
            anything(each, f"{at}/{key}")
    elif isinstance(value, list):
        for index, each in enumerate(value):
            anything(each, f"{at}/{index}")
    elif value is not None and not isinstance(value, bool):
        number(value, at)


def table(values):
    """An object with any keys."""
    def check(value, at):
        require(isinstance(value, dict), f"{at} is no object")
        for key, each in value.items():
            text(key, f"{at}/(key)")
            values(each, f"{at}/{key}")
    return check


def record(needed=None, allowed=None, more=False):
    """An object with these fields. `more`: others are allowed."""
    needed, allowed = needed or {}, allowed or {}

    def check(value, at):
        require(isinstance(value, dict), f"{at or 'the document'} is no object")
        for key, each in needed.items():
            require(key in value, f"{at}/{key} is missing")
            each(value[key], f"{at}/{key}")
        for key, each in value.items():
            if key in allowed:
                allowed[key](each, f"{at}/{key}")
            elif key not in needed:
                require(more, f"{at}/{key}: there is no such field")
                anything(each, f"{at}/{key}")
    return check


def decoded(data):
    def pairs(items):
        keys = [key for key, _ in items]
        require(len(keys) == len(set(keys)), f"a key stands twice: {keys}")
        return dict(items)

    def constant(word):
        raise Refused(f"{word} is no JSON")
    try:
        return json.loads(data.decode(), object_pairs_hook=pairs, parse_constant=constant)
    except (ValueError, RecursionError) as error:
        raise Refused(f"no JSON in UTF-8: {error}") from None


# --- the forms ---

SHOWN = one_of("visible", "hidden", "after_due_date", "after_published")
MARKUP = one_of("text", "html", "simple_format", "md", "ansi")
GRADESCOPE_TEST = record({}, dict(score=number, max_score=number, status=one_of("passed", "failed"), name=text, name_format=MARKUP, number=text,
                                  output=text, output_format=MARKUP, tags=listed(text), visibility=SHOWN, extra_data=table(anything)))
GRADESCOPE = record({}, dict(score=number, execution_time=number, output=text, output_format=MARKUP, test_output_format=MARKUP,
                             test_name_format=MARKUP, visibility=SHOWN, stdout_visibility=SHOWN, extra_data=table(anything),
                             tests=listed(GRADESCOPE_TEST), leaderboard=listed(anything)))


def gradescope(data):
    result = decoded(data)
    GRADESCOPE(result, "")
    tests = result.get("tests", [])
    require("score" in result or (tests and all("score" in test for test in tests)), "no score is given")
    require("output" not in result or "output_format" in result, "output without output_format is read as HTML")
    for test in tests:
        if test.get("status") == "passed":
            require(test["score"] >= test["max_score"], f"{test['name']} passed without all of its points")


PRAIRIELEARN_TEST = record(dict(name=filled, points=number, max_points=number), dict(description=text, message=text, output=text))


def prairielearn(data):
    require(len(data) <= 1 << 20, "it has over 1 MiB")
    result = decoded(data)
    if result.get("gradable", True) is False:
        return record(dict(gradable=flag), dict(message=text, output=text, format_errors=either(text, listed(text, 1))))(result, "")
    return record(dict(score=within(0, 1)), dict(gradable=flag, message=text, output=text, tests=listed(PRAIRIELEARN_TEST)))(result, "")


def autolab(data):
    require(len(data) <= 1000 << 10, "it has over 1,000 KiB")
    lines = data.decode().rstrip("\n").split("\n")
    require(len(lines) <= 10_000, "it has over 10,000 lines")
    rewritten = re.sub(r"([a-zA-Z0-9]+):", r'"\1":', lines[-1])  # Autolab does so before it reads the line
    record(dict(scores=table(number)), dict(scoreboard=listed(either(number, text))))(decoded(rewritten.encode()), "")
    require(decoded(rewritten.encode())["scores"], "there is no score")
    require(len([line for line in lines if line.lstrip().startswith('{"scores"')]) == 1, "a line before the last has scores too")
    stages = decoded(lines[-2].encode()) if len(lines) > 1 else {}
    require(stages.get("_presentation") == "semantic", "the line before the last is no feedback")
    for stage in stages["stages"]:
        table(either(number, record(dict(passed=flag), dict(hint=text))))(stages[stage], stage)


MOMENT = matching(r"\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ", "a moment in UTC")
CLASSROOM50 = record({"schema": one_of("classroom50/result/v1"), "classroom": filled, "assignment": filled,
                      "assignment_type": one_of("individual", "group", "team"), "owner": filled, "submission": matching("submit/.+", "submit/…"),
                      "commit": filled, "release": filled, "review": filled, "datetime": MOMENT, "score": count, "max-score": count,
                      "tests": listed(record({"test-name": filled, "passed": flag, "score": count, "max-score": count}, more=True))},
                     {"graded_at": MOMENT, "submitted_by": anything})


def classroom50(data):
    require(len(data) <= 10 << 20, "it has over 10 MiB")
    result = decoded(data)
    CLASSROOM50(result, "")
    for each in [result, *result["tests"]]:
        require(each["score"] <= each["max-score"], f"{each['score']} of {each['max-score']} points")


RUNNER_TEST = record(dict(name=filled, status=one_of("pass", "fail", "error"), score=number), dict(message=text), more=True)


def github_classroom(data):
    try:
        document = base64.b64decode(data.strip(), validate=True)
    except ValueError as error:
        raise Refused(f"no base64: {error}") from None
    require(len(data) <= 1 << 20, "it is larger than an output of a step may be")
    result = decoded(document)
    record(dict(status=one_of("pass", "fail", "error"), max_score=number, tests=listed(RUNNER_TEST, 1)), dict(version=count))(result, "")
    passed = [test for test in result["tests"] if test["status"] == "pass"]
    shown = len(passed) / len(result["tests"]) * result["max_score"]
    require(abs(shown - sum(test["score"] for test in result["tests"])) < 0.005, "the reporter's two totals differ")


JUNIT = {  # element: the attributes that it must have, those that it may have, the elements in it
    "testsuites": ((), ("name", "time", "tests", "failures", "errors"), ("testsuite",)),
    "testsuite": (("name", "tests", "failures", "errors"), ("skipped", "time", "timestamp", "hostname", "id"),
                  ("properties", "testcase", "system-out", "system-err")),
    "properties": ((), (), ("property",)),
    "property": (("name", "value"), (), ()),
    "testcase": (("name",), ("classname", "time"), ("failure", "error", "skipped", "system-out", "system-err")),
    "failure": ((), ("type", "message"), ()), "error": ((), ("type", "message"), ()), "skipped": ((), ("message",), ()),
    "system-out": ((), (), ()), "system-err": ((), (), ()),
}


def junit_element(element):
    require(element.tag in JUNIT, f"<{element.tag}> is not known")
    needed, allowed, inside = JUNIT[element.tag]
    for name in needed:
        require(name in element.attrib, f"<{element.tag}> has no {name}")
    for name in element.attrib:
        require(name in needed + allowed, f"<{element.tag}> may not have {name}")
    require(re.fullmatch(r"\d+(\.\d{1,3})?", element.get("time", "0")), f"the time {element.get('time')} has over three decimals")
    for child in element:
        require(child.tag in inside, f"<{child.tag}> may not be in <{element.tag}>")
        junit_element(child)


def junit(data):
    try:
        root = ElementTree.fromstring(data.decode())
    except (ElementTree.ParseError, UnicodeDecodeError) as error:
        raise Refused(f"no XML: {error}") from None
    require(not CONTROLS.search(data.decode()), "it has a character that XML 1.0 has not")
    junit_element(root)
    for attribute in ("tests", "failures", "errors"):
        sum_of_suites = sum(int(suite.get(attribute)) for suite in root.iter("testsuite"))
        require(root.get(attribute) in (None, str(sum_of_suites)), f"{attribute} of all suites is {root.get(attribute)}, not {sum_of_suites}")
    for suite in root.iter("testsuite"):
        cases = suite.findall("testcase")
        names = [(case.get("classname"), case.get("name")) for case in cases]
        require(len(names) == len(set(names)), "a name stands twice")
        require(all(0 < len(case.get("name")) <= 255 for case in cases), "a name is empty or too long")
        for attribute, found in (("tests", cases), ("failures", suite.findall("*/failure")), ("errors", suite.findall("*/error")),
                                 ("skipped", suite.findall("*/skipped"))):
            require(suite.get(attribute) in (None, str(len(found))), f"{attribute} is {suite.get(attribute)}, there are {len(found)}")


def gradebook(data):
    rows = list(csv.reader(io.StringIO(data.decode(), newline=""), strict=True))
    require(rows and rows[0][:4] == ["submission", "status", "score", "max_score"], "the heading is another")
    for line, row in enumerate(rows[1:], 2):
        require(len(row) == len(rows[0]), f"line {line} has {len(row)} cells, the heading {len(rows[0])}")
        for cell in row:
            text(cell, f"line {line}")
            require(not re.match(r"[=+\-@\t\r|%]", cell) or re.fullmatch(r"-?\d+(\.\d+)?", cell), f"line {line}: {cell!r} runs as a formula")
        require(row[1] in ("graded", "incomplete", "refused", "missing"), f"line {line}: the status {row[1]}")


def artemis(data):
    result = decoded(data)
    record(dict(name=filled, successful=flag), dict(message=no_longer(20_000)))(result, "")
    no_longer(255)(result["name"], "/name")
    require(result["successful"] or result.get("message", "").strip(), "a failure has no message")


CAUSE = either(nothing, record(dict(rationale=filled), more=True))
CHECK50 = record(dict(name=matching(r"[A-Za-z_]\w*", "a name as Python has it"), description=text, passed=either(flag, nothing), log=listed(text),
                      cause=CAUSE, data=table(anything), dependency=either(nothing, filled)))


def check50(data):
    result = decoded(data)
    record(dict(slug=filled, version=filled), dict(results=listed(CHECK50), error=anything))(result, "")
    require(("results" in result) != ("error" in result), "it must have results or an error")
    before = set()
    for check in result.get("results", []):
        require((check["cause"] is None) == (check["passed"] is True), f"{check['name']}: a cause belongs to all that have not passed")
        require(check["dependency"] is None or check["dependency"] in before, f"{check['name']}: its dependency is not before it")
        require(check["name"] not in before, f"{check['name']} stands twice")
        before.add(check["name"])


INGINIOUS_RESULT = one_of("success", "failed", "timeout", "overflow", "crash")


def inginious_problem(value, at):
    require(isinstance(value, list) and len(value) == 2, f"{at} is no pair")
    INGINIOUS_RESULT(value[0], at)
    text(value[1], at)


def inginious(data):
    record(dict(result=INGINIOUS_RESULT), dict(grade=within(0, 100), text=text, problems=table(inginious_problem), tests=table(flag),
                                               custom=table(anything), state=text))(decoded(data), "")


SAFE_HTML = matching(r"(?is)(?!.*(<script|\son\w+\s*=|javascript:)).*", "HTML without a script")


def coderunner(data):
    result = decoded(data)
    record(dict(fraction=within(0, 1)), dict(testresults=listed(listed(either(number, text), 1), 1), columnformats=listed(one_of("%s")),
                                             prologuehtml=SAFE_HTML, epiloguehtml=SAFE_HTML, instructorhtml=SAFE_HTML))(result, "")
    rows = result.get("testresults", [[]])
    require(all(len(row) == len(rows[0]) for row in rows), "the rows have different lengths")
    shown = [column for column in rows[0] if column not in ("iscorrect", "ishidden")]
    require(len(result.get("columnformats", shown)) == len(shown), "not one format for each shown column")


def vpl(data):
    lines = data.decode().split("\n")
    require(not CONTROLS.search(data.decode()), "a control character")
    grades = [line for line in lines if line.startswith("Grade :=>>")]
    require(len(grades) == 1, f"{len(grades)} grades: the last one would count")
    require(re.fullmatch(r"Grade :=>>\d+(\.\d+)?", grades[0]), f"{grades[0]} is no grade")
    begins = [index for index, line in enumerate(lines) if line.strip() == "<|--"]
    ends = [index for index, line in enumerate(lines) if line.strip() == "--|>"]
    require(len(begins) == len(ends) == 1 and begins[0] < ends[0], "the comment is not one block")
    for line in lines[begins[0] + 1:ends[0]]:
        require(line[:1] in ("-", ">"), f"{line!r:.40} is neither a title nor quoted")


def submitty(data):
    message = record(dict(message=filled, status=one_of("failure", "warning", "success", "information")))
    record(dict(status=one_of("success", "fail"), data=record(dict(score=within(0, 1)), dict(message=either(text, listed(message))))))(
        decoded(data), "")


def codegrade(data):
    lines = data.decode().splitlines()
    require(len(lines) == 1, f"{len(lines)} messages")
    result = decoded(lines[0].encode())
    record(dict(tag=one_of("points"), points=text))(result, "")
    points = re.fullmatch(r"(\d+)(?:/(\d+))?", result["points"])
    require(points and int(points[1]) <= int(points[2] or 1), f"{result['points']} is no fraction up to 1")


FORMS = {"gradescope": gradescope, "prairielearn": prairielearn, "autolab": autolab, "classroom50": classroom50, "junit": junit, "csv": gradebook,
         "artemis": artemis, "check50": check50, "inginious": inginious, "coderunner": coderunner, "vpl": vpl, "submitty": submitty,
         "codegrade": codegrade, "github-classroom": github_classroom}


def faults(form, data):
    try:
        FORMS[form](data)
    except (Refused, UnicodeDecodeError, csv.Error, KeyError, TypeError, AttributeError, IndexError) as fault:
        return [str(fault) or type(fault).__name__]
    return []
