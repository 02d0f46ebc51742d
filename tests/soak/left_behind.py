"""What programs leave behind: processes, files of the runtime folder, network namespaces. Programs are known by their
environment, in which XDG_RUNTIME_DIR is a folder of the test."""
import os
import pathlib


def environment(runtime):
    return {**os.environ, "XDG_RUNTIME_DIR": str(runtime)}


def all_processes():
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def left_processes(runtime):
    """(pid, words) of each process in that environment that still runs."""
    wanted = f"XDG_RUNTIME_DIR={runtime}".encode()
    found = []
    for pid in all_processes():
        base = pathlib.Path(f"/proc/{pid}")
        try:
            if wanted not in (base / "environ").read_bytes().split(b"\0"):
                continue
            words = (base / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        found.append((pid, words))
    return found


def left_files(runtime):
    """Everything in the runtime folder but folders."""
    return [str(path) for path in pathlib.Path(runtime).rglob("*") if not path.is_dir()]


def hold_namespace(pid, held):
    """Keeps the process' network namespace open in `held` ({name: descriptor}), if it is not this one's: so no other
    namespace gets its name."""
    try:
        descriptor = os.open(f"/proc/{pid}/ns/net", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return
    name = os.readlink(f"/proc/self/fd/{descriptor}")
    if name == os.readlink("/proc/self/ns/net") or name in held:
        os.close(descriptor)
    else:
        held[name] = descriptor


def who_is_in(namespace):
    found = []
    for pid in all_processes():
        try:
            if os.readlink(f"/proc/{pid}/ns/net") == namespace:
                found.append(pid)
        except OSError:
            pass
    return found
