"""Trademarks (商标有效注册量) in batches per district or firm: registered, cancelled, expired."""
