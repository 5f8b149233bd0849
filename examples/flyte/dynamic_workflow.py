"""The workflows of `examples.dynamic_workflow` as a Flyte program; flowc compiles it unchanged."""

from flytekit import conditional, dynamic, task, workflow

LETTERS = 26


@task
def return_index(character: str) -> int:
    """Place of a letter in the alphabet: 0 for a or A, 25 for z or Z."""
    return ord(character.lower()) - ord("a")


@task
def update_list(freq_list: list[int], list_index: int) -> list[int]:
    """The frequencies with one more at the index."""
    freq_list = list(freq_list)
    freq_list[list_index] += 1
    return freq_list


@task
def derive_count(freq1: list[int], freq2: list[int]) -> int:
    """How many letters two words share; a letter that both have twice counts twice."""
    return sum(min(pair) for pair in zip(freq1, freq2, strict=True))


@dynamic
def count_characters(s1: str, s2: str) -> int:
    """Count shared letters, two calls a letter; one loop a word, as long as the word."""
    freq1 = [0] * LETTERS
    for character in s1:
        index = return_index(character=character)
        freq1 = update_list(freq_list=freq1, list_index=index)

    freq2 = [0] * LETTERS
    for character in s2:
        index = return_index(character=character)
        freq2 = update_list(freq_list=freq2, list_index=index)

    return derive_count(freq1=freq1, freq2=freq2)


@workflow
def dynamic_wf(s1: str, s2: str) -> int:
    """How many letters two words share."""
    return count_characters(s1=s1, s2=s2)


@task
def split(numbers: list[int]) -> tuple[list[int], list[int], int, int]:
    """Both halves of a list, and their lengths."""
    middle = len(numbers) // 2
    return numbers[:middle], numbers[middle:], middle, len(numbers) - middle


@task
def merge(sorted_list1: list[int], sorted_list2: list[int]) -> list[int]:
    """One sorted list out of two."""
    merged: list[int] = []
    left, right = 0, 0
    while left < len(sorted_list1) and right < len(sorted_list2):
        if sorted_list2[right] < sorted_list1[left]:
            merged.append(sorted_list2[right])
            right += 1
        else:
            merged.append(sorted_list1[left])
            left += 1
    return merged + sorted_list1[left:] + sorted_list2[right:]


@task
def sort_locally(numbers: list[int]) -> list[int]:
    """Sort a short list at once."""
    return sorted(numbers)


@dynamic
def merge_sort_remotely(numbers: list[int], run_local_at_count: int) -> list[int]:
    """Sort each half with a workflow of its own, then merge."""
    split1, split2, count1, count2 = split(numbers=numbers)
    sorted1 = merge_sort(
        numbers=split1, numbers_count=count1, run_local_at_count=run_local_at_count
    )
    sorted2 = merge_sort(
        numbers=split2, numbers_count=count2, run_local_at_count=run_local_at_count
    )
    return merge(sorted_list1=sorted1, sorted_list2=sorted2)


@workflow
def merge_sort(numbers: list[int], numbers_count: int, run_local_at_count: int = 5) -> list[int]:
    """Sort a list: at once where it is short, half by half where it is long."""
    return (
        conditional("terminal_case")
        .if_(numbers_count <= run_local_at_count)
        .then(sort_locally(numbers=numbers))
        .else_()
        .then(merge_sort_remotely(numbers=numbers, run_local_at_count=run_local_at_count))
    )
