"use strict";
// Whatever comes from the graph is put on the page as text, never as markup.

const graph = JSON.parse(document.getElementById("graph").textContent);
const { words, types, relations, attributes, nodes, edges } = graph;

const element = (name, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children.filter((child) => child !== null));
  return made;
};

// ——— What is shown

const shown = {
  types: new Set(nodes.map((node) => node.type)),
  relations: new Set(edges.map((edge) => edge.relation)),
  from: 0,
  to: Infinity,
};
const months = [...new Set(edges.concat(nodes).flatMap((thing) => [thing.first_seen, thing.last_seen]))]
  .filter(Boolean).map((date) => date.slice(0, 7)).sort().filter((month, at, all) => month !== all[at - 1]);
shown.to = months.length - 1;
nodes.forEach((node) => { node.ties = []; node.spell = spell(node); });
edges.forEach((edge) => {
  edge.spell = spell(edge);
  nodes[edge.source].ties.push(edge);
  if (edge.target !== edge.source) nodes[edge.target].ties.push(edge);
});
const byWeight = [...edges].sort((a, b) => b.weight - a.weight);
let visible = { nodes: [], edges: [] };
let chosen = null;
let over = null;

/** The first and the last month that articles speak of a thing; what has no date is there always. */
function spell(thing) {
  if (!thing.first_seen) return [0, Infinity];
  return [months.indexOf(thing.first_seen.slice(0, 7)), months.indexOf(thing.last_seen.slice(0, 7))];
}

function inTime(thing) {
  return thing.spell[0] <= shown.to && thing.spell[1] >= shown.from;
}

function shows(edge) {
  const there = nodes[edge.source].visible && nodes[edge.target].visible;
  return there && shown.relations.has(edge.relation) && inTime(edge);
}

function filter() {
  nodes.forEach((node) => { node.visible = shown.types.has(node.type) && inTime(node); });
  visible = { nodes: nodes.filter((node) => node.visible), edges: byWeight.filter(shows) };
  counted.textContent =
    `${visible.nodes.length.toLocaleString()} ${words.nodes}, ${visible.edges.length.toLocaleString()} ${words.edges}`;
  draw();
}

// ——— The picture

const canvas = element("canvas", { tabIndex: 0 });
let pen = canvas.getContext("2d");
const view = { x: 0, y: 0, scale: 1 };
const hint = element("p", { id: "hint", className: "faint", textContent: words.hint });
const main = element("main", {}, canvas, hint, element("button", { id: "fit", textContent: words.fit, onclick: fit }));

let waiting = false;
function draw() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => { waiting = false; paint(); });
}

// Thousands of lines take a moment: they are painted once on a sheet of their own, which moves with the view until the
// view stands still, and lies below what is pointed at.
const sheet = document.createElement("canvas");
const painted = { x: 0, y: 0, scale: 0, visible: null, ground: null };
let settling = 0;

function paint() {
  const ratio = devicePixelRatio || 1;
  const { clientWidth: width, clientHeight: height } = canvas;
  const [ink, ground, line] = colours();
  const resized = canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio);
  if (resized) [canvas.width, canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)];
  const same = !resized && painted.visible === visible && painted.ground === ground;
  const still = view.x === painted.x && view.y === painted.y && view.scale === painted.scale;
  if (!same || (!still && visible.edges.length < QUICK)) paintSheet(ratio, width, height, ground, line);
  else if (!still) { clearTimeout(settling); settling = setTimeout(settle, 150); }
  const centre = over ?? chosen;
  const near = centre && new Set([centre, ...centre.ties.flatMap((tie) => [nodes[tie.source], nodes[tie.target]])]);
  layDown(ratio, width, height, near ? 0.3 : 1);
  inView(pen, ratio, width, height);
  if (centre) {
    paintEdges(centre.ties.filter(shows), types[centre.type].colour);
    paintNodes([...near].filter((node) => node.visible));
  }
  ring(chosen);
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  paintNames(width, height, near, ink, ground);
}

