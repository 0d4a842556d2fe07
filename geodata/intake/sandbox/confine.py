"""What a child gives up before it looks at a file. Linux; elsewhere as far as it goes.

Each lock stands alone: where the kernel lacks one, the others hold. What was
locked is reported, so that a test can insist on all of it where all exists.
"""

from __future__ import annotations

import ctypes
import os
import platform
import sys
from collections.abc import Iterable
from pathlib import Path

from geodata.intake.sandbox.limits import Limits

OPEN_FILES = 64
NO_NEW_PRIVILEGES = 38
SET_SECCOMP, FILTER = 22, 2
NEW_NETWORK = 0x40000000
ALLOW, REFUSE = 0x7FFF0000, 0x00050001  # the second: EPERM
LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
# Sockets, programs, other processes' memory: by the kernel's numbers.
FORBIDDEN = {
    "x86_64": (
        0xC000003E,
        (41, 42, 43, 44, 46, 49, 50, 53, 57, 58, 59, 62, 101, 165, 272, 310, 311, 322, 425),
    ),
    "aarch64": (
        0xC00000B7,
        (40, 97, 117, 129, 198, 199, 200, 201, 203, 206, 211, 221, 270, 271, 281, 425),
    ),
}
CREATE_RULES, ADD_RULE, RESTRICT = 444, 445, 446
READ_FILE, READ_DIR = 1 << 2, 1 << 3
EVERY_RIGHT = (1 << 13) - 1
FILE_RIGHTS = READ_FILE | 1 << 1
READABLE = ("/usr", "/lib", "/lib64", "/dev/null", "/dev/urandom", "/etc/ld.so.cache")


class _Instruction(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_ushort),
        ("jt", ctypes.c_ubyte),
        ("jf", ctypes.c_ubyte),
        ("k", ctypes.c_uint),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.POINTER(_Instruction)))


class _Rules(ctypes.Structure):
    _fields_ = (("rights", ctypes.c_uint64),)


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = (("rights", ctypes.c_uint64), ("folder", ctypes.c_int32))


def confine(limits: Limits, source: Path, output: Path) -> list[str]:
    """Lock this process in; returns the names of the locks that hold.

    Parameters
    ----------
    source : Path
        The only file from outside that may still be read.
    output : Path
        The only folder that may be written.
    """
    held = ["limits"] if _limit(limits) else []
    if sys.platform != "linux":
        return held
    library = ctypes.CDLL(None, use_errno=True)
    if library.unshare(NEW_NETWORK) == 0:
        held.append("network")
    if library.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return held
    if _only_files(library, source, output):
        held.append("files")
    if _without_calls(library):
        held.append("calls")
    return held


def _limit(limits: Limits) -> bool:
    try:
        import resource
    except ImportError:  # Windows
        return False
    used = 0
    if Path("/proc/self/statm").exists():
        used = int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    bounds = {
        resource.RLIMIT_AS: used + limits.memory_bytes,
        resource.RLIMIT_CPU: limits.cpu_seconds,
        resource.RLIMIT_FSIZE: limits.output_bytes,
        resource.RLIMIT_NOFILE: OPEN_FILES,
        resource.RLIMIT_CORE: 0,
    }
    for what, most in bounds.items():
        resource.setrlimit(what, (most, most))
    return True


def _only_files(library: ctypes.CDLL, source: Path, output: Path) -> bool:
    """Landlock: libraries and the one file may be read, the one folder written."""
    rules = _Rules(EVERY_RIGHT)
    handle = library.syscall(CREATE_RULES, ctypes.byref(rules), ctypes.sizeof(rules), 0)
    if handle < 0:
        return False
    readable = [*map(Path, READABLE), *_code()]
    for path in readable:
        rights = READ_FILE | READ_DIR | 1 if path.is_dir() else FILE_RIGHTS
        _allow(library, handle, path, rights)
    allowed = _allow(library, handle, source, READ_FILE)
    allowed = _allow(library, handle, output, EVERY_RIGHT & ~1) and allowed
    locked = library.syscall(RESTRICT, handle, 0) == 0
    os.close(handle)
    return allowed and locked


def _code() -> Iterable[Path]:
    """Where Python and its packages lie, and the atlas's own code and tables."""
    here = Path(__file__).parents[2]
    packages = {Path(entry) for entry in sys.path if entry.endswith("site-packages")}
    return (here, Path(sys.prefix), Path(sys.base_prefix), *packages)


def _allow(library: ctypes.CDLL, handle: int, path: Path, rights: int) -> bool:
    try:
        folder = os.open(path, os.O_PATH | os.O_CLOEXEC)  # type: ignore[attr-defined,unused-ignore]
    except OSError:
        return False
    rule = _Beneath(rights, folder)
    done = int(library.syscall(ADD_RULE, handle, 1, ctypes.byref(rule), 0))
    os.close(folder)
    return done == 0


def _without_calls(library: ctypes.CDLL) -> bool:
    """Seccomp: calls that reach beyond this process come back as not permitted."""
    known = FORBIDDEN.get(platform.machine())
    if known is None:
        return False
    architecture, calls = known
    steps = [(LOAD, 0, 0, 4), (EQUAL, 1, 0, architecture), (RETURN, 0, 0, REFUSE), (LOAD, 0, 0, 0)]
    # The other calling convention of the same processor has numbers from here on.
    steps.append((AT_LEAST, len(calls) + 1, 0, 0x40000000))
    steps += [(EQUAL, len(calls) - i, 0, call) for i, call in enumerate(calls)]
    steps += [(RETURN, 0, 0, ALLOW), (RETURN, 0, 0, REFUSE)]
    program = (_Instruction * len(steps))(*(_Instruction(*step) for step in steps))
    whole = _Program(len(steps), program)
    return int(library.prctl(SET_SECCOMP, FILTER, ctypes.byref(whole), 0, 0)) == 0
