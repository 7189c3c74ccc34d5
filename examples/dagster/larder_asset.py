"""One asset per feature view: materializing it in Dagster runs `larder materialize VIEW`.

The counts of the run's report become metadata of the materialization. Exit code 5 (the store or the source was not ready,
or another run holds the view) is retried; any other failure is final, because the same command would fail again.
"""

import json
import os
import subprocess
import tempfile

from dagster import Definitions, Failure, MaterializeResult, RetryRequested, asset

LARDER = ["/opt/larder/bin/larder", "--config", "/etc/larder/larder.yaml"]
VIEWS = ["customer_features", "customer_embedding"]
TRY_AGAIN = 5


def asset_of(view):
    @asset(name=view, group_name="features", kinds={"larder"})
    def materialized():
        with tempfile.TemporaryDirectory() as folder:
            report = os.path.join(folder, "report.json")
            done = subprocess.run(
                [*LARDER, "materialize", view, "--incremental", "--report", report],
                check=False,
                capture_output=True,
                text=True,
            )
            metadata = {}
            if os.path.exists(report):
                with open(report, encoding="utf-8") as file:
                    metadata = {"report": json.load(file)}
        if done.returncode == TRY_AGAIN:
            raise RetryRequested(max_retries=5, seconds_to_wait=120)
        if done.returncode != 0:
            raise Failure(description=done.stderr.strip() or f"larder ended with {done.returncode}", metadata=metadata)
        return MaterializeResult(metadata=metadata)

    return materialized


defs = Definitions(assets=[asset_of(view) for view in VIEWS])
