"""What all connections of one gateway share: the door's parts and the paths."""

from chassis.lane.ground import Ground, Patience
from gateway.door import Parts
from gateway.lane.places import Places


class Lane(Ground):
    """The gateway's common ground."""

    def __init__(self, parts: Parts, *, cors: bool = False, patience: Patience | None = None) -> None:
        self.times = parts.proxy.times
        super().__init__(patience, self.times.first_byte, self.times.total)
        self.parts, self.cors = parts, cors
        self.balancers = parts.proxy.balancers
        self.places = Places()
