/* A grid that takes the focus, by the keyboard on its way through a page or by a click on a
   heading, chooses its first cell, and what is chosen opens. Only a click on a row is to open one. */
export default function () {
  if (window.atlasQuietGrid) return;
  window.atlasQuietGrid = true;
  const quiet = (event) => {
    const target = event.target;
    if (target.closest && target.closest("[data-testid=stDataFrame]")) event.stopImmediatePropagation();
  };
  for (const kind of ["focus", "focusin"]) window.addEventListener(kind, quiet, true);
}
