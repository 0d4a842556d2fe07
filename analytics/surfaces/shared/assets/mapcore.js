/* What both maps know: the app's, on Leaflet, and that of a one-file document.
 *
 * How geometry is read, how regions and symbols look, where symbols and names go.
 * Nothing here knows what it is drawn on. Text from data enters a page as text nodes only.
 */
window.atlasCore = (function () {
  "use strict";

  /* Numbers of symbols.py and names.py, which say what they mean. */
  const RULES = window.atlasRules;
  const RADIUS = 7;
  const GAP = 3;
  const CROWDED = RULES.crowded;
  const NAME_SIZE = 12;
  const NAME_HIGH = NAME_SIZE * 1.35;
  const NAME_STEP = NAME_SIZE * RULES.step;
  /* Regions are looked at a little beyond what is seen: symbols at the edge have a region, too. */
  const MARGIN = 120;
  const pen = document.createElement("canvas").getContext("2d");

  /* Rings are stored as differences of whole thousandths of a degree: longitude, latitude. */
  function ring(deltas, unit) {
    const points = [];
    let lon = 0;
    let lat = 0;
    for (let i = 0; i < deltas.length; i += 2) {
      lon += deltas[i];
      lat += deltas[i + 1];
      points.push([lon / unit, lat / unit]);
    }
    return points;
  }

  function polygons(shape, unit) {
    return shape.map((rings) => rings.map((deltas) => ring(deltas, unit)));
  }

  function landLook(item, colours) {
    const apart = item.kind === "territory";
    return { fill: colours.land, line: apart ? colours.line : colours.landLine, dash: apart ? "4 3" : null };
  }

  /* What nothing is known of is drawn under lines; what was chosen has a strong edge. */
  function regionLook(area, colours, hatch) {
    const strong = Boolean(area && area.s);
    return {
      fill: !area || area.h ? hatch : area.f,
      line: strong ? colours.highlight : colours.line,
      width: strong ? 3 : 0.8,
      strong,
    };
  }

  function togetherLook(colours) {
    return { line: colours.ink, width: 2, dash: "6 4" };
  }

  /* Hollow where a place is approximate. */
  function symbolLook(point, style, colours) {
    return {
      fill: point.o ? colours.paper : style.colour,
      line: point.o ? style.colour : colours.paper,
      width: point.o ? 2.2 : 1.4,
    };
  }

  function symbolPath(corners, x, y, radius) {
    return `M${corners.map(([a, b]) => `${(x + a * radius).toFixed(1)},${(y + b * radius).toFixed(1)}`).join("L")}Z`;
  }

  /* The first line strong, the others below it. */
  function fillTip(box, lines, rtl) {
    box.replaceChildren();
    box.dir = rtl ? "rtl" : "ltr";
    lines.filter(Boolean).forEach((text, i) => {
      const line = document.createElement(i ? "div" : "strong");
      line.textContent = text;
      box.appendChild(line);
    });
    return box;
  }

  /* Whose ground each place on the screen is: regions are painted once, each in a colour of its
     own, and looked up. `regions` holds a code, polygons in pixels, and the place of its pole. */
  function grounds(wide, high, regions) {
    const canvas = document.createElement("canvas");
    canvas.width = wide + 2 * MARGIN;
    canvas.height = high + 2 * MARGIN;
    const brush = canvas.getContext("2d", { willReadFrequently: true });
    brush.translate(MARGIN, MARGIN);
    const codes = new Map();
    regions.forEach(({ code, shape }, i) => {
      /* Colours lie far apart, so that the soft edge of two regions is no third one's. */
      const colour = (i + 1) * 5003;
      codes.set(colour, code);
      brush.fillStyle = `rgb(${(colour >> 16) & 255}, ${(colour >> 8) & 255}, ${colour & 255})`;
      brush.beginPath();
      shape.forEach((rings) => rings.forEach((ring) => {
        ring.forEach(([x, y], k) => (k ? brush.lineTo(x, y) : brush.moveTo(x, y)));
        brush.closePath();
      }));
      brush.fill("evenodd");
    });
    const pixels = brush.getImageData(0, 0, canvas.width, canvas.height).data;
    const owner = (x, y) => {
      const column = Math.round(x) + MARGIN;
      const row = Math.round(y) + MARGIN;
      if (column < 0 || row < 0 || column >= canvas.width || row >= canvas.height) return undefined;
      const k = 4 * (row * canvas.width + column);
      return pixels[k + 3] < 255 ? undefined : codes.get((pixels[k] << 16) | (pixels[k + 1] << 8) | pixels[k + 2]);
    };
    return { owner, inside: (x, y) => x >= 0 && y >= 0 && x <= wide && y <= high, wide, high };
  }

  /* Where symbols are drawn, each in its region and over no other: what it covers, whether a line
     has to lead from its place to it, and which others it stands for. `points` hold their place,
     whether it is approximate, and their key; those that joined another have no place. */
  function settled(points, ground) {
    const apart = 2 * RADIUS + GAP;
    const taken = new Cells(apart);
    const found = points.map(() => null);
    const order = points.map((_, i) => i).sort((i, j) => points[i].o - points[j].o || (points[i].i < points[j].i ? -1 : 1));
    order.forEach((i) => {
      const [x, y] = points[i].at;
      const home = ground.owner(x, y);
      const place = freePlace(x, y, home, ground, taken, apart);
      if (!place) {
        host(x, y, home, taken).others.push(i);
        return;
      }
      const [to, down] = place;
      found[i] = {
        x: to, y: down, home, others: [], far: Math.hypot(to - x, down - y) > RADIUS,
        box: [to - RADIUS, down - RADIUS, to + RADIUS, down + RADIUS],
      };
      taken.add(to, down, found[i]);
    });
    return found;
  }

  function freePlace(x, y, home, ground, taken, apart) {
    if (!taken.near(x, y, apart)) return [x, y];
    if (home === undefined) return null;
    for (const reach of RULES.reaches) {
      const far = RADIUS * reach;
      for (const ring of RULES.symbolRings) {
        for (let turn = 0; turn < RULES.symbolDirections; turn += 1) {
          const angle = (turn * 2 * Math.PI) / RULES.symbolDirections;
          const to = x + Math.cos(angle) * apart * ring;
          const down = y + Math.sin(angle) * apart * ring;
          const held = [[0, 0], [far, 0], [-far, 0], [0, far], [0, -far]].every(([a, b]) => ground.owner(to + a, down + b) === home);
          if (held && !taken.near(to, down, apart)) return [to, down];
        }
      }
    }
    return null;
  }

  /* The nearest symbol of the same region, if there is one. */
  function host(x, y, home, taken) {
    const near = (list) => list.reduce((best, one) => (!best || Math.hypot(one.x - x, one.y - y) < Math.hypot(best.x - x, best.y - y) ? one : best), null);
    return near(taken.all.filter((one) => one.home === home)) || near(taken.all);
  }

  /* Symbols by the cell they lie in, so that a place is compared with those around it only. */
  function Cells(size) {
    const cells = new Map();
    const key = (x, y) => `${Math.floor(x / size)},${Math.floor(y / size)}`;
    this.all = [];
    this.add = (x, y, one) => {
      const at = key(x, y);
      if (!cells.has(at)) cells.set(at, []);
      cells.get(at).push(one);
      this.all.push(one);
    };
    this.near = (x, y, apart) => {
      for (let dx = -1; dx <= 1; dx += 1) {
        for (let dy = -1; dy <= 1; dy += 1) {
          const there = cells.get(key(x + dx * size, y + dy * size)) || [];
          if (there.some((one) => Math.hypot(one.x - x, one.y - y) < apart * 0.999)) return true;
        }
      }
      return false;
    };
  }

  /* Names of countries, then of regions in their order of weight: in their region, else half over
     its border, else beside it with a line; those without room are left out. `areas` tell which
     regions want one, `countries` which names stand over several regions. */
  function names(regions, areas, covered, font, ground, countries) {
    const nations = countries.map(({ n, r }) => {
      const codes = new Set(r);
      return wish("", { n, w: Infinity, c: 1 }, regions.filter(({ code }) => codes.has(code)), (owner) => codes.has(owner));
    });
    const wanted = regions.filter(({ code }) => areas[code] && areas[code].w !== undefined).map((region) =>
      wish(region.code, areas[region.code], [region], (owner) => owner === region.code));
    const page = { boxes: covered.slice(), names: [], leaders: [], poles: nations.concat(wanted) };
    const placed = [];
    pen.font = `600 ${NAME_SIZE}px ${font}`;
    wanted.sort((a, b) => first(b.area) - first(a.area) || b.area.w - a.area.w || (a.area.n < b.area.n ? -1 : 1));
    nations.concat(wanted).forEach((one) => {
      const ways = settings(one.area.n);
      const found = inRegion(one, page, ground, ways) || (one.area.i ? null : beside(one, page, ground, ways[0]));
      if (!found) return;
      const [left, top, right, bottom] = found.box;
      page.boxes.push([left - RULES.between * NAME_SIZE, top, right + RULES.between * NAME_SIZE, bottom]);
      page.names.push(found.box);
      if (found.leader) page.leaders.push(found.leader);
      placed.push(Object.assign({ area: one.area, code: one.code }, found));
    });
    return placed;
  }

  /* What was chosen, and what the title names. */
  function first(area) { return area.s || area.b ? 1 : 0; }

  /* Wholly in its region, in one line rather than two; else half over its border. */
  function inRegion(one, page, ground, ways) {
    let over = null;
    for (const way of ways) {
      const place = within(one, page, ground, way);
      if (place && place.held === 1) return place;
      over = over || place;
    }
    return over;
  }

  /* What wants a name: its ground, the middle of its largest region, and where all of it lies. */
  function wish(code, area, own, is) {
    const boxes = own.map(({ shape }) => {
      const corners = shape.flatMap((rings) => rings[0]);
      const [xs, ys] = [0, 1].map((axis) => corners.map((point) => point[axis]));
      return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
    });
    const sizes = boxes.map(([left, top, right, bottom]) => (right - left) * (bottom - top));
    const largest = own[sizes.indexOf(Math.max(...sizes))];
    const around = [0, 1, 2, 3].map((side) => (side < 2 ? Math.min : Math.max)(...boxes.map((box) => box[side])));
    return { code, area, is, at: largest.pole, around };
  }

  /* A name in one line, and where it is long and has words in two, as even as they can be. */
  function settings(name) {
    const words = name.length >= RULES.leastBroken ? name.split(" ") : [name];
    const width = (text) => pen.measureText(text).width;
    const way = (lines) => ({ lines, wide: Math.max(...lines.map(width)) + 6, high: NAME_HIGH + (lines.length - 1) * NAME_STEP });
    const broken = words.slice(1).map((_, i) => way([words.slice(0, i + 1).join(" "), words.slice(i + 1).join(" ")]));
    broken.sort((a, b) => a.wide - b.wide);
    return [way([name]), ...broken.slice(0, 1)];
  }

  /* Where each line of a name stands, from its middle. */
  function lineOffsets(lines) {
    return lines.map((text, i) => [text, (i - (lines.length - 1) / 2) * NAME_STEP]);
  }

  /* What was chosen is strong, what lies around is grey, a country is not a region. */
  function nameClass(base, area) {
    return [base, area.s && "strong", area.q && "around", area.c && "country"].filter(Boolean).join(" ");
  }

  function boxAround(x, y, { wide, high }) {
    return [x - wide / 2, y - high / 2, x + wide / 2, y + high / 2];
  }

  function free(box, page, ground) {
    return ground.inside(box[0], box[1]) && ground.inside(box[2], box[3]) &&
      !page.boxes.some((other) => overlap(box, other)) && !page.leaders.some((line) => holds(box, line[0]) || crosses(line, box));
  }

  function holds([left, top, right, bottom], [x, y]) { return x >= left && x <= right && y >= top && y <= bottom; }

  /* Whether a name leaves the middle of every other region with a name to that region. */
  function apart(one, [left, top, right, bottom], page) {
    return page.poles.every(({ at: [x, y] }, i) => page.poles[i] === one || x < left || x > right || y < top || y > bottom);
  }

  /* How much of a name around a place lies where `is` says. */
  function share(x, y, { wide, high }, is) {
    let held = 0;
    RULES.across.forEach((a) => RULES.down.forEach((b) => { held += is(x + (a * wide) / 2, y + (b * high) / 2) ? 1 : 0; }));
    return held / (RULES.across.length * RULES.down.length);
  }

  function within(one, page, ground, way) {
    const { is, at, around } = one;
    const [left, top] = [Math.max(around[0], 0), Math.max(around[1], 0)];
    const [right, bottom] = [Math.min(around[2], ground.wide), Math.min(around[3], ground.high)];
    const tried = [at];
    for (let i = 0; i < RULES.grid; i += 1) {
      for (let j = 0; j < RULES.grid; j += 1) {
        tried.push([left + ((i + 0.5) / RULES.grid) * (right - left), top + ((j + 0.5) / RULES.grid) * (bottom - top)]);
      }
    }
    let best = null;
    tried.forEach(([x, y]) => {
      if (!is(ground.owner(x, y))) return;
      const held = share(x, y, way, (a, b) => is(ground.owner(a, b)));
      const away = Math.hypot(x - at[0], y - at[1]);
      if (held < RULES.overhang || (best && (held < best.held || (held === best.held && away >= best.away)))) return;
      const box = boxAround(x, y, way);
      if (free(box, page, ground) && (held === 1 || apart(one, box, page))) best = { x, y, box, held, away, lines: way.lines, leader: null };
    });
    return best;
  }

  function beside(one, page, ground, way) {
    const { area, at } = one;
    if (page.names.some((box) => holds(box, at)) || !ground.inside(at[0], at[1])) return null;
    const places = [];
    for (let turn = 0; turn < RULES.directions; turn += 1) {
      const angle = (turn * 2 * Math.PI) / RULES.directions;
      for (let ring = 1; ring <= (first(area) || area.c ? RULES.strongRings : RULES.rings); ring += 1) {
        const x = at[0] + Math.cos(angle) * (ring * NAME_HIGH + way.wide / 2);
        const y = at[1] + Math.sin(angle) * (ring * NAME_HIGH + NAME_HIGH / 2);
        const box = boxAround(x, y, way);
        if (!free(box, page, ground)) continue;
        const leader = [at, [Math.min(Math.max(at[0], box[0]), box[2]), Math.min(Math.max(at[1], box[1]), box[3])]];
        const cost = ring * NAME_HIGH + RULES.groundCost * NAME_HIGH * share(x, y, way, (a, b) => ground.owner(a, b) !== undefined) +
          (apart(one, box, page) ? 0 : RULES.middleCost * NAME_HIGH);
        if (!page.leaders.some((line) => meet(leader, line))) places.push({ x, y, box, leader, cost, lines: way.lines });
      }
    }
    places.sort((a, b) => a.cost - b.cost);
    const open = (barred) => places.find(({ leader }) => !barred.some((box) => crosses(leader, box)));
    /* A line over a symbol is better than no name; over a name, or from under one, it is not. */
    return open(page.boxes.concat(page.names)) || open(page.names) || null;
  }

  function meet(line, other) {
    const sides = ([[x, y], [a, b]], ends) => ends.map(([c, d]) => (a - x) * (d - y) - (b - y) * (c - x));
    const apart = ([one, two]) => one * two < 0;
    return apart(sides(line, other)) && apart(sides(other, line));
  }

  /* Whether a line passes over a box that it does not begin in (Liang and Barsky 1984). */
  function crosses([[x, y], [a, b]], [left, top, right, bottom]) {
    if (x >= left && x <= right && y >= top && y <= bottom) return false;
    let enter = 0;
    let leave = 1;
    for (const [step, start, low, high] of [[a - x, x, left, right], [b - y, y, top, bottom]]) {
      if (step === 0) {
        if (start <= low || start >= high) return false;
        continue;
      }
      const ends = [(low - start) / step, (high - start) / step].sort((m, n) => m - n);
      enter = Math.max(enter, ends[0]);
      leave = Math.min(leave, ends[1]);
    }
    return enter < leave;
  }

  function overlap(a, b) {
    return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
  }

  return {
    RADIUS, CROWDED, polygons, landLook, regionLook, togetherLook, symbolLook, symbolPath, fillTip,
    grounds, settled, names, nameClass, lineOffsets, NAME_STEP,
  };
})();
