"""The same as larder_dag.py in a pod with larder's image, for workers that have no larder. For Airflow 3, and 2.7 or newer.

The operator would retry every failure; here the exit codes after which the same command would fail again end the task at
once. The report goes to XCom, also after a failure.
"""

from datetime import datetime, timedelta

try:
    from airflow.sdk import dag
except ImportError:  # Airflow 2
    from airflow.decorators import dag
from airflow.exceptions import AirflowException, AirflowFailException
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from kubernetes.client import models as k8s

SCRIPT = """
larder materialize --from "$START" --to "$END" --report /airflow/xcom/return.json
code=$?
[ -f /airflow/xcom/return.json ] || echo "{\\"exit_code\\": $code}" >/airflow/xcom/return.json
exit $code
"""

FINAL = (1, 2, 4, 6)


class LarderPodOperator(KubernetesPodOperator):
    def cleanup(self, pod, remote_pod, *args, **kwargs):
        try:
            super().cleanup(pod, remote_pod, *args, **kwargs)
        except AirflowException as failure:
            for container in remote_pod.status.container_statuses if remote_pod else ():
                ended = container.state.terminated
                if container.name == self.base_container_name and ended and ended.exit_code in FINAL:
                    raise AirflowFailException(f"larder ended with {ended.exit_code}") from failure
            raise


@dag(
    schedule="30 5 * * *",
    start_date=datetime(2026, 11, 1),
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 5, "retry_delay": timedelta(minutes=2), "retry_exponential_backoff": True},
)
def larder_features_in_a_pod():
    LarderPodOperator(
        task_id="materialize",
        image="registry.example.com/larder:0.1.0",
        cmds=["sh", "-c", SCRIPT],
        env_vars={
            "LARDER_CONFIG": "/etc/larder/larder.yaml",
            "START": "{{ data_interval_start.isoformat() }}",
            "END": "{{ data_interval_end.isoformat() }}",
        },
        do_xcom_push=True,
        active_deadline_seconds=14400,
        termination_grace_period=60,
        security_context={"runAsNonRoot": True, "runAsUser": 10001, "fsGroup": 10001},
        container_security_context={
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        },
        volumes=[
            k8s.V1Volume(name="config", config_map=k8s.V1ConfigMapVolumeSource(name="larder")),
            k8s.V1Volume(
                name="features",
                persistent_volume_claim=k8s.V1PersistentVolumeClaimVolumeSource(claim_name="features", read_only=True),
            ),
            k8s.V1Volume(name="temporary", empty_dir=k8s.V1EmptyDirVolumeSource(size_limit="20Gi")),
        ],
        volume_mounts=[
            k8s.V1VolumeMount(name="config", mount_path="/etc/larder", read_only=True),
            k8s.V1VolumeMount(name="features", mount_path="/data", read_only=True),
            k8s.V1VolumeMount(name="temporary", mount_path="/tmp"),
        ],
    )


larder_features_in_a_pod()
