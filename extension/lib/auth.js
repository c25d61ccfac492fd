// @ts-check
/** Sign-in: authorization code with PKCE in a window of the browser, answered with a revocable token. */

import { ApiError, reach } from "./api.js";
import { deviceName } from "./browser.js";
import { enter } from "./servers.js";

/** @import { ConnectRefusal } from "./messages.js" */

const CLIENT_ID = "relance-extension";

/** @param {Uint8Array} bytes */
function base64url(bytes) {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function randomText() {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

/** @param {string} verifier */
export async function challengeOf(verifier) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  return base64url(new Uint8Array(digest));
}

/**
 * Signs this browser in at `server`; the token goes to storage.local.
 * @param {string} server
 * @returns {Promise<{ ok: true } | { ok: false, why: ConnectRefusal }>}
 */
export async function connect(server) {
  const absent = await whyNotRelance(server);
  if (absent) return { ok: false, why: absent };
  const [verifier, state] = [randomText(), randomText()];
  const redirect = chrome.identity.getRedirectURL();
  const answer = await ask(`${server}/connect/authorize?${new URLSearchParams({
    response_type: "code", client_id: CLIENT_ID, redirect_uri: redirect, state,
    code_challenge: await challengeOf(verifier), code_challenge_method: "S256", device_name: deviceName(),
  })}`);
  if (!answer || answer.get("error")) return { ok: false, why: "cancelled" };
  const code = answer.get("code");
  if (answer.get("state") !== state || !code) return { ok: false, why: "refused" };
  return redeem(server, { code, code_verifier: verifier, redirect_uri: redirect });
}

/**
 * @param {string} server
 * @returns {Promise<ConnectRefusal | null>}
 */
async function whyNotRelance(server) {
  try {
    const response = await reach(`${server}/api/me`, {});
    const problem = await response.json().catch(() => null);
    return response.status === 401 && problem ? null : "not_relance";
  } catch (error) {
    if (error instanceof ApiError) return "unreachable";
    throw error;
  }
}

/**
 * @param {string} url
 * @returns {Promise<URLSearchParams | null>} null when the user closed the window
 */
async function ask(url) {
  try {
    const landed = await chrome.identity.launchWebAuthFlow({ url, interactive: true });
    return landed ? new URL(landed).searchParams : null;
  } catch {
    return null;
  }
}

/**
 * @param {string} server
 * @param {{ code: string, code_verifier: string, redirect_uri: string }} grant
 * @returns {Promise<{ ok: true } | { ok: false, why: ConnectRefusal }>}
 */
async function redeem(server, grant) {
  try {
    const response = await reach(`${server}/api/token`, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(grant),
    });
    const token = response.ok ? await response.json() : null;
    if (!token?.access_token) return { ok: false, why: "refused" };
    await enter({ server, token: token.access_token, device: token.device?.name ?? "" });
    return { ok: true };
  } catch (error) {
    if (error instanceof ApiError) return { ok: false, why: "unreachable" };
    throw error;
  }
}
