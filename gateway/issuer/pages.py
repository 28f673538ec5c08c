"""The local sign-in page: synthetic roles to choose from, no passwords."""

from html import escape

from gateway.issuer.rules import PEOPLE
from gateway.issuer.service import AuthorizationRequest

CSP = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"

_STYLE = """
body{font:16px/1.6 system-ui,"Noto Sans CJK SC",sans-serif;max-width:34rem;margin:3rem auto;
padding:0 1rem;color:#1c2733}
h1{font-size:1.4rem}.note{background:#fff4d6;border:1px solid #e2c36b;padding:.6rem .9rem;border-radius:.4rem}
label{display:block;padding:.3rem 0}button{font:inherit;padding:.5rem 1.4rem;margin-top:1rem}small{color:#5b6b7a}
"""


def sign_in_page(asked: AuthorizationRequest, client_name: str) -> str:
    """The page that asks a person which synthetic role to take."""
    hidden = {
        "response_type": "code",
        "client_id": asked.client_id,
        "redirect_uri": asked.redirect_uri,
        "code_challenge": asked.code_challenge,
        "code_challenge_method": "S256",
        "state": asked.state,
    }
    fields = "".join(f'<input type="hidden" name="{escape(k)}" value="{escape(v)}">' for k, v in hidden.items())
    choices = "".join(
        f'<label><input type="radio" name="person" value="{escape(person.key)}" required> '
        f"{escape(person.label_zh)} <small>{escape(person.label_en)}</small></label>"
        for person in PEOPLE.values()
    )
    return (
        f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>梯度 · 登录</title><style>{_STYLE}</style>'
        f"<h1>登录到 {escape(client_name)}</h1>"
        '<p class="note">以下均为演示用的虚构身份，不对应任何真实的人。'
        "<br>All of these are synthetic; none is a real person.</p>"
        f'<form method="post" action="/oauth2/authorize">{fields}{choices}<button>登录 · Sign in</button></form></html>'
    )
