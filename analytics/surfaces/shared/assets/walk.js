/* The regions of the app's map walked by keyboard: Enter begins at the middle of what is seen,
 * arrows go to the nearest region that way, Enter chooses it, Escape ends. What is reached is
 * shown as if it were hovered, and said to those who do not see it.
 */
window.atlasWalk = (function () {
  "use strict";

  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  /* How far aside of the way a region may lie, in parts of how far along it. */
  const ASIDE = 1.2;

  /* `regions` gives code → layer with an anchor; `reached` and `left` show and hide one; `choose`
     takes one; `words` says what to read of one. */
  function begin(map, { regions, reached, left, choose, words }) {
    const holder = map.getContainer();
    const voice = L.DomUtil.create("div", "atlas-voice", holder);
    voice.setAttribute("role", "status");
    let at = null;

    const place = (code) => map.latLngToContainerPoint(regions()[code].anchor);

    function go(code) {
      if (at) left(at);
      at = code;
      if (!code) return;
      map.panInside(regions()[code].anchor, { padding: [40, 40], animate: false });
      reached(code);
      voice.textContent = words(code);
      holder.dataset.walked = code;
    }

    function end() {
      go(null);
      voice.textContent = "";
      delete holder.dataset.walked;
    }

    function nearest(from, cost) {
      const found = Object.keys(regions())
        .filter((code) => code !== at)
        .map((code) => ({ code, far: cost(place(code).subtract(from)) }))
        .filter(({ far }) => far < Infinity);
      return found.reduce((best, one) => (!best || one.far < best.far ? one : best), null);
    }

    function along([dx, dy]) {
      return nearest(place(at), ({ x, y }) => {
        const ahead = x * dx + y * dy;
        const aside = Math.abs(x * dy - y * dx);
        return ahead > 0 && aside <= ASIDE * ahead ? ahead + aside : Infinity;
      });
    }

    function press(key) {
      if (key === "Enter") {
        if (at) choose(at);
        else go((nearest(map.getSize().divideBy(2), ({ x, y }) => Math.hypot(x, y)) || { code: null }).code);
        return true;
      }
      if (!at) return false;
      if (key === "Escape") end();
      else if (ARROWS[key]) go((along(ARROWS[key]) || { code: at }).code);
      else return false;
      return true;
    }

    holder.addEventListener("keydown", (event) => {
      if (event.target !== holder || !press(event.key)) return;
      event.preventDefault();
      event.stopPropagation();
    });
    holder.addEventListener("blur", () => { if (at) end(); });
    /* After a repaint regions may be others. */
    return { refresh: () => { if (at && !regions()[at]) end(); } };
  }

  return { begin };
})();
