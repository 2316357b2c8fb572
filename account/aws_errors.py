"""One-line messages for errors of AWS and of the connection to it; each says what to do."""

from botocore import exceptions
from botocore.exceptions import BotoCoreError, ClientError

from account.answers import NotOfAws

SIGN_IN = "Sign in again (for example with `aws sso login --profile NAME`) and repeat the command."
EXPIRED = {"ExpiredToken", "ExpiredTokenException", "RequestExpired"}
UNKNOWN = {
    "AuthFailure",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
}
MOST_CHARACTERS = 1000
"""Longest part of a message that is shown; an endpoint that is not AWS's may send a whole page."""
DENIED = {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "403"}


def aws_error_message(error: BotoCoreError | ClientError) -> str:
    """Return one line that says what is wrong and what to do."""
    return _one_line(_response_message(error) if isinstance(error, ClientError) else _connection_message(error))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _response_message(error: ClientError) -> str:
    code, message = error.response["Error"]["Code"], error.response["Error"].get("Message", "")[:MOST_CHARACTERS]
    action = error.operation_name
    if message.lstrip().startswith("<"):
        return _connection_message(NotOfAws(operation=action, status=code))
    if code in EXPIRED:
        return f"Your AWS credentials have expired ({code}). {SIGN_IN}"
    if code in UNKNOWN:
        return (
            f"AWS does not accept your credentials ({code}): {message}. "
            "Check the profile with `aws sts get-caller-identity`."
        )
    if code in DENIED:
        return (
            f"Your AWS identity is not allowed to call {action} ({code}): {message}. "
            "Ask the administrator of the account for this permission, or use another --profile."
        )
    return f"AWS rejected {action} ({code}): {message}"


def _connection_message(error: BotoCoreError) -> str:  # noqa: PLR0911  one for each class of error
    match error:
        case exceptions.ProfileNotFound():
            return f"{error}. `aws configure list-profiles` lists your profiles."
        case exceptions.NoCredentialsError() | exceptions.PartialCredentialsError():
            return f"{error}. Name a profile with --profile; `aws configure --profile NAME` creates one."
        case exceptions.NoRegionError():
            return "No AWS region is set. Use --region, or run `aws configure set region REGION --profile NAME`."
        case exceptions.SSOError() | exceptions.TokenRetrievalError() | exceptions.CredentialRetrievalError():
            return f"{error}. {SIGN_IN}"
        case NotOfAws():
            return (
                f"{error}. Check the endpoint_url of the profile, and whether a proxy or the sign-in page of the "
                "network answers in its place."
            )
        case exceptions.HTTPClientError() | exceptions.ConnectionError():
            if "//127.0.0.1:" in str(error):
                return "The local cloud has stopped. Start it again, or run the same command again."
            return f"AWS cannot be reached: {error}. Check the network, the region and the endpoint of the profile."
        case _:
            return str(error)
