"""`dataclass` as the standard library has it, for classes with slots, and quick to import.

The standard library writes and compiles six methods for each class whenever a program starts, and
a frozen object finds its fields by name whenever one is made. Flowc has two hundred such classes:
they were half of the time that `flowc check` of a small file took. Here `__init__` alone is written,
when it is first needed, and stores right into the slots; the other methods are shared. To type
checkers, and to all that is done with them, the classes are dataclasses as ever.
"""

from typing import TYPE_CHECKING

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    import dataclasses
    from dataclasses import MISSING, FrozenInstanceError, fields
    from operator import attrgetter
    from reprlib import recursive_repr

    def dataclass(*, slots, frozen=False, eq=True, kw_only=False):
        """What `dataclasses.dataclass` makes of these options, for a class that inherits none."""

        def made(of):
            if of.__doc__ is None:
                of.__doc__ = of.__name__  # else its signature becomes it, which is slow to find
            cls = dataclasses.dataclass(
                init=False, repr=False, eq=False, slots=slots, kw_only=kw_only
            )(of)
            cls.__dataclass_params__.frozen = frozen  # what a class that inherits is asked for
            methods = {"__init__": _late_init(cls, frozen, kw_only), "__repr__": _repr}
            if eq:
                methods |= _comparison(cls, frozen)
            if frozen:
                methods |= _FROZEN
            for name, method in methods.items():
                if name not in vars(of):  # what a class defines itself stays
                    setattr(cls, name, method)
            return cls

        return made

    def _late_init(cls, frozen, kw_only):
        """`__init__` as it is until the first object is made, which most runs do of few classes."""

        def init(self, *given, **named):
            cls.__init__ = _init(cls, frozen, kw_only)
            cls.__init__(self, *given, **named)

        return init

    def _init(cls, frozen, kw_only):
        """`__init__`; of a frozen class by the setters of the slots, which freezing leaves alone."""
        known, parameters, lines = {"UNSET": MISSING}, ["self", "*"][: 1 + kw_only], ["pass"]
        for each in fields(cls):
            name = value = parameter = each.name
            if each.default is not MISSING:
                known[f"default_{name}"] = each.default
                parameter = f"{name}=default_{name}"
                value = name if each.init else f"default_{name}"
            elif (make := each.default_factory) is not MISSING:
                # `list[str]` tells type checkers what `list` does ten times as fast.
                known[f"make_{name}"] = getattr(make, "__origin__", make)
                parameter = f"{name}=UNSET"
                fresh = f"make_{name}()"
                value = f"{fresh} if {name} is UNSET else {name}" if each.init else fresh
            elif not each.init:
                continue
            if each.init:
                parameters.append(parameter)
            known[f"set_{name}"] = vars(cls)[name].__set__
            lines.append(f"set_{name}(self, {value})" if frozen else f"self.{name} = {value}")
        if hasattr(cls, "__post_init__"):
            lines.append("self.__post_init__()")
        body = "\n ".join(lines)
        exec(f"def __init__({', '.join(parameters)}):\n {body}", known)  # noqa: S102 - of our own text
        return known["__init__"]

    @recursive_repr()
    def _repr(self):
        shown = ", ".join(f"{each.name}={getattr(self, each.name)!r}" for each in fields(self))
        return f"{type(self).__qualname__}({shown})"

    def _comparison(cls, frozen):
        """`__eq__` of two objects of the class by all fields, and the hash that goes with it."""
        names = [each.name for each in fields(cls)]
        # `attrgetter` gives a tuple of two and more, and runs no Python code.
        content = attrgetter(*names) if names else lambda _: ()

        def equals(self, other):
            if other.__class__ is not self.__class__:
                return NotImplemented
            return content(self) == content(other)

        def hashed(self):
            return hash(content(self))

        return {"__eq__": equals, "__hash__": hashed if frozen else None}

    def _refuse_set(self, name, value):
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def _refuse_delete(self, name):
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def _state(self):
        return [getattr(self, each.name) for each in fields(self)]

    def _restore(self, state):
        for each, value in zip(fields(self), state, strict=True):
            object.__setattr__(self, each.name, value)

    _FROZEN = {
        "__setattr__": _refuse_set,
        "__delattr__": _refuse_delete,
        "__getstate__": _state,  # copying and pickling set fields, past the refusal
        "__setstate__": _restore,
    }
