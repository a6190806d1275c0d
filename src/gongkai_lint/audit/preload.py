"""What the fork server loads once for all its processes."""

import os

from gongkai_lint import engine as engine
from gongkai_lint import ledger as ledger
from gongkai_lint.audit import alike
from gongkai_lint.audit import reading as reading
from gongkai_lint.audit import values as values
from gongkai_lint.audit import work as work
from gongkai_lint.checks import KINDS, check_of
from gongkai_lint.document import digest as digest
from gongkai_lint.document import docx as docx
from gongkai_lint.document import open as open
from gongkai_lint.output import json as json

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # no threads: the server is about to fork
alike.sketch_of([f"这一句话只是为了把库都装好，内容各不相同，第{n}句。" for n in range(20)], "")

for kind in KINDS:
    check_of(kind)
