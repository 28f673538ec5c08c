"""One page about a firm, composed; a missing part says why."""

import asyncio
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Request

from chassis.access import Principal, caller
from chassis.credit_code import check, normalise
from chassis.errors import Malformed, NotFound
from chassis.web import errors
from gateway.errors import TokenRefused
from gateway.overviews.schemas import EnterpriseOverviewRead, MissingPart, Words
from gateway.services import Answer, Services

router = APIRouter(prefix="/v1/overviews", tags=["overviews"])
AnyoneKnown = Annotated[Principal, caller()]

_PARTS: Final = {
    "enterprise": ("enterprise", "/v1/enterprises/{code}"),
    "assessments": ("enterprise", "/v1/enterprises/{code}/assessments?limit=5"),
    "recognitions": ("enterprise", "/v1/recognitions?credit_code={code}"),
    "applications": ("enterprise", "/v1/applications?credit_code={code}"),
    "policy_matches": ("enterprise", "/v1/enterprises/{code}/policy-matches"),
    "portrait": ("finance", "/v1/finance/portraits/{code}"),
    "needs": ("finance", "/v1/finance/needs?credit_code={code}"),
}
_Why = Literal["unavailable", "not_allowed", "not_found", "refused"]
_WORDS: Final[dict[_Why, Words]] = {
    "unavailable": Words(zh="服务暂时不可用", en="the service is not available right now"),
    "not_allowed": Words(zh="当前角色无权查看", en="the caller's role may not see this"),
    "not_found": Words(zh="没有该部分的记录", en="there is no record of this part"),
    "refused": Words(zh="服务未接受该查询", en="the service did not take the question"),
}


@router.get("/enterprises/{credit_code}", responses=errors(TokenRefused, NotFound, Malformed))
async def read_enterprise_overview(credit_code: str, me: AnyoneKnown, request: Request) -> EnterpriseOverviewRead:
    """One page about a firm, as far as the caller may see it."""
    del me
    code = normalise(credit_code)
    if not check(code).ok:
        raise Malformed(pointer="{}credit_code")
    services: Services = request.app.state.services
    headers = {"Authorization": request.headers["authorization"], "X-Request-Id": request.state.request_id}
    asked = [services.ask(service, path.format(code=code), headers=headers) for service, path in _PARTS.values()]
    answers = dict(zip(_PARTS, await asyncio.gather(*asked), strict=True))
    if answers["enterprise"].status == 404:
        raise NotFound
    parts = {part: answer.body for part, answer in answers.items() if answer.good}
    return EnterpriseOverviewRead(credit_code=code, parts=parts, missing=_missing(answers))


def _missing(answers: dict[str, Answer]) -> list[MissingPart]:
    return [
        MissingPart(part=part, service=_PARTS[part][0], code=why, reason=_WORDS[why])
        for part, answer in answers.items()
        if (why := _why(answer)) is not None
    ]


def _why(answer: Answer) -> _Why | None:
    if answer.good:
        return None
    if answer.status in {401, 403}:
        return "not_allowed"
    if answer.status == 404:
        return "not_found"
    return "unavailable" if answer.status == 0 or answer.status >= 500 else "refused"
