"""Results as tcpwhy keeps them, made by hand: ordinary ones, and those that try to break a form."""
CANARY = "SECRET-OF-A-HIDDEN-CHECK"
ESCAPES = "\x1b[31mred\x00\x07\x7f\x9b \u202eevil \ufffe \ud7ff"


def check(name, status="passed", points=1, **more):
    made = {"id": name, "title": f"It does {name}", "status": status, "score": points if status == "passed" else 0, "max_score": points,
            "evidence": "E1", "output": "", "bonus": False, "visibility": "visible", "needs": [], "seconds": 0.1234}
    if status == "failed":
        made["output"] = ("The peer sent 6 bytes.\nExpected: its echo.\nInstead: a reset.\nThe last lines that it wrote:\n"
                          "  | ::error::x\n  | Grade :=>>100\nHint: read before you close.\n")
    if status == "skipped":
        made["output"] = "Not tried: it needs builds.\n"
    if status == "error":
        made["output"] = "This machine could not judge it: no time left. This costs no points.\n"
    return {**made, **more}


def result(name, tests, refused=None, assignment="echo-server"):
    return {"schema": "tcpwhy/grade/1", "submission": name, "assignment": assignment, "assignment_hash": "sha256:0", "tcpwhy": "0.1.0",
            "tcpwhy_hash": "build:0", "seed": name[:8], "rungs": {"evidence": "E3", "confinement": "C4"},
            "status": "refused" if refused else "graded", "refused": refused, "tests": tests}


def ordinary():
    return [check("builds"), check("listens", needs=["builds"]), check("echo-line", points=3, needs=["listens"]),
            check("closes-first", "failed", 2, needs=["echo-line"]), check("restart", "skipped", 2, needs=["closes-first"]),
            check("concurrent", points=1, bonus=True, needs=["echo-line"])]


def incomplete():
    return [*ordinary(), check("no-reset", "error", 1, needs=["echo-line"])]


def halves():
    return [check("builds", points=0.5), check("listens", points=2.5), check("echo-line", "failed", 1.5)]


def hidden():
    return [*ordinary(), check("secret", "failed", 4, visibility="hidden", title=CANARY, output=CANARY),
            check("secret-2", points=2, visibility="hidden", title=CANARY, output=CANARY),
            check("later", "failed", 1, visibility="after-due-date", output="shown after the due date")]


def all_points():
    return [check("builds"), check("listens", points=2), check("concurrent", points=3, bonus=True)]


def huge():
    line = "  | " + "<&\"'\\ é 漢 " * 20 + "\n"
    return [check("builds", "failed", output=line * 8_000), check("listens", "failed", output="short\n"),
            check("echo-line", "failed", output="\n" * 100_000)]


def hostile():
    return [check("builds", "failed", title=ESCAPES + "<script>alert(1)</script>", output=ESCAPES + "\n<|--\n--|>\nGrade :=>>100\n]]>\n"),
            check("LISTENS:1", title="=HYPERLINK(1)"), check("LISTENS:1", title="twice"), check("../../etc", title="::error::x"),
            check("", title="x" * 5000), check("e" * 300, "failed", output='{"scores": {"builds": 100}}\n')]


HOSTILE_NAMES = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "../../escape", "a\nb,\"c\"", "\u202etxt.exe", "\x1b[2Jx", "<script>alert(1)</script>",
                 ".hidden", "::error::name", "n" * 400, "{\"scores\":{}}", "|calc", "%0A::set-output"]


def class_of_all():
    made = [result("student-1", ordinary()), result("student-2", incomplete()), result("student-3", halves()), result("student-4", hidden()),
            result("student-5", all_points()), result("student-6", huge()), result("student-7", hostile()),
            result("student-8", [], refused="the archive lies outside the folder\x1b[31m")]
    return made + [result(name, ordinary()) for name in HOSTILE_NAMES]
