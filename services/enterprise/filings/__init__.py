"""Filings: a firm's yearly figures and the evidence behind its claims."""
