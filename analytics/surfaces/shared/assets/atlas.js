/* The thematic layer of the app's map, on Leaflet.
 *
 * The base map never changes; update() repaints regions, symbols and names from
 * a small payload. Geometry is fetched once per boundary set as a script of its
 * own and kept. Text from data enters the page as text nodes only.
 */
window.atlasData = window.atlasData || {};

window.atlas = (function () {
  "use strict";

  /* A house; the corners of a frame. */
  const ICONS = { home: "M2 8.5L8 3l6 5.5M4 7.5v6h8v-6", keep: "M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4" };
  const core = window.atlasCore;
  const FONT = '"Atlas Latin", "Atlas Arabic", sans-serif';
  const LEGEND_SHARE = 0.36;
  const LEGEND_ROOM = 260;
  const LEGEND_HIGH = 0.42;
  const WIDE_MAP = 560;
  /* Of a page whose legends stand below their maps: see its style sheet. */
  const NARROW_PAGE = 1180;
  /* Of what is left of the height, as much stays on either side. */
  const LEAST_SPARE = 0.15;
  /* What the buttons on a map take of its side, in pixels. */
  const BUTTONS = 56;

  const state = {
    scripts: {}, regions: {}, borders: {}, shown: [], markers: [], labels: [], backdrop: null,
    counts: [], names: [], fit: null, language: null, payload: null, sequence: 0, controls: null,
  };

  const Symbol = L.CircleMarker.extend({
    _updatePath() {
      this._renderer._setPath(this, core.symbolPath(this.options.corners, this._point.x, this._point.y, this._radius));
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

  /* Leaflet wants latitude first. */
  function decoded(shape, unit) {
    return core.polygons(shape, unit).map((rings) => rings.map((ring) => ring.map(([lon, lat]) => [lat, lon])));
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
    map.on("zoomanim", () => { state.zooming = true; });
    map.on("zoomend", () => { state.zooming = false; });
    map.on("moveend", () => { if (state.payload) settle(map); });
    map.on("resize", () => {
      if (!state.payload) return;
      clear(map);
      refit(map);
      settle(map);
    });
    ["pointerdown", "wheel", "keydown"].forEach((act) => {
      map.getContainer().addEventListener(act, () => { state.touched = true; }, { passive: true });
    });
    new ResizeObserver(() => map.invalidateSize()).observe(map.getContainer());
    wheel(map);
    fingers(map);
    watchOverlays(map);
    state.walk = window.atlasWalk.begin(map, {
      regions: () => Object.assign({}, ...state.shown.map((id) => state.regions[id])),
      reached: (code) => { outline(map, [code]); layerOf(code).openTooltip(layerOf(code).anchor); },
      left: (code) => { outline(map, []); if (layerOf(code)) layerOf(code).closeTooltip(); },
      choose: (code) => tell({ region: code }),
      words: (code) => facts(code).join(". "),
    });
  }

  function layerOf(code) {
    return state.shown.map((id) => state.regions[id][code]).find(Boolean);
  }

  /* Whether the map fills its window, the legend beside it: nothing there to scroll. */
  function apart() { return document.documentElement.classList.contains("atlas-fill"); }

  /* One finger scrolls the page, two move and zoom the map; it has its own where it fills all. */
  function fingers(map) {
    const coarse = window.matchMedia("(pointer: coarse)");
    const follow = () => map.dragging[coarse.matches && !apart() ? "disable" : "enable"]();
    coarse.addEventListener("change", follow);
    map.getContainer().addEventListener("pointerdown", follow, { passive: true, capture: true });
    follow();
  }

  /* The wheel scrolls the page until the map is chosen, or with Ctrl. */
  function wheel(map) {
    const zoom = map.scrollWheelZoom;
    zoom.disable();
    map.on("mousedown focus", () => zoom.enable());
    map.on("blur", () => zoom.disable());
    map.getContainer().addEventListener("mouseleave", () => zoom.disable());
    document.addEventListener("wheel", (event) => {
      if (!(event.ctrlKey || apart()) || zoom.enabled()) return;
      event.preventDefault();
      zoom.enable();
      window.setTimeout(() => zoom.disable());
    }, { capture: true, passive: false });
  }

  function hatch() {
    const holder = document.createElement("div");
    holder.innerHTML =
      '<svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>' +
      '<pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">' +
      '<rect width="7" height="7" style="fill: var(--atlas-paper)"/><line x1="0" y1="0" x2="0" y2="7" style="stroke: var(--atlas-hatch)" stroke-width="1.6"/>' +
      "</pattern></defs></svg>";
    document.body.appendChild(holder.firstChild);
  }

  function drawBackdrop(map, colours) {
    if (state.backdrop) return;
    const data = window.atlasData.backdrop;
    keepInside(map, data.bounds);
    map.on("resize", () => keepInside(map, data.bounds));
    state.backdrop = L.layerGroup(
      data.shapes.map((item) => {
        const look = core.landLook(item, colours);
        return L.polygon(decoded(item.p, data.unit), {
          pane: "backdrop", interactive: false, fillOpacity: 1, fillColor: look.fill,
          color: look.line, weight: 1, dashArray: look.dash,
        });
      })
    ).addTo(map);
  }

  /* Nobody zooms or drags the map beyond the land that is drawn. */
  /* At once: a zoom that Leaflet animates begins a moment later, and would undo the frame that is
     fitted in the meantime. */
  function keepInside(map, bounds) {
    const least = map.getBoundsZoom(bounds, true);
    if (map.getZoom() < least) map.setZoom(least, { animate: false });
    map.setMinZoom(least);
    map.setMaxBounds(bounds);
    map.options.maxBoundsViscosity = 1;
  }

  function buildSet(id) {
    const data = window.atlasData[id];
    const built = {};
    Object.entries(data.regions).forEach(([code, item]) => {
      const layer = L.polygon(decoded(item.p, data.unit), { pane: "regions", fillOpacity: 1, weight: 0.8 });
      layer.anchor = L.latLng(item.a[1], item.a[0]);
      layer.code = code;
      layer.bindTooltip(() => tooltip(facts(code)), {
        sticky: true, className: "atlas-tip",
      });
      layer.on("click", (event) => {
        L.DomEvent.stop(event);
        tell({ region: code });
      });
      built[code] = layer;
    });
    state.regions[id] = built;
    /* Light ground under a country, and the line around it; communes have their neighbours around. */
    const edge = id.includes("/") ? [] : decoded(data.edge, data.unit);
    state.borders[id] = L.layerGroup([
      L.polygon(edge, { pane: "backdrop", stroke: false, fillOpacity: 1, fillColor: state.payload.colours.paper, interactive: false }),
      L.polygon(edge, { pane: "outlines", fill: false, color: state.payload.colours.border, weight: 1.3, interactive: false }),
    ]);
  }

  function facts(code) {
    const area = state.areas[code];
    return area ? [area.n, area.t].filter(Boolean) : [code];
  }

  function tooltip(lines) {
    return core.fillTip(document.createElement("div"), lines, state.payload.rtl);
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
      state.borders[id].remove();
    });
    state.shown = wanted;
    wanted.forEach((id) => {
      if (!state.regions[id]) buildSet(id);
      state.borders[id].addTo(map);
      Object.entries(state.regions[id]).forEach(([code, layer]) => {
        const look = core.regionLook(payload.areas[code], payload.colours, "url(#hatch)");
        if (!map.hasLayer(layer)) layer.addTo(map);
        layer.setStyle({ fillColor: look.fill, color: look.line, weight: look.width });
        if (look.strong) layer.bringToFront();
      });
    });
  }

  /* Regions that records are known at together, and at none alone. */
  function paintTogether(map, payload) {
    if (state.together) state.together.remove();
    const look = core.togetherLook(payload.colours);
    state.together = L.layerGroup(payload.together.map((item) =>
      L.polygon(decoded(item.p, item.unit), {
        pane: "outlines", fill: false, color: look.line, weight: look.width, dashArray: look.dash, interactive: false,
        className: "atlas-together",
      })
    )).addTo(map);
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
      const look = core.symbolLook(point, style, payload.colours);
      const marker = new Symbol([point.y, point.x], {
        pane: "symbols", radius: core.RADIUS, corners: payload.shapes[style.shape],
        fillColor: look.fill, fillOpacity: 1, color: look.line, weight: look.width, className: "atlas-symbol",
      });
      const entry = {
        marker, point, corners: marker.options.corners, others: [], leader: null, true: L.latLng(point.y, point.x),
        look: { fillColor: look.fill, color: look.line, weight: look.width },
      };
      marker.bindTooltip(() => tooltip(told(entry)), { className: "atlas-tip", offset: [10, 0] });
      marker.on("mouseover", () => outline(map, every(entry).flatMap((one) => one.point.r)));
      marker.on("mouseout", () => outline(map, []));
      marker.on("click", (event) => {
        L.DomEvent.stop(event);
        /* Room for each is made by coming nearer, as long as one can. */
        if (entry.others.length && map.getZoom() < map.getMaxZoom()) map.setView(entry.true, Math.min(map.getZoom() + 2, map.getMaxZoom()));
        else tell({ record: point.i });
      });
      marker.addTo(map);
      return entry;
    });
  }

  function every(entry) { return [entry, ...entry.others]; }

  /* All of one record; of several, their names. */
  function told(entry) {
    return entry.others.length ? every(entry).map((one) => one.point.t[0]) : entry.point.t;
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

  /* Regions in pixels of what is seen: whose ground is where, and where names may stand. */
  function seen(map) {
    const size = map.getSize();
    const regions = [];
    state.shown.forEach((id) => Object.entries(state.regions[id]).forEach(([code, layer]) => {
      const flat = (ring) => ring.map((at) => { const p = map.latLngToContainerPoint(at); return [p.x, p.y]; });
      const pole = map.latLngToContainerPoint(layer.anchor);
      regions.push({ code, pole: [pole.x, pole.y], shape: layer.getLatLngs().map((rings) => rings.map(flat)) });
    }));
    return { regions, ground: core.grounds(size.x, size.y, regions) };
  }

  /* Positions in pixels depend on what is seen: symbols side by side, then names around them. */
  function settle(map) {
    const { regions, ground } = seen(map);
    const points = state.markers.map((entry) => {
      const at = map.latLngToContainerPoint(entry.true);
      return { at: [at.x, at.y], o: entry.point.o, i: entry.point.i };
    });
    state.counts.forEach((count) => count.remove());
    state.counts = [];
    const settled = core.settled(points, ground);
    state.markers.forEach((entry, i) => stand(map, entry, settled[i]));
    names(map, regions, ground, settled.filter(Boolean).map((one) => one.box));
  }

  /* A symbol where it has room; one that stands for several is a disc with their number. */
  function stand(map, entry, place) {
    if (entry.leader) entry.leader.remove();
    entry.leader = null;
    entry.others = place ? place.others.map((i) => state.markers[i]) : [];
    if (!place) {
      entry.marker.remove();
      return;
    }
    const at = map.containerPointToLatLng([place.x, place.y]);
    if (!map.hasLayer(entry.marker)) entry.marker.addTo(map);
    entry.marker.setLatLng(at);
    const colours = state.payload.colours;
    const many = entry.others.length > 0;
    entry.marker.options.corners = many ? state.payload.shapes.circle : entry.corners;
    entry.marker.setStyle(many ? { fillColor: colours.ink, color: colours.paper, weight: 1.4 } : entry.look);
    entry.marker.setRadius(core.RADIUS * (many ? core.CROWDED : 1));
    if (many) state.counts.push(number(map, at, entry.others.length + 1));
    if (place.far) entry.leader = L.polyline([entry.true, at], { pane: "leaders", color: colours.muted, weight: 1, interactive: false }).addTo(map);
  }

  function number(map, at, count) {
    const tag = document.createElement("span");
    tag.textContent = count;
    return L.marker(at, {
      pane: "names", interactive: false, keyboard: false,
      icon: L.divIcon({ className: "atlas-count", html: tag, iconSize: [16, 16] }),
    }).addTo(map);
  }

  function names(map, regions, ground, covered) {
    const pane = map.getPane("names");
    state.names.forEach((one) => one.remove());
    pane.style.visibility = "visible";
    state.names = core.names(regions, state.payload.areas, covered.concat(corners(map)), FONT, ground, state.payload.countries).flatMap(({ area, code, x, y, lines, leader }) => {
      const tag = document.createElement("div");
      tag.className = core.nameClass("atlas-name", area);
      tag.dir = "auto";
      tag.dataset.region = code;
      if (leader) tag.dataset.led = "1";
      tag.textContent = lines.join("\n");
      const at = map.containerPointToLayerPoint([x, y]);
      tag.style.cssText = `left:${at.x}px;top:${at.y}px;line-height:${core.NAME_STEP}px`;
      pane.appendChild(tag);
      return leader ? [tag, ...line(map, leader)] : [tag];
    });
  }

  /* From a name outside to its region, on a light ground so that it reads over any shade. */
  function line(map, ends) {
    const places = ends.map((end) => map.containerPointToLatLng(end));
    return [[state.payload.colours.paper, 3], [state.payload.colours.ink, 1]].map(([color, weight]) =>
      L.polyline(places, { pane: "leaders", color, weight, interactive: false }).addTo(map));
  }

  /* Buttons, scale and sources lie over the map, and the page's legend: no name goes under them. */
  function corners(map) {
    const frame = map.getContainer().getBoundingClientRect();
    return [...map.getContainer().querySelectorAll(".leaflet-control")].map((control) => {
      const box = control.getBoundingClientRect();
      return [box.left - frame.left, box.top - frame.top, box.right - frame.left, box.bottom - frame.top];
    }).concat(overlays());
  }

  /* The legend belongs to the page around this frame; whole pixels, for they are compared. */
  function overlays() {
    try {
      const here = window.frameElement.getBoundingClientRect();
      return [...window.parent.document.querySelectorAll(".atlas-legend")].map((one) => {
        const box = one.getBoundingClientRect();
        return [box.left - here.left, box.top - here.top, box.right - here.left, box.bottom - here.top].map(Math.round);
      }).filter(([left, top, right, bottom]) => right > 0 && bottom > 0 && left < here.width && top < here.height);
    } catch (error) {
      return []; /* Shown in a page of somebody else. */
    }
  }

  /* A legend is drawn after its map, and grows with the page: names make way then. */
  function watchOverlays(map) {
    const seen = JSON.stringify(overlays());
    if (state.payload && seen !== state.covered) {
      state.covered = seen;
      settle(map);
    }
    window.setTimeout(() => watchOverlays(map), 400);
  }

  function controls(map, payload) {
    if (state.language === payload.lang) return;
    state.language = payload.lang;
    if (state.controls) state.controls.forEach((control) => control.remove());
    /* A map is not mirrored: its buttons stand on the same side, where no country begins. */
    state.controls = [
      L.control.zoom({ position: "topleft", zoomInTitle: payload.texts.zoomIn, zoomOutTitle: payload.texts.zoomOut }),
      scale(payload.texts, payload.rtl ? "bottomright" : "bottomleft"),
    ];
    state.controls.splice(1, 0, frames(map, payload));
    state.controls.forEach((control) => control.addTo(map));
    document.documentElement.lang = payload.lang;
    document.title = payload.texts.title;
  }

  /* Leaflet's scale, in the words of the reader's language. */
  function scale(texts, position) {
    const control = L.control.scale({ position, imperial: false, maxWidth: 140 });
    control._updateMetric = (metres) => {
      const length = control._getRoundNum(metres);
      const [words, shown] = length < 1000 ? [texts.metres, length] : [texts.kilometres, length / 1000];
      control._updateScale(control._mScale, words.replace("{}", shown), length / metres);
    };
    return control;
  }

  /* Sources may take two lines: the scale stands above them then. */
  function clear(map) {
    const holder = map.getContainer();
    const [bar, sources] = [".leaflet-control-scale", ".leaflet-control-attribution"].map((name) => holder.querySelector(name));
    bar.style.marginBottom = "";
    const [low, high] = [bar.getBoundingClientRect(), sources.getBoundingClientRect()];
    const meet = low.left < high.right && high.left < low.right && high.top < low.bottom;
    if (meet) bar.style.marginBottom = `${high.height + 6}px`;
  }

  /* Back to what was shown first; and what is seen kept as the window of this map, in files too. */
  function frames(map, payload) {
    const control = L.control({ position: "topleft" });
    control.onAdd = () => {
      const bar = L.DomUtil.create("div", "leaflet-bar");
      button(bar, "atlas-home", ICONS.home, payload.texts.reset, () => {
        state.fit = null;
        fit(map, state.payload);
      });
      button(bar, "atlas-keep", ICONS.keep, payload.texts.keep, () => {
        tell({ view: viewed(map) });
      });
      L.DomEvent.disableClickPropagation(bar);
      return bar;
    };
    return control;
  }

  /* West, south, east and north of what is seen, as an address writes them. */
  function viewed(map) {
    const seen = map.getBounds();
    return [seen.getWest(), seen.getSouth(), seen.getEast(), seen.getNorth()].map((part) => String(Number(part.toFixed(2)))).join(",");
  }

  function button(bar, className, icon, text, act) {
    const link = L.DomUtil.create("a", className, bar);
    const drawing = L.SVG.create("svg");
    drawing.setAttribute("viewBox", "0 0 16 16");
    drawing.setAttribute("aria-hidden", "true");
    drawing.appendChild(L.SVG.create("path")).setAttribute("d", icon);
    link.appendChild(drawing);
    link.href = "#";
    link.title = text;
    link.setAttribute("role", "button");
    link.setAttribute("aria-label", text);
    L.DomEvent.on(link, "click", (event) => {
      L.DomEvent.stop(event);
      act();
    });
  }

  /* Whether the page's legend lies over the map: on narrow pages, and of several countries, below. */
  function legendOver(payload) {
    try {
      return !payload.fit.several && window.parent.innerWidth > NARROW_PAGE;
    } catch (error) {
      return false;
    }
  }

  /* Room for the legend, which lies over the corner away from the reading start: below a land that
     is broad, beside any other. */
  function room(map, payload) {
    const { x: wide, y: high } = map.getSize();
    if (apart()) return { paddingTopLeft: [BUTTONS, 14], paddingBottomRight: [14, 22] };
    const zoom = map.getBoundsZoom(payload.fit.bounds, false, L.point(legendOver(payload) ? 28 : BUTTONS + 14, 28));
    const [[south, west], [north, east]] = payload.fit.bounds;
    const needed = map.project([south, west], zoom).y - map.project([north, east], zoom).y;
    if (!legendOver(payload)) return spread(payload, high - needed - 36);
    if (needed <= high * (1 - LEGEND_HIGH)) return { paddingTopLeft: [14, 14], paddingBottomRight: [14, high * LEGEND_HIGH] };
    if (wide <= WIDE_MAP) return spread(payload, 0);
    const beside = Math.min(wide * LEGEND_SHARE, LEGEND_ROOM);
    return {
      paddingTopLeft: [payload.rtl ? beside : 14, 14],
      paddingBottomRight: [payload.rtl ? 14 : beside, 22],
    };
  }

  /* What is left of the height shows more of the country rather than of the sea before it; the
     buttons have a side of their own. */
  function spread(payload, spare) {
    const [[south], [north]] = payload.fit.bounds;
    const [[low], [top]] = payload.fit.whole;
    const below = Math.max(south - low, 0);
    const above = Math.max(top - north, 0);
    const part = below + above > 0 ? above / (below + above) : 0.5;
    const over = Math.max(spare, 0) * Math.min(Math.max(part, LEAST_SPARE), 1 - LEAST_SPARE);
    return {
      paddingTopLeft: [BUTTONS, 14 + over],
      paddingBottomRight: [14, 22 + Math.max(spare, 0) - over],
    };
  }

  /* Leaflet drops a new frame while a zoom is on its way: such a frame waits for its end. */
  function fit(map, payload) {
    if (state.fit === payload.fit.token) return;
    if (state.zooming) {
      map.once("zoomend", () => fit(map, state.payload));
      return;
    }
    state.fit = payload.fit.token;
    const { bounds, view } = payload.fit;
    if (view === viewed(map)) return;
    map.fitBounds(bounds, Object.assign({ animate: false }, view ? {} : room(map, payload)));
    state.touched = false;
  }

  /* A window of another size gets the frame anew, unless somebody has moved the map since. */
  function refit(map) {
    if (state.touched) return;
    state.fit = null;
    fit(map, state.payload);
  }

  function describe(map, payload) {
    const holder = map.getContainer();
    holder.setAttribute("role", "application");
    holder.setAttribute("aria-label", `${payload.alt}. ${payload.texts.walk}`);
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
    clear(map);
    paintRegions(map, payload);
    paintTogether(map, payload);
    paintRaster(map, payload);
    paintSymbols(map, payload);
    fit(map, payload);
    settle(map);
    state.walk.refresh();
    map.getContainer().dataset.painted = payload.stamp;
  }

  return { update };
})();
