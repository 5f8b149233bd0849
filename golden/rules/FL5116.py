from flowc import ShellTask, kwtypes

first = ShellTask(name="first", script="awk '{print $1}' {inputs.path}", inputs=kwtypes(path=str))  # error: FL5116
