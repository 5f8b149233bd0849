from flytekit import kwtypes, task, workflow
from flytekit.extras.tasks.shell import ShellTask

greet = ShellTask(name="greet", debug=True, script="echo hello {inputs.who}", inputs=kwtypes(who=str))
bye = ShellTask(name="bye", script="echo bye")


@task
def name() -> str:
    return "you"


@workflow
def main():
    greet(who=name()) >> bye()
