"""The indicators, their figures and what stands behind them."""
