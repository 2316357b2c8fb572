"""What each function runs from: one folder that holds its handler, all that this imports, and nothing else.

A recipe is derived from the code, never typed; its digest names the package in the stack, built or not.
"""

from infra.packages.folders import digest_of, folder_of

__all__ = ["digest_of", "folder_of"]
