// @ts-check
/** The one door to the server: bearer token, time-out, and one kind of error per thing to do next. */

import { language as chosenLanguage } from "./i18n.js";
import { forgetToken, loadSettings } from "./settings.js";
import { note, placeOf } from "./troubles.js";

const TIMEOUT_MS = 15_000;

/** @typedef {"offline" | "unreachable" | "signed_out" | "refused" | "busy"} Trouble */

export class ApiError extends Error {
  /**
   * @param {Trouble} kind
   * @param {string} [detail] the server's own sentence
   * @param {{ field: string, detail: string }[]} [fields]
   * @param {string} [code]
   */
  constructor(kind, detail = "", fields = [], code = "") {
    super(detail || kind);
    this.kind = kind;
    this.detail = detail;
    this.fields = fields;
    this.code = code;
  }

  /** True when the server may have acted although no answer came. */
  get unknownOutcome() {
    return this.kind === "offline" || this.kind === "unreachable" || this.kind === "busy";
  }
}

/**
 * @param {string} method
 * @param {string} path below the server's origin
 * @param {{ body?: unknown, key?: string, language?: string, patienceMs?: number }} [more] `key` is the Idempotency-Key
 * @returns {Promise<any>}
 */
export async function call(method, path, { body, key, language, patienceMs } = {}) {
  const { server, token } = await loadSettings();
  if (!server || !token) throw new ApiError("signed_out");
  const headers = new Headers({ Authorization: `Bearer ${token}` });
  if (body !== undefined) headers.set("Content-Type", "application/json");
  if (key) headers.set("Idempotency-Key", key);
  headers.set("Accept-Language", language ?? chosenLanguage());
  try {
    const sent = body === undefined ? null : JSON.stringify(body);
    return await read(await reach(server + path, { method, headers, body: sent }, patienceMs), token);
  } catch (error) {
    if (error instanceof ApiError) await note(placeOf(method, path), error.code || error.kind);
    throw error;
  }
}

/**
 * @param {string} url
 * @param {RequestInit} options
 * @param {number} [patienceMs]
 * @returns {Promise<Response>}
 */
export async function reach(url, options, patienceMs = TIMEOUT_MS) {
  try {
    return await fetch(url, {
      ...options, credentials: "omit", cache: "no-store", redirect: "error", signal: AbortSignal.timeout(patienceMs),
    });
  } catch {
    throw new ApiError(navigator.onLine ? "unreachable" : "offline");
  }
}

/** @param {Response} response @param {string} token with which it was asked */
async function read(response, token) {
  if (response.status === 204) return null;
  const answer = await response.json().catch(() => null);
  if (response.ok && answer !== null) return answer;
  if (response.status === 401) {
    await forgetToken(token);
    throw new ApiError("signed_out");
  }
  throw refusal(response.status, answer);
}

/**
 * @param {number} status
 * @param {any} problem
 */
function refusal(status, problem) {
  const detail = String(problem?.detail ?? problem?.title ?? "");
  if (status >= 500 || problem === null) return new ApiError("busy", detail);
  return new ApiError("refused", detail, problem?.errors ?? [], problem?.code ?? "");
}
