"""What goes wrong with a file, on purpose: given to workers as ``before``."""

from __future__ import annotations

import os
import signal
import time

from gongkai_lint.audit.inputs import Item


def misbehave(item: Item) -> None:
    """By the name of the file."""
    name = item.path
    if "崩溃" in name:
        os.kill(os.getpid(), signal.SIGSEGV)
    if "死循环" in name:
        while True:
            pass
    if "卡死" in name:  # as a hang in a library that never comes back to Python
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
        time.sleep(600)
    if "内存" in name:
        bytearray(64 << 30)
    if "出错" in name:
        raise ZeroDivisionError


def die_once(item: Item) -> None:
    """The first process to come to this file is killed, as by the system; the mark says that it happened."""
    if item.path.endswith("大河镇17.docx"):
        try:
            os.close(os.open(os.environ["GONGKAI_TEST_MARK"], os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return
        os.kill(os.getpid(), signal.SIGKILL)


def slow(item: Item) -> None:
    """Long enough for a test to act meanwhile."""
    time.sleep(0.05)
