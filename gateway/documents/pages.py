"""The start page and the API page; neither asks any outside host for anything."""

from typing import Final

CSP: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

START: Final = """<!doctype html>
<html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>梯度 Tidu</title>
<style>body{font:16px/1.7 system-ui,"Noto Sans CJK SC",sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem;
color:#1c2733}a{color:#0a5cad}small{color:#5b6b7a}</style>
<h1>梯度 Tidu</h1>
<p>优质中小企业梯度培育平台<br>
<small>The backend with which a city grows its best small and medium enterprises</small></p>
<ul>
<li><a href="/docs">接口文档 · API</a> <small>(<a href="/openapi.json">OpenAPI</a>)</small></li>
<li><a href="/asyncapi.json">事件文档 · Events</a></li>
<li><a href="/v1/targets/indicators">指标 · Indicators</a></li>
<li><a href="/v1/targets/scoreboard">记分牌 · Scoreboard</a></li>
<li><a href="/v1/rule-sets">规则集 · Rule sets</a></li>
<li><a href="/v1/recognitions">有效认定 · Recognitions in force</a></li>
</ul></html>
"""

DOCS: Final = """<!doctype html>
<html lang="zh-CN"><meta charset="utf-8"><title>梯度 Tidu · API</title>
<link rel="icon" href="/docs/assets/favicon-32x32.png">
<link rel="stylesheet" href="/docs/assets/swagger-ui.css">
<div id="swagger-ui"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script></html>
"""

# The bundled page knows OpenAPI 3.0 only; what we use of 3.1 it shows well enough under the older number.
SCRIPT: Final = """"use strict";
fetch("/openapi.json").then((answer) => answer.json()).then((spec) => {
  spec.openapi = "3.0.3";
  SwaggerUIBundle({ spec, dom_id: "#swagger-ui", deepLinking: true, validatorUrl: null, docExpansion: "none" });
});
"""
