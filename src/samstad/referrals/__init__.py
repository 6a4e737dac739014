"""Referrals, interpellations and the registry: how a proposal becomes a decision."""