// Up to so many edges every frame is painted anew; more than the other number are not painted at once.
const QUICK = 1500;
const MOST = 3000;

function settle() {
  painted.visible = null;
  draw();
}

/** Edges and nodes as the view has them now. */
function paintSheet(ratio, width, height, ground, line) {
  [sheet.width, sheet.height] = [canvas.width, canvas.height];
  Object.assign(painted, { x: view.x, y: view.y, scale: view.scale, visible, ground });
  pen = sheet.getContext("2d");
  inView(pen, ratio, width, height);
  const [left, top] = [(-width / 2 - view.x) / view.scale, (-height / 2 - view.y) / view.scale];
  const [right, bottom] = [left + width / view.scale, top + height / view.scale];
  const beside = (a, b, low, high) => (a < low && b < low) || (a > high && b > high);
  const some = [];
  for (const edge of visible.edges) {
    const [a, b] = [nodes[edge.source], nodes[edge.target]];
    if (!beside(a.x, b.x, left, right) && !beside(a.y, b.y, top, bottom) && some.push(edge) === MOST) break;
  }
  // Thousands of lines are paler, or they would hide the nodes.
  pen.globalAlpha = Math.max(0.25, Math.min(1, 1500 / some.length));
  paintEdges(some, line);
  pen.globalAlpha = 1;
  paintNodes(visible.nodes.filter((node) => !beside(node.x, node.x, left - 50, right + 50) && !beside(node.y, node.y, top - 50, bottom + 50)));
  pen = canvas.getContext("2d");
}

/** The sheet where the view has moved since it was painted. */
function layDown(ratio, width, height, alpha) {
  const by = view.scale / painted.scale;
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  pen.globalAlpha = alpha;
  pen.translate(width / 2 + view.x - painted.x * by, height / 2 + view.y - painted.y * by);
  pen.scale(by, by);
  pen.drawImage(sheet, -width / 2, -height / 2, width, height);
  pen.globalAlpha = 1;
}

function inView(pen, ratio, width, height) {
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.translate(width / 2 + view.x, height / 2 + view.y);
  pen.scale(view.scale, view.scale);
}

function colours() {
  const style = getComputedStyle(document.body);
  return ["--ink", "--ground", "--line"].map((name) => style.getPropertyValue(name));
}

// One path of thousands of pieces takes a browser seconds, the same in small paths a few milliseconds.
const PIECES = 100;

function inPaths(some, add, finish) {
  for (let at = 0; at < some.length; at += PIECES) {
    pen.beginPath();
    for (let n = at; n < Math.min(at + PIECES, some.length); n++) add(some[n]);
    finish();
  }
}

function paintEdges(some, colour) {
  pen.strokeStyle = colour;
  pen.lineWidth = 1 / view.scale;
  const add = ({ source, target }) => {
    pen.moveTo(nodes[source].x, nodes[source].y);
    pen.lineTo(nodes[target].x, nodes[target].y);
  };
  inPaths(some, add, () => pen.stroke());
}

function paintNodes(some) {
  for (const [type, { colour }] of Object.entries(types)) {
    pen.fillStyle = colour;
    const add = (node) => {
      const radius = Math.max(node.size / 2, 1.5 / view.scale);
      pen.moveTo(node.x + radius, node.y);
      pen.arc(node.x, node.y, radius, 0, 2 * Math.PI);
    };
    inPaths(some.filter((node) => node.type === type), add, () => pen.fill());
  }
}

function ring(node) {
  if (!node?.visible) return;
  pen.strokeStyle = types[node.type].colour;
  pen.lineWidth = 2 / view.scale;
  pen.beginPath();
  pen.arc(node.x, node.y, node.size / 2 + 3 / view.scale, 0, 2 * Math.PI);
  pen.stroke();
}

