"""The register of hard-tech firms as facts."""
