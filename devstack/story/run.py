"""The story from the import of a city to a bank's approval; each step through the gateway."""

from pathlib import Path

from devstack.city.firms import as_csv
from devstack.console import Console
from devstack.story import finance, recognition, registry, residence
from devstack.story.teller import Teller


async def main(gateway_url: str, state_dir: Path, firms: int, console: Console) -> None:
    """Tell the whole story."""
    teller = Teller(gateway_url, state_dir, console)
    try:
        teller.say(f"1. A city of {firms} synthetic firms is imported through the public API")
        await registry.import_city(teller, as_csv(firms))
        teller.say("2. One firm registers, files its figures and is told what is missing")
        firm = await registry.register(teller)
        await registry.file_figures(teller, firm)
        teller.say("3. It applies; the district, the city and the public look; it is recognised")
        await recognition.recognise(teller, firm)
        teller.say("4. It moves into a park")
        await residence.move_in(teller, firm)
        teller.say("5. It needs money; products are ranked, it consents, the bank reads and approves")
        await finance.borrow(teller, firm)
        teller.say("The story is told.")
    finally:
        await teller.close()
