"""The baseline of cold starts: a function that imports boto3 and does nothing."""

import boto3

__all__ = ["boto3", "handler"]


def handler(_event, _context):
    return {}