/** Names of what is near, then of what is mentioned most, where there is room for them. */
function paintNames(width, height, near, ink, ground) {
  pen.font = `13px ${getComputedStyle(document.body).fontFamily}`;
  pen.textAlign = "center";
  pen.textBaseline = "top";
  pen.lineWidth = 3;
  pen.lineJoin = "round";
  const taken = new Set();
  const wanted = near ? [...near].filter((node) => node.visible) : byMentions;
  let left = 400;
  for (const node of wanted) {
    if (!node.visible || left === 0) continue;
    const [x, y] = onScreen(node, width, height);
    const foot = y + (node.size / 2) * view.scale + 2;
    if (x < 0 || y < 0 || x > width || y > height) continue;
    const text = node.label.length > 24 ? `${node.label.slice(0, 23)}…` : node.label;
    // Measuring costs more than looking whether the middle is free.
    if (taken.has(`${Math.floor(x / 24)} ${Math.floor(foot / 16)}`)) continue;
    node.width ??= pen.measureText(text).width;
    if (!room(taken, x, foot, node.width)) continue;
    left -= 1;
    pen.strokeStyle = ground;
    pen.strokeText(text, x, foot);
    pen.fillStyle = ink;
    pen.fillText(text, x, foot);
  }
}

/** True if none of the cells that the name needs is taken; they are from now on. */
function room(taken, x, y, width) {
  const cells = [];
  for (let column = Math.floor((x - width / 2) / 24); column <= Math.floor((x + width / 2) / 24); column++) {
    for (const row of [Math.floor(y / 16), Math.floor((y + 14) / 16)]) cells.push(`${column} ${row}`);
  }
  if (cells.some((cell) => taken.has(cell))) return false;
  cells.forEach((cell) => taken.add(cell));
  return true;
}

const byMentions = [...nodes].sort((a, b) => b.mentions - a.mentions);

function onScreen(node, width, height) {
  return [width / 2 + view.x + node.x * view.scale, height / 2 + view.y + node.y * view.scale];
}

function fit() {
  const some = visible.nodes.length ? visible.nodes : nodes;
  if (!some.length) return;
  const [xs, ys] = [some.map((node) => node.x), some.map((node) => node.y)];
  const least = (values) => values.reduce((a, b) => Math.min(a, b));
  const most = (values) => values.reduce((a, b) => Math.max(a, b));
  const [left, right, top, bottom] = [least(xs), most(xs), least(ys), most(ys)];
  view.scale = Math.min(3, canvas.clientWidth / (right - left + 120), canvas.clientHeight / (bottom - top + 120));
  view.x = (-(left + right) / 2) * view.scale;
  view.y = (-(top + bottom) / 2) * view.scale;
  draw();
}

function goTo(node) {
  view.scale = Math.max(view.scale, 1.4);
  view.x = -node.x * view.scale;
  view.y = -node.y * view.scale;
  choose(node);
}

// ——— Mouse, finger and keys

function at(event) {
  const box = canvas.getBoundingClientRect();
  const x = (event.clientX - box.left - box.width / 2 - view.x) / view.scale;
  const y = (event.clientY - box.top - box.height / 2 - view.y) / view.scale;
  let best = null;
  let nearest = 8 / view.scale;
  for (const node of visible.nodes) {
    const distance = Math.hypot(node.x - x, node.y - y) - node.size / 2;
    if (distance < nearest) [best, nearest] = [node, distance];
  }
  return best;
}

let drag = null;
canvas.onpointerdown = (event) => {
  drag = { x: event.clientX, y: event.clientY, moved: false };
  canvas.setPointerCapture(event.pointerId);
};
canvas.onpointermove = (event) => {
  if (!drag) {
    const found = at(event);
    canvas.classList.toggle("over", found !== null);
    if (found !== over) { over = found; draw(); }
    return;
  }
  const [x, y] = [event.clientX - drag.x, event.clientY - drag.y];
  if (!drag.moved && Math.hypot(x, y) < 4) return;
  view.x += x;
  view.y += y;
  drag = { x: event.clientX, y: event.clientY, moved: true };
  draw();
};
canvas.onpointerup = (event) => {
  if (drag && !drag.moved) choose(at(event));
  drag = null;
};
canvas.onpointerleave = () => { over = null; draw(); };
canvas.addEventListener("wheel", (event) => {
  event.preventDefault();
  const box = canvas.getBoundingClientRect();
  zoom(Math.exp(-event.deltaY / 400), event.clientX - box.left - box.width / 2, event.clientY - box.top - box.height / 2);
}, { passive: false });
canvas.onkeydown = ({ key }) => {
  const step = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[key];
  if (step) { view.x += step[0]; view.y += step[1]; draw(); }
  if (key === "+" || key === "-") zoom(key === "+" ? 1.25 : 0.8, 0, 0);
  if (key === "0") fit();
};

