"""``python -m tests.audit.cluster INBOX STORE``: an audit on a Dask cluster of two processes of this machine, of which one is
killed midway. In a process of its own: the cluster's threads have no place among other tests."""

from __future__ import annotations

import sys

from tests.audit.faults import die_once
from tests.audit.making import TOWNS, audited, roster


def main(inbox: str, store: str) -> None:
    """Run it; the number of files in trouble is printed."""
    import distributed

    options = {"processes": True, "dashboard_address": None, "host": "127.0.0.1", "silence_logs": 50}
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, **options) as cluster:
        made = audited(
            inbox, store, roster(TOWNS), scheduler=cluster.scheduler_address, before=die_once, limit=60.0
        )
        print(made.totals.files, sum(made.totals.trouble.values()))


if __name__ == "__main__":
    main(*sys.argv[1:])
