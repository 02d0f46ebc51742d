"""The submissions of the corpus: how each is made, and which checks it must fail.

A check that needs a failed one must be skipped. Everything else must pass. The bonus is failed by every server that serves one
client after the other.
"""
from pathlib import Path

HERE = Path(__file__).resolve().parent
BONUS = "concurrent"

# manner of servers/server.c: the checks that it fails
SERVERS = {
    "good": {BONUS}, "forks": set(), "dual_stack": {BONUS}, "shuts_down": {BONUS}, "daemonizes": {BONUS}, "two_writes": {BONUS},
    "other_port": {"listens"}, "ipv6_only": {"listens"}, "never_listens": {"listens"}, "exits_at_once": {"listens"},
    "never_accepts": {"handshake"}, "exits_after_listen": {"handshake"},
    "strips_newline": {"echo-line"}, "adds_zero": {"echo-line"}, "silent": {"echo-line"},
    "stops_at_zero": {"echo-binary", BONUS}, "small_buffer": {"echo-binary", BONUS},
    "waits_for_two": {"echo-one-byte", BONUS},
    "stays_open": {"closes-first", BONUS}, "child_exits": {"closes-first"},
    "lingers": {"closes-first", "no-reset", BONUS}, "leaves_unread": {"closes-first", "no-reset", BONUS},
    "reset_after_fin": {"no-reset", BONUS},
    "stale_buffer": {"next-client", BONUS},
    "serves_three": {"next-client", "survives-reset", "no-leak", BONUS},
    "dies_of_reset": {"survives-reset", BONUS}, "dies_of_sigpipe": {"survives-reset", BONUS},
    "ignores_half_closed": {"half-closed-client", BONUS},
    "leaks": {"no-leak", BONUS}, "leaks_close_wait": {"no-leak", BONUS},
    "no_reuse": {"restart", BONUS},
}

CLIENTS = {
    "good": set(), "prompts": set(), "unbuffered": set(),
    "usage_status_0": {"usage"}, "usage_connects": {"usage"}, "usage_silent": {"usage"}, "usage_crashes": {"usage"},
    "refused_silent": {"refused"}, "refused_status_0": {"refused"}, "refused_hangs": {"refused"},
    "other_port": {"connects"},
    "no_newline": {"sends-line"}, "sends_zero": {"sends-line"}, "whole_buffer": {"sends-line"},
    "reset_after_fin": {"no-reset"},
    "leaves_early": {"end-of-input", "many-lines", "server-closes"}, "status_3": {"end-of-input"},
    "prints_nothing": {"prints-echo", "many-lines", "partial-reply", "long-line"}, "prints_twice": {"prints-echo"},
    "one_line": {"many-lines"},
    "one_read": {"partial-reply"},
    "cuts_long": {"long-line"},
    "silent_at_fin": {"server-closes"}, "hangs_at_fin": {"server-closes"}, "dies_of_sigpipe": {"server-closes"},
    "prompt_at_fin": {"server-closes"},
}

# other languages: file, what makes ./server of it ("" if it is a script itself), the program that must be there
LANGUAGES = {
    "py": ("{name}.py", "", "python3"), "js": ("{name}.js", "", "node"), "pl": ("{name}.pl", "", "perl"),
    "cpp": ("{name}.cpp", "{name}: {name}.cpp\n\t$(CXX) -std=c++20 -O0 -DASIO_STANDALONE -o $@ $< -pthread\n", "c++"),
    "java": ("Echo{Name}.java",
             "{name}: Echo{Name}.java\n\tjavac $<\n\tprintf '#!/bin/sh\\nexec java -Xmx64m -cp . Echo{Name}{more}\\n' >$@\n\tchmod +x $@\n",
             "javac"),
}
OTHER_SERVERS = {"py": {BONUS}, "pl": {BONUS}, "js": set(), "cpp": set(), "java": set()}
OTHER_CLIENTS = {"py": set(), "pl": set(), "js": set(), "cpp": set(), "java": set()}

SPECIAL = {
    "does-not-compile": ({"Makefile": "{name}: {name}.c\n\tcc -o $@ $<\n", "{name}.c": "int main(void) { return }\n"}, {"builds"}),
    "makes-nothing": ({"Makefile": "all:\n\t@echo nothing to do\n"}, {"builds"}),
    "not-executable": ({"{name}": "#!/bin/sh\nexit 0\n"}, {"builds"}),
    "crlf-makefile": ({"Makefile": "{name}: {name}.c\r\n\t$(CC) -DMANNER=good -o {name} {name}.c\r\n"}, None),
}

# submission: check: what its narrative must say
SAYS = {
    "c-dies_of_sigpipe": {"survives-reset": "(the program was killed by SIGPIPE)"},
    "c-serves_three": {"next-client": "(the program ended with status 0)"},
}
