"""Exporters that write what they should not, or fail half way; and one that tells the user something."""

from scanfit.api import Exporter, Option, UsageError, hookimpl


def half(value, path, options):
    path.write_text("half of it")
    raise ZeroDivisionError("division by zero")


def nothing(value, path, options):
    print("this is not for stdout")


def beside(value, path, options):
    path.write_text("all of it")
    (path.parent / "notes.txt").write_text("and more")


def strict(value, path, options):
    raise UsageError("this needs a colour", where="colour=", next_step="give colour=red")


def exporter(name, export, accepts=lambda value: True, **more):
    return Exporter(name=name, summary="Spills", suffix=f".{name}", accepts=accepts, export=export, **more)


@hookimpl
def scanfit_exporters():
    yield exporter("half", half)
    yield exporter("nothing", nothing)
    yield exporter("beside", beside)
    yield exporter("strict", strict, options=(Option(name="colour"),))
    yield exporter("unsure", nothing, accepts=lambda value: "perhaps")
    yield Exporter(name="thief", summary="Takes json", suffix=".json", accepts=bool, export=half)
    yield Exporter(name="shy", summary="No dot", suffix="csv", accepts=bool, export=half)
