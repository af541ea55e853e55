/* The explorer's behaviour. Everything from the data is put in as text (textContent), never as HTML. */
(function () {
  "use strict";
  const DATA = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);
  const PAGE = 200;
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  /* ------------------------------------------------------------------ small helpers */
  function el(tag, options, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(options || {})) {
      if (name === "text") node.textContent = value;
      else if (name === "on") for (const [event, run] of Object.entries(value)) node.addEventListener(event, run);
      else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
    }
    node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
    return node;
  }
  function svg(tag, attributes, ...children) {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }
  const plural = (n, one, many) => `${n.toLocaleString("en")} ${n === 1 ? one : many || one + "s"}`;
  const fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/[-\u2010-\u2015_]+/g, " ").toLowerCase();
  const safeLink = (url) => /^https?:\/\//i.test(url || "");
  const list = (values) => values.join(", ");

  const SHAPES = {
    dot: "M12 3a9 9 0 1 0 .01 0z", diamond: "M12 2 22 12 12 22 2 12z", square: "M4 4h16v16H4z",
    triangle: "M12 3 22 20H2z", triangleDown: "M12 21 2 4h20z", hexagon: "M7 3.5h10L22 12l-5 8.5H7L2 12z",
    star: "m12 2 2.9 6.6 7.1.7-5.4 4.7 1.6 7L12 17.3 5.8 21l1.6-7L2 9.3l7.1-.7z",
  };
  function symbol(family) {
    const { color, border, shape } = DATA.families[family];
    return svg("svg", { viewBox: "0 0 24 24", class: "sym", "aria-hidden": "true" },
      svg("path", { d: SHAPES[shape] || SHAPES.dot, fill: color, stroke: border, "stroke-width": 1.5 }));
  }
  function stroke(style) {
    const line = { x1: 1, y1: 6, x2: 36, y2: 6, stroke: style.color, "stroke-width": style.width };
    if (style.dashes) line["stroke-dasharray"] = style.dashes.join(" ");
    const end = style.negated
      ? svg("path", { d: "M37 1v10", stroke: style.color, "stroke-width": 2.5 })
      : svg("path", { d: "M33 2l6 4-6 4z", fill: style.color });
    return svg("svg", { viewBox: "0 0 40 12", class: "stroke", "aria-hidden": "true" }, svg("line", line), style.bare ? "" : end);
  }

  /* --------------------------------------------------------------------------- state */
  const CERTAINTIES = ["certain", "probable", "speculative"];
  const state = { view: "graph", selection: null, off: { family: new Set(), certainty: new Set(), negated: new Set(), kind: new Set() },
    speaker: "", sort: null, down: false, limit: PAGE };
  const claimsOf = DATA.entities.map(() => []);
  DATA.claims.forEach((claim, index) => {
    claimsOf[claim.s].push(index);
    if (claim.o !== claim.s) claimsOf[claim.o].push(index);
  });
  const edgeOf = new Map();
  DATA.edges.forEach((edge) => edge.claims.forEach((index) => edgeOf.set(index, edge.id)));
  const nodeIds = new Set(DATA.nodes.map((node) => node.id));
  const haystack = DATA.entities.map((entity) => [entity.label, ...entity.synonyms, entity.curie].map(fold));

  function shows(claim) {
    const off = state.off;
    if (off.family.has(DATA.entities[claim.s].family) || off.family.has(DATA.entities[claim.o].family)) return false;
    if (off.negated.has(claim.negated ? "negated" : "affirmed")) return false;
    if (off.certainty.has(claim.certainty)) return false;
    if (claim.kinds.length && claim.kinds.every((kind) => off.kind.has(kind))) return false;
    if (state.speaker === "\u0000text") return claim.speakers.length === 0;
    return !state.speaker || claim.speakers.includes(state.speaker);
  }

  /* --------------------------------------------------------------------------- graph */
  let network = null;
  let steered = false;  // the reader has moved or zoomed the picture: it stays where it was put
  const nodes = new vis.DataSet(DATA.nodes);
  const edges = new vis.DataSet([...DATA.edges.map(({ claims, ...edge }) => edge), ...DATA.parts]);
  const FONT = { face: "system-ui, Segoe UI, Roboto, Helvetica Neue, Arial, DejaVu Sans, sans-serif" };

  function draw() {
    const box = byId("graph");
    network = new vis.Network(box, { nodes, edges }, {
      autoResize: true, physics: { enabled: false }, layout: { improvedLayout: false, randomSeed: 1 },
      interaction: { hover: true, hoverConnectedEdges: false, multiselect: false, selectConnectedEdges: false,
        keyboard: { enabled: true, bindToWindow: false, autoFocus: false }, dragNodes: true, tooltipDelay: 10000000 },
      nodes: { font: { ...FONT, size: 17, color: "#16202c", strokeWidth: 4, strokeColor: "#fbfcfd", vadjust: -2 }, borderWidth: 1.5, borderWidthSelected: 4, labelHighlightBold: false },
      edges: { font: { ...FONT, size: 12.5, color: "#3d4855", strokeWidth: 0, background: "#fbfcfd", align: "horizontal" },
        hoverWidth: 1, selectionWidth: 1.5, arrowStrikethrough: false, labelHighlightBold: false },
    });
    network.on("click", (event) => {
      if (event.nodes.length) select({ type: "entity", index: event.nodes[0] });
      else if (DATA.edges.some((edge) => edge.id === event.edges[0])) selectEdge(event.edges[0]);
      else select(null);
    });
    network.on("hoverNode", () => { box.style.cursor = "pointer"; });
    network.on("hoverEdge", () => { box.style.cursor = "pointer"; });
    network.on("blurNode", () => { box.style.cursor = "default"; });
    network.on("blurEdge", () => { box.style.cursor = "default"; });
    network.on("zoom", () => { steered = true; });
    network.on("dragEnd", () => { steered = true; });
    window.addEventListener("resize", refit);
    fit(false);
  }
  function refit() {
    if (!state.selection && !steered) fit(false);
  }
  function fit(animate) {
    steered = false;
    look(undefined, 1.25, animate);
  }
  /* Shows some nodes (all, without ids) with room around them for their labels. */
  function look(ids, most, animate) {
    if (!network) return;
    const box = byId("graph");
    const shown = DATA.nodes.filter((node) => !nodes.get(node.id).hidden && (!ids || ids.includes(node.id)));
    if (!shown.length || !box.clientWidth) return;
    const at = network.getPositions(shown.map((node) => node.id));
    const xs = shown.map((node) => at[node.id].x);
    const ys = shown.map((node) => at[node.id].y);
    const [left, right, top, bottom] = [Math.min(...xs) - 100, Math.max(...xs) + 100, Math.min(...ys) - 45, Math.max(...ys) + 85];
    const scale = Math.max(0.05, Math.min(most, box.clientWidth / (right - left), box.clientHeight / (bottom - top)));
    network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale, animation: animate && !calm ? { duration: 350 } : false });
  }
  function zoom(factor) {
    steered = true;
    network.moveTo({ scale: Math.min(4, Math.max(0.05, network.getScale() * factor)), animation: calm ? false : { duration: 150 } });
  }
  function selectEdge(id) {
    const edge = DATA.edges.find((one) => one.id === id);
    const shown = edge.claims.filter((index) => shows(DATA.claims[index]));
    select(shown.length === 1 ? { type: "claim", index: shown[0] } : { type: "edge", id });
  }
  function near() {
    const picked = { nodes: new Set(), edges: new Set() };
    const chosen = state.selection;
    if (!chosen) return picked;
    const add = (edge) => { picked.edges.add(edge.id); picked.nodes.add(edge.from); picked.nodes.add(edge.to); };
    if (chosen.type === "entity") {
      picked.nodes.add(chosen.index);
      DATA.edges.filter((edge) => edge.from === chosen.index || edge.to === chosen.index).forEach(add);
    } else {
      const id = chosen.type === "edge" ? chosen.id : edgeOf.get(chosen.index);
      DATA.edges.filter((edge) => edge.id === id).forEach(add);
    }
    return picked;
  }
  function paint() {
    const lit = near();
    const some = lit.nodes.size > 0;
    const used = new Set();
    const labels = DATA.edges.length <= 80;
    edges.update(DATA.edges.map((edge) => {
      const shown = edge.claims.filter((index) => shows(DATA.claims[index]));
      if (shown.length) { used.add(edge.from); used.add(edge.to); }
      const on = lit.edges.has(edge.id);
      return { id: edge.id, hidden: shown.length === 0,
        label: (labels && !some) || on ? edgeLabel(shown.length ? shown : edge.claims) : " ",
        font: { background: (labels && !some) || on ? "#fbfcfd" : "rgba(0,0,0,0)" },
        color: { color: edge.color.color, highlight: edge.color.color, hover: edge.color.color, opacity: some && !on ? 0.15 : edge.color.opacity },
        width: on ? edge.width + 1.2 : edge.width };
    }));
    edges.update(DATA.parts.map(({ id, from, to, color }) => ({ id, hidden: !used.has(from) || !used.has(to),
      color: { ...color, opacity: some && !(lit.nodes.has(from) && lit.nodes.has(to)) ? 0.25 : 1 } })));
    nodes.update(DATA.nodes.map((node) => {
      const on = !some || lit.nodes.has(node.id);
      return { id: node.id, hidden: !used.has(node.id), opacity: on ? 1 : 0.2, font: { color: on ? "#16202c" : "#b4bcc6" } };
    }));
    network.unselectAll();
    const chosen = state.selection;
    if (chosen && chosen.type === "entity" && nodeIds.has(chosen.index)) network.selectNodes([chosen.index], false);
  }
  function edgeLabel(indexes) {
    const { negated, certainty, predicate } = DATA.claims[indexes[0]];
    const words = indexes.length > 1 ? `${indexes.length} claims` : predicate;
    return wrap(`${negated ? "NOT " : ""}${words}${certainty === "certain" ? "" : ` (${certainty})`}`, 20);
  }
  function wrap(text, width) {
    return text.split(" ").reduce((lines, word) => {
      const last = lines[lines.length - 1];
      return last && (last + " " + word).length <= width ? [...lines.slice(0, -1), last + " " + word] : [...lines, word];
    }, []).join("\n");
  }
  function lookAt(ids) {
    if (state.view === "graph" && ids.length) look(ids, 0.95, true);
  }

  /* ----------------------------------------------------------------------- selection */
  function hashOf(chosen) {
    if (!chosen) return "";
    if (chosen.type === "entity") return "#entity=" + encodeURIComponent(DATA.entities[chosen.index].curie);
    if (chosen.type === "claim") return "#claim=" + DATA.claims[chosen.index].key;
    return "#edge=" + chosen.id;
  }
  function readHash() {
    const [, kind, raw] = /^#(entity|claim|edge)=(.+)$/.exec(location.hash) || [];
    let value = raw || "";
    try { value = decodeURIComponent(value); } catch { return null; }
    if (kind === "edge") return DATA.edges.some((edge) => edge.id === value) ? { type: "edge", id: value } : null;
    const index = kind === "entity" ? DATA.entities.findIndex((entity) => entity.curie === value || entity.id === value)
      : kind === "claim" ? DATA.claims.findIndex((claim) => claim.key === value) : -1;
    return index < 0 ? null : { type: kind, index };
  }
  function select(chosen, options) {
    const { look = false, focus = false, keepHash = false } = options || {};
    state.selection = chosen;
    if (!keepHash) {
      try { history.replaceState(null, "", hashOf(chosen) || location.pathname + location.search); } catch { location.hash = hashOf(chosen); }
    }
    paint();
    panel();
    markRow();
    if (look) lookAt([...near().nodes]);
    if (focus) byId("panel").focus({ preventScroll: true });
  }

  /* --------------------------------------------------------------------------- panel */
  function entityLink(index) {
    const chosen = { type: "entity", index };
    return el("a", { href: hashOf(chosen), class: "ent", text: DATA.entities[index].label,
      on: { click: (event) => { event.preventDefault(); select(chosen, { look: true }); } } });
  }
  function identifier(entity) {
    return safeLink(entity.id) && !entity.local
      ? el("a", { href: entity.id, target: "_blank", rel: "noopener noreferrer" }, el("code", { text: entity.curie }))
      : el("code", { text: entity.local ? "no identifier (named by the text)" : entity.curie });
  }
  function pill(text, kind) { return el("span", { class: "pill" + (kind ? " " + kind : ""), text }); }

  /* The sentence, cut where a mark begins or ends; a piece carries every mark that covers it. */
  function marked(evidence) {
    const cuts = new Set([0, Array.from(evidence.sentence).length]);
    evidence.marks.forEach(([from, to]) => { cuts.add(from); cuts.add(to); });
    const points = [...cuts].sort((a, b) => a - b);
    const quote = el("blockquote", { class: "sentence" });
    const characters = Array.from(evidence.sentence); // offsets count code points
    for (let i = 0; i + 1 < points.length; i += 1) {
      const piece = characters.slice(points[i], points[i + 1]).join("");
      const kinds = evidence.marks.filter(([from, to]) => from <= points[i] && points[i + 1] <= to).map(([, , kind]) => kind);
      quote.append(kinds.length ? el("mark", { class: kinds.join(" "), text: piece }) : piece);
    }
    return quote;
  }
  function evidenceBlock(evidence, place) {
    const source = DATA.documents[evidence.document];
    const kinds = new Set(evidence.marks.map(([, , kind]) => kind));
    const key = el("p", { class: "key" },
      kinds.size && place === 0 ? el("span", { text: "Marked:" }) : "",
      place === 0 && kinds.has("subject") ? el("span", {}, el("mark", { class: "subject", text: "subject" })) : "",
      place === 0 && kinds.has("object") ? el("span", {}, el("mark", { class: "object", text: "object" })) : "",
      place === 0 && kinds.has("clause") ? el("span", {}, el("mark", { class: "clause", text: "the words that say it" })) : "",
      ...evidence.elsewhere.map(([role, words]) => el("span", { text: `${role}, from another sentence: “${words}”` })));
    const speakers = evidence.speakers.length
      ? evidence.speakers.map((who) => el("span", {}, el("strong", { text: who.name }), who.about ? ` (${who.about})` : "")).flatMap((node, i) => (i ? ["; ", node] : [node]))
      : ["the text itself"];
    const title = source.title || source.name;
    return el("div", { class: "evidence" }, marked(evidence), key,
      el("p", { class: "cite" }, "Said by ", ...speakers, "."),
      el("p", { class: "cite" },
        safeLink(source.url) ? el("a", { href: source.url, target: "_blank", rel: "noopener noreferrer", text: title }) : title,
        source.about ? `, ${source.about}` : "", `; characters ${evidence.start}–${evidence.end}`),
      el("p", { class: "cite" }, list([...evidence.notes])));
  }
  function claimCard(index) {
    const claim = DATA.claims[index];
    return el("article", { class: "claim" + (claim.negated ? " negated" : ""), "data-key": claim.key },
      el("p", { class: "says" }, entityLink(claim.s), " ",
        el("span", { class: claim.negated ? "pred not" : "pred", text: (claim.negated ? "NOT " : "") + claim.predicate }), " ", entityLink(claim.o)),
      el("p", { class: "pills" }, claim.negated ? pill("NOT", "not") : "", pill(claim.certainty, claim.certainty),
        ...claim.kinds.map((kind) => pill(kind)), ...claim.qualifiers.map(([name, value]) => pill(`${name}: ${value}`))),
      ...claim.evidence.map(evidenceBlock),
      ...claim.related.map(([how, other]) => el("p", { class: "cite" }, `${how} `,
        el("a", { href: hashOf({ type: "claim", index: other }), class: "ent", text: sentenceOf(DATA.claims[other]),
          on: { click: (event) => { event.preventDefault(); select({ type: "claim", index: other }, { look: true }); } } }))));
  }
  function sentenceOf(claim) {
    return `${DATA.entities[claim.s].label} ${claim.negated ? "NOT " : ""}${claim.predicate} ${DATA.entities[claim.o].label}`;
  }
  function section(title, indexes) {
    const shown = indexes.filter((index) => shows(DATA.claims[index]));
    if (!indexes.length) return [];
    const hidden = indexes.length - shown.length;
    return [el("h3", { text: `${title} (${shown.length}${hidden ? `, ${hidden} filtered out` : ""})` }), ...shown.map(claimCard)];
  }
  function entityPanel(index) {
    const entity = DATA.entities[index];
    const also = entity.synonyms.length ? `Also: ${list(entity.synonyms)}` : "";
    return [el("h2", { text: entity.label }),
      el("p", { class: "meta" }, symbol(entity.family), el("span", { text: entity.category }), identifier(entity)),
      also ? el("p", { class: "also", text: also }) : "",
      ...entity.mappings.map(([how, name]) => el("p", { class: "also", text: `${how}: ${name}` })),
      entity.parts.length ? el("p", { class: "also" }, "Combines ", ...entity.parts.flatMap((part, i) => (i ? [" with ", entityLink(part)] : [entityLink(part)]))) : "",
      nodeIds.has(index) ? "" : el("p", { class: "also", text: "Not drawn in this picture." }),
      ...section("Claims about it", claimsOf[index].filter((i) => DATA.claims[i].s === index)),
      ...section("Claims that end in it", claimsOf[index].filter((i) => DATA.claims[i].s !== index))];
  }
  function overview() {
    const most = DATA.entities.map((_, index) => index).filter((index) => claimsOf[index].length)
      .sort((a, b) => claimsOf[b].length - claimsOf[a].length || a - b).slice(0, 12);
    const drawn = [...DATA.styles, ...(DATA.parts.length ? [{ says: "combines (no claim)", color: DATA.parts[0].color.color, width: DATA.parts[0].width, bare: true }] : [])];
    const styles = drawn.map((style) => [stroke(style), el("dd", { text: style.says })]).flat();
    return [el("h2", { text: "What the texts claim" }),
      el("p", { class: "also", text: "Choose an entity or a line to read its claims: each with the sentence that says it, and who says it. A claim is what a text says, not what is so." }),
      el("h3", { text: "Lines" }), el("dl", { class: "how" }, ...styles.map((node, i) => (i % 2 ? node : el("dt", {}, node)))),
      el("h3", { text: "Most spoken of" }),
      el("ul", { class: "tops" }, ...most.map((index) => el("li", {}, symbol(DATA.entities[index].family), entityLink(index), el("small", { text: plural(claimsOf[index].length, "claim") })))),
      el("h3", { text: plural(DATA.documents.length, "Document") }),
      el("ul", { class: "docs" }, ...DATA.documents.slice(0, 50).map((source) => el("li", { class: "also", text: [source.title || source.name, source.about].filter(Boolean).join(", ") }))),
      DATA.documents.length > 50 ? el("p", { class: "also", text: `and ${DATA.documents.length - 50} more` }) : ""];
  }
  function panel() {
    const chosen = state.selection;
    let parts;
    if (!chosen) parts = overview();
    else if (chosen.type === "entity") parts = entityPanel(chosen.index);
    else if (chosen.type === "claim") parts = [el("h2", { text: "Claim" }), claimCard(chosen.index)];
    else {
      const edge = DATA.edges.find((one) => one.id === chosen.id);
      parts = [el("h2", { text: `${DATA.entities[edge.from].label} → ${DATA.entities[edge.to].label}` }), ...section("Claims", edge.claims)];
    }
    byId("panel").replaceChildren(...parts.filter((part) => part !== ""));
    byId("panel").scrollTop = 0;
    byId("said").textContent = chosen ? `${byId("panel").querySelector("h2").textContent}: ${plural(byId("panel").querySelectorAll("article").length, "claim")}` : "";
  }

  /* --------------------------------------------------------------------------- table */
  const COLUMNS = [
    ["Subject", (claim) => DATA.entities[claim.s].label], ["Says", claimWords], ["Object", (claim) => DATA.entities[claim.o].label],
    ["Certainty", (claim) => claim.certainty], ["Kind", (claim) => list(claim.kinds)], ["In", (claim) => list(claim.species)],
    ["Who says it", (claim) => list(claim.speakers)],
    ["Document", (claim) => list([...new Set(claim.evidence.map((one) => DATA.documents[one.document].title || DATA.documents[one.document].name))])],
  ];
  function claimWords(claim) { return (claim.negated ? "NOT " : "") + claim.predicate; }
  function table() {
    const shown = DATA.claims.map((_, index) => index).filter((index) => shows(DATA.claims[index]));
    if (state.sort !== null) {
      const cell = COLUMNS[state.sort][1];
      const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
      shown.sort((a, b) => (state.down ? -1 : 1) * compare(fold(cell(DATA.claims[a])), fold(cell(DATA.claims[b]))) || a - b);
    }
    byId("heads").replaceChildren(...COLUMNS.map(([name], i) => el("th", { scope: "col", "aria-sort": state.sort === i ? (state.down ? "descending" : "ascending") : "none" },
      el("button", { type: "button", text: name + (state.sort === i ? (state.down ? " ▾" : " ▴") : ""),
        on: { click: () => { state.down = state.sort === i && !state.down; state.sort = i; table(); byId("heads").children[i].firstChild.focus(); } } }))));
    byId("rows").replaceChildren(...shown.slice(0, state.limit).map((index) => {
      const claim = DATA.claims[index];
      const last = COLUMNS.length - 1;
      const cells = COLUMNS.map(([, cell], i) => (i === last ? el("td", {}, el("span", { class: "clip", text: cell(claim), title: cell(claim) })) : i === 0
        ? el("td", {}, el("button", { type: "button", class: "open", text: cell(claim) }))
        : el("td", i === 1 && claim.negated ? {} : { text: cell(claim) }, i === 1 && claim.negated ? el("span", { class: "pred not", text: cell(claim) }) : "")));
      return el("tr", { "data-key": claim.key, on: { click: () => select({ type: "claim", index }) } }, ...cells);
    }));
    byId("more").hidden = shown.length <= state.limit;
    byId("more").textContent = `Show more (${shown.length - state.limit} left)`;
    markRow();
  }
  function markRow() {
    const chosen = state.selection;
    const key = chosen && chosen.type === "claim" ? DATA.claims[chosen.index].key : null;
    for (const row of byId("rows").children) {
      if (row.dataset.key === key) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    }
  }
  function view(name) {
    state.view = name;
    byId("stage").hidden = name !== "graph";
    byId("claims-table").hidden = name !== "table";
    byId("view-graph").setAttribute("aria-pressed", String(name === "graph"));
    byId("view-table").setAttribute("aria-pressed", String(name === "table"));
    if (name === "graph" && network) { network.redraw(); refit(); }
  }

  /* ------------------------------------------------------------------------- filters */
  function boxes(where, group, values) {
    byId(where).replaceChildren(...values.map(({ value, name, picture, count }) => el("label", {},
      el("input", { type: "checkbox", checked: true, "data-group": group, "data-value": value, on: { change: (event) => {
        if (event.target.checked) state.off[group].delete(value); else state.off[group].add(value);
        refresh();
      } } }), picture || "", name, el("b", { text: count }))));
  }
  function tally(of) {
    const counts = new Map();
    DATA.claims.forEach((claim) => of(claim).forEach((value) => counts.set(value, (counts.get(value) || 0) + 1)));
    return counts;
  }
  function filters() {
    const families = new Map();
    DATA.entities.forEach((entity, index) => { if (claimsOf[index].length) families.set(entity.family, (families.get(entity.family) || 0) + 1); });
    boxes("f-family", "family", DATA.families.map((family, i) => ({ value: i, name: family.label, picture: symbol(i), count: families.get(i) })).filter((one) => one.count));
    const plain = (counts, order) => order.filter((value) => counts.has(value)).map((value) => ({ value, name: value, count: counts.get(value) }));
    boxes("f-certainty", "certainty", plain(tally((claim) => [claim.certainty]), CERTAINTIES));
    boxes("f-negated", "negated", plain(tally((claim) => [claim.negated ? "negated" : "affirmed"]), ["affirmed", "negated"])
      .map((one) => ({ ...one, name: one.value === "negated" ? "negated (NOT)" : one.value })));
    const kinds = tally((claim) => claim.kinds);
    boxes("f-kind", "kind", plain(kinds, [...kinds.keys()].sort()));
    const speakers = tally((claim) => claim.speakers);
    const silent = DATA.claims.filter((claim) => !claim.speakers.length).length;
    byId("f-speaker").replaceChildren(el("option", { value: "", text: "anyone" }), el("option", { value: "\u0000text", text: `the text itself (${silent})` }),
      ...[...speakers.keys()].sort().map((name) => el("option", { value: name, text: `${name} (${speakers.get(name)})` })));
    byId("f-speaker").addEventListener("change", (event) => { state.speaker = event.target.value; refresh(); });
    byId("reset").addEventListener("click", () => {
      Object.values(state.off).forEach((set) => set.clear());
      state.speaker = "";
      byId("f-speaker").value = "";
      document.querySelectorAll(".filters input").forEach((box) => { box.checked = true; });
      refresh();
    });
  }
  function refresh() {
    const shown = DATA.claims.filter(shows).length;
    byId("shown").textContent = `${shown} of ${plural(DATA.claims.length, "claim")} shown`;
    byId("reset").disabled = !state.speaker && Object.values(state.off).every((set) => set.size === 0);
    state.limit = PAGE;
    paint();
    panel();
    table();
  }

  /* -------------------------------------------------------------------------- search */
  let found = [];
  let at = -1;
  function search(text) {
    const words = fold(text).split(/\s+/).filter(Boolean);
    const rank = (names) => {
      const query = words.join(" ");
      if (names.some((name) => name === query)) return 0;
      if (names.some((name) => name.startsWith(query))) return 1;
      return words.every((word) => names.some((name) => name.includes(word))) ? 2 : 9;
    };
    found = words.length ? DATA.entities.map((_, index) => [rank(haystack[index]), index]).filter(([score]) => score < 9)
      .sort((a, b) => a[0] - b[0] || claimsOf[b[1]].length - claimsOf[a[1]].length || a[1] - b[1]).slice(0, 12).map(([, index]) => index) : [];
    at = found.length ? 0 : -1;
    offer(words.length > 0);
  }
  function offer(open) {
    const box = byId("found");
    box.hidden = !open;
    byId("search").setAttribute("aria-expanded", String(open));
    box.replaceChildren(...(found.length ? found.map((index, i) => {
      const entity = DATA.entities[index];
      const query = fold(byId("search").value).trim();
      const synonym = fold(entity.label).includes(query) ? "" : entity.synonyms.find((name) => fold(name).includes(query)) || "";
      return el("li", { role: "option", id: `found-${i}`, "aria-selected": String(i === at), on: { mousedown: (event) => { event.preventDefault(); choose(i); } } },
        symbol(entity.family), el("span", {}, entity.label, el("small", { text: [synonym && `also: ${synonym}`, entity.local ? "" : entity.curie].filter(Boolean).join(" · ") })),
        el("small", { text: plural(claimsOf[index].length, "claim") }));
    }) : [el("li", { class: "none", text: "Nothing here has that name." })]));
    if (at >= 0 && open) byId("search").setAttribute("aria-activedescendant", `found-${at}`);
    else byId("search").removeAttribute("aria-activedescendant");
  }
  function choose(i) {
    const index = found[i];
    offer(false);
    if (index === undefined) return;
    byId("search").value = DATA.entities[index].label;
    select({ type: "entity", index }, { look: true });
  }
  function bindSearch() {
    const box = byId("search");
    box.addEventListener("input", () => search(box.value));
    box.addEventListener("blur", () => offer(false));
    box.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && found.length) { event.preventDefault(); at = (at + step + found.length) % found.length; offer(true); }
      else if (event.key === "Enter") choose(Math.max(at, 0));
      else if (event.key === "Escape") { box.value = ""; found = []; offer(false); }
    });
    document.addEventListener("keydown", (event) => {
      if (event.target instanceof HTMLInputElement && event.target.type !== "checkbox") return;
      if (event.key === "/" && !event.ctrlKey && !event.metaKey) { event.preventDefault(); box.focus(); }
      if (event.key === "Escape") select(null);
    });
  }
  function save(address, name) { el("a", { href: address, download: name }).click(); }
  function savePicture() { save(byId("graph").querySelector("canvas").toDataURL("image/png"), "claims.png"); }
  /* A spreadsheet runs a cell that begins like a formula: such a cell gets a ' before it. */
  function saveTable() {
    const cell = (text) => `"${(/^[=+\-@\t\r]/.test(text) ? "'" : "") + text.replace(/"/g, '""')}"`;
    const line = (cells) => cells.map(cell).join(",");
    const rows = DATA.claims.filter(shows).map((claim) => line([...COLUMNS.map(([, of]) => of(claim)), claim.key, claim.evidence.map((one) => one.sentence).join(" | ")]));
    const text = [line([...COLUMNS.map(([name]) => name), "Claim", "Sentences"]), ...rows].join("\r\n");
    save("data:text/csv;charset=utf-8," + encodeURIComponent("\ufeff" + text + "\r\n"), "claims.csv");
  }

  /* --------------------------------------------------------------------------- start */
  byId("counts").textContent = DATA.counts;
  filters();
  draw();
  bindSearch();
  byId("view-graph").addEventListener("click", () => view("graph"));
  byId("view-table").addEventListener("click", () => view("table"));
  byId("skip").addEventListener("click", (event) => { event.preventDefault(); view("table"); byId("claims-table").focus(); });
  byId("more").addEventListener("click", () => { state.limit += PAGE; table(); });
  byId("zoom-in").addEventListener("click", () => zoom(1.3));
  byId("zoom-out").addEventListener("click", () => zoom(1 / 1.3));
  byId("zoom-fit").addEventListener("click", () => fit(true));
  byId("save-png").addEventListener("click", savePicture);
  byId("save-csv").addEventListener("click", saveTable);
  window.addEventListener("hashchange", () => select(readHash(), { look: true, keepHash: true }));
  state.selection = readHash();
  refresh();
  if (state.selection) lookAt([...near().nodes]);
  window.explorer = Object.freeze({ data: DATA, network, select, claimsShown: () => DATA.claims.filter(shows).length });
})();
