from flowc import task

@task
def greet(name: str = "you") -> str:
    return f"Hello, {name}"

# run greet {"nmae": "Ada"}
