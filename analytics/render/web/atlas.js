/* The thematic layer of the map.
 *
 * The base map never changes; update() repaints regions, symbols and names from
 * a small payload. Geometry is fetched once per boundary set as a script of its
 * own and kept. Text from data enters the page as text nodes only.
 */
window.atlasData = window.atlasData || {};

window.atlas = (function () {
  "use strict";

  const SYMBOL_RADIUS = 7;
  const LABEL_SIZE = 12;
  const SPREAD_ROUNDS = 60;
  const GOLDEN_ANGLE = 2.399963229728653;
  const OFFSETS = [
    [0, 0], [0, -1.1], [0, 1.1], [0.6, 0], [-0.6, 0], [0.6, -0.8], [-0.6, -0.8],
    [0.6, 0.8], [-0.6, 0.8],
  ];
  const FONT = '"Atlas Latin", "Atlas Arabic", sans-serif';
  const LEGEND_SHARE = 0.36;
  const LEGEND_ROOM = 260;
  const WIDE_MAP = 560;

  const state = {
    scripts: {}, regions: {}, shown: [], markers: [], labels: [], backdrop: null,
    boxes: [], fit: null, language: null, payload: null, sequence: 0, controls: null,
  };

  const Symbol = L.CircleMarker.extend({
    _updatePath() {
      const corners = this.options.corners.map(
        (c) => `${(this._point.x + c[0] * this._radius).toFixed(1)},${(this._point.y + c[1] * this._radius).toFixed(1)}`
      );
      this._renderer._setPath(this, `M${corners.join("L")}Z`);
    },
  });

  function script(url) {
    if (!state.scripts[url]) {
      state.scripts[url] = new Promise((resolve, reject) => {
        const tag = document.createElement("script");
        tag.src = url;
        tag.onload = resolve;
        tag.onerror = reject;
        document.head.appendChild(tag);
      });
    }
    return state.scripts[url];
  }

  /* Rings are stored as differences of whole thousandths of a degree. */
  function ring(deltas, unit) {
    const points = [];
    let lon = 0;
    let lat = 0;
    for (let i = 0; i < deltas.length; i += 2) {
      lon += deltas[i];
      lat += deltas[i + 1];
      points.push([lat / unit, lon / unit]);
    }
    return points;
  }

  function decoded(shape, unit) {
    return shape.map((polygon) => polygon.map((deltas) => ring(deltas, unit)));
  }

  function panes(map) {
    if (map.getPane("backdrop")) return;
    const order = { backdrop: 210, raster: 300, regions: 400, outlines: 450, leaders: 600, symbols: 620, names: 640 };
    Object.entries(order).forEach(([name, z]) => {
      map.createPane(name).style.zIndex = z;
    });
    map.getPane("names").style.pointerEvents = "none";
    map.getPane("raster").style.pointerEvents = "none";
    map.getPane("leaders").style.pointerEvents = "none";
    map.getPane("outlines").style.pointerEvents = "none";
    hatch();
    map.on("zoomstart", () => { map.getPane("names").style.visibility = "hidden"; });
    map.on("zoomend", () => { if (state.payload) settle(map); });
    map.on("moveend", () => { if (state.payload) names(map, state.boxes.slice()); });
    map.on("resize", () => { if (state.payload) settle(map); });
  }

  function hatch() {
    const holder = document.createElement("div");
    holder.innerHTML =
      '<svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>' +
      '<pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">' +
      '<rect width="7" height="7" fill="#FFFFFF"/><line x1="0" y1="0" x2="0" y2="7" stroke="#DDE3E6" stroke-width="1.6"/>' +
      "</pattern></defs></svg>";
    document.body.appendChild(holder.firstChild);
  }

  function drawBackdrop(map, colours) {
    if (state.backdrop) return;
    const data = window.atlasData.backdrop;
    state.backdrop = L.layerGroup(
      data.shapes.map((item) =>
        L.polygon(decoded(item.p, data.unit), {
          pane: "backdrop", interactive: false, fillOpacity: 1, fillColor: colours.land,
          color: item.kind === "territory" ? colours.line : colours.landLine,
          weight: 1, dashArray: item.kind === "territory" ? "4 3" : null,
        })
      )
    ).addTo(map);
  }

  function buildSet(id) {
    const data = window.atlasData[id];
    const built = {};
    Object.entries(data.regions).forEach(([code, item]) => {
      const layer = L.polygon(decoded(item.p, data.unit), { pane: "regions", fillOpacity: 1, weight: 0.8 });
      layer.anchor = L.latLng(item.a[1], item.a[0]);
      layer.bindTooltip(() => tooltip(state.areas[code] ? [state.areas[code].name, state.areas[code].text] : [code]), {
        sticky: true, className: "atlas-tip",
      });
      layer.on("click", (event) => {
        L.DomEvent.stop(event);
        tell({ region: code });
      });
      built[code] = layer;
    });
    state.regions[id] = built;
  }

  function tooltip(lines) {
    const box = document.createElement("div");
    box.dir = state.payload.rtl ? "rtl" : "ltr";
    lines.filter(Boolean).forEach((text, i) => {
      const line = document.createElement(i ? "div" : "strong");
      line.textContent = text;
      box.appendChild(line);
    });
    return box;
  }

  function tell(value) {
    state.sequence += 1;
    window.Streamlit.setComponentValue(Object.assign({ n: state.sequence }, value));
  }

  function paintRegions(map, payload) {
    state.areas = payload.areas;
    const wanted = payload.sets.map((set) => set.id);
    state.shown.filter((id) => !wanted.includes(id)).forEach((id) => {
      Object.values(state.regions[id]).forEach((layer) => layer.remove());
    });
    state.shown = wanted;
    wanted.forEach((id) => {
      if (!state.regions[id]) buildSet(id);
      Object.entries(state.regions[id]).forEach(([code, layer]) => {
        const area = payload.areas[code];
        if (!map.hasLayer(layer)) layer.addTo(map);
        layer.setStyle({
          fillColor: !area || area.hatch ? "url(#hatch)" : area.fill,
          color: area && area.strong ? payload.colours.highlight : payload.colours.line,
          weight: area && area.strong ? 3 : 0.8,
        });
        if (area && area.strong) layer.bringToFront();
      });
    });
  }

  /* A surface lies under the regions, which are clear then; its picture comes with the payload. */
  function paintRaster(map, payload) {
    if (state.raster) state.raster.remove();
    state.raster = payload.raster
      ? L.imageOverlay(payload.raster.url, payload.raster.bounds, { pane: "raster", interactive: false }).addTo(map)
      : null;
  }

  function paintSymbols(map, payload) {
    state.markers.forEach((entry) => { entry.marker.remove(); if (entry.leader) entry.leader.remove(); });
    state.markers = payload.points.map((point) => {
      const style = payload.styles[point.g];
      const marker = new Symbol([point.y, point.x], {
        pane: "symbols", radius: SYMBOL_RADIUS, corners: payload.shapes[style.shape],
        fillColor: point.o ? "#FFFFFF" : style.colour, fillOpacity: 1,
        color: point.o ? style.colour : "#FFFFFF", weight: point.o ? 2.2 : 1.4,
        className: "atlas-symbol",
      });
      marker.bindTooltip(() => tooltip([point.t].concat(point.l)), { className: "atlas-tip", offset: [10, 0] });
      marker.on("mouseover", () => outline(map, point.r));
      marker.on("mouseout", () => outline(map, []));
      marker.on("click", (event) => {
        L.DomEvent.stop(event);
        tell({ record: point.i });
      });
      return { marker: marker.addTo(map), true: L.latLng(point.y, point.x), leader: null };
    });
  }

  /* A cluster over several regions is drawn once; hovering outlines them all. */
  function outline(map, codes) {
    if (state.outline) state.outline.remove();
    if (!codes.length) return;
    const rings = [];
    state.shown.forEach((id) => codes.forEach((code) => {
      const layer = state.regions[id][code];
      if (layer) rings.push(L.polygon(layer.getLatLngs(), { pane: "outlines", fill: false, color: state.payload.colours.highlight, weight: 2.4, interactive: false }));
    }));
    state.outline = L.layerGroup(rings).addTo(map);
  }

  /* Push symbols apart until none hides another; the nearest cells only. */
  function spread(points, distance) {
    const moved = points.map((p, i) => [
      p.x + 1e-3 * distance * Math.cos(i * GOLDEN_ANGLE),
      p.y + 1e-3 * distance * Math.sin(i * GOLDEN_ANGLE),
    ]);
    for (let round = 0; round < SPREAD_ROUNDS; round += 1) {
      const cells = new Map();
      moved.forEach((p, i) => {
        const key = `${Math.floor(p[0] / distance)},${Math.floor(p[1] / distance)}`;
        if (!cells.has(key)) cells.set(key, []);
        cells.get(key).push(i);
      });
      let pushed = false;
      const push = moved.map(() => [0, 0]);
      moved.forEach((p, i) => {
        const cx = Math.floor(p[0] / distance);
        const cy = Math.floor(p[1] / distance);
        for (let dx = -1; dx <= 1; dx += 1) {
          for (let dy = -1; dy <= 1; dy += 1) {
            (cells.get(`${cx + dx},${cy + dy}`) || []).forEach((j) => {
              if (j <= i) return;
              const gx = p[0] - moved[j][0];
              const gy = p[1] - moved[j][1];
              const length = Math.hypot(gx, gy);
              if (length >= distance) return;
              const share = (distance * 1.001 - length) / 2 / length;
              push[i][0] += gx * share;
              push[i][1] += gy * share;
              push[j][0] -= gx * share;
              push[j][1] -= gy * share;
              pushed = true;
            });
          }
        }
      });
      if (!pushed) break;
      moved.forEach((p, i) => { p[0] += push[i][0]; p[1] += push[i][1]; });
    }
    return moved;
  }

  /* Positions in pixels depend on the zoom: symbols apart, then names around them. */
  function settle(map) {
    const pixels = state.markers.map((entry) => map.latLngToLayerPoint(entry.true));
    const moved = spread(pixels, 2 * SYMBOL_RADIUS + 3);
    const boxes = [];
    state.markers.forEach((entry, i) => {
      const [x, y] = moved[i];
      const far = Math.hypot(x - pixels[i].x, y - pixels[i].y) > SYMBOL_RADIUS;
      entry.marker.setLatLng(map.layerPointToLatLng([x, y]));
      if (entry.leader) entry.leader.remove();
      entry.leader = far
        ? L.polyline([entry.true, map.layerPointToLatLng([x, y])], { pane: "leaders", color: state.payload.colours.muted, weight: 1, interactive: false }).addTo(map)
        : null;
      boxes.push([x - SYMBOL_RADIUS, y - SYMBOL_RADIUS, x + SYMBOL_RADIUS, y + SYMBOL_RADIUS]);
    });
    state.boxes = boxes;
    names(map, boxes.slice());
  }

  function names(map, boxes) {
    const pane = map.getPane("names");
    pane.replaceChildren();
    pane.style.visibility = "visible";
    const canvas = state.canvas || (state.canvas = document.createElement("canvas").getContext("2d"));
    const wanted = [];
    state.shown.forEach((id) => Object.entries(state.regions[id]).forEach(([code, layer]) => {
      const area = state.payload.areas[code];
      if (area && area.label) wanted.push({ area, at: map.latLngToLayerPoint(layer.anchor) });
    }));
    wanted.sort((a, b) => (b.area.strong || 0) - (a.area.strong || 0) || b.area.weight - a.area.weight || (a.area.name < b.area.name ? -1 : 1));
    wanted.forEach(({ area, at }) => {
      canvas.font = `600 ${LABEL_SIZE}px ${FONT}`;
      const wide = canvas.measureText(area.name).width + 6;
      const high = LABEL_SIZE * 1.35;
      for (const [right, down] of OFFSETS) {
        const x = at.x + right * wide;
        const y = at.y + down * high;
        const box = [x - wide / 2, y - high / 2, x + wide / 2, y + high / 2];
        if (!inside(map, box)) continue;
        if (boxes.some((b) => box[0] < b[2] && b[0] < box[2] && box[1] < b[3] && b[1] < box[3])) continue;
        boxes.push(box);
        const tag = document.createElement("div");
        tag.className = area.strong ? "atlas-name strong" : "atlas-name";
        tag.dir = "auto";
        tag.textContent = area.name;
        tag.style.cssText = `left:${x}px;top:${y}px`;
        pane.appendChild(tag);
        break;
      }
    });
  }

  /* A name half out of the frame reads as another place's. */
  function inside(map, box) {
    const size = map.getSize();
    const start = map.layerPointToContainerPoint([box[0], box[1]]);
    const end = map.layerPointToContainerPoint([box[2], box[3]]);
    return start.x > 0 && start.y > 0 && end.x < size.x && end.y < size.y;
  }

  function controls(map, payload) {
    if (state.language === payload.lang) return;
    state.language = payload.lang;
    if (state.controls) state.controls.forEach((control) => control.remove());
    const side = payload.rtl ? "right" : "left";
    state.controls = [
      L.control.zoom({ position: `top${side}`, zoomInTitle: payload.texts.zoomIn, zoomOutTitle: payload.texts.zoomOut }),
      L.control.scale({ position: `bottom${side}`, imperial: false }),
    ];
    state.controls.forEach((control) => control.addTo(map));
    document.documentElement.lang = payload.lang;
    document.title = payload.texts.title;
  }

  function fit(map, payload) {
    if (state.fit === payload.fit.token) return;
    state.fit = payload.fit.token;
    /* Room for the legend, which lies over the corner away from the reading start. */
    const wide = map.getSize().x;
    const room = wide > WIDE_MAP ? Math.min(wide * LEGEND_SHARE, LEGEND_ROOM) : 0;
    map.fitBounds(payload.fit.bounds, {
      animate: false,
      paddingTopLeft: [payload.rtl ? room : 14, 14],
      paddingBottomRight: [payload.rtl ? 14 : room, 22],
    });
  }

  function describe(map, payload) {
    const holder = map.getContainer();
    holder.setAttribute("role", "application");
    holder.setAttribute("aria-label", payload.alt);
    map.attributionControl.setPrefix(false);
    if (state.attribution) map.attributionControl.removeAttribution(state.attribution);
    state.attribution = payload.attribution;
    map.attributionControl.addAttribution(payload.attribution);
  }

  async function update(map, payload) {
    const turn = (state.turn = (state.turn || 0) + 1);
    panes(map);
    await Promise.all([payload.backdrop].concat(payload.sets.map((set) => set.url)).map(script));
    if (turn !== state.turn) return; /* a later change has overtaken this one */
    state.payload = payload;
    drawBackdrop(map, payload.colours);
    controls(map, payload);
    describe(map, payload);
    paintRegions(map, payload);
    paintRaster(map, payload);
    paintSymbols(map, payload);
    fit(map, payload);
    settle(map);
    map.getContainer().dataset.painted = payload.stamp;
  }

  return { update };
})();
