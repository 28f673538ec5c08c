"""The register of hard-tech firms (硬核科技企业) that the city brought in (引) or bred (育)."""
