// Signing in: authorization code with PKCE; the session itself is a cookie no script can read.
import { query, read } from "./api.js";

const SIGNED_IN = "tidu-signed-in", LOGIN = "tidu-login";
const base64url = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)));

// Whoever never signed in here is not asked for: a refusal would only fill the console.
export async function session() {
  if (!localStorage.getItem(SIGNED_IN)) return null;
  const answer = await fetch("/v1/session");
  if (answer.ok) return answer.json();
  localStorage.removeItem(SIGNED_IN);
  return null;
}

export async function signIn() {
  const issuer = await read("/.well-known/openid-configuration");
  const home = `${issuer.issuer.replace(/\/$/, "")}/`;
  if (new URL(home).origin !== location.origin) {
    location.assign(query(home, { sign_in: "1" }));
    return;
  }
  const verifier = random(), state = random();
  sessionStorage.setItem(LOGIN, JSON.stringify({ verifier, state }));
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  location.assign(query(issuer.authorization_endpoint, {
    response_type: "code", client_id: "tidu-browser", redirect_uri: home, state,
    code_challenge: base64url(digest), code_challenge_method: "S256",
  }));
}

// Back from the sign-in page: redeeming the code proves that this window asked for it; its token is not needed.
export async function finishSignIn() {
  const given = new URLSearchParams(location.search);
  if (given.has("sign_in")) {
    history.replaceState(null, "", "/");
    return signIn();
  }
  if (!given.has("code")) return null;
  const begun = JSON.parse(sessionStorage.getItem(LOGIN) ?? "{}");
  sessionStorage.removeItem(LOGIN);
  history.replaceState(null, "", "/");
  localStorage.setItem(SIGNED_IN, "1");
  const form = new URLSearchParams({
    grant_type: "authorization_code", client_id: "tidu-browser", code: given.get("code"),
    redirect_uri: `${location.origin}/`, code_verifier: begun.verifier ?? "",
  });
  const ours = begun.state && begun.state === given.get("state");
  if (!ours || !(await fetch("/oauth2/token", { method: "POST", body: form })).ok) await signOut(await session());
  return null;
}

export async function signOut(who) {
  localStorage.removeItem(SIGNED_IN);
  if (who) await fetch("/v1/session", { method: "DELETE", headers: { "X-CSRF-Token": who.csrf_token } });
}
