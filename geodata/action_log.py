"""What was done, by whom, when: one line of JSON each, for the log of the machine.

``ATLAS_GRAPPES_LOG`` names a file, or ``-`` for the standard error stream; without it
nothing is written. Of a person a line holds the account and nothing else; of what was
done, numbers that lead to the history of the store. The file is opened anew for every
line, so that the system may move it away at any time (logrotate).
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
import sys

VARIABLE = "ATLAS_GRAPPES_LOG"
STREAM = "-"
LOGGER = logging.getLogger("atlas_grappes")


def note(action: str, account: str, **facts: str | int) -> None:
    """Write one line; a log that cannot be written stops nobody at work.

    Parameters
    ----------
    action : str
        What was done, in one word.
    account : str
        Who; empty for the atlas itself.
    **facts
        Numbers of batches, counts, the number of a failure.
    """
    target = os.environ.get(VARIABLE)
    if not target:
        return
    moment = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
    said = {"at": moment, "action": action, "account": account, **facts}
    line = json.dumps(said, ensure_ascii=False) + "\n"
    if target == STREAM:
        sys.stderr.write(line)
        return
    try:
        file = os.open(target, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
        try:
            os.write(file, line.encode())
        finally:
            os.close(file)
    except OSError as error:
        LOGGER.warning("the log of actions cannot be written: %s", error)
