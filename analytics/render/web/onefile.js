/* Draws the charts and maps of a one-file document. Text enters as text nodes only. */
(function () {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const RADIUS = 7;
  const GOLDEN_ANGLE = 2.399963229728653;
  const ROUNDS = 60;
  const MOST_ZOOM = 60;
  const STEP = 1.5;
  const OFFSETS = [[0, 0], [0, -1.1], [0, 1.1], [0.6, 0], [-0.6, 0], [0.6, -0.8], [-0.6, -0.8], [0.6, 0.8], [-0.6, 0.8]];
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

  function path(polygons, unit) {
    return polygons.map((rings) => rings.map((deltas) => {
      let lon = 0;
      let lat = 0;
      const points = [];
      for (let i = 0; i < deltas.length; i += 2) {
        lon += deltas[i];
        lat += deltas[i + 1];
        const [x, y] = place(lon / unit, lat / unit);
        points.push(`${x.toFixed(3)},${y.toFixed(3)}`);
      }
      return `M${points.join("L")}Z`;
    }).join("")).join("");
  }

  function showTip(lines, event) {
    tip.replaceChildren();
    tip.dir = data.rtl ? "rtl" : "ltr";
    lines.filter(Boolean).forEach((text, i) => {
      const line = document.createElement(i ? "div" : "strong");
      line.textContent = text;
      tip.appendChild(line);
    });
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
    node("rect", { width: 7, height: 7, fill: "#FFFFFF" }, hatch);
    node("line", { x1: 0, y1: 0, x2: 0, y2: 7, stroke: "#DDE3E6", "stroke-width": 1.6 }, hatch);
    const ground = node("g", {}, canvas);
    const outlines = node("g", { fill: "none", "pointer-events": "none" }, ground);
    const leaders = node("g", { stroke: data.colours.muted }, canvas);
    const symbols = node("g", {}, canvas);
    const names = node("g", {}, canvas);
    const anchors = {};
    const shapes = {};
    let view = { k: 1, x: 0, y: 0 };

    function drawGround() {
      data.backdrop.shapes.forEach((item) => {
        node("path", {
          d: path(item.p, data.backdrop.unit), fill: data.colours.land, "vector-effect": "non-scaling-stroke",
          stroke: item.kind === "territory" ? data.colours.line : data.colours.landLine,
          "stroke-dasharray": item.kind === "territory" ? "4 3" : "none",
        }, ground);
      });
      content.bands.forEach((band) => node("path", { class: "band", d: path(band.p, data.unit), fill: band.f, stroke: "none" }, ground));
      content.sets.forEach((name) => Object.entries(data.sets[name].regions).forEach(([code, item]) => {
        const area = content.areas[code];
        const shape = node("path", {
          class: "region", d: path(item.p, data.sets[name].unit),
          fill: !area || area.h ? `url(#${hatch.id})` : area.f,
          stroke: area && area.s ? data.colours.highlight : data.colours.line,
          "stroke-width": area && area.s ? 3 : 0.8,
        }, ground);
        if (area) told(shape, [area.n, area.t]);
        anchors[code] = place(item.a[0], item.a[1]);
        shapes[code] = shape;
      }));
      Object.entries(shapes).forEach(([code, shape]) => {
        if (content.areas[code] && content.areas[code].s) ground.appendChild(shape);
      });
      ground.appendChild(outlines);
    }

    function outline(codes) {
      outlines.replaceChildren();
      codes.forEach((code) => {
        if (shapes[code]) node("path", { d: shapes[code].getAttribute("d"), stroke: data.colours.highlight, "stroke-width": 2.4, "vector-effect": "non-scaling-stroke" }, outlines);
      });
    }

    function at(point) { return [point[0] * view.k + view.x, point[1] * view.k + view.y]; }

    function spread(points, distance) {
      const moved = points.map((p, i) => [p[0] + 1e-3 * distance * Math.cos(i * GOLDEN_ANGLE), p[1] + 1e-3 * distance * Math.sin(i * GOLDEN_ANGLE)]);
      for (let round = 0; round < ROUNDS; round += 1) {
        let pushed = false;
        for (let i = 0; i < moved.length; i += 1) {
          for (let j = i + 1; j < moved.length; j += 1) {
            const gx = moved[i][0] - moved[j][0];
            const gy = moved[i][1] - moved[j][1];
            const length = Math.hypot(gx, gy);
            if (length < distance && length > 0) {
              const share = (distance * 1.001 - length) / 2 / length;
              moved[i][0] += gx * share; moved[i][1] += gy * share;
              moved[j][0] -= gx * share; moved[j][1] -= gy * share;
              pushed = true;
            }
          }
        }
        if (!pushed) break;
      }
      return moved;
    }

    function drawSymbols() {
      symbols.replaceChildren();
      leaders.replaceChildren();
      const true_ = content.points.map((point) => at(place(point.x, point.y)));
      const moved = spread(true_, 2 * RADIUS + 3);
      return content.points.map((point, i) => {
        const [x, y] = moved[i];
        if (Math.hypot(x - true_[i][0], y - true_[i][1]) > RADIUS) {
          node("line", { x1: true_[i][0], y1: true_[i][1], x2: x, y2: y }, leaders);
        }
        const corners = data.shapes[point.s].map(([a, b]) => `${(x + a * RADIUS).toFixed(1)},${(y + b * RADIUS).toFixed(1)}`);
        const symbol = node("path", {
          class: "symbol", d: `M${corners.join("L")}Z`,
          fill: point.o ? data.colours.paper : point.c, stroke: point.o ? point.c : data.colours.paper,
          "stroke-width": point.o ? 2.2 : 1.4,
        }, symbols);
        told(symbol, point.t);
        symbol.addEventListener("pointerenter", () => outline(point.r));
        symbol.addEventListener("pointerleave", () => outline([]));
        return [x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS];
      });
    }

    function drawNames(boxes) {
      names.replaceChildren();
      const wide = holder.clientWidth;
      const high = holder.clientHeight;
      const wanted = Object.entries(content.areas).filter(([code, area]) => area.w !== undefined && anchors[code]);
      wanted.sort(([, a], [, b]) => (b.s || 0) - (a.s || 0) || b.w - a.w || (a.n < b.n ? -1 : 1));
      wanted.forEach(([code, area]) => {
        const text = node("text", { class: area.s ? "name strong" : "name" }, names);
        text.textContent = area.n;
        const width = text.getComputedTextLength() + 6;
        const [cx, cy] = at(anchors[code]);
        const found = OFFSETS.map(([right, down]) => [cx + right * width, cy + down * 16]).find(([x, y]) => {
          const box = [x - width / 2, y - 8, x + width / 2, y + 8];
          if (box[0] < 0 || box[1] < 0 || box[2] > wide || box[3] > high) return false;
          if (boxes.some((b) => box[0] < b[2] && b[0] < box[2] && box[1] < b[3] && b[1] < box[3])) return false;
          boxes.push(box);
          return true;
        });
        if (!found) { text.remove(); return; }
        text.setAttribute("x", found[0]);
        text.setAttribute("y", found[1]);
      });
    }

    function paint() {
      ground.setAttribute("transform", `translate(${view.x} ${view.y}) scale(${view.k})`);
      hatch.setAttribute("patternTransform", `scale(${1 / view.k}) rotate(45)`);
      drawNames(drawSymbols());
      holder.dataset.painted = "1";
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
          paint();
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
