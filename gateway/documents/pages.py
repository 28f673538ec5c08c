"""The API page; it asks no outside host for anything."""

from typing import Final

CSP: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

DOCS: Final = """<!doctype html>
<html lang="zh-CN"><meta charset="utf-8"><title>梯度 Tidu · API</title>
<link rel="icon" href="/docs/assets/favicon.png">
<link rel="stylesheet" href="/docs/assets/swagger-ui.css">
<div id="swagger-ui"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script></html>
"""

SCRIPT: Final = """"use strict";
fetch("/openapi.json").then((answer) => answer.json()).then((spec) => {
  SwaggerUIBundle({ spec, dom_id: "#swagger-ui", deepLinking: true, validatorUrl: null, docExpansion: "none" });
});
"""
