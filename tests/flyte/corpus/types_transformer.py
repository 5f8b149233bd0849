from flytekit import FlyteContext, task, workflow
from flytekit.core.type_engine import TypeEngine, TypeTransformer
from flytekit.models.literals import Literal, Primitive, Scalar
from flytekit.models.types import LiteralType, SimpleType


class Money:
    def __init__(self, cents: int) -> None:
        self.cents = cents


class MoneyTransformer(TypeTransformer[Money]):
    def __init__(self) -> None:
        super().__init__(name="money", t=Money)

    def get_literal_type(self, t: type[Money]) -> LiteralType:
        return LiteralType(simple=SimpleType.INTEGER)

    def to_literal(self, ctx: FlyteContext, value: Money, t: type, expected: LiteralType) -> Literal:
        return Literal(scalar=Scalar(primitive=Primitive(integer=value.cents)))

    def to_python_value(self, ctx: FlyteContext, value: Literal, t: type[Money]) -> Money:
        return Money(value.scalar.primitive.integer)


TypeEngine.register(MoneyTransformer())


@task
def price(count: int) -> Money:
    return Money(count)


@task
def cents(of: Money) -> int:
    return of.cents


@workflow
def wf(count: int) -> int:
    return cents(of=price(count=count))
