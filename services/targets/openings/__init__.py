"""What was there before the first event: opening balances that an owner department states."""
