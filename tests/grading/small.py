"""A small assignment and a small class, for tests that grade more than once."""
from pathlib import Path

HERE = Path(__file__).resolve().parent

ASSIGNMENT = """name = "small-echo"
title = "A small echo server"
submission = "server"
port = 9877
program = "./server"

[[check]]
id = "builds"
title = "The build makes ./server"
points = 1
build = true

[[check]]
id = "listens"
title = "It listens"
points = 1
needs = ["builds"]
steps = "listens within 5"

[[check]]
id = "echo-line"
title = "A line comes back"
points = 2
needs = ["listens"]
steps = '''
connect
send line
echo within 5
close
'''
"""

# name: the manner of servers/server.c
CLASS = {"ada": "good", "bob": "strips_newline", "chen": "other_port", "dina": "good", "eli": "forks"}


def write_assignment(folder):
    folder.mkdir()
    (folder / "assignment.toml").write_text(ASSIGNMENT)
    return folder


def write_submission(folder, manner):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "server.c").write_text((HERE / "servers/server.c").read_text())
    (folder / "Makefile").write_text(f"server: server.c\n\t$(CC) -O0 -DMANNER={manner} -o $@ $<\n")
    return folder


def write_class(folder):
    for name, manner in CLASS.items():
        write_submission(folder / name, manner)
    return folder
