"""Files that prove something, kept with type and hash checked."""

import base64
import hashlib
from typing import Any

import pytest

from tests.integration.enterprise.conftest import Caller
from tests.integration.enterprise.steps import PATENT
from tests.integration.enterprise.test_enterprise_import_safety import workbook
from tests.unit.enterprise.test_enterprise_workbooks import book

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 2000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def digest(content: bytes) -> str:
    return f"sha-256=:{base64.b64encode(hashlib.sha256(content).digest()).decode()}:"


async def send(
    caller: Caller, code: str, content: bytes, kind: str = "application/pdf", name: str = "证书.pdf", **more: str
) -> Any:
    headers = {"Content-Type": kind, "Content-Digest": digest(content), **more}
    return await caller.call("POST", f"/v1/files?credit_code={code}&name={name}", content, **headers)


async def test_a_file_is_kept_once_and_comes_back_as_it_was(house) -> None:
    code, other = await house.registered(), await house.registered()
    own = house.firm(code)
    made = await send(own, code, PDF)
    assert made.status_code == 201, made.text
    about = made.json()
    assert (about["bytes"], about["sha256"]) == (len(PDF), hashlib.sha256(PDF).hexdigest())
    assert (await send(own, code, PDF, name="other.pdf")).json()["id"] == about["id"]
    path = f"/v1/files/{about['id']}"
    back = await house.district().get(f"{path}/content")
    assert (back.content, back.headers["content-type"]) == (PDF, "application/pdf")
    assert back.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%E8%AF%81")
    for stranger in (house.firm(other), house.district("CQ-500106")):
        for where in (path, f"{path}/content"):
            assert (await stranger.get(where)).json()["code"] == "file_not_found"
        assert (await stranger.get(f"/v1/files?credit_code={code}")).json()["items"] == []
        assert (await send(stranger, code, PDF)).status_code in {403, 404}
    assert [each["id"] for each in (await own.get("/v1/files")).json()["items"]] == [about["id"]]
    assert (await house.caller("bank").get(path)).status_code == 403
    proved = await own.post(f"/v1/enterprises/{code}/evidence", {**PATENT, "proof_file": about["id"]})
    assert (proved.status_code, proved.json()["proof_file"]) == (201, about["id"])
    foreign = await house.firm(other).post(f"/v1/enterprises/{other}/evidence", {**PATENT, "proof_file": about["id"]})
    assert (foreign.status_code, foreign.json()["code"]) == (422, "not_the_firms_file")


@pytest.mark.parametrize(
    ("content", "more", "status", "code"),
    [
        (PDF, {"kind": "text/html"}, 415, "unsupported_media_type"),
        (PDF, {"kind": "image/png"}, 422, "not_of_its_type"),
        (PDF, {"kind": XLSX}, 422, "not_of_its_type"),
        (b"PK\x03\x04 but no archive", {"kind": XLSX}, 422, "not_of_its_type"),
        (workbook(**{"xl/vbaProject.bin": b"macro"}), {"kind": XLSX}, 422, "not_of_its_type"),
        (workbook(**{"xl/bomb.bin": bytes(64 << 20)}), {"kind": XLSX}, 422, "not_of_its_type"),
        (workbook(**{"../outside.xml": b"<a/>"}), {"kind": XLSX}, 422, "not_of_its_type"),
        (PDF, {"Content-Digest": ""}, 400, "digest_missing"),
        (PDF, {"Content-Digest": digest(b"other")}, 422, "digest_wrong"),
        (PDF, {"name": "..%2Fsecret.pdf"}, 400, "file_name_unfit"),
        (b"", {}, 422, "file_empty"),
        (PDF + bytes(20 * 1024 * 1024), {}, 413, "too_large"),
    ],
)
async def test_what_is_not_what_it_says_is_refused(house, content, more, status, code) -> None:
    firm, before = await house.registered(), await house.count("files")
    answer = await send(house.firm(firm), firm, content, **more)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert await house.count("files") == before
    assert (await send(house.firm(firm), firm, book(["a"]), kind=XLSX, name="a.xlsx")).status_code == 201
