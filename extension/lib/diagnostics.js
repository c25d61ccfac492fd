// @ts-check
/** What somebody may send to whoever helps them: versions, permissions, settings, last errors, and nobody's data. */

import { connected } from "./servers.js";

/** @import { Settings } from "./settings.js" */
/** @import { Noted } from "./troubles.js" */

/**
 * @param {{ manifest: { version: string, permissions?: string[] }, agent: string, ui: string, settings: Settings,
 *   origins: string[], troubles: Noted[], managed: boolean, now: Date }} found `origins`: the sites allowed
 */
export function diagnose({ manifest, agent, ui, settings, origins, troubles, managed, now }) {
  return {
    made: now.toISOString(), extension: manifest.version, browser: browserOf(agent), browser_language: ui,
    permissions: manifest.permissions ?? [],
    settings: {
      connected: Boolean(settings.token), servers: connected(settings).length, server: kindOf(settings.server),
      preset_by_policy: managed, language: settings.language, sites_with_bar: settings.sites.length,
      sites_allowed: origins.length,
    },
    last_errors: troubles.map(({ at, where, kind }) => ({ at, where: bare(where), kind: bare(kind) })),
  };
}

/** Which kind of address, not which. @param {string} server */
function kindOf(server) {
  if (!server) return "none";
  return server.startsWith("https:") ? "https" : "this computer";
}

/** "Chrome 156 on Linux" @param {string} agent */
function browserOf(agent) {
  const [, name = "unknown", version = ""] = /(Firefox|Edg|Chrome)\/(\d+)/.exec(agent.replace(/Chrome(?=.*Edg\/)/, "")) ?? [];
  const system = /Windows|Mac|CrOS|Android|Linux/.exec(agent)?.[0] ?? "unknown";
  return `${name === "Edg" ? "Edge" : name} ${version} on ${system}`;
}

/** Whatever looks like an address, a link or a token is taken out, should it ever have come in. @param {string} text */
function bare(text) {
  return text.replace(/\S*@\S*/g, "[address]").replace(/\w+:\/\/\S+/g, "[link]").replace(/[\w-]{24,}/g, "[secret]");
}
