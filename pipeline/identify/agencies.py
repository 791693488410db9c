"""The news agency that an article credits, as `pipeline.agencies` reads it."""

from pipeline.agencies import credited as agency

__all__ = ["agency"]
