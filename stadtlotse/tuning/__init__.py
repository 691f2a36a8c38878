"""Tuning of the sentence encoder to what citizens say (`stadtlotse tune`); needs PyTorch.

Nothing here runs in production: the result is `nlu_data/encoder.npz` (see actions/encoder.py).
"""
