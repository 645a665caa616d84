"""What click says of a line that it cannot read, in our words. Only loaded when click is."""

from __future__ import annotations

import click

from opsboard.cli import errors
from opsboard.cli.commands import option_name
from opsboard.domain.nearest import nearest
from opsboard.i18n import _


def told(error: BaseException) -> tuple[str | None, int] | None:
    """What to say of what click found wrong, and the exit code; None when the error is none of click's."""
    if isinstance(error, click.Abort):
        return _("interrupted"), errors.EXIT_INTERRUPT
    if isinstance(error, click.exceptions.Exit):
        return None, int(error.exit_code)
    if isinstance(error, click.UsageError):
        return _usage(error), errors.EXIT_USAGE
    return None


def _usage(error: click.UsageError) -> str:
    path = error.ctx.command_path if error.ctx else "opsboard"
    if isinstance(error, click.NoSuchOption):
        near = nearest(error.option_name, _options(error.ctx)) if len(error.option_name) > 3 else None
        if near:
            return _("there is no option {name}; did you mean {near}? {path} --help lists them").format(
                path=path, name=error.option_name, near=near
            )
        return _("there is no option {name}; {path} --help lists them; -- goes before words that begin with -").format(
            path=path, name=error.option_name
        )
    if isinstance(error, click.MissingParameter):
        name = option_name(error.param)
        return _("{name} is missing; {path} --help shows how to write it").format(path=path, name=name)
    if isinstance(error, click.BadOptionUsage):
        return _option_usage(error)
    return _("{path}: {message}").format(path=path, message=error.format_message())


def _options(context: click.Context | None) -> list[str]:
    if context is None:
        return []
    params = context.command.get_params(context)
    return [name for param in params if isinstance(param, click.Option) for name in param.opts]


def _option_usage(error: click.BadOptionUsage) -> str:
    params = error.ctx.command.params if error.ctx else []
    for param in params:
        if error.option_name in param.opts and isinstance(param, click.Option) and param.is_flag:
            return _("{name} stands alone, without a value").format(name=error.option_name)
    return _("{name} needs a value after it").format(name=error.option_name)
