"""Named errors of the business and the edge: pure, with a status, a stable code and texts in two languages."""

from typing import Any, ClassVar


class BusinessError(Exception):
    """A refusal the caller can understand and act on.

    Class attributes: `status` (HTTP), `code` (stable, snake case), `zh`/`en` (one-line title) and
    `detail_zh`/`detail_en` (what to do next). The texts may use `{name}` of the keyword arguments.
    `pointer` is the JSON pointer of the field at fault.
    """

    status: ClassVar[int] = 422
    code: ClassVar[str] = "refused"
    zh: ClassVar[str] = "规则不允许该操作"
    en: ClassVar[str] = "A rule refuses this"
    detail_zh: ClassVar[str] = ""
    detail_en: ClassVar[str] = ""
    retry_after: ClassVar[int | None] = None

    def __init__(self, *, pointer: str | None = None, **params: Any) -> None:
        """Keep the parameters for the texts."""
        super().__init__(self.code)
        self.params = params
        self.pointer = pointer

    def title(self, language: str) -> str:
        """The one-line title in `zh` or `en`."""
        return (self.en if language == "en" else self.zh).format_map(_Gaps(self.params))

    def detail(self, language: str) -> str:
        """What happened and what to do next, in `zh` or `en`; the title when there is no more to say."""
        text = self.detail_en if language == "en" else self.detail_zh
        return text.format_map(_Gaps(self.params)) if text else self.title(language)


class _Gaps(dict[str, Any]):
    """A mapping that shows a missing name instead of failing while an error is being told."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


class Malformed(BusinessError):
    """The request is not well-formed."""

    status = 400
    code = "malformed"
    zh = "请求格式不正确"
    en = "The request is malformed"


class Unauthenticated(BusinessError):
    """Nobody known is calling."""

    status = 401
    code = "unauthenticated"
    zh = "需要有效的访问令牌"
    en = "A valid access token is needed"
    detail_zh = "{why}。请用 POST /oauth2/token 取得新的令牌。"
    detail_en = "{why}. Get a new token with POST /oauth2/token."


class Forbidden(BusinessError):
    """The caller is known and may not do this."""

    status = 403
    code = "forbidden"
    zh = "当前角色无权执行该操作"
    en = "The caller's role may not do this"


class NotFound(BusinessError):
    """There is nothing here, or nothing the caller may know of."""

    status = 404
    code = "not_found"
    zh = "没有找到该资源"
    en = "Nothing is found here"


class Conflict(BusinessError):
    """The state of the resource does not allow it now."""

    status = 409
    code = "conflict"
    zh = "当前状态不允许该操作"
    en = "The present state does not allow this"


class NotYetKnown(Conflict):
    """A firm whose registration event has not arrived here yet."""

    code = "enterprise_not_yet_known"
    zh = "该企业的登记信息尚未到达本服务"
    en = "This service has not heard of the enterprise yet"
    detail_zh = "请稍候重试；若企业尚未登记，请先 POST /v1/enterprises。"
    detail_en = "Try again in a moment; if the enterprise is not registered, POST /v1/enterprises first."
    retry_after = 1


class TwinInProgress(Conflict):
    """The same Idempotency-Key is being worked on by another request."""

    code = "twin_in_progress"
    zh = "相同 Idempotency-Key 的请求正在处理"
    en = "A request with the same Idempotency-Key is in progress"
    retry_after = 1


class Stale(BusinessError):
    """If-Match names another version."""

    status = 412
    code = "stale"
    zh = "资源已被他人修改"
    en = "The resource has changed since it was read"
    detail_zh = "请重新读取资源，取得新的 ETag 后再提交。"
    detail_en = "Read the resource again and send its new ETag."


class TooLarge(BusinessError):
    """The body is larger than this path takes."""

    status = 413
    code = "too_large"
    zh = "请求体过大"
    en = "The body is too large"
    detail_zh = "此路径最多接收 {limit} 字节。"
    detail_en = "This path takes at most {limit} bytes."


class UnsupportedMedia(BusinessError):
    """The body's type is not taken here."""

    status = 415
    code = "unsupported_media_type"
    zh = "不支持的内容类型"
    en = "The content type is not taken here"
    detail_zh = "此路径接收 {accepted}。"
    detail_en = "This path takes {accepted}."


class RuleRefused(BusinessError):
    """Well-formed, and refused by a rule."""


class KeyReused(BusinessError):
    """The Idempotency-Key was used before with another body."""

    code = "idempotency_key_reused"
    zh = "该 Idempotency-Key 已用于内容不同的请求"
    en = "This Idempotency-Key was used with another body"
    detail_zh = "请为新的请求使用新的键。"
    detail_en = "Use a new key for a new request."


class PreconditionRequired(BusinessError):
    """The write needs If-Match (or If-None-Match: * for a first PUT)."""

    status = 428
    code = "precondition_required"
    zh = "缺少 If-Match 请求头"
    en = "If-Match is missing"
    detail_zh = "请带上读取该资源时得到的 ETag；首次 PUT 用 If-None-Match: *。"
    detail_en = "Send the ETag you got when reading it; for a first PUT use If-None-Match: *."


class Unavailable(BusinessError):
    """Not now; again in a moment."""

    status = 503
    code = "unavailable"
    zh = "服务暂时不可用"
    en = "The service is not available right now"
    retry_after = 1
