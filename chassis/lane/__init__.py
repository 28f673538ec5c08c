"""The fast lane: requests that need no task are answered from the parser's callback."""
