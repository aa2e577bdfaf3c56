// The interactive map of the report. The data block holds
//   step_m, width, height   metres per step; extent in steps
//   localities              code, name, units, people, index, rank, hot, colour, place of the name
//   units                   one list per figure, in unit order; spot is the class of hot spot of the need index
//   measures                title, agency, unit, ranges of the five classes and what figures those are; lists per unit as above
//   borders                 [a, b, firmness: 0 not known, 1 open, 2 leaning, 3 firm]
//   arcs                    [left unit, right unit, x, y, dx, dy, …]; -1 is outside
(function () {
  'use strict';
  const data = JSON.parse(document.getElementById('needshed-data').textContent);
  document.documentElement.classList.add('with-script');
  const HOT = 1, COLD = 2, MISSING = 3;
  const { units, localities, measures } = data;
  const unitCount = units.code.length;
  const pale = '#f0f0f0';
  const fifths = [0, 3, 5, 7, 9].map((i) => data.colours.need[i]);
  const byId = (id) => document.getElementById(id);

  // ---- geometry: arcs to rings, once

  const arcs = data.arcs.map(([left, right, ...steps]) => {
    const at = new Int32Array(steps.length);
    let box = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 0, x = 0, y = 0; i < steps.length; i += 2) {
      at[i] = x += steps[i];
      at[i + 1] = y += steps[i + 1];
      box = [Math.min(box[0], x), Math.min(box[1], y), Math.max(box[2], x), Math.max(box[3], y)];
    }
    return { left, right, at, box };
  });
  const arcsOfUnit = Array.from({ length: unitCount }, () => []);
  for (const arc of arcs) {
    if (arc.left >= 0) arcsOfUnit[arc.left].push({ arc, forward: true });
    if (arc.right >= 0) arcsOfUnit[arc.right].push({ arc, forward: false });
  }
  const localityOf = (unit) => (unit < 0 ? -1 : units.locality[unit]);
  const localityArcs = arcs.filter((arc) => localityOf(arc.left) !== localityOf(arc.right));
  const boxes = arcsOfUnit.map((list) => list.reduce((box, { arc }) => joined(box, arc.box), [Infinity, Infinity, -Infinity, -Infinity]));

  function joined(a, b) {
    return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
  }
  const meet = (a, b) => a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];

  // Arcs end to end; where a unit meets itself at a point any way of going on fills the same ground.
  function ringsOf(unit) {
    const open = new Map();
    const rings = [];
    for (const { arc, forward } of arcsOfUnit[unit]) {
      const at = arc.at;
      const last = at.length - 2;
      const points = [];
      for (let i = 0; i <= last; i += 2) {
        const k = forward ? i : last - i;
        points.push([at[k], at[k + 1]]);
      }
      if (points[0].join() === points[points.length - 1].join()) {
        if (points.length > 2) rings.push(points);
      } else {
        const key = points[0].join();
        open.set(key, (open.get(key) || []).concat([points]));
      }
    }
    for (const [start, list] of open) {
      while (list.length) {
        const ring = [...list.pop()];
        for (;;) {
          const end = ring[ring.length - 1].join();
          const next = end === start ? null : open.get(end);
          if (!next || !next.length) break;
          ring.push(...next.pop().slice(1));
        }
        rings.push(ring);
      }
    }
    return rings;
  }
  const paths = new Array(unitCount);
  function pathOf(unit) {
    if (!paths[unit]) {
      const path = new Path2D();
      for (const ring of ringsOf(unit)) {
        ring.forEach(([x, y], i) => (i ? path.lineTo(x, y) : path.moveTo(x, y)));
        path.closePath();
      }
      paths[unit] = path;
    }
    return paths[unit];
  }

  // ---- which unit is at a place

  const cells = Math.max(1, Math.ceil(Math.sqrt(unitCount)));
  const cellSize = Math.max(data.width, data.height, 1) / cells;
  const grid = new Map();
  boxes.forEach((box, unit) => {
    for (let x = Math.floor(box[0] / cellSize); x <= Math.floor(box[2] / cellSize); ++x) {
      for (let y = Math.floor(box[1] / cellSize); y <= Math.floor(box[3] / cellSize); ++y) {
        const key = x * (cells + 1) + y;
        if (!grid.has(key)) grid.set(key, []);
        grid.get(key).push(unit);
      }
    }
  });
  const scratch = document.createElement('canvas').getContext('2d');
  function unitAt(x, y) {
    const near = grid.get(Math.floor(x / cellSize) * (cells + 1) + Math.floor(y / cellSize)) || [];
    const found = near.find((unit) => meet(boxes[unit], [x, y, x, y]) && scratch.isPointInPath(pathOf(unit), x, y, 'evenodd'));
    return found === undefined ? -1 : found;
  }

  // ---- words

  const whole = (value) => (value === null || value === undefined ? '–' : Math.round(value).toLocaleString('en-GB'));
  const figures = (value) =>
    value === null || value === undefined ? '–' : value.toLocaleString('en-GB', { maximumSignificantDigits: 3 });
  const ordinal = (n) => {
    const ending = n % 100 >= 11 && n % 100 <= 13 ? 'th' : ['th', 'st', 'nd', 'rd'][n % 10] || 'th';
    return n + ending;
  };
  const placeName = (code, name) => (name && name !== code ? code + ' ' + name : code);
  const unitName = (unit) => placeName(units.code[unit], units.name[unit]);
  const localityName = (l) => placeName(localities[l].code, localities[l].name);
  const spotWords = ['', 'hot spot', 'cold spot', 'not known', 'high among low', 'low among high', 'unlike its neighbours'];
  function measureWords(measure, unit) {
    const interval = measure.low.length && measure.low[unit] !== null ? ` (${figures(measure.low[unit])} to ${figures(measure.high[unit])})` : '';
    const spot = spotWords[measure.spot[unit]];
    return `${figures(measure.rate[unit])} ${measure.unit}${interval}${spot && measure.spot[unit] !== MISSING ? ', ' + spot : ''}`;
  }
  function needWords(unit) {
    const decile = units.decile[unit];
    const spot = units.spot[unit] && units.spot[unit] !== MISSING ? ', ' + spotWords[units.spot[unit]] : '';
    return (decile ? `tenth ${decile} of 10 (1 has most need)` : 'not known') + spot;
  }
  function element(tag, text, attributes) {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    Object.entries(attributes || {}).forEach(([name, value]) => made.setAttribute(name, value));
    return made;
  }

  // ---- views: what a unit is filled with, and the key to it

  const spotFill = (spot) => (spot === HOT ? 'hot' : spot === COLD ? 'cold' : spot === MISSING ? data.colours.unknown : pale);
  const spotKey = [['hot', 'hot spot: need is high all around'], ['cold', 'cold spot: need is low all around'], [pale, 'neither'], [data.colours.unknown, 'not known']];
  const views = [
    {
      id: 'localities', title: 'Localities', spot: units.spot,
      fill: (unit) => data.colours.localities[localities[units.locality[unit]].colour],
      words: (unit) => needWords(unit), label: 'Need',
      key: [[data.colours.localities[0], 'Colours only tell neighbours apart']],
    },
    {
      id: 'need', title: 'Need index', spot: units.spot,
      fill: (unit) => (units.decile[unit] ? data.colours.need[units.decile[unit] - 1] : data.colours.unknown),
      words: needWords, label: 'Need',
      key: data.colours.need.map((colour, i) => [colour, i === 0 ? '1: tenth of units with most need' : i === 9 ? '10: least need' : String(i + 1)]).concat([[data.colours.unknown, 'not known']]),
    },
    {
      id: 'spots', title: 'Hot spots', spot: units.spot, isSpots: true,
      fill: (unit) => spotFill(units.spot[unit]), words: needWords, label: 'Need', key: spotKey,
    },
  ];
  if (data.ensemble) {
    views.push({
      id: 'support', title: 'Border support', spot: units.spot, fill: () => pale, words: needWords, label: 'Need', isSupport: true,
      key: [['line-3', 'firm: the evidence fixes it'], ['line-2', 'leaning'], ['line-1', 'open: for partners to agree']],
    });
  }
  measures.forEach((measure, i) => {
    views.push({
      id: 'measure-' + i, title: measure.title, spot: measure.spot, group: measure.agency,
      fill: (unit) => (measure.class[unit] ? fifths[measure.class[unit] - 1] : data.colours.unknown),
      words: (unit) => measureWords(measure, unit), label: measure.title,
      key: measure.ranges.map((range, c) => [fifths[c], `${['fifth of units with most', 'second fifth', 'middle fifth', 'fourth fifth', 'fifth with least'][c]}${range ? ': ' + range : ''}`]).concat([[data.colours.unknown, 'not known']]),
      note: `The fifths are by ${measure.figures}; a unit’s own figures are as recorded.`,
    });
  });
  let view = views[0];
  let markHot = false;

  // ---- drawing

  const firmness = new Map(data.borders.map(([a, b, firm]) => [a + ',' + b, firm]));
  const firmnessOf = (arc) => {
    const [a, b] = [localityOf(arc.left), localityOf(arc.right)];
    return a < 0 || b < 0 ? 0 : firmness.get(Math.min(a, b) + ',' + Math.max(a, b)) || 0;
  };
  const dashes = { 1: [1.5, 5], 2: [9, 5] };

  function hatch(kind, ratio) {
    const size = 8 * ratio;
    const tile = document.createElement('canvas');
    tile.width = tile.height = size;
    const pen = tile.getContext('2d');
    if (kind !== 'lines') {
      pen.fillStyle = kind === 'hot' ? data.colours.hot : data.colours.cold;
      pen.fillRect(0, 0, size, size);
    }
    pen.strokeStyle = pen.fillStyle = kind === 'lines' ? '#111' : '#fff';
    pen.lineWidth = size / 5;
    pen.beginPath();
    if (kind === 'cold') {
      pen.arc(size / 2, size / 2, size / 6, 0, 7);
      pen.fill();
    } else {
      for (const shift of [-size, 0, size]) {
        pen.moveTo(shift - size / 2, size * 1.5);
        pen.lineTo(shift + size * 1.5, -size / 2);
      }
      pen.stroke();
    }
    return tile;
  }
  const patternTiles = {};
  function pattern(pen, kind, ratio, scale) {
    const tile = (patternTiles[kind + ratio] = patternTiles[kind + ratio] || hatch(kind, ratio));
    const made = pen.createPattern(tile, 'repeat');
    made.setTransform(new DOMMatrix().scale(1 / scale, -1 / scale));
    return made;
  }
  function trace(pen, arc) {
    pen.moveTo(arc.at[0], arc.at[1]);
    for (let i = 2; i < arc.at.length; i += 2) pen.lineTo(arc.at[i], arc.at[i + 1]);
  }

  // `scale` is pixels of the canvas per step; `box` the part of the map on it.
  function draw(pen, scale, ratio, box) {
    const seen = [];
    for (let unit = 0; unit < unitCount; ++unit) if (meet(boxes[unit], box)) seen.push(unit);
    const fills = { hot: pattern(pen, 'hot', ratio, scale), cold: pattern(pen, 'cold', ratio, scale) };
    pen.lineWidth = ratio / scale;
    pen.lineJoin = 'round';
    for (const unit of seen) {
      const colour = view.fill(unit);
      pen.fillStyle = fills[colour] || colour;
      pen.fill(pathOf(unit), 'evenodd');
      if (!fills[colour]) {
        pen.strokeStyle = colour;
        pen.stroke(pathOf(unit));
      }
    }
    if (markHot && !view.isSpots) {
      pen.fillStyle = pattern(pen, 'lines', ratio, scale);
      for (const unit of seen) if (view.spot[unit] === HOT) pen.fill(pathOf(unit), 'evenodd');
    }
    // Lines between units only where there is room for them.
    const room = (scale * Math.sqrt((data.width * data.height) / unitCount)) / ratio;
    if (room > 7 || view.isSpots) {
      pen.beginPath();
      for (const arc of arcs) if (meet(arc.box, box)) trace(pen, arc);
      pen.strokeStyle = view.id === 'localities' ? 'rgba(30,30,30,.25)' : 'rgba(60,60,60,.35)';
      pen.lineWidth = (0.6 * ratio) / scale;
      pen.stroke();
    }
    drawBorders(pen, scale, ratio, box);
  }
  function drawBorders(pen, scale, ratio, box) {
    for (const firm of view.isSupport ? [0, 1, 2, 3] : [0]) {
      pen.beginPath();
      for (const arc of localityArcs) {
        if (meet(arc.box, box) && (!view.isSupport || firmnessOf(arc) === firm)) trace(pen, arc);
      }
      pen.strokeStyle = firm || !view.isSupport ? '#222' : '#888';
      pen.lineWidth = ((firm === 3 ? 4 : firm ? 2.5 : 1.5) * ratio) / scale;
      pen.setLineDash((dashes[firm] || []).map((dash) => (dash * ratio) / scale));
      pen.stroke();
    }
    pen.setLineDash([]);
  }

  // ---- the map

  const holder = byId('map-canvas');
  const metres = { width: data.width * data.step_m, height: data.height * data.step_m };
  // At zoom 0 the whole area fits, so that whole zooms are sharp.
  const fit = 0.94 * Math.min(holder.clientWidth / metres.width, holder.clientHeight / metres.height);
  const map = L.map(holder, {
    crs: L.extend({}, L.CRS.Simple, { transformation: new L.Transformation(fit, 0, -fit, 0) }),
    minZoom: -1, maxZoom: 8, attributionControl: false, zoomAnimation: true, fadeAnimation: false,
  });
  const latLng = (x, y) => L.latLng(y * data.step_m, x * data.step_m);
  const bounds = (box) => L.latLngBounds(latLng(box[0], box[1]), latLng(box[2], box[3]));
  const whole_box = [0, 0, data.width, data.height];
  map.setView(latLng(data.width / 2, data.height / 2), 0);
  map.setMaxBounds(bounds(whole_box).pad(0.6));
  L.control.scale({ imperial: false }).addTo(map);

  const Units = L.GridLayer.extend({
    createTile(coords) {
      const size = this.getTileSize();
      const ratio = Math.min(window.devicePixelRatio || 1, 2);
      const tile = L.DomUtil.create('canvas');
      tile.width = size.x * ratio;
      tile.height = size.y * ratio;
      const pixels = fit * Math.pow(2, coords.z) * data.step_m; // per step
      const left = (coords.x * size.x) / pixels;
      const top = (-coords.y * size.y) / pixels;
      const slack = 6 / pixels;
      const box = [left - slack, top - size.y / pixels - slack, left + size.x / pixels + slack, top + slack];
      const pen = tile.getContext('2d');
      pen.setTransform(pixels * ratio, 0, 0, -pixels * ratio, -left * pixels * ratio, top * pixels * ratio);
      draw(pen, pixels * ratio, ratio, box);
      return tile;
    },
  });
  const layer = new Units({ tileSize: 256, minZoom: -1, maxZoom: 8, keepBuffer: 1, updateWhenZooming: false }).addTo(map);

  // Codes first, so that as many as can be have one; then, the larger localities first, names where they cover no other.
  const names = L.layerGroup().addTo(map);
  const order = localities.map((_, i) => i).sort((a, b) => localities[b].units - localities[a].units);
  function placeNames() {
    names.clearLayers();
    const standing = [];
    const view_box = map.getBounds();
    const free = (box, own) => !standing.some((each) => each !== own && meet(each.box, box));
    const around = (place, text) => {
      const half = 4.3 * text.length + 4;
      return [place.x - half, place.y - 9, place.x + half, place.y + 9];
    };
    for (const l of order) {
      const at = latLng(localities[l].x, localities[l].y);
      const text = localities[l].code;
      const box = around(map.latLngToContainerPoint(at), text);
      if (view_box.contains(at) && free(box)) standing.push({ l, at, text, box });
    }
    for (const each of standing) {
      const name = localityName(each.l);
      const box = around(map.latLngToContainerPoint(each.at), name);
      if (box[0] >= 0 && box[2] <= holder.clientWidth && free(box, each)) Object.assign(each, { text: name, box });
      const icon = L.divIcon({ className: '', iconSize: [0, 0], html: element('div', each.text, { class: 'map-name' }) });
      L.marker(each.at, { icon, interactive: false, keyboard: false }).addTo(names);
    }
  }
  map.on('zoomend moveend', placeNames);
  placeNames();

  // ---- pointing and choosing

  const mark = L.layerGroup().addTo(map);
  const chosen = L.layerGroup().addTo(map);
  const tip = L.tooltip({ direction: 'auto', offset: [12, 0], opacity: 0.95 });
  const outline = (unit, style) =>
    L.polygon(ringsOf(unit).map((ring) => ring.map(([x, y]) => latLng(x, y))), { fill: false, interactive: false, color: '#111', weight: 2.5, ...style });
  let pointed = -1;

  function facts(unit) {
    const box = element('div');
    box.append(element('strong', unitName(unit)));
    box.append(element('div', 'Locality ' + localityName(units.locality[unit])));
    if (units.people.length) box.append(element('div', whole(units.people[unit]) + ' people'));
    box.append(element('div', view.label + ': ' + view.words(unit)));
    return box;
  }
  function point(unit, at) {
    if (unit !== pointed) {
      mark.clearLayers();
      pointed = unit;
      if (unit >= 0) outline(unit).addTo(mark);
    }
    if (unit < 0) map.removeLayer(tip);
    else tip.setLatLng(at).setContent(facts(unit)).addTo(map);
  }
  const unitUnder = (event) => unitAt(event.latlng.lng / data.step_m, event.latlng.lat / data.step_m);
  map.on('mousemove', (event) => point(unitUnder(event), event.latlng));
  map.on('mouseout', () => point(-1));
  map.on('click', (event) => {
    const unit = unitUnder(event);
    if (unit >= 0) showUnit(unit);
  });

  function choose(l) {
    chosen.clearLayers();
    for (const arc of localityArcs) {
      if (localityOf(arc.left) !== l && localityOf(arc.right) !== l) continue;
      const line = [];
      for (let i = 0; i < arc.at.length; i += 2) line.push(latLng(arc.at[i], arc.at[i + 1]));
      L.polyline(line, { color: '#0b5c8a', weight: 5, opacity: 0.9, interactive: false }).addTo(chosen);
    }
  }
  function localityBox(l) {
    let box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const arc of localityArcs) if (localityOf(arc.left) === l || localityOf(arc.right) === l) box = joined(box, arc.box);
    return box;
  }
  function localityLines(l) {
    const each = localities[l];
    const link = element('a', 'Read the page of ' + localityName(l), { href: '#locality-' + (l + 1) });
    const line = element('p');
    line.append(link);
    const people = each.people === null ? '' : whole(each.people) + ' people in ';
    const rank = each.rank ? `; need ranks ${ordinal(each.rank)} of ${localities.length} (index ${each.index})` : '';
    return [element('p', `Locality ${localityName(l)}: ${people}${whole(each.units)} units${rank}; hot-spot units: ${whole(each.hot)}.`), line];
  }
  function show(title, lines) {
    const panel = byId('place');
    panel.replaceChildren(element('h3', title), ...lines);
  }
  function showUnit(unit) {
    choose(units.locality[unit]);
    const lines = [];
    if (units.people.length) lines.push(element('p', whole(units.people[unit]) + ' people. Need: ' + needWords(unit) + '.'));
    measures.forEach((measure) => lines.push(element('p', measure.title + ': ' + measureWords(measure, unit))));
    show(unitName(unit), lines.concat(localityLines(units.locality[unit])));
  }
  function showLocality(l) {
    choose(l);
    show(localityName(l), localityLines(l));
  }

  // ---- controls

  function keyEntry([fill, words]) {
    const item = element('li');
    const sample = element('canvas', '', { width: 48, height: 28, class: 'swatch' + (String(fill).startsWith('line') ? ' wide' : ''), 'aria-hidden': 'true' });
    const pen = sample.getContext('2d');
    if (String(fill).startsWith('line')) {
      const firm = Number(fill.slice(5));
      sample.width = 96;
      pen.lineWidth = firm === 3 ? 8 : 5;
      pen.setLineDash((dashes[firm] || []).map((dash) => 2 * dash));
      pen.beginPath();
      pen.moveTo(0, 14);
      pen.lineTo(96, 14);
      pen.stroke();
    } else {
      pen.fillStyle = fill === 'hot' || fill === 'cold' ? pen.createPattern(hatch(fill, 2), 'repeat') : fill;
      pen.fillRect(0, 0, 48, 28);
      pen.strokeRect(0, 0, 48, 28);
    }
    item.append(sample, ' ' + words);
    return item;
  }
  function showKey() {
    const list = element('ul', '', { class: 'key' });
    list.append(...view.key.map(keyEntry));
    if (markHot && !view.isSpots) list.append(keyHot());
    const note = view.note ? [element('p', view.note, { class: 'note' })] : [];
    byId('map-key').replaceChildren(element('h3', view.title), list, ...note);
  }
  function keyHot() {
    const item = keyEntry(['#fff', 'hot spot']);
    const pen = item.firstChild.getContext('2d');
    pen.fillStyle = pen.createPattern(hatch('lines', 2), 'repeat');
    pen.fillRect(0, 0, 48, 28);
    return item;
  }
  function refresh() {
    layer.redraw();
    showKey();
    point(-1);
  }
  let group = null;
  views.forEach((each) => {
    if (each.group && each.group !== group) byId('views').append(element('p', each.group, { class: 'group' }));
    group = each.group;
    const label = element('label');
    const input = element('input', '', { type: 'radio', name: 'view', value: each.id });
    input.checked = each === view;
    input.addEventListener('change', () => {
      view = each;
      refresh();
    });
    label.append(input, ' ' + each.title);
    byId('views').append(label);
  });
  byId('mark-hot').addEventListener('change', (event) => {
    markHot = event.target.checked;
    refresh();
  });
  showKey();

  // ---- search

  const entries = localities
    .map((_, l) => ({ text: localityName(l), what: 'locality', go: () => { map.fitBounds(bounds(localityBox(l))); showLocality(l); } }))
    .concat(units.code.map((_, unit) => ({
      text: unitName(unit), what: 'unit',
      go: () => {
        map.fitBounds(bounds(boxes[unit]).pad(2));
        mark.clearLayers();
        outline(unit, { color: '#d4007a', weight: 4 }).addTo(mark);
        pointed = -2;
        showUnit(unit);
      },
    })));
  entries.forEach((entry) => { entry.plain = entry.text.toLowerCase(); });
  const input = byId('search-text');
  const list = byId('search-list');
  let found = [];
  let current = -1;

  function openList() {
    const wanted = input.value.trim().toLowerCase();
    found = [];
    let all = 0;
    if (wanted) {
      for (const entry of entries) {
        if (!entry.plain.includes(wanted)) continue;
        if (++all <= 8) found.push(entry);
      }
    }
    current = -1;
    list.replaceChildren(...found.map((entry, i) => {
      const item = element('li', `${entry.text} (${entry.what})`, { role: 'option', id: 'found-' + i, 'aria-selected': 'false' });
      item.addEventListener('mousedown', (event) => { event.preventDefault(); pick(i); });
      return item;
    }));
    list.hidden = !found.length;
    input.setAttribute('aria-expanded', String(found.length > 0));
    input.removeAttribute('aria-activedescendant');
    byId('search-count').textContent = wanted ? `${all} found` : '';
  }
  function select(i) {
    current = (i + found.length) % found.length;
    [...list.children].forEach((item, k) => item.setAttribute('aria-selected', String(k === current)));
    input.setAttribute('aria-activedescendant', 'found-' + current);
    list.children[current].scrollIntoView({ block: 'nearest' });
  }
  function closeList() {
    list.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  }
  function pick(i) {
    const entry = found[i];
    closeList();
    input.value = entry.text;
    entry.go();
  }
  input.addEventListener('input', openList);
  input.addEventListener('blur', closeList);
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') closeList();
    else if (!found.length) return;
    else if (event.key === 'ArrowDown') select(current + 1);
    else if (event.key === 'ArrowUp') select(current - 1);
    else if (event.key === 'Enter') pick(Math.max(current, 0));
    else return;
    event.preventDefault();
  });

  // For tests and for whoever looks into the page.
  const boxSize = (box) => (box[2] - box[0]) * (box[3] - box[1]);
  window.needshedReport = {
    map, latLng, ready: true,
    unitOf: (code) => units.code.indexOf(code),
    sizeOf: (unit) => boxSize(boxes[unit]),
    // The middle of the widest run of the unit from west to east, at one of some heights.
    insideOf(unit) {
      const box = boxes[unit];
      let best = { width: 0, at: [box[0], box[1]] };
      for (let part = 1; part < 20; ++part) {
        const y = box[1] + (part / 20) * (box[3] - box[1]);
        let start = -1;
        for (let x = box[0]; x <= box[2] + 1; ++x) {
          const inside = scratch.isPointInPath(pathOf(unit), x, y, 'evenodd');
          if (inside && start < 0) start = x;
          if (!inside && start >= 0) {
            if (x - start > best.width) best = { width: x - start, at: [(x + start) / 2, y] };
            start = -1;
          }
        }
      }
      return best.at;
    },
  };
})();