function zoom(by, x, y) {
  const scale = Math.min(20, Math.max(0.02, view.scale * by));
  view.x = x - ((x - view.x) * scale) / view.scale;
  view.y = y - ((y - view.y) * scale) / view.scale;
  view.scale = scale;
  draw();
}

// ——— The card of an entity, with its evidence

const card = element("aside", { id: "card" });

function choose(node) {
  chosen = node;
  card.replaceChildren(...(node ? cardOf(node) : []));
  card.scrollTop = 0;
  draw();
}

function cardOf(node) {
  const counts = `${words.mentions} ${node.mentions.toLocaleString()}, ${countedArticles(node.articles)}`;
  const seen = [...new Set([node.first_seen, node.last_seen])].filter(Boolean).join(" – ");
  return [
    element("button", { id: "close", textContent: words.close, onclick: () => choose(null) }),
    element("h1", { textContent: node.label }),
    element("div", { className: "faint" }, dot(node.type), ` ${types[node.type].label}`),
    faint(node.aliases && `${words.aliases}: ${node.aliases}`),
    faint([counts, seen].filter(Boolean).join(" · ")),
    ...Object.entries(node.facts).map(([name, value]) => faint(`${attributes[name]}: ${/^\d+ [A-Z]{3}$/.test(value) ? money(value) : value}`)),
    ...groups(node),
  ].filter(Boolean);
}

function groups(node) {
  const found = new Map();
  for (const tie of node.ties) {
    const away = nodes[tie.source] === node || tie.symmetric;
    const label = relations[tie.relation][away ? "label" : "inverse"];
    const heading = away ? label : `← ${label}`;
    found.set(heading, [...(found.get(heading) ?? []), tie]);
  }
  return [...found].flatMap(([heading, ties]) => [
    element("h3", { textContent: heading }),
    ...ties.sort((a, b) => b.weight - a.weight).map((tie) => tieOf(node, tie)),
  ]);
}

function tieOf(node, tie) {
  const other = nodes[tie.source] === node ? nodes[tie.target] : nodes[tie.source];
  return element(
    "div",
    { className: "tie" },
    element("button", { textContent: other.label, onclick: () => goTo(other) }),
    element("span", { className: "faint", textContent: ` ${qualities(tie).join(", ")}` }),
    ...tie.evidence.map((said) => quotation(said, [node, other])),
  );
}

function qualities(tie) {
  return [
    tie.former && words.former,
    tie.title,
    tie.from && (document.documentElement.lang === "ko" ? tie.from + words.from : `${words.from} ${tie.from}`),
    tie.to && (document.documentElement.lang === "ko" ? tie.to + words.to : `${words.to} ${tie.to}`),
    tie.amount && money(tie.amount),
    tie.share && `${tie.share}%`,
    tie.weight > 1 && countedArticles(tie.weight),
  ].filter(Boolean);
}

function money(amount) {
  return amount.replace(/^\d+/, (number) => BigInt(number).toLocaleString("en"));
}

function countedArticles(count) {
  return `${words.articles} ${count.toLocaleString()}`;
}

function quotation(said, ends) {
  const source = [said.date, said.publisher, said.title].filter(Boolean).join(" · ");
  // No address but of the web's own kinds becomes a link.
  const linked = /^https?:\/\//i.test(said.url ?? "");
  const named = linked
    ? element("a", { href: said.url, textContent: source || said.url, rel: "noopener noreferrer", target: "_blank" })
    : source;
  return element("blockquote", {}, ...marked(said.words, ends), element("footer", {}, named));
}

