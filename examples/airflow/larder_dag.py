"""Materializes the features of each data interval, and verifies a sample. For Airflow 3, and 2.7 or newer.

larder's exit codes decide about retries: 5 (the store or the source was not ready, or another run holds the view) is tried
again; 1, 2, 4 and 6 fail at once, because the same command would fail again. The report of the run goes to XCom, also after
a failure: key `report` of the task `materialize`.
"""

import json
import os
import subprocess
import tempfile
from datetime import datetime, timedelta

try:
    from airflow.sdk import dag, get_current_context, task
except ImportError:  # Airflow 2
    from airflow.decorators import dag, task
    from airflow.operators.python import get_current_context
from airflow.exceptions import AirflowException, AirflowFailException

LARDER = ["/opt/larder/bin/larder", "--config", "/etc/larder/larder.yaml"]
TRY_AGAIN = 5


def run(*arguments):
    code = subprocess.run([*LARDER, *arguments], check=False).returncode
    if code == TRY_AGAIN:
        raise AirflowException(f"larder {arguments[0]}: try again later")
    if code != 0:
        raise AirflowFailException(f"larder {arguments[0]} ended with {code}")


def interval(context):
    """The data interval of the DAG run, so that a backfill of Airflow loads the days that it names; newest wins in the store."""
    return "--from", context["data_interval_start"].isoformat(), "--to", context["data_interval_end"].isoformat()


@dag(
    schedule="30 5 * * *",
    start_date=datetime(2026, 11, 1),
    catchup=False,
    max_active_runs=1,
    default_args={
        "retries": 5,
        "retry_delay": timedelta(minutes=2),
        "retry_exponential_backoff": True,
        "execution_timeout": timedelta(hours=4),
    },
)
def larder_features():
    @task
    def materialize():
        context = get_current_context()
        with tempfile.TemporaryDirectory() as folder:
            report = os.path.join(folder, "report.json")
            try:
                run("materialize", *interval(context), "--report", report)
            finally:
                if os.path.exists(report):
                    with open(report, encoding="utf-8") as file:
                        context["ti"].xcom_push(key="report", value=json.load(file))

    @task
    def verify():
        # 3 means that the store differs from the files; a retry does not change that.
        run("verify", "--sample", "10000", *interval(get_current_context()))

    materialize() >> verify()


larder_features()
