"""Agencies that help with brands, and the people of firms trained for them (品牌专业人才队伍和专业机构)."""
