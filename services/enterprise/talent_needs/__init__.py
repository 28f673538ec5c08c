"""Which people firms need (人才需求): for which post, how many, of which level, how urgently, until when."""
