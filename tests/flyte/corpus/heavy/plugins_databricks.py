"""Tasks that a connector hands to Databricks, and a cluster of Ray that installs what the task needs."""

from flytekit import task, workflow
from flytekitplugins.ray import RayJobConfig, WorkerNodeConfig
from flytekitplugins.spark import Databricks, DatabricksV2

CLUSTER = {"spark_version": "13.3.x-scala2.12", "node_type_id": "m5.xlarge", "num_workers": 2}


@task(
    task_config=Databricks(
        spark_conf={"spark.executor.memory": "1g"},
        databricks_conf={"run_name": "old", "new_cluster": CLUSTER},
        databricks_instance="example.cloud.databricks.com",
    )
)
def old(n: int) -> int:
    return n


@task(
    task_config=DatabricksV2(
        databricks_conf={"run_name": "new", "existing_cluster_id": "c-1"},
        databricks_instance="example.cloud.databricks.com",
        databricks_token_secret="token",
        notebook_path="/Shared/notebook",
        notebook_base_parameters={"a": "b"},
    )
)
def new(n: int) -> int:
    return n


@task(
    task_config=RayJobConfig(
        worker_node_config=[WorkerNodeConfig(group_name="workers", replicas=2)],
        runtime_env={"pip": ["numpy==2.0", "pandas"], "env_vars": {"A": "1", "on": "yes"}, "eager_install": True},
    )
)
def installed(n: int) -> int:
    return n


@workflow
def main(n: int) -> int:
    return installed(n=new(n=old(n=n)))
