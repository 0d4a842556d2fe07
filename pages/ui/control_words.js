/* Puts our words in the place of Streamlit's, wherever a control says them: names for screen
   readers, tips, what stands in empty boxes, menus of lists, the window of a lost connection. */
const NAMED = ["aria-label", "title", "placeholder"];
const WITH_NAMES = NAMED.map((name) => `[${name}]`).join(",");
// Texts of the atlas itself stand here: they are not looked at.
const OURS = "[data-testid=stMarkdownContainer], .js-plotly-plot, iframe, style, script";
const THEIRS = "[data-testid=stTooltipContent], [role=dialog]";

function speak(said) {
  const exact = new Map();
  const shaped = [];
  for (const [own, ours] of Object.entries(said)) {
    const [before, after] = own.split("{}");
    if (after === undefined) exact.set(own, ours);
    else shaped.push([before, ours]);
  }
  return (text) => {
    const found = exact.get(text.trim());
    if (found) return found;
    const part = shaped.find(([before]) => text.startsWith(before));
    return part ? part[1].replace("{}", () => text.slice(part[0].length)) : null;
  };
}

export default function ({ data }) {
  const keep = (window.atlasControlWords ??= { first: new WeakMap(), language: "" });
  const language = JSON.stringify(data.said);
  if (language === keep.language) return;
  keep.language = language;
  const inOurs = speak(data.said);

  // What Streamlit said first is remembered: the language may change once more.
  const put = (node, name, text, write) => {
    const known = keep.first.get(node) ?? {};
    const before = known[name];
    const own = before && before.ours === text ? before.own : text;
    const ours = own && inOurs(own);
    if (!ours) return;
    keep.first.set(node, { ...known, [name]: { own, ours } });
    if (ours !== text) write(ours);
  };
  const names = (element) => {
    for (const name of NAMED) {
      const text = element.getAttribute(name);
      if (text) put(element, name, text, (ours) => element.setAttribute(name, ours));
    }
  };
  const text = (node) => {
    const around = node.parentElement;
    if (!around || (around.closest(OURS) && !around.closest(THEIRS))) return;
    put(node, "text", node.nodeValue, (ours) => (node.nodeValue = ours));
  };
  const all = (root) => {
    if (root.nodeType === Node.TEXT_NODE) return text(root);
    if (root.nodeType !== Node.ELEMENT_NODE) return;
    if (root.closest(".js-plotly-plot")) return;
    names(root);
    root.querySelectorAll(WITH_NAMES).forEach(names);
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) text(texts.currentNode);
  };

  keep.observer?.disconnect();
  keep.observer = new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "attributes") names(change.target);
      else if (change.type === "characterData") text(change.target);
      else change.addedNodes.forEach(all);
    }
  });
  const what = { subtree: true, childList: true, characterData: true };
  keep.observer.observe(document.body, { ...what, attributes: true, attributeFilter: NAMED });
  all(document.body);
}
