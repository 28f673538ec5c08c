"""Where a key lives in its topic: Kafka's own hash, so that every client agrees."""

from functools import lru_cache

from contracts.catalogue import PARTITIONS

_MASK = 0xFFFFFFFF


def murmur2(data: bytes) -> int:
    """Kafka's 32-bit murmur2 of a key."""
    length = len(data)
    value = 0x9747B28C ^ length
    for start in range(0, length - 3, 4):
        k = int.from_bytes(data[start : start + 4], "little") * 0x5BD1E995 & _MASK
        k = (k ^ (k >> 24)) * 0x5BD1E995 & _MASK
        value = (value * 0x5BD1E995 & _MASK) ^ k
    tail = data[length & ~3 :]
    if tail:
        value = (value ^ int.from_bytes(tail, "little")) * 0x5BD1E995 & _MASK
    value = (value ^ (value >> 13)) * 0x5BD1E995 & _MASK
    return value ^ (value >> 15)


@lru_cache(maxsize=65536)
def partition_of(key: str) -> int:
    """The partition of a key, the one Kafka's default partitioner would choose."""
    return (murmur2(key.encode()) & 0x7FFFFFFF) % PARTITIONS
