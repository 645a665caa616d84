"""Frozen values that cost next to nothing to define.

A frozen, slotted dataclass of the standard library takes one to two milliseconds to define, and a
command that ends after sixty cannot pay that forty times. `frozen` gives the same to its reader and to
a type checker (`typing.dataclass_transform`): a constructor from the annotations, equality, hash,
repr, slots, no assignment. The constructor is compiled when more than a few instances are made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NoReturn, TypeVar, dataclass_transform

T = TypeVar("T")
_set = object.__setattr__

FEW = 4
"""So many instances of a class are made without a compiled constructor, which costs more than they do."""


class _Factory:
    """A default that is made anew for each instance."""

    __slots__ = ("make",)

    def __init__(self, make: Callable[[], Any]) -> None:
        self.make = make


def made_by(*, factory: Callable[[], T]) -> T:
    """The default of a field: what `factory` gives, anew for each instance."""
    default: Any = _Factory(factory)
    result: T = default
    return result


@dataclass_transform(frozen_default=True, field_specifiers=(made_by,))
def frozen(cls: type[T]) -> type[T]:
    """Make a class of annotated fields a frozen, slotted value. Fields with defaults come last."""
    return _of_fields(cls, {**_METHODS, "__hash__": _hash}, __setattr__=_refuse, __delattr__=_refuse)


@dataclass_transform(field_specifiers=(made_by,))
def slotted(cls: type[T]) -> type[T]:
    """The same for what changes: a class of annotated fields that can be assigned, and no others."""
    return _of_fields(cls, _METHODS, __hash__=None)


def _of_fields(cls: type[T], methods: Mapping[str, Any], **fixed: Any) -> type[T]:
    """The class with slots for its fields, a constructor, what is fixed and those methods that it has not itself."""
    own = dict(cls.__dict__)
    own.pop("__dict__", None)
    own.pop("__weakref__", None)
    names = tuple(own.get("__annotations__", ()))
    defaults = {name: own.pop(name) for name in names if name in own}
    later = own.get("__later__", ())
    if later:
        own["__getattr__"] = _read_now
    own.update(
        __slots__=(*names, "_read_later") if later else names,
        __match_args__=names,
        __value_defaults__=defaults,
        __value_made__=0,
        __init__=_first_init,
        **fixed,
    )
    for name, method in methods.items():
        own.setdefault(name, method)
    made: Any = type(cls)
    result: type[T] = made(cls.__name__, cls.__bases__, own)
    return result


def replaced(one: T, **changes: Any) -> T:
    """A copy of a value with some of its fields changed. Raises TypeError for a name it does not have."""
    kept = {name: getattr(one, name) for name in one.__match_args__ if name not in changes}  # type: ignore[attr-defined]
    return type(one)(**kept, **changes)


def put_off(one: T, read: Callable[[], Mapping[str, Any]]) -> T:
    """The value, of whose fields those that its class names in `__later__` are read when one is asked for."""
    for name in type(one).__later__:  # type: ignore[attr-defined]
        object.__delattr__(one, name)
    _set(one, "_read_later", read)
    return one


def _read_now(self: Any, name: str) -> Any:
    """Asked for what has no value: read what was put off."""
    if name not in type(self).__later__:
        raise AttributeError(f"{type(self).__name__} has no {name}")
    for field, value in object.__getattribute__(self, "_read_later")().items():
        _set(self, field, value)
    return object.__getattribute__(self, name)


def as_tuple(one: object) -> tuple[Any, ...]:
    """A value's fields, in order."""
    return tuple([getattr(one, name) for name in one.__match_args__])  # type: ignore[attr-defined]


def _first_init(self: Any, /, *values: Any, **named: Any) -> None:
    cls = type(self)
    if cls.__value_made__ < FEW and _set_all(self, cls, values, named):
        cls.__value_made__ += 1
        return
    cls.__init__ = init = _compiled_init(cls)
    init(self, *values, **named)


def _set_all(self: Any, cls: Any, values: tuple[Any, ...], named: dict[str, Any]) -> bool:
    """Set the fields one by one; False when the arguments do not fit, which the compiled one then refuses."""
    defaults: dict[str, Any] = cls.__value_defaults__
    given = {**dict(zip(cls.__match_args__, values, strict=False)), **named}
    if len(given) != len(values) + len(named):
        return False
    for name in cls.__match_args__:
        if name in given:
            _set(self, name, given.pop(name))
        elif name in defaults:
            default = defaults[name]
            _set(self, name, default.make() if isinstance(default, _Factory) else default)
        else:
            return False
    return not given


def _compiled_init(cls: Any) -> Callable[..., None]:
    defaults: dict[str, Any] = cls.__value_defaults__
    parameters, values = [], []
    for name in cls.__match_args__:
        parameters.append(f"{name}=_defaults[{name!r}]" if name in defaults else name)
        made = isinstance(defaults.get(name), _Factory)
        values.append(f"_defaults[{name!r}].make() if {name} is _defaults[{name!r}] else {name}" if made else name)
    scope: dict[str, Any] = {"_set": _set, "_defaults": defaults}
    if cls.__setattr__ is _set:
        lines = [f"self.{name} = {value}" for name, value in zip(cls.__match_args__, values, strict=True)]
    elif len(values) > FEW and cls.__bases__ == (object,):
        # `_set` for each field takes four times as long as making them all on a class that lets it be done.
        scope["_open"] = type(cls.__name__, (), {"__slots__": cls.__slots__})
        scope["_closed"] = cls
        lines = [f"self.{name} = {value}" for name, value in zip(cls.__match_args__, values, strict=True)]
        lines = ["_set(self, '__class__', _open)", *lines, "self.__class__ = _closed"]
    else:
        lines = [f"_set(self, {name!r}, {value})" for name, value in zip(cls.__match_args__, values, strict=True)]
    text = f"def __init__(self, {', '.join(parameters)}):\n    " + ("\n    ".join(lines) or "pass")
    exec(text, scope)
    init: Callable[..., None] = scope["__init__"]
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    return init


def _refuse(self: object, name: str, _value: object = None) -> NoReturn:
    raise AttributeError(f"{type(self).__name__}.{name} is part of a value and stays as it is")


def _equal(self: object, other: object) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    return as_tuple(self) == as_tuple(other)


def _hash(self: object) -> int:
    return hash(as_tuple(self))


def _repr(self: object) -> str:
    fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__match_args__)  # type: ignore[attr-defined]
    return f"{type(self).__qualname__}({fields})"


def _reduce(self: object) -> tuple[type, tuple[Any, ...]]:
    return type(self), as_tuple(self)


_METHODS: dict[str, Any] = {"__eq__": _equal, "__repr__": _repr, "__reduce__": _reduce}
