"""HTTP of papers: PDF, in Chinese."""

from starlette.responses import Response

from chassis.errors import NotFound
from chassis.web import Read, errors, router
from services.enterprise.access import Anyone, Registrar
from services.enterprise.applications.rules import ApplicationNotFound
from services.enterprise.documents import service
from services.enterprise.parameters import Id
from services.enterprise.recognitions.rules import NotInForce, RecognitionNotFound, TitleSuspended

routes = router(prefix="/v1/publicity-notices", tags=["applications"])
certificate_routes = router(prefix="/v1/recognitions", tags=["recognitions"])


class Pdf(Response):
    """A PDF document."""

    media_type = "application/pdf"


@routes.get("/{application_id}/document", response_class=Pdf, responses=errors(ApplicationNotFound))
async def read_notice(uow: Read, caller: Anyone, application_id: Id) -> Pdf:
    """The notice of a case on public notice today, with the other cases of its batch and days; open to all."""
    return Pdf(await service.notice(uow, application_id))


@certificate_routes.get(
    "/{recognition_id}/certificate",
    response_class=Pdf,
    responses=errors(RecognitionNotFound, NotFound, NotInForce, TitleSuspended),
)
async def read_certificate(uow: Read, caller: Registrar, recognition_id: Id) -> Pdf:
    """The certificate of a title in force, for the firm and its authorities; a suspended title has none."""
    return Pdf(await service.certificate(uow, recognition_id))
