"use strict";

const SECONDS = 90;
const MB = 1 << 20;

/** After so long without an event what is shown is old, and told to be: events come four times a second. */
const STALE_MILLIS = 2000;
const byId = (id) => document.getElementById(id);

/** Only what is new: what stays is not told again to who hears the page. */
const say = (id, text) => byId(id).textContent === text || (byId(id).textContent = text);
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();

/** A figure of the event as a number, null where it is not known (-1 or absent). */
const number = (event, name) => (typeof event[name] === "number" && event[name] >= 0 ? event[name] : null);
const megabytes = (bytes) => (bytes === null ? null : bytes / MB);

/** What the agent has proven, if anything; without an agent what the last collection left. */
const live = (event) => number(event, event["agent.present"] ? "agent.HeapProvenLiveBytes" : "heap.live");

/** Turns an event into one point of each series; figures of an absent agent stay empty. */
function point(event, before) {
  const capacity = number(event, "agent.HeapCapacityBytes");
  const elapsed = before ? (event.uptimeMillis - before.uptimeMillis) / 1000 : 0;
  const rate = (name) => (elapsed > 0 ? Math.max(0, event[name] - before[name]) / elapsed : null);
  const sheds = number(event, "agent.Sheds") ?? 0;
  return {
    time: Date.now() / 1000,
    used: megabytes(event["heap.used"]),
    capacity: megabytes(capacity),
    gc: rate("gc.millis"),
    live: megabytes(live(event)),
    bound: megabytes(number(event, "agent.BoundBytes")),
    moderate: megabytes(number(event, "agent.HeapModerateLineBytes")),
    critical: megabytes(number(event, "agent.HeapCriticalLineBytes")),
    ballast: megabytes(number(event, "agent.BallastHeldBytes")),
    requests: rate("requests"),
    failures: rate("outOfMemoryErrors"),
    level: event.level,
    shed: before ? sheds > (number(before, "agent.Sheds") ?? 0) : false,
  };
}

const points = [];
const column = (name) => points.map((p) => p[name]);

/** Tints the time above NORMAL and ticks each shed; drawn beneath the series. */
function drawLevels(plot) {
  const { ctx, bbox } = plot;
  ctx.save();
  const x = (i) => (i < points.length ? plot.valToPos(points[i].time, "x", true) : bbox.left + bbox.width);
  for (let from = 0, to = 1; from < points.length; from = to++) {
    const level = points[from].level;
    while (to < points.length && points[to].level === level) {
      to++;
    }
    if (level !== "NORMAL") {
      ctx.fillStyle = colour("tint-" + level.toLowerCase());
      ctx.fillRect(x(from), bbox.top, x(to) - x(from), bbox.height);
    }
  }
  ctx.fillStyle = colour("bound");
  points.forEach((p, i) => {
    if (p.shed) {
      ctx.fillRect(x(i), bbox.top + bbox.height - 12, 3, 12);
    }
  });
  ctx.restore();
}

const clock = (seconds) => new Date(seconds * 1000).toLocaleTimeString("en-GB");

function line(label, name, extra) {
  const value = (plot, v) => (v == null ? "-" : v.toFixed(v < 10 ? 1 : 0));
  return { label, stroke: () => colour(name), width: 2, points: { show: false }, value, ...extra };
}

function options(element, height, series, max, hooks) {
  const axis = { stroke: () => colour("faint"), grid: { stroke: () => colour("rule"), width: 1 }, ticks: { show: false } };
  return {
    width: element.clientWidth,
    height,
    hooks,
    cursor: { drag: { x: false, y: false }, sync: { key: "time" } },
    scales: { y: { range: (plot, low, high) => [0, Math.max(max(), (high || 0) * 1.08)] } },
    axes: [{ ...axis, space: 90, size: 28, values: (plot, ticks) => ticks.map(clock) }, { ...axis, size: 46 }],
    series: [{ label: "time", value: (plot, v) => (v == null ? "-" : clock(v)) }, ...series],
  };
}

let heapMax = 64;
const heapSeries = ["used", "live", "capacity", "bound", "moderate", "critical", "ballast"];
const requestSeries = ["requests", "failures"];
const gcSeries = ["gc"];
const dashed = { width: 1, dash: [6, 4] };
const heap = new uPlot(
  options(byId("heap"), 300, [
    line("used", "used", { fill: () => colour("used") + "22" }),
    line("live", "live"),
    line("what it can hold", "capacity", dashed),
    line("bound of the caches", "bound", { dash: [8, 3] }),
    line("moderate line", "moderate", dashed),
    line("critical line", "critical", dashed),
    line("ballast", "ballast", { width: 1 }),
  ], () => heapMax, { drawClear: [drawLevels] }),
  [[], ...heapSeries.map(() => [])],
  byId("heap"));
const requests = new uPlot(
  options(byId("requests"), 150, [
    line("answered or tried", "used", { fill: () => colour("used") + "22" }),
    line("out of memory", "fail"),
  ], () => 10, {}),
  [[], ...requestSeries.map(() => [])],
  byId("requests"));

const gc = new uPlot(
  options(byId("gc"), 110, [line("GC", "ballast", { fill: () => colour("ballast") + "22" })], () => 10, {}),
  [[], ...gcSeries.map(() => [])],
  byId("gc"));
const CHARTS = [[heap, heapSeries, 300], [requests, requestSeries, 150], [gc, gcSeries, 110]];

