/* Draws the charts and maps of a one-file document. Text enters as text nodes only. */
(function () {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const core = window.atlasCore;
  const MOST_ZOOM = 60;
  const STEP = 1.5;
  const FONT = '"Source Sans", "Atlas Arabic", sans-serif';
  const data = JSON.parse(document.getElementById("data").textContent);
  const tip = document.getElementById("tip");

  function node(name, attributes, parent) {
    const made = document.createElementNS(SVG, name);
    Object.entries(attributes || {}).forEach(([key, value]) => made.setAttribute(key, value));
    if (parent) parent.appendChild(made);
    return made;
  }

  /* Mercator, in degrees, so that north is up and shapes keep their look. */
  function place(lon, lat) {
    const turn = (Math.min(Math.max(lat, -85), 85) * Math.PI) / 180;
    return [lon, (-Math.log(Math.tan(Math.PI / 4 + turn / 2)) * 180) / Math.PI];
  }

  function path(shape, unit) {
    return core.polygons(shape, unit).map((rings) => rings.map((ring) => {
      const points = ring.map(([lon, lat]) => place(lon, lat)).map(([x, y]) => `${x.toFixed(3)},${y.toFixed(3)}`);
      return `M${points.join("L")}Z`;
    }).join("")).join("");
  }

  function showTip(lines, event) {
    core.fillTip(tip, lines, data.rtl);
    tip.hidden = false;
    const box = tip.getBoundingClientRect();
    tip.style.left = `${Math.max(Math.min(event.clientX + 14, innerWidth - box.width - 8), 8)}px`;
    tip.style.top = `${Math.max(Math.min(event.clientY + 14, innerHeight - box.height - 8), 8)}px`;
  }

  function hideTip() { tip.hidden = true; }

  function told(element, lines) {
    element.addEventListener("pointermove", (event) => showTip(lines, event));
    element.addEventListener("pointerleave", hideTip);
  }

  function AtlasMap(holder, content) {
    const canvas = node("svg", { class: "canvas", "aria-hidden": "true" });
    holder.prepend(canvas);
    const patterns = node("defs", {}, canvas);
    const hatch = node("pattern", { id: `hatch-${holder.dataset.map}`, width: 7, height: 7, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }, patterns);
    node("rect", { width: 7, height: 7, fill: data.colours.paper }, hatch);
    node("line", { x1: 0, y1: 0, x2: 0, y2: 7, stroke: data.colours.hatch, "stroke-width": 1.6 }, hatch);
    const ground = node("g", {}, canvas);
    const outlines = node("g", { fill: "none", "pointer-events": "none" }, ground);
    const leaders = node("g", { stroke: data.colours.muted }, canvas);
    const symbols = node("g", {}, canvas);
    const lines = node("g", {}, canvas);
    const names = node("g", {}, canvas);
    const anchors = {};
    const rings = {};
    const shapes = {};
    let view = { k: 1, x: 0, y: 0 };
    let waiting = 0;

    function drawGround() {
      data.backdrop.shapes.forEach((item) => {
        const look = core.landLook(item, data.colours);
        node("path", {
          d: path(item.p, data.backdrop.unit), fill: look.fill, stroke: look.line,
          "stroke-dasharray": look.dash || "none", "vector-effect": "non-scaling-stroke",
        }, ground);
      });
      edges({ fill: data.colours.paper, stroke: "none" });
      content.bands.forEach((band) => node("path", { class: "band", d: path(band.p, data.unit), fill: band.f, stroke: "none" }, ground));
      content.sets.forEach((name) => Object.entries(data.sets[name].regions).forEach(([code, item]) => {
        const area = content.areas[code];
        const look = core.regionLook(area, data.colours, `url(#${hatch.id})`);
        const shape = node("path", {
          class: "region", d: path(item.p, data.sets[name].unit),
          fill: look.fill, stroke: look.line, "stroke-width": look.width,
        }, ground);
        if (area) told(shape, [area.n, area.t]);
        anchors[code] = place(item.a[0], item.a[1]);
        rings[code] = core.polygons(item.p, data.sets[name].unit).map((part) => part.map((ring) => ring.map(([lon, lat]) => place(lon, lat))));
        shapes[code] = shape;
      }));
      Object.entries(shapes).forEach(([code, shape]) => {
        if (content.areas[code] && content.areas[code].s) ground.appendChild(shape);
      });
      edges({ fill: "none", stroke: data.colours.border, "stroke-width": 1.3 });
      const around = core.togetherLook(data.colours);
      content.together.forEach((item) => node("path", {
        class: "together", d: path(item.p, item.unit), fill: "none", stroke: around.line, "stroke-width": around.width,
        "stroke-dasharray": around.dash, "vector-effect": "non-scaling-stroke", "pointer-events": "none",
      }, ground));
      ground.appendChild(outlines);
    }

    /* What lies around each country; communes of a region have their neighbours around them. */
    function edges(look) {
      content.sets.filter((name) => !name.includes("/")).forEach((name) => node("path", Object.assign({
        d: path(data.sets[name].edge, data.sets[name].unit), "vector-effect": "non-scaling-stroke", "pointer-events": "none",
      }, look), ground));
    }

    function outline(codes) {
      outlines.replaceChildren();
      codes.forEach((code) => {
        if (shapes[code]) node("path", { d: shapes[code].getAttribute("d"), stroke: data.colours.highlight, "stroke-width": 2.4, "vector-effect": "non-scaling-stroke" }, outlines);
      });
    }

    function at(point) { return [point[0] * view.k + view.x, point[1] * view.k + view.y]; }

    /* Regions in pixels of what is seen: whose ground is where, and where names may stand. */
    function seen() {
      const regions = Object.keys(shapes).map((code) => ({
        code, pole: at(anchors[code]), shape: rings[code].map((part) => part.map((ring) => ring.map(at))),
      }));
      return { regions, ground: core.grounds(holder.clientWidth, holder.clientHeight, regions) };
    }

    function drawSymbols(owners) {
      symbols.replaceChildren();
      leaders.replaceChildren();
      const places = content.points.map((point) => ({ at: at(place(point.x, point.y)), o: point.o, i: point.i }));
      return core.settled(places, owners).map((one, i) => {
        if (!one) return null;
        const [x, y] = places[i].at;
        if (one.far) node("line", { x1: x, y1: y, x2: one.x, y2: one.y }, leaders);
        drawSymbol(one, [content.points[i], ...one.others.map((k) => content.points[k])]);
        return one.box;
      }).filter(Boolean);
    }

    /* One record's symbol; of several without room for each, a disc with their number. */
    function drawSymbol({ x, y }, points) {
      const [point] = points;
      const many = points.length > 1;
      const style = data.styles[point.g];
      const look = many ? { fill: data.colours.ink, line: data.colours.paper, width: 1.4 } : core.symbolLook(point, style, data.colours);
      const corners = data.shapes[many ? "circle" : style.shape];
      const symbol = node("path", {
        class: "symbol", d: core.symbolPath(corners, x, y, core.RADIUS * (many ? core.CROWDED : 1)),
        fill: look.fill, stroke: look.line, "stroke-width": look.width, "data-count": points.length,
      }, symbols);
      if (many) node("text", { class: "count", x, y }, symbols).textContent = points.length;
      told(symbol, many ? points.map((each) => each.t[0]) : point.t);
      symbol.addEventListener("pointerenter", () => outline(points.flatMap((each) => each.r)));
      symbol.addEventListener("pointerleave", () => outline([]));
    }

    /* Buttons and legend lie over the map: no name goes under them. */
    function overlays() {
      const frame = holder.getBoundingClientRect();
      return [...holder.querySelectorAll(".controls, .atlas-legend")].map((one) => {
        const box = one.getBoundingClientRect();
        return [box.left - frame.left, box.top - frame.top, box.right - frame.left, box.bottom - frame.top];
      });
    }

    function drawNames(shown, covered) {
      names.replaceChildren();
      lines.replaceChildren();
      core.names(shown.regions, content.areas, covered.concat(overlays()), FONT, shown.ground, content.countries).forEach(({ area, x, y, lines: words, leader }) => {
        if (leader) {
          const [[x1, y1], [x2, y2]] = leader;
          node("line", { x1, y1, x2, y2, stroke: data.colours.paper, "stroke-width": 3 }, lines);
          node("line", { x1, y1, x2, y2, stroke: data.colours.ink, "stroke-width": 1 }, lines);
        }
        const tag = node("text", { class: core.nameClass("name", area), x, y }, names);
        core.lineOffsets(words).forEach(([text, dy]) => { node("tspan", { x, y: y + dy }, tag).textContent = text; });
      });
    }

    function paint() {
      ground.setAttribute("transform", `translate(${view.x} ${view.y}) scale(${view.k})`);
      hatch.setAttribute("patternTransform", `scale(${1 / view.k}) rotate(45)`);
      const shown = seen();
      drawNames(shown, drawSymbols(shown.ground));
      holder.dataset.painted = "1";
    }

    /* A pointer moves more often than a screen is drawn. */
    function paintSoon() {
      if (!waiting) waiting = requestAnimationFrame(() => { waiting = 0; paint(); });
    }

    function fit(box) {
      const [left, bottom] = place(box[0], box[1]);
      const [right, top] = place(box[2], box[3]);
      const k = Math.min(holder.clientWidth / (right - left), holder.clientHeight / (bottom - top)) * 0.94;
      view = { k, x: holder.clientWidth / 2 - ((left + right) / 2) * k, y: holder.clientHeight / 2 - ((top + bottom) / 2) * k };
      paint();
    }

    function zoom(factor, x, y) {
      const k = Math.min(Math.max(view.k * factor, 4), 4 * MOST_ZOOM * 4);
      const ratio = k / view.k;
      view = { k, x: x - (x - view.x) * ratio, y: y - (y - view.y) * ratio };
      paint();
    }

    function middle() { return [holder.clientWidth / 2, holder.clientHeight / 2]; }

    function buttons() {
      const bar = document.createElement("div");
      bar.className = "controls";
      [["+", "zoomIn", () => zoom(STEP, ...middle())], ["−", "zoomOut", () => zoom(1 / STEP, ...middle())], ["⌂", "reset", () => fit(content.fit.whole)]].forEach(([sign, key, act]) => {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = sign;
        button.title = data.texts[key];
        button.setAttribute("aria-label", data.texts[key]);
        button.addEventListener("click", act);
        bar.appendChild(button);
      });
      holder.appendChild(bar);
    }

    function pointers() {
      const held = new Map();
      holder.addEventListener("pointerdown", (event) => {
        if (event.target.closest("button, .atlas-legend")) return;
        held.set(event.pointerId, [event.clientX, event.clientY]);
        holder.setPointerCapture(event.pointerId);
      });
      holder.addEventListener("pointermove", (event) => {
        if (!held.has(event.pointerId)) return;
        const before = [...held.values()];
        held.set(event.pointerId, [event.clientX, event.clientY]);
        const after = [...held.values()];
        if (after.length === 1) {
          view.x += after[0][0] - before[0][0];
          view.y += after[0][1] - before[0][1];
          paintSoon();
        } else if (after.length === 2) {
          const gap = (pair) => Math.hypot(pair[0][0] - pair[1][0], pair[0][1] - pair[1][1]);
          const box = holder.getBoundingClientRect();
          zoom(gap(after) / (gap(before) || 1), (after[0][0] + after[1][0]) / 2 - box.left, (after[0][1] + after[1][1]) / 2 - box.top);
        }
      });
      ["pointerup", "pointercancel"].forEach((name) => holder.addEventListener(name, (event) => held.delete(event.pointerId)));
      holder.addEventListener("wheel", (event) => {
        /* A page of maps must still scroll: only a chosen map, or Ctrl, zooms. */
        if (!event.ctrlKey && document.activeElement !== holder) return;
        event.preventDefault();
        const box = holder.getBoundingClientRect();
        zoom(event.deltaY < 0 ? STEP : 1 / STEP, event.clientX - box.left, event.clientY - box.top);
      }, { passive: false });
      holder.addEventListener("dblclick", (event) => {
        const box = holder.getBoundingClientRect();
        zoom(STEP, event.clientX - box.left, event.clientY - box.top);
      });
      holder.addEventListener("keydown", (event) => {
        const moves = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };
        if (event.key === "+" || event.key === "=") zoom(STEP, ...middle());
        else if (event.key === "-") zoom(1 / STEP, ...middle());
        else if (event.key === "0") fit(content.fit.whole);
        else if (moves[event.key]) { view.x += moves[event.key][0]; view.y += moves[event.key][1]; paint(); }
        else return;
        event.preventDefault();
      });
    }

    drawGround();
    buttons();
    pointers();
    fit(content.fit.start || content.fit.whole);
    new ResizeObserver(() => paint()).observe(holder);
  }

  document.querySelectorAll("[data-chart]").forEach((holder) => {
    const figure = data.charts[Number(holder.dataset.chart)];
    Plotly.newPlot(holder, figure.data, figure.layout, data.config);
  });
  const ready = document.fonts ? document.fonts.ready : Promise.resolve();
  ready.then(() => document.querySelectorAll("[data-map]").forEach((holder) => {
    AtlasMap(holder, data.maps[Number(holder.dataset.map)]);
  }));
})();
