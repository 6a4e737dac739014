"""The city folder's schema: what each file may say, one module for each group of nouns.

Empty on purpose: `python -m samstad.exchange.schema`, which publishes it, comes here before Django is ready.
"""
