"""Settings in the owner's environment, checked when the cloud starts and not when a function first reads them."""

from collections.abc import Mapping

from pydantic import ValidationError

from book_pipeline.function_settings import FUNCTION_SETTINGS
from local.errors import LocalCloudError

MISSING = "missing"


class InvalidSetting(LocalCloudError):
    """A setting in the environment has a value that it does not accept."""


def check_settings(function: str, variables: Mapping[str, str]) -> None:
    """Raise InvalidSetting, which names the variable and what it accepts, if the function could not read one."""
    try:
        FUNCTION_SETTINGS[function].model_validate({name.lower(): value for name, value in variables.items()})
    except ValidationError as error:
        invalid = [problem for problem in error.errors(include_url=False) if problem["type"] != MISSING]
        if invalid:
            name, reason = str(invalid[0]["loc"][0]).upper(), invalid[0]["msg"]
            raise InvalidSetting(f"{name} is {variables.get(name)!r}. {reason}. Correct or unset it.") from None
