"""What cold starts are compared with: a function that imports AWS's SDK and does nothing."""

import boto3

__all__ = ["boto3", "handler"]


def handler(_event, _context):
    return {}
