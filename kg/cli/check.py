"""Commands that judge or pass on: validate, diff, evaluate, export."""

from __future__ import annotations
