"""What is refused about institutions. Pure."""

from chassis.errors import Conflict, RuleRefused


class InstitutionNameTaken(Conflict):
    """An institution is registered once."""

    code = "institution_name_taken"
    zh = "名为“{name}”的机构已登记"
    en = "An institution named {name} is registered already"


class InstitutionUnknown(RuleRefused):
    """There is no such institution."""

    code = "institution_unknown"
    zh = "没有编号为{institution_id}的机构"
    en = "There is no institution {institution_id}"
    detail_zh = "可用机构见 GET /v1/finance/institutions。"
    detail_en = "GET /v1/finance/institutions lists them."