const TILES = [
  ["used", (e) => size(e["heap.used"])],
  ["live, proven", (e) => size(number(e, "agent.HeapProvenLiveBytes"))],
  ["bound", (e) => size(number(e, "agent.BoundBytes"), e["agent.present"] ? "open" : "-")],
  ["ballast", (e) => size(number(e, "agent.BallastHeldBytes"))],
  ["requests/s", () => whole(points[points.length - 1].requests)],
  ["out of memory", (e) => whole(e.outOfMemoryErrors)],
  ["sheds", (e) => whole(number(e, "agent.Sheds"))],
  ["given back", (e) => size(number(e, "agent.BytesReturned"))],
  ["level changes", (e) => whole(e.levelChanges)],
  ["GC, total", (e) => whole(e["gc.millis"]) + " ms"],
  ["collections asked", (e) => whole(number(e, "agent.CollectionsAsked"))],
  ["container", (e) => size(number(e, "agent.ResourceMeasured.CONTAINER"), e["agent.present"] ? "unwatched" : "-")],
  ["products cached", (e) => whole(e["cache.products"])],
  ["pages cached", (e) => whole(e["cache.pages"])],
  ["sessions leaked", (e) => whole(e.sessions)],
  ["orders unsaved", (e) => whole(e["journal.unsaved"])],
];
const whole = (value) => (value == null ? "-" : Math.round(value).toLocaleString("en"));
const size = (bytes, none = "-") => (bytes == null ? none : (bytes / MB).toFixed(1) + " MiB");
const cells = TILES.map(([name]) => {
  const box = byId("tiles").appendChild(document.createElement("div"));
  box.appendChild(document.createElement("dt")).textContent = name;
  return box.appendChild(document.createElement("dd"));
});

function chip(id, text, state) {
  say(id, text);
  byId(id).dataset.state = state;
}

function showState(event, p) {
  const percent = (mb, unknown) => (mb === null ? unknown : (100 * mb) / heapMax) + "%";
  byId("bar-used").style.width = percent(p.used, 0);
  byId("bar-live").style.width = percent(p.live, 0);
  byId("mark-moderate").style.left = percent(p.moderate, -1); // out of sight
  byId("mark-critical").style.left = percent(p.critical, -1);
  byId("bar").setAttribute("aria-label", "Heap: " + size(event["heap.used"]) + " used, " + size(live(event)) + " live");
  byId("max").textContent = heapMax.toFixed(0) + " MiB";
  byId("why").textContent = withoutRaw(event["agent.Explanation"] || "");
  byId("subtitle").textContent = "a product catalogue on a heap of " + heapMax.toFixed(0) + " MiB, up for "
    + Math.round(event.uptimeMillis / 1000) + " s";
  say("level", (byId("level").dataset.level = event.level));
  byId("dry").hidden = event["agent.DryRun"] !== true;
  chip("link", "live", "good");
  chip("agent", event["agent.present"] ? "agent active" : "no agent", event["agent.present"] ? "good" : "off");
  TILES.forEach(([, text], i) => (cells[i].textContent = text(event)));
}

/** Without the exact figures behind the readable ones. */
const withoutRaw = (text) => text.replace(/ \(\d+\)/g, "");

/** The newest first; each line begins with its time, as in the log. */
function showDecisions(text) {
  if (byId("decisions").dataset.text === text) {
    return;
  }
  byId("decisions").dataset.text = text;
  byId("decisions").replaceChildren(...text.split("\n").filter((entry) => entry).map((entry) => {
    const item = document.createElement("li");
    item.appendChild(document.createElement("time")).textContent = entry.slice(11, 19);
    item.append(withoutRaw(entry.slice(24)));
    return item;
  }));
}

let last = null;
let heardMillis = 0;
let source = null;

function connect() {
  source = new EventSource("/events");
  source.onmessage = show;
  source.onerror = () => setStale("offline");
}

/** The figures stay, greyed: they are the last that were known. */
function setStale(why) {
  chip("link", why, "bad");
  document.body.classList.add("stale");
}

function tellSilence() {
  if (source.readyState === EventSource.CLOSED) {
    connect(); // a browser gives up after an answer that is no stream
  } else if (source.readyState === EventSource.OPEN && Date.now() - heardMillis > STALE_MILLIS) {
    setStale("no answer");
  }
}

function show(message) {
  const event = JSON.parse(message.data);
  heardMillis = Date.now();
  document.body.classList.remove("stale");
  if (last && event.uptimeMillis < last.uptimeMillis) {
    points.length = 0; // the service was started anew
    last = null;
  }
  heapMax = event["heap.max"] / MB;
  points.push(point(event, last));
  last = event;
  while (points[0].time < points[points.length - 1].time - SECONDS) {
    points.shift();
  }
  const time = column("time");
  CHARTS.forEach(([chart, series]) => chart.setData([time, ...series.map(column)]));
  showDecisions(event["agent.RecentDecisions.last"] || "");
  showState(event, points[points.length - 1]);
}

connect();
setInterval(tellSilence, 1000);

document.querySelectorAll("button").forEach((button) => {
  button.onclick = async () => {
    try {
      const answer = await fetch("/do/" + button.dataset.do, { method: "POST", headers: { "X-Plimsoll-Demo": "1" } });
      byId("said").textContent = await answer.text();
    } catch (e) {
      byId("said").textContent = "no answer";
    }
  };
});

new ResizeObserver(() => {
  CHARTS.forEach(([chart, , height]) => chart.setSize({ width: byId("heap").clientWidth, height }));
}).observe(byId("heap").parentElement);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  CHARTS.forEach(([chart]) => chart.redraw(false, true));
});
