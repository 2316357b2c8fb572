"""The package of each function: its handler and what the handler imports, and nothing else.

A recipe is derived from the code; its digest identifies the package in the stack, whether it is built or not.
"""

from infra.packages.folders import digest_of, folder_of

__all__ = ["digest_of", "folder_of"]
