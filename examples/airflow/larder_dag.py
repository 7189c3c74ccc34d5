"""Materializes yesterday's features every night, and verifies a sample.

larder's exit codes decide about retries: 5 (the store or the source was not ready, or another run holds the view) is tried
again; 1, 2, 4 and 6 fail at once, because the same command would fail again. The report of the run goes to XCom.
"""

import json
import subprocess
from datetime import datetime, timedelta

from airflow.decorators import dag, task
from airflow.exceptions import AirflowException, AirflowFailException

LARDER = ["/opt/larder/bin/larder", "--config", "/etc/larder/larder.yaml"]
TRY_AGAIN = 5


def run(*arguments):
    code = subprocess.run([*LARDER, *arguments], check=False).returncode
    if code == TRY_AGAIN:
        raise AirflowException(f"larder {arguments[0]}: try again later")
    if code != 0:
        raise AirflowFailException(f"larder {arguments[0]} ended with {code}")


@dag(
    schedule="30 5 * * *",
    start_date=datetime(2026, 11, 1),
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 5, "retry_delay": timedelta(minutes=2), "retry_exponential_backoff": True},
)
def larder_features():
    @task
    def materialize(ts_nodash=None):
        report = f"/var/lib/larder/report-{ts_nodash}.json"
        run("materialize", "--incremental", "--lookback", "2h", "--report", report)
        with open(report, encoding="utf-8") as file:
            return json.load(file)

    @task
    def verify():
        # 3 means that the store differs from the files; a retry does not change that.
        run("verify", "--sample", "10000")

    materialize() >> verify()


larder_features()
