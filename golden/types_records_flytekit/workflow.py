"""Dataclasses with mixins, pydantic models and named tuples, as flytekit's users write them."""

from dataclasses import dataclass, field
from typing import Dict, List, NamedTuple, Optional, Union

from dataclasses_json import DataClassJsonMixin, dataclass_json
from flytekit import FlyteFile, task, workflow
from mashumaro.mixins.json import DataClassJSONMixin
from pydantic import BaseModel, ConfigDict, EmailStr, Field, field_validator


@dataclass
class Address(DataClassJsonMixin):
    street: str
    number: int = 1


@dataclass_json
@dataclass
class Person:
    name: str
    address: Address
    scores: List[float] = None
    files: Dict[str, FlyteFile] = field(default_factory=dict)


@dataclass
class Worker(Person, DataClassJSONMixin):
    pay: float = 0.5


class Base(BaseModel):
    model_config = ConfigDict(frozen=True)
    id: int = Field(..., gt=0)


class Job(Base):
    title: str = Field(default="clerk", description="what the job is called")
    tags: List[str] = Field(default_factory=list)
    contact: EmailStr = "a@b.example"
    boss: Optional["Job"] = None
    worker: Union[Worker, None] = None
    _cached: int = 3


class Checked(BaseModel):
    value: int

    @field_validator("value")
    @classmethod
    def positive(cls, value: int) -> int:
        return abs(value)


Parts = NamedTuple("OutputParts", job=Job, count=int)


@task
def hire(worker: Worker, job: Job = Job(id=1), checked: Checked = Checked(value=-1)) -> Parts: ...


@task
def greet(person: Person, name: str = "x") -> str: ...


@workflow
def main(name: str, pay: float = 1.5) -> Parts:
    person = Person(name=name, address=Address(street="Main", number=3))
    worker = Worker(name, person.address, pay=pay)
    job, count = hire(worker=worker, job=Job(id=2, title=name, worker=worker))
    greet(person=worker, name=job.worker.name)
    greet(person=person, name=worker.name)
    return Parts(job=job, count=count)
