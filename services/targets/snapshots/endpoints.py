"""HTTP of snapshots: take, publish, show again byte for byte, verify."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request
from starlette.responses import Response

from chassis.access import Principal
from chassis.paging import Paging, page
from chassis.shapes import Page
from chassis.web import Read, Write, errors, router
from services.targets.access import Anyone, DepartmentOfficer
from services.targets.snapshots import rules, service
from services.targets.snapshots import schemas as s
from services.targets.snapshots.keys import trusted_keys
from services.targets.statements.rules import StatedForTheFuture

routes = router(prefix="/v1/targets/snapshots", tags=["snapshots"])
_BYTES: dict[int | str, dict[str, Any]] = {
    200: {"description": "The frozen content", "content": {"application/json": {}}}
}


async def _trusted(request: Request) -> frozenset[str]:
    return trusted_keys(request.app.state.settings)


Trusted = Annotated[frozenset[str], Depends(_trusted)]


def _shape(row: dict[str, Any], caller: Principal | None) -> s.SnapshotRead:
    shown = {name: row[name] for name in s.SnapshotRead.model_fields if name in row and name != "seal"}
    seal = {name: row[name] for name in ("n", "previous", "signature", "key", "sealed_at")}
    made = None if row["n"] is None else s.SealRead(hash=row["seal"], **seal)
    return s.SnapshotRead(**shown, seal=made, allowed_actions=service.allowed_actions(row, caller))


@routes.post("", status_code=201, responses=errors(StatedForTheFuture))
async def take_snapshot(uow: Write, caller: DepartmentOfficer, body: s.SnapshotCreate) -> s.SnapshotRead:
    """Freeze every number of the plan for a day, as it is known now; sealed within a second or so."""
    row = await service.take_snapshot(uow, caller, title=body.title, as_of=body.as_of)
    uow.response_headers["Location"] = f"/v1/targets/snapshots/{row['id']}"
    return _shape(row, caller)


@routes.get("")
async def list_snapshots(uow: Read, caller: Anyone, paging: Paging) -> Page[s.SnapshotRead]:
    """Snapshots, newest first; without an official role only published ones."""
    after = paging.decode({})
    rows = await service.list_snapshots(uow, caller, after[0] if after else None, paging.limit + 1)
    return page(rows, paging, key=lambda row: (row["id"],), filters={}, shape=lambda row: _shape(row, caller))


@routes.get("/chain")
async def verify_chain(uow: Read, caller: Anyone, trusted: Trusted) -> s.ChainRead:
    """Whether every snapshot ever sealed is still what was sealed, in the order in which it was."""
    found = await service.verify_chain(uow, trusted)
    fault = (
        s.FaultRead(n=found["fault"][0], snapshot_id=found["fault"][1], faults=found["fault"][2])
        if found["fault"]
        else None
    )
    return s.ChainRead(**found | {"fault": fault}, intact=fault is None, keys=sorted(trusted))


@routes.get("/{snapshot_id}", responses=errors(rules.SnapshotUnknown))
async def read_snapshot(uow: Read, caller: Anyone, snapshot_id: UUID) -> s.SnapshotRead:
    """One snapshot with its seal."""
    return _shape(await service.read_snapshot(uow, caller, snapshot_id), caller)


@routes.get("/{snapshot_id}/content", response_class=Response, responses=_BYTES | errors(rules.SnapshotUnknown))
async def show_again(uow: Read, caller: Anyone, snapshot_id: UUID) -> Response:
    """The frozen content, byte for byte as it was sealed: canonical JSON."""
    content = await service.show_again(uow, caller, snapshot_id)
    return Response(content, media_type="application/json", headers={"ETag": f'"{rules.digest(content)}"'})


@routes.get("/{snapshot_id}/verification", responses=errors(rules.SnapshotUnknown, rules.NotSealedYet))
async def verify_snapshot(uow: Read, caller: Anyone, snapshot_id: UUID, trusted: Trusted) -> s.VerificationRead:
    """Whether a snapshot is what was sealed."""
    row, faults = await service.verify_snapshot(uow, caller, snapshot_id, trusted)
    return s.VerificationRead(id=row["id"], intact=not faults, faults=faults, keys=sorted(trusted))


@routes.post(
    "/{snapshot_id}/publication",
    responses=errors(rules.SnapshotUnknown, rules.AlreadyPublished, rules.TakerMayNotPublish, rules.NotSealedYet),
)
async def publish_snapshot(uow: Write, caller: DepartmentOfficer, snapshot_id: UUID) -> s.SnapshotRead:
    """Open a sealed snapshot to everybody, for ever; by another person than its taker."""
    return _shape(await service.publish_snapshot(uow, caller, snapshot_id), caller)
