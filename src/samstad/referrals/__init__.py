"""Referrals: a proposal that is sent out for answers, the answers, and what became of each point."""
