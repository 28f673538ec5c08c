"""Raw HTTP/1.1 connections to the services."""
