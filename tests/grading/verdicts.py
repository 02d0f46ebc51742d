"""The verdicts of results: compared with what they must be, and with those of another run."""
import json
import re

import corpus


def needs_of(assignment):
    """id -> the ids that it needs, as the assignment's own file has them."""
    needs, current = {}, None
    for line in (corpus.HERE.parents[1] / f"tracer/grade/assignments/{assignment}.toml").read_text().splitlines():
        if line.startswith("id = "):
            current = line.split('"')[1]
        if line.startswith("needs = "):
            needs[current] = set(line.split('"')[1::2])
    return needs


def differences(result, failed, needs):
    """What the result says otherwise than it must."""
    if result["status"] == "refused":
        yield f"refused: {result['refused']}"
        return
    lost = set(failed)
    for test in result["tests"]:
        must = "failed" if test["id"] in failed else "skipped" if needs.get(test["id"], set()) & lost else "passed"
        if must != "passed":
            lost.add(test["id"])
        if test["status"] != must:
            yield f"{test['id']}: {test['status']}, must be {must}\n{test['output']}"
        words = corpus.SAYS.get(result["submission"], {}).get(test["id"], "")
        if words not in test["output"]:
            yield f"{test['id']}: does not say '{words}'\n{test['output']}"


def results(folder):
    return {file.name: json.loads(file.read_text()) for file in sorted(folder.glob("*.json"))}


def without_times(result):
    tests = [{**test, "seconds": 0, "output": test["output"].split("The trace of it:")[0]} for test in result["tests"]]
    return re.sub(r"\d+(\.\d+)? m?s\b", "N s", json.dumps({**result, "tests": tests}))


def same(one, other):
    return {name: without_times(each) for name, each in one.items()} == {name: without_times(each) for name, each in other.items()}
