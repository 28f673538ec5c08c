"""The local issuer: who may have a token, and sessions of people in a browser."""
