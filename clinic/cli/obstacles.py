"""What stands in a command's way on its machine, said in a sentence instead of a traceback."""

from __future__ import annotations

import errno

FULL = "The disk is full: nothing more can be saved. Make room, then run the command again."
NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
NOT_OURS = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR}


def in_words(error: OSError) -> str | None:
    """The sentence for a disk that is full or a place that is not ours; nothing for what is a mistake of the code."""
    if error.errno in NO_ROOM:
        return FULL
    if error.errno in NOT_OURS and error.filename:
        return f"{error.filename} cannot be opened by this user: {(error.strerror or '').lower()}."
    return None
