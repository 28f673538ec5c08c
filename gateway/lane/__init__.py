"""The fast lane: requests that need no waiting pass from socket to socket."""
