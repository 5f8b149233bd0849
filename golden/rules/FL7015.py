import os

from flowc import Secret, dynamic, task

os.environ["STORE_TOKEN"] = "what-nobody-knows"
TOKEN = Secret(group="store", key="token", env_var="STORE_TOKEN")

@task
def read(token: str, x: int) -> int:
    return len(token) + x

@dynamic(secret_requests=[TOKEN])
def main(x: int) -> int:
    return read(token=os.environ["STORE_TOKEN"], x=x)  # error: FL7015

# expand main {"x": 1}
