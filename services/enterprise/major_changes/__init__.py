"""Major changes of firms: reported within three months, accepted by an officer, with what they mean for titles."""
