// @ts-check
/** The info bar on sites the user chose: who on this page is in a sequence. Shows and asks, writes nothing. */

(() => {
  if (Reflect.get(globalThis, "relanceBar")) return; // here already; the page cannot see or set this
  Reflect.set(globalThis, "relanceBar", true);

  /** @typedef {import("../lib/messages.js").Bar} Bar */
  /** @typedef {import("../lib/messages.js").Intent} Intent */

  const MOST_ADDRESSES = 50;
  const LOOK_AGAIN_MS = 1500;
  // bounded everywhere, or a long row of letters would hold up the page
  const ADDRESS = /[a-z0-9._%+-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}/gi;
  const STYLE = `
    :host { all: initial; }
    .bar { position: fixed; inset: auto 16px 16px auto; display: flex; align-items: center; gap: 12px; margin: 0;
      max-width: calc(100vw - 32px); box-sizing: border-box; padding: 10px 12px; border: 1px solid #CFCCC5; border-radius: 12px;
      background: #FFFFFF; color: #1B1A18; font: 14px/20px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif;
      font-variant-numeric: tabular-nums; box-shadow: 0 12px 32px -4px rgb(27 26 24/.18), 0 2px 6px rgb(27 26 24/.08); }
    p { margin: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .text { min-width: 0; } b { font-weight: 600; } .quiet { color: #5A5854; }
    .chip { padding: 1px 8px; border-radius: 10px; font: 500 12px/18px inherit; background: #EFEDE9; color: #504D47; margin-right: 6px;
      font-family: inherit; font-size: 12px; font-weight: 500; }
    .run { background: #E8EEFC; color: #2A468C; } .hold { background: #FBEED9; color: #6B4203; }
    .reply { background: #E1F5E7; color: #115A34; } .bounce { background: #FDEAE7; color: #8A2C2A; }
    .optout { background: #F8EAF7; color: #6C346B; } .alert { background: #A8420F; color: #FFFFFF; }
    button { flex: none; min-height: 32px; padding: 5px 12px; border: 1px solid #CFCCC5; border-radius: 6px; background: #FFFFFF;
      color: #1B1A18; font: 500 14px/20px inherit; font-family: inherit; font-size: 14px; font-weight: 500; cursor: pointer; }
    button:hover { background: #F0EEEA; } .close { padding: 5px 9px; border-color: transparent; color: #5A5854; }
    button:focus-visible { outline: 2px solid #274BB0; outline-offset: 2px; }
    svg { flex: none; width: 20px; height: 20px; }
    @media (max-width: 560px) { .bar { flex-wrap: wrap; inset-inline: 16px; } .text { flex: 1 1 70%; } .close { margin-left: auto; } }
    @media (prefers-color-scheme: dark) {
      .bar { background: #1C1B19; color: #ECEAE6; border-color: #4A4843; } .quiet, .close { color: #ACA9A4; }
      button { background: #1C1B19; color: #ECEAE6; border-color: #4A4843; } button:hover { background: #2A2927; }
      button:focus-visible { outline-color: #A5B9FF; }
      .chip { background: #2E2C2A; color: #CDCAC3; } .run { background: #1F2A47; color: #B5CBFF; }
      .hold { background: #38280F; color: #EFC98F; } .reply { background: #143221; color: #9EDBB2; }
      .bounce { background: #41211F; color: #FFB9B3; } .optout { background: #382338; color: #EBBBE8; }
      .alert { background: #F0935F; color: #1B0E05; }
    }
    @media (forced-colors: active) { .chip { outline: 1px solid; } }
  `;

  /** @type {HTMLElement | null} */
  let host = null;
  let asked = "";
  /** Enrollments whose bar was closed on this page. @type {Set<number>} */
  const hidden = new Set();

  /** Addresses a reader can see or click; the page itself is not sent. */
  function addresses() {
    const links = [...document.querySelectorAll('a[href^="mailto:" i]')]
      .map((link) => decode(link.getAttribute("href") ?? "").slice(7).split("?")[0] ?? "");
    const shown = (document.body?.innerText ?? "").slice(0, 200_000).match(ADDRESS) ?? [];
    return [...new Set([...links, ...shown].map((one) => one.trim().toLowerCase()).filter(Boolean))].slice(0, MOST_ADDRESSES);
  }

  /** @param {string} text */
  function decode(text) {
    try {
      return decodeURIComponent(text);
    } catch {
      return text; // a stray percent sign
    }
  }

  /**
   * @param {string} tag
   * @param {string} className
   * @param {...(Node | string)} children
   */
  function make(tag, className, ...children) {
    const node = document.createElement(tag);
    node.className = className;
    node.append(...children);
    return node;
  }

  /** The answer arrow, as in the panel. */
  function mark() {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 16 16");
    svg.setAttribute("aria-hidden", "true");
    /** @param {string} tag @param {Record<string, string>} attributes */
    const add = (tag, attributes) => {
      const shape = document.createElementNS("http://www.w3.org/2000/svg", tag);
      for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, value);
      svg.append(shape);
    };
    const line = { fill: "none", stroke: "#fff", "stroke-width": "2", "stroke-linecap": "round", "stroke-linejoin": "round" };
    add("rect", { width: "16", height: "16", rx: "4", fill: "#274BB0" });
    add("path", { d: "M4 4H9A2.5 2.5 0 0 1 9 9H4.5", ...line });
    add("path", { d: "M7 6.75L4.5 9L7 11.5", ...line });
    add("circle", { cx: "11", cy: "12", r: "1.25", fill: "#fff" });
    return svg;
  }

  /**
   * A button that only opens the panel, and only for a real click: the page cannot press it.
   * @param {string} text
   * @param {Bar} bar
   * @param {Intent} intent
   */
  function opener(text, bar, intent) {
    const button = make("button", "", text);
    button.addEventListener("click", (event) => {
      if (event.isTrusted) chrome.runtime.sendMessage({ kind: "open_status", ask: { id: bar.id, intent } });
    });
    return button;
  }

  /** @param {Bar} bar */
  function show(bar) {
    host?.remove();
    host = document.createElement("div");
    const root = host.attachShadow({ mode: "closed" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE); // no style element: the page's policy could forbid it
    root.adoptedStyleSheets = [sheet];
    const close = make("button", "close", "✕");
    close.setAttribute("aria-label", bar.words.hide);
    close.addEventListener("click", () => { hidden.add(bar.id); host?.remove(); });
    const area = make("section", "bar", mark(),
      make("div", "text", make("p", "", make("b", "", bar.name), make("span", "quiet", ` · ${bar.where}`)),
        make("p", "", make("span", `chip ${bar.tone}`, bar.label), bar.when)), ...acts(bar), close);
    area.setAttribute("aria-label", bar.words.title);
    area.setAttribute("popover", "manual");
    root.append(area);
    document.documentElement.append(host);
    area.showPopover(); // the top layer: no page element can cover it
  }

  /** @param {Bar} bar */
  function acts(bar) {
    const { pause, unenroll, open } = bar.words;
    const some = [bar.can.pause && opener(pause, bar, "pause"), bar.can.unenroll && opener(unenroll, bar, "unenroll")];
    const allowed = some.filter((one) => one !== false);
    return allowed.length ? allowed : [opener(open, bar, "")];
  }

  /** Who is on the page now? Asked only when that has changed. */
  async function look() {
    const ask = { url: pageAddress(), emails: addresses() };
    const said = JSON.stringify(ask);
    if (said === asked) return;
    asked = said;
    /** @type {{ bar: Bar | null } | undefined} */
    const answer = await chrome.runtime.sendMessage({ kind: "page_status", ask });
    if (said !== asked) return; // the page has moved on
    if (answer?.bar && !hidden.has(answer.bar.id)) show(answer.bar);
    else host?.remove();
  }

  function pageAddress() {
    return location.href.split("#")[0] ?? "";
  }

  /** Sites that change the person without loading a page; what they draw late is looked at a second time. */
  function follow() {
    let address = pageAddress();
    let since = Date.now();
    let due = true;
    setInterval(() => {
      if (!chrome.runtime?.id) return host?.remove(); // the extension was updated or removed
      if (pageAddress() !== address) [address, since, due] = [pageAddress(), Date.now(), true];
      if (!due || Date.now() - since < LOOK_AGAIN_MS) return;
      due = false;
      look();
    }, 500);
  }

  look();
  follow();
})();
