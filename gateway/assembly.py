"""Putting the door together and keeping it alive."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from functools import partial

from fastapi import FastAPI

from chassis import audit_seals, logs, operations, ops
from chassis.access import Principal
from chassis.clock import Clock
from chassis.lane.ground import Patience
from chassis.schedule import Schedule
from chassis.uow import Database
from gateway import housekeeping
from gateway.door import Parts
from gateway.issuer import seeding
from gateway.issuer.polling import RevocationPoll
from gateway.issuer.service import Issuer, Signer
from gateway.issuer.sessions import Sessions
from gateway.keys import KeySet, load_private_key
from gateway.lane.lane import Lane
from gateway.limits import repository
from gateway.limits.limiter import Limiter
from gateway.limits.rules import Rate
from gateway.metrics import IN_FLIGHT
from gateway.proxy import Proxy
from gateway.services import Services
from gateway.settings import GatewaySettings
from gateway.tokens import Revocations, TokenVerifier
from gateway.upstream.balancer import Balancer
from gateway.upstream.pool import PoolLimits


class ApplicationVerifier:
    """The door's verifier in the form the chassis asks for."""

    def __init__(self, verifier: TokenVerifier) -> None:
        self._verifier = verifier

    async def verify(self, token: str) -> Principal:
        """The principal of a token."""
        return (await self._verifier.verify(token)).principal


async def _stop(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


class Assembly:
    """Everything one gateway process is made of."""

    def __init__(self, settings: GatewaySettings) -> None:
        self.settings = settings
        self.database = Database(
            settings.database_url, service="gateway", clock=Clock(), pool_size=settings.database_pool
        )
        self.revocations = Revocations()
        self.services = Services(settings.upstreams())
        key = None if settings.issuer_key_file is None else load_private_key(settings.issuer_key_file)
        self.keys = KeySet(url=settings.jwks_url) if key is None else KeySet(own=key.public_key())
        self.verifier = TokenVerifier(self.keys, self.revocations, issuer=settings.issuer, audience=settings.audience)
        self.signer: Signer | None = None
        self.issuer: Issuer | None = None
        self.sessions: Sessions | None = None
        if key is not None:
            self.signer = Signer(key, settings.issuer, settings.audience, settings.token_seconds)
            self.issuer = Issuer(self.database, self.signer, self.verifier, settings.session_seconds)
            self.sessions = Sessions(self.database, self.signer, settings.cursor_secret)
        self._parts: Parts | None = None
        self.poll = RevocationPoll(self.database, self.revocations)
        self.balancers = self._balancers(settings.upstream_connections)
        self.lasting = self._balancers(settings.upstream_lasting)

    def _balancers(self, connections: int) -> dict[str, Balancer]:
        limits = PoolLimits(connections=connections)
        return {name: Balancer(urls, limits) for name, urls in self.settings.upstreams().items()}

    def parts(self) -> Parts:
        """What the door works with."""
        if self._parts is not None:
            return self._parts
        chosen, lease_from = self.settings, partial(repository.lease_calls, self.database)
        parts = self._parts = Parts(
            proxy=Proxy(self.balancers, lasting=self.lasting),
            verifier=self.verifier,
            sessions=self.sessions,
            clients=Limiter("client", Rate(chosen.rate_per_second, chosen.rate_burst), lease_from),
            anonymous=Limiter(
                "address", Rate(chosen.anonymous_rate_per_second, chosen.anonymous_rate_burst), lease_from
            ),
            credentials=Limiter(
                "credentials", Rate(chosen.credential_rate_per_second, chosen.credential_rate_burst), lease_from
            ),
            in_flight=chosen.in_flight,
        )
        IN_FLIGHT.set_function(lambda: parts.inside)
        return parts

    def lane(self) -> Lane:
        """The fast lane beside the door."""
        patience = Patience(head=self.settings.head_seconds, head_bytes=self.settings.head_bytes)
        return Lane(self.parts(), cors=bool(self.settings.origins()), patience=patience)

    def introduce(self, app: FastAPI) -> None:
        """Let the application's endpoints find what they need."""
        state = app.state
        state.settings, state.database, state.service = self.settings, self.database, "gateway"
        state.verifier = ApplicationVerifier(self.verifier)
        state.keys, state.signer, state.issuer, state.sessions = self.keys, self.signer, self.issuer, self.sessions
        state.services = self.services
        state.lane = self.lane()

    async def is_ready(self) -> bool:
        """Whether the door is open, its database answers and revocations are up to date."""
        if not self.poll.current or not await operations.is_ready(self.database):
            return False
        try:
            async with asyncio.timeout(1):
                _, writer = await asyncio.open_connection(self.settings.host, self.settings.port)
        except (OSError, TimeoutError):
            return False
        writer.close()
        return True

    def life(self) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
        """The application's life: database, clients, revocations, operators' port."""

        @asynccontextmanager
        async def living(app: FastAPI) -> AsyncIterator[None]:
            logs.configure("gateway", self.settings.log_level)
            logging.getLogger("httpx").setLevel(logging.WARNING)
            async with AsyncExitStack() as stack:
                without_ops = self.settings.model_copy(update={"ops_port": 0})  # it opens last, below
                await operations.enter(stack, app, without_ops, self.database)
                stack.push_async_callback(self.services.close)
                for balancer in (*self.balancers.values(), *self.lasting.values()):
                    stack.callback(balancer.close)
                if self.settings.profile == "local" and self.issuer is not None:
                    await seeding.seed(self.database, self.settings.issuer, self.settings.local_clients_file)
                await self.poll.look()
                schedule = Schedule(self.database, [audit_seals.sealing("gateway", self.settings)])
                for work in (self.poll.run(), housekeeping.run(self.database), schedule.run(asyncio.Event())):
                    stack.push_async_callback(_stop, asyncio.create_task(work))
                if self.settings.ops_port:
                    place = self.settings.ops_host, self.settings.ops_port
                    await stack.enter_async_context(ops.serving(*place, self.is_ready, service="gateway"))
                yield

        return living
