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
ALLOW, REFUSE, UNKNOWN = 0x7FFF0000, 0x00050001, 0x00050026  # EPERM, ENOSYS
LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
NUMBER, ARCHITECTURE, FIRST_ARGUMENT = 0, 4, 16
# A thread of this process, not another process.
THREAD = 0x00010000
# By the kernel's numbers: sockets, programs, forks; other processes' memory, signals and
# limits; names, rights, owners and times of files; rings, keys, traces, mounts.
FORBIDDEN = {
    "x86_64": (
        0xC000003E,
        (
            *(41, 42, 43, 44, 46, 49, 50, 53, 57, 58, 59, 62, 76, 86, 88, 90, 91, 92, 93, 94),
            *(101, 129, 132, 133, 141, 155, 165, 188, 189, 190, 197, 198, 199, 200, 203, 234),
            *(235, 248, 249, 250, 251, 259, 260, 261, 265, 266, 268, 272, 280, 297, 298, 308),
            *(310, 311, 321, 322, 323, 424, 425, 426, 427, 452),
        ),
        (56, 435),
    ),
    "aarch64": (
        0xC00000B7,
        (
            *(5, 6, 7, 14, 15, 16, 30, 33, 36, 37, 40, 45, 52, 53, 54, 55, 88, 97, 117, 122),
            *(129, 130, 131, 138, 140, 198, 199, 200, 201, 203, 206, 211, 217, 218, 219, 221),
            *(240, 241, 268, 270, 271, 280, 281, 282, 424, 425, 426, 427, 452),
        ),
        (220, 435),
    ),
}
CREATE_RULES, ADD_RULE, RESTRICT = 444, 445, 446
ASK_VERSION = 1
WRITE_FILE, READ_FILE, READ_DIR = 1 << 1, 1 << 2, 1 << 3
REMOVE_DIR, REMOVE_FILE, MAKE_DIR, MAKE_REGULAR = 1 << 4, 1 << 5, 1 << 7, 1 << 8
TRUNCATE = 1 << 14
# Version of the rules → how many rights over files it knows.
RIGHTS_KNOWN = {1: 13, 2: 14, 3: 15, 4: 15}
MOST_RIGHTS = 16
WITH_NETWORK, WITH_SCOPES = 4, 6
TO_WRITE = (
    WRITE_FILE
    | READ_FILE
    | READ_DIR
    | REMOVE_DIR
    | REMOVE_FILE
    | MAKE_DIR
    | MAKE_REGULAR
    | TRUNCATE
)
NOWHERE = "/dev/null"
READABLE = ("/usr", "/lib", "/lib64", NOWHERE, "/dev/urandom", "/etc/ld.so.cache")


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
    _fields_ = (
        ("rights", ctypes.c_uint64),
        ("network", ctypes.c_uint64),
        ("scopes", ctypes.c_uint64),
    )


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
    """Landlock: libraries and the one file may be read, the one folder written.

    Whatever this kernel's version of it can refuse is refused: also emptying a file,
    connecting, and signals to other processes.
    """
    version = int(library.syscall(CREATE_RULES, None, 0, ASK_VERSION))
    if version < 1:
        return False
    known = (1 << RIGHTS_KNOWN.get(version, MOST_RIGHTS)) - 1
    network, scopes = 3 * (version >= WITH_NETWORK), 3 * (version >= WITH_SCOPES)
    rules = _Rules(known, network, scopes)
    size = 8 * (1 + (version >= WITH_NETWORK) + (version >= WITH_SCOPES))
    handle = int(library.syscall(CREATE_RULES, ctypes.byref(rules), size, 0))
    if handle < 0:
        return False
    for path in [*map(Path, READABLE), *_code()]:
        rights = READ_FILE | READ_DIR | 1 if path.is_dir() else READ_FILE
        _allow(library, handle, path, rights | WRITE_FILE * (str(path) == NOWHERE))
    allowed = _allow(library, handle, source, READ_FILE)
    allowed = _allow(library, handle, output, TO_WRITE & known) and allowed
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
    """Seccomp: calls that reach beyond this process come back as not permitted.

    It may have threads and no child: of the two calls that make either, the newer is told
    to be unknown, so that libraries use the older one, whose wish can be seen.
    """
    known = FORBIDDEN.get(platform.machine())
    if known is None:
        return False
    architecture, calls, (clone, clone3) = known
    steps = [
        *((LOAD, 0, 0, ARCHITECTURE), (EQUAL, 1, 0, architecture), (RETURN, 0, 0, REFUSE)),
        *((LOAD, 0, 0, NUMBER), (EQUAL, 0, 1, clone3), (RETURN, 0, 0, UNKNOWN)),
        *((EQUAL, 0, 4, clone), (LOAD, 0, 0, FIRST_ARGUMENT), (ANY_BIT, 1, 0, THREAD)),
        *((RETURN, 0, 0, REFUSE), (RETURN, 0, 0, ALLOW)),
        # The other calling convention of the same processor has numbers from here on.
        (AT_LEAST, len(calls) + 1, 0, 0x40000000),
    ]
    steps += [(EQUAL, len(calls) - i, 0, call) for i, call in enumerate(calls)]
    steps += [(RETURN, 0, 0, ALLOW), (RETURN, 0, 0, REFUSE)]
    program = (_Instruction * len(steps))(*(_Instruction(*step) for step in steps))
    whole = _Program(len(steps), program)
    return int(library.prctl(SET_SECCOMP, FILTER, ctypes.byref(whole), 0, 0)) == 0
