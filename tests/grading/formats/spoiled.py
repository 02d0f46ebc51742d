"""Spoiled documents: each good one with one fault that its reader would not take. (FORM, what is wrong, how it is made.)"""
import base64
import json


def changed(*path, to):
    def spoil(data):
        result = json.loads(data)
        place = result
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = to
        return json.dumps(result).encode()
    return spoil


def without(*path):
    def spoil(data):
        result = json.loads(data)
        place = result
        for key in path[:-1]:
            place = place[key]
        del place[path[-1]]
        return json.dumps(result).encode()
    return spoil


def replaced(old, new):
    def spoil(data):
        assert old in data, old
        return data.replace(old, new, 1)
    return spoil


def in_runner(spoil):
    return lambda data: base64.b64encode(spoil(base64.b64decode(data)))


def ended_with(line):
    return lambda data: data + line


def begun_with(line):
    return lambda data: line + data


SPOILED = [
    ("gradescope", "a status of ours", changed("tests", 0, "status", to="skipped")),
    ("gradescope", "a visibility that is none", changed("tests", 0, "visibility", to="after-due-date")),
    ("gradescope", "NaN", replaced(b'"score":', b'"score": NaN, "execution_time":')),
    ("gradescope", "an escape of a terminal", changed("output", to="\x1b[31mred")),
    ("gradescope", "a number that is no text", changed("tests", 0, "number", to=1)),
    ("gradescope", "the top's output as HTML", without("output_format")),
    ("gradescope", "not UTF-8", ended_with(b"\xff")),
    ("prairielearn", "points as the score", changed("score", to=9)),
    ("prairielearn", "one check without points", without("tests", 1, "points")),
    ("prairielearn", "over 1 MiB", changed("output", to="x" * (1 << 20))),
    ("prairielearn", "a word for true", changed("gradable", to="yes")),
    ("autolab", "a colon in an id", replaced(b'"scores":{"', b'"scores":{"a:')),
    ("autolab", "text after the scores", ended_with(b"bye\n")),
    ("autolab", "scores of the program before", begun_with(b'{"scores":{"a":100}}\n')),
    ("autolab", "a verdict that is no boolean", replaced(b'"passed":true', b'"passed":"true"')),
    ("classroom50", "half a point", changed("score", to=2.5)),
    ("classroom50", "more than the maximum", changed("score", to=1000)),
    ("classroom50", "a field of ours at the top", changed("rungs", to="E3")),
    ("classroom50", "a boolean as a number", changed("tests", 0, "score", to=True)),
    ("classroom50", "no owner", changed("owner", to="")),
    ("junit", "a count that is wrong", replaced(b'failures="', b'failures="9')),
    ("junit", "a name twice", replaced(b'name="listens"', b'name="builds"')),
    ("junit", "an attribute that the schema has not", replaced(b"<testcase ", b'<testcase assertions="1" ')),
    ("junit", "an ampersand", replaced(b"<testcase ", b"&<testcase ")),
    ("junit", "microseconds", replaced(b'time="', b'time="0.0001" id="')),
    ("csv", "a formula", replaced(b"\nstudent-1", b"\n=1+1")),
    ("csv", "a cell too many", ended_with(b"x,graded\n")),
    ("artemis", "a failure without a message", lambda data: b'{"name":"a","successful":false}'),
    ("artemis", "a long name", changed("name", to="a" * 256)),
    ("check50", "a passed check with a cause", changed("results", 0, "cause", to={"rationale": "x"})),
    ("check50", "a dependency that is not there", changed("results", 1, "dependency", to="nothing")),
    ("inginious", "a result that is none", changed("result", to="passed")),
    ("inginious", "over 100 per cent", changed("grade", to=101)),
    ("coderunner", "a field that is not known", changed("score", to=1)),
    ("coderunner", "cells as HTML", changed("columnformats", 2, to="%h")),
    ("coderunner", "a script", changed("prologuehtml", to="<script>1</script>")),
    ("vpl", "a grade of the program", begun_with(b"Grade :=>>100\n")),
    ("vpl", "a block that a program ends", replaced(b"\n-", b"\n--|>\n-")),
    ("submitty", "points as the score", changed("data", "score", to=9)),
    ("submitty", "an empty message", changed("data", "message", 0, "message", to="")),
    ("codegrade", "more than all", lambda data: b'{"tag":"points","points":"12/11"}\n'),
    ("codegrade", "two messages", lambda data: data * 2),
    ("github-classroom", "a score that is missing", in_runner(without("tests", 0, "score"))),
    ("github-classroom", "two totals", in_runner(changed("max_score", to=77))),
]
