"""Plans of firms for the next certificate of quality management (质量管理体系认证提升行动)."""
