"""Training of the shipped language model: one file per part, over the shared ``base``.

``python -m kg.training --data DATA --out DIR`` runs all stages; each can be run for itself.
"""
