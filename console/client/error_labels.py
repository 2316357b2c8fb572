"""Labels of errors for people; programs and logs use the name of the class."""

from book_pipeline import errors

OF_AWS = "a function was stopped"
AWS_NAMES = frozenset(
    ("States.Timeout", "Lambda.Unknown", "Sandbox.Timedout", "Runtime.ExitError", "Runtime.OutOfMemory")
)
OTHERS = {"Cancelled": "the execution was stopped", "BindingLate": "the finished files are late"}
DEFECT = "a defect"


def error_label(name: str | None) -> str:
    """Return in a few words what an error of this name means."""
    error = vars(errors).get(name or "")
    if isinstance(error, type) and issubclass(error, errors.PipelineError):
        return error.label
    return OF_AWS if name in AWS_NAMES else OTHERS.get(name or "", DEFECT)


def described(name: str | None, message: str | None) -> str:
    """Return the label and the message of an error, with its name at the end, to look it up in the reference."""
    label = error_label(name)
    words = f"{label[0].upper()}{label[1:]}"
    return f"{words}: {message} ({name})" if message else f"{words} ({name})"
