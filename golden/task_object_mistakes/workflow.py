"""What is wrong with task objects is said where it stands."""

from flytekit import ContainerTask, kwtypes, task, workflow
from flytekit.extras.tasks.shell import OutputLocation, ShellTask
from flytekit.types.file import FlyteFile
from somebody.tasks import PricesTask

typo = ContainerTask(name="typo", imag="alpine", image="alpine", command=["true"])
wrong = ContainerTask(name="wrong", image="alpine", command="true", metadata_format="JSON")
untyped = ContainerTask(name="untyped", image="alpine", command=["true"], inputs=["a", "b"])
nameless = ShellTask(script="true")
both = ShellTask(name="both", script="true", script_file="run.sh")
neither = ShellTask(name="neither")
text = ShellTask(
    name="text", script="true", output_locs=[OutputLocation(var="o", var_type=str, location="a")]
)
first = ShellTask(name="same", script="one")
second = ShellTask(name="same", script="two")
unknown = PricesTask(name="prices", currency="EUR")
good = ShellTask(name="good", script="cat {inputs.x}", inputs=kwtypes(x=FlyteFile))


@workflow
def main(n: int):
    unknown()
    good(y=n)
    good(x=n)


awk = ShellTask(name="awk", script="awk '{print $1}' {inputs.x}", inputs=kwtypes(x=FlyteFile))
spoken = ShellTask(name="spoken", script="cat {inputs.paht}", inputs=kwtypes(path=FlyteFile))
command = ContainerTask("command", "alpine", ["cat", "{{.inputs.fiel}}"], kwtypes(field=str))


awk = ShellTask(name="awk", script="awk '{print $1}' {inputs.x}", inputs=kwtypes(x=FlyteFile))
spoken = ShellTask(name="spoken", script="cat {inputs.paht}", inputs=kwtypes(path=FlyteFile))
command = ContainerTask("command", "alpine", ["cat", "{{.inputs.fiel}}"], kwtypes(field=str))
