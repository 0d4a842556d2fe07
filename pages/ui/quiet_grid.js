/* A grid that takes the focus, by the keyboard on its way through a page or by a click on a
   heading, chooses its first cell, and what is chosen opens. Only a click on a row is to open one. */
const quiet = (event) => {
  const target = event.target;
  if (target.closest && target.closest("[data-testid=stDataFrame]")) event.stopImmediatePropagation();
};

/* Columns of a language that is written from the right begin there; a grid that is wider than its
   window would show its end first. Whoever has moved it is left alone. */
const SCROLLER = "[data-testid=stDataFrame] .dvn-scroller";
const moved = new WeakSet();
const grown = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const scroller = target.closest(SCROLLER);
    if (scroller && !moved.has(scroller)) scroller.scrollLeft = scroller.scrollWidth;
  }
});

function begin(scroller) {
  if (scroller.dataset.atlasBegun) return;
  scroller.dataset.atlasBegun = "yes";
  for (const act of ["wheel", "pointerdown", "keydown"]) {
    scroller.addEventListener(act, () => moved.add(scroller), { passive: true });
  }
  grown.observe(scroller);
  for (const child of scroller.children) grown.observe(child);
}

const find = () => document.querySelectorAll(SCROLLER).forEach(begin);
const grids = new MutationObserver(find);

export default function ({ data }) {
  if (!window.atlasQuietGrid) {
    window.atlasQuietGrid = true;
    for (const kind of ["focus", "focusin"]) window.addEventListener(kind, quiet, true);
  }
  grids.disconnect();
  if (!data.rtl) return;
  grids.observe(document.body, { childList: true, subtree: true });
  find();
}
