"""Records of the regional equity market as facts: annex no. 6 counts the firms behind them."""
