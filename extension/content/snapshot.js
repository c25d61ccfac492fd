// @ts-check
/** A pruned copy of the page for the panel to read; runs inside the page, so it may use nothing from outside itself. */

/** @typedef {{html: string, url: string, title: string, selection: string, truncated: boolean}} Snapshot */

/**
 * Given to `scripting.executeScript({func})`. Each selected piece of text is wrapped in `<span data-relance-selected>`
 * in the copy; the state of checkboxes is written as attributes. The page itself is not touched, and on a long one it
 * gets to answer its user between slices of the work.
 * @returns {Promise<Snapshot>}
 */
export async function snapshot() {
  const SLICE_MS = 40;
  const MAX_CHARACTERS = 3_000_000;
  const MAX_ATTRIBUTE = 2_000;
  const DROPPED = new Set(
    "STYLE NOSCRIPT TEMPLATE SVG IFRAME OBJECT EMBED CANVAS VIDEO AUDIO LINK SELECT TEXTAREA PICTURE SOURCE".split(
      " ",
    ),
  );
  // data-relance is ours to write: a page must not choose for the user.
  const UNWANTED = /^(?:on|style$|src|data-src|data-relance|xmlns|integrity|nonce|ping)/;
  // Elements made in an inert document load nothing and run no custom element's code.
  const inert = document.implementation.createHTMLDocument("");
  const selection = getSelection();
  const range = selection && !selection.isCollapsed && selection.rangeCount ? selection.getRangeAt(0) : null;
  let size = 0;

  /** @param {Element} element */
  function isInvisible(element) {
    if (element.tagName === "HEAD" || element.closest("head")) return false;
    return element.checkVisibility
      ? !element.checkVisibility({ checkVisibilityCSS: true }) && getComputedStyle(element).display !== "contents"
      : getComputedStyle(element).display === "none";
  }

  /** @param {Element} element */
  function isDropped(element) {
    const tag = element.tagName.toUpperCase();
    if (tag === "SCRIPT") return element.getAttribute("type") !== "application/ld+json";
    if (tag === "IMG") return !/^\W*(?:@|at|ät)\W*$/i.test(element.getAttribute("alt") ?? "");
    return DROPPED.has(tag) || (!blank && isInvisible(element));
  }

  /** @param {Element} element */
  function shallow(element) {
    const copy = inert.createElement(element.localName.replace(/[^a-z0-9-]/g, "") || "div");
    for (const { name, value } of element.attributes) {
      if (UNWANTED.test(name) || value.length > MAX_ATTRIBUTE || !/^[a-z_][\w:.-]*$/i.test(name)) continue;
      copy.setAttribute(name, value);
      size += name.length + value.length + 4;
    }
    if (element instanceof HTMLInputElement) tick(element, copy);
    size += 2 * element.localName.length + 5;
    return copy;
  }

  /** What is typed into a form stays in the page. @param {HTMLInputElement} box @param {Element} copy */
  function tick(box, copy) {
    copy.removeAttribute("value");
    if (box.type !== "checkbox") return;
    if (box.checked) copy.setAttribute("checked", "");
    else copy.removeAttribute("checked");
  }

  /** @param {Text} node @returns {Node[]} */
  function textCopies(node) {
    size += node.data.length;
    if (!range?.intersectsNode(node)) return [inert.createTextNode(node.data)];
    const start = node === range.startContainer ? range.startOffset : 0;
    const end = node === range.endContainer ? range.endOffset : node.data.length;
    const piece = inert.createElement("span");
    piece.setAttribute("data-relance-selected", "");
    piece.textContent = node.data.slice(start, end);
    const parts = [inert.createTextNode(node.data.slice(0, start)), inert.createTextNode(node.data.slice(end))];
    return end > start ? [/** @type {Node} */ (parts[0]), piece, /** @type {Node} */ (parts[1])] : parts;
  }

  /** Open shadow trees are read as the user sees them: with slotted content in place. @param {Element} element */
  function childrenOf(element) {
    if (element.shadowRoot) return element.shadowRoot.childNodes;
    if (element instanceof HTMLSlotElement && element.assignedNodes().length) return element.assignedNodes();
    return element.childNodes;
  }

  /** @param {Node} node @param {Element} copy @returns {[Element, Element] | null} What is yet to be filled. */
  function take(node, copy) {
    if (node instanceof Text) copy.append(...textCopies(node));
    if (!(node instanceof Element) || isDropped(node)) return null;
    const inner = shallow(node);
    copy.append(inner);
    return [node, inner];
  }

  /** Behind the page's own timers that are due: `scheduler.yield`, or no delay, would overtake them. @returns {Promise<void>} */
  function pause() {
    return new Promise((done) => setTimeout(done, 1));
  }

  /** @param {Element} element @param {Element} copy */
  async function fill(element, copy) {
    const open = [{ nodes: [...childrenOf(element)], next: 0, copy }];
    let due = performance.now() + SLICE_MS;
    for (let level = open.at(-1); level && size <= MAX_CHARACTERS; level = open.at(-1)) {
      if (performance.now() > due) {
        await pause();
        due = performance.now() + SLICE_MS;
      }
      const node = level.nodes[level.next];
      level.next += 1;
      const inner = node && take(node, level.copy);
      if (inner) open.push({ nodes: [...childrenOf(inner[0])], next: 0, copy: inner[1] });
      if (!node) open.pop();
    }
  }

  // Nobody reads a page whose body is not shown: a script that failed should have shown it.
  const blank = isInvisible(document.body ?? document.documentElement);
  const root = shallow(document.documentElement);
  await fill(document.documentElement, root);
  return {
    html: root.outerHTML,
    url: location.href,
    title: document.title,
    selection: selection?.toString() ?? "",
    truncated: size > MAX_CHARACTERS,
  };
}
