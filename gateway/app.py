"""The gateway's application: its own pages, and the door around them."""

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from chassis import openapi, operations, problems
from chassis.settings import read_settings
from gateway.assembly import Assembly
from gateway.cockpit import endpoints as cockpit
from gateway.documents import endpoints as documents
from gateway.door import Door
from gateway.issuer import endpoints as issuer
from gateway.issuer.errors import OAuthError
from gateway.operations import endpoints as clock
from gateway.overviews import endpoints as overviews
from gateway.settings import GatewaySettings

NUMBERS = (
    'Whole numbers in bodies are written without point and exponent: `1`; `1.0`, `1e0` and `"1"` are refused (400, with'
    ' the pointer of the field). Amounts are `{"amount": "1234.56", "currency": "CNY"}` and ratios decimal text: money'
    " never passes through a floating-point number."
)
_EXPOSED = ["ETag", "Location", "Retry-After", "RateLimit", "RateLimit-Policy", "X-Request-Id", "Idempotency-Replayed"]


def create_app(settings: GatewaySettings) -> FastAPI:
    """The application for these settings."""
    assembly = Assembly(settings)
    app = FastAPI(
        title="梯度 Tidu",
        description=NUMBERS,
        lifespan=assembly.life(),
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    app.router.redirect_slashes = False
    assembly.introduce(app)
    problems.install(app)
    app.add_exception_handler(OAuthError, issuer.oauth_refusal)
    shared = operations.routers("gateway", settings)[1:]  # the clock is the gateway's own: it moves all services'
    for router in (issuer.router, cockpit.router, documents.router, clock.router, overviews.router, *shared):
        app.router.routes.extend(router.routes)
    app.router.routes.extend(operations.health_routes(assembly.database))
    app.add_middleware(Door, parts=assembly.parts())
    if origins := settings.origins():
        every = ["*"]
        app.add_middleware(
            CORSMiddleware,
            allow_origins=origins,
            allow_credentials=True,
            allow_methods=every,
            allow_headers=every,
            expose_headers=_EXPOSED,
        )
    openapi.install(app)
    return app


def from_environment() -> FastAPI:
    """The application for the settings of the environment."""
    return create_app(read_settings(GatewaySettings))
