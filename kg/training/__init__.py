"""Training of the shipped language model: one file per part, over the shared ``base``.

Run as ``python -m kg.training.parser --data DIR --out DIR``, likewise ``heads`` and ``lemmas``.
"""
