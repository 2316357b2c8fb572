"""The CDK app: one stack, which cdk-nag checks during synthesis."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from account import STACK_NAME
from infra.parameters import parameters_from

if TYPE_CHECKING:
    from aws_cdk import App

CONTEXT = {
    # Packages are large and named by their digest, so copying them is of no use.
    "aws:cdk:disable-asset-staging": True,
    # Access logs are allowed by the bucket policy; ACLs are off.
    "@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy": True,
}


def synthesize(out: Path, context: Mapping[str, str] | None = None) -> Path:
    """Write the stack's template and its assets' manifest into the folder; return the template.

    Raises InvalidParameter for an invalid parameter, and jsii's own error if cdk-nag has a finding without a reason.
    """
    from aws_cdk import Validations
    from cdk_nag import AwsSolutionsChecks

    app = build(out, context)
    Validations.of(app).add_plugins(AwsSolutionsChecks(app))
    app.synth()
    return out / f"{STACK_NAME}.template.json"


def build(out: Path, context: Mapping[str, str] | None = None) -> "App":
    """Return the app with its stack, not yet synthesized."""
    from aws_cdk import App

    from infra.stack import BookPipeline

    placeholder = out.resolve() / "not-built"
    placeholder.mkdir(parents=True, exist_ok=True)
    app = App(outdir=str(out), analytics_reporting=False, context={**CONTEXT, **(context or {})})
    BookPipeline(app, STACK_NAME, parameters_from(app.node.get_all_context()), placeholder)
    return app
