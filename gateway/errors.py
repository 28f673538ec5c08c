"""The door's own refusals."""

from chassis.errors import BusinessError, Forbidden, Unauthenticated, Unavailable


class TokenRefused(Unauthenticated):
    """The bearer token is missing, forged, expired, revoked or meant for others."""

    code = "token_refused"


class CsrfRefused(Forbidden):
    """A cookie came with an unsafe method and without its CSRF token."""

    code = "csrf_token_missing"
    zh = "缺少有效的 CSRF 令牌"
    en = "A valid CSRF token is missing"
    detail_zh = "请在 X-CSRF-Token 请求头中带上 GET /v1/session 返回的 csrf_token。"
    detail_en = "Send the csrf_token of GET /v1/session in the header X-CSRF-Token."


class PathRefused(BusinessError):
    """A path that could mean different things to different readers."""

    status = 400
    code = "ambiguous_path"
    zh = "请求路径含有歧义字符"
    en = "The path is ambiguous"


class BodyTimeout(BusinessError):
    """The caller stopped sending the body."""

    status = 408
    code = "body_timeout"
    zh = "请求体未能及时送达"
    en = "The body did not arrive in time"


class TooManyRequests(BusinessError):
    """The caller's allowance is used up for now."""

    status = 429
    code = "rate_limited"
    zh = "请求过于频繁"
    en = "Too many requests"
    detail_zh = "请在 {seconds} 秒后重试。"
    detail_en = "Try again in {seconds} seconds."


class UpstreamBroken(BusinessError):
    """The service answered something that is not HTTP."""

    status = 502
    code = "upstream_broken"
    zh = "后端服务的应答不完整"
    en = "The service's answer is broken"


class UpstreamAway(Unavailable):
    """The service cannot be reached, or went away before it answered."""

    code = "upstream_unavailable"
    zh = "{service} 服务暂时不可用"
    en = "The service {service} is not available right now"
    detail_zh = "请稍候重试；写操作请带上同一个 Idempotency-Key。"
    detail_en = "Try again in a moment; a write with the same Idempotency-Key."


class UpstreamFull(Unavailable):
    """The service has as much in hand as it can do in time: said at once, so that what it took stays quick."""

    code = "upstream_full"
    zh = "{service} 服务当前请求过多"
    en = "The service {service} has too much in hand right now"
    detail_zh = "请求未被受理。请按 Retry-After 稍候重试。"
    detail_en = "The request was not taken. Try again after Retry-After."


class Busy(Unavailable):
    """More requests are in flight than this replica takes."""

    code = "too_many_in_flight"
    zh = "网关正忙"
    en = "The gateway is busy"


class UpstreamSlow(BusinessError):
    """The service did not answer in time."""

    status = 504
    code = "upstream_timeout"
    zh = "{service} 服务未及时应答"
    en = "The service {service} did not answer in time"
    detail_zh = "操作可能已经执行；请先查询，再用同一个 Idempotency-Key 重试。"
    detail_en = "The operation may have happened; look first, then retry with the same Idempotency-Key."
    retry_after = 1
