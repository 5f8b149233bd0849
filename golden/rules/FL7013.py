from flowc import dynamic, task

@task
def inc(x: int) -> int:
    return x + 1

def logged(function):
    def wrapper(x: int) -> int:  # warning: FL7013
        print("x is", x)
        return function(x)
    return wrapper

@dynamic
@logged
def main(x: int) -> int:
    return inc(x=x)

# expand main {"x": 1}