/** The sentence with the names of both ends marked. */
function marked(text, ends) {
  const names = ends.flatMap((end) => [end.label, ...(end.aliases ?? "").split("; ")]).filter((name) => name.length > 1);
  const escaped = names.sort((a, b) => b.length - a.length).map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  if (!escaped.length) return [text];
  const pieces = text.split(new RegExp(`(${escaped.join("|")})`, "u"));
  return pieces.map((piece, at) => (at % 2 ? element("mark", { textContent: piece }) : piece));
}

function faint(text) {
  return text ? element("div", { className: "faint", textContent: text }) : null;
}

function dot(type) {
  const made = element("span", { className: "dot" });
  made.style.background = types[type].colour;
  return made;
}

// ——— Search and filters

const counted = element("p", { className: "faint" });
const found = element("ul", { id: "found" });
const search = element("input", { type: "search", placeholder: words.search, ariaLabel: words.search, oninput: look });
search.onkeydown = ({ key }) => { if (key === "Enter") found.querySelector("button")?.click(); };

function look() {
  const text = search.value.trim().normalize("NFC").toLowerCase();
  const names = (node) => [node.label, ...(node.aliases ?? "").split("; ")].map((name) => name.toLowerCase());
  const fits = text ? byMentions.filter((node) => names(node).some((name) => name.includes(text))).slice(0, 12) : [];
  const rows = fits.map((node) => element("li", {}, element("button", { onclick: () => goTo(node) }, dot(node.type), ` ${node.label}`)));
  found.replaceChildren(...(text && !rows.length ? [element("li", { className: "faint", textContent: words.nothing })] : rows));
}

function choices(heading, kinds, things, key, chosenOnes) {
  const counts = new Map();
  things.forEach((thing) => counts.set(thing[key], (counts.get(thing[key]) ?? 0) + 1));
  const boxes = Object.keys(kinds).filter((kind) => counts.has(kind)).map((kind) => {
    const box = element("input", { type: "checkbox", checked: true });
    box.onchange = () => { chosenOnes[box.checked ? "add" : "delete"](kind); filter(); };
    const count = element("span", { className: "count", textContent: counts.get(kind).toLocaleString() });
    return { box, row: element("label", {}, box, kinds[kind].colour ? dot(kind) : null, kinds[kind].label, count) };
  });
  const every = element("button", { textContent: `${words.all} / ${words.none}` });
  every.onclick = () => {
    const all = !boxes.every(({ box }) => box.checked);
    boxes.forEach(({ box }) => { box.checked = all; box.onchange(); });
  };
  return [element("h2", {}, heading, every), ...boxes.map(({ row }) => row)];
}

function period() {
  if (months.length < 2) return [];
  const told = element("span");
  const range = (end, start) => {
    const slider = element("input", { type: "range", min: 0, max: months.length - 1, value: start, ariaLabel: words[end] });
    slider.oninput = () => {
      shown[end] = Number(slider.value);
      if (shown.from > shown.to) { shown[end === "from" ? "to" : "from"] = shown[end]; }
      [first.value, last.value] = [shown.from, shown.to];
      tell();
      filter();
    };
    return slider;
  };
  const tell = () => { told.textContent = `${months[shown.from]} – ${months[shown.to]}`; };
  const first = range("from", 0);
  const last = range("to", months.length - 1);
  tell();
  return [element("h2", {}, words.period, told), first, last];
}

document.body.append(
  element(
    "aside",
    { id: "filters" },
    search,
    found,
    counted,
    ...choices(words.types, types, nodes, "type", shown.types),
    ...period(),
    ...choices(words.relations, relations, edges, "relation", shown.relations),
  ),
  main,
  card,
);
new ResizeObserver(draw).observe(canvas);
matchMedia("(prefers-color-scheme: dark)").onchange = draw;
filter();
fit();
