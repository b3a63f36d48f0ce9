/**
 * Draws every screen with the made-up family under the real content security policy, in several themes, widths and languages, runs axe on each, and
 * says which words are cut, or stick out of their box or the window. What may be cut (a name of any length) has the class `truncate` or `clamp`.
 * `npx vite build --mode mock && node dev/shots.mjs [name…] [--modes=light,dark,narrow,zoom,contrast,ar,ar-narrow,bidi,es,pseudo,pseudo-zoom,pseudo-tiny]` → shots/*.png
 */
import { createServer } from "node:http";
import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const root = fileURLToPath(new URL("../dist-mock", import.meta.url));
const out = fileURLToPath(new URL("../shots", import.meta.url));
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const csp =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' vault: http://vault.localhost blob: data:; connect-src ipc: http://ipc.localhost";
const types = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2" };

const server = createServer(async (request, response) => {
  const path = new URL(request.url, "http://x").pathname;
  if (path === "/favicon.ico") return response.writeHead(204).end();
  try {
    const file = join(root, path === "/" ? "index.html" : path);
    const body = await readFile(file);
    response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream", "content-security-policy": csp });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const base = `http://127.0.0.1:${server.address().port}/`;

const modes = {
  light: { theme: "light", width: 1280, height: 800 },
  dark: { theme: "dark", width: 1280, height: 800 },
  narrow: { theme: "light", width: 480, height: 800 },
  zoom: { theme: "light", width: 640, height: 400, density: 2 },
  contrast: { theme: "contrast", width: 1280, height: 800 },
  ar: { theme: "light", width: 1280, height: 800, language: "ar" },
  "ar-narrow": { theme: "dark", width: 480, height: 800, language: "ar" },
  bidi: { theme: "light", width: 1280, height: 800, language: "ar-XB" },
  es: { theme: "light", width: 1280, height: 800, language: "es" },
  pseudo: { theme: "light", width: 1280, height: 800, language: "en-XA" },
  // As at 400 % zoom.
  "pseudo-tiny": { theme: "light", width: 320, height: 640, language: "en-XA" },
  "pseudo-zoom": { theme: "light", width: 640, height: 400, density: 2, language: "en-XA" },
};

const id = (name) => `[data-testid="${name}"]`;
const open = (section, item) => async (p) => {
  if (!(await p.locator(id(`section-${section}`)).isVisible())) await p.click(id("sections-menu"));
  await p.click(id(`section-${section}`));
  if (item) await p.click(id(item));
};
const press = (keys) => (p) => p.keyboard.press(keys);
const then = (...steps) => async (p) => {
  for (const step of steps) await step(p);
};
const click = (name) => (p) => p.click(id(name));
const fill = (name, text) => (p) => p.fill(id(name), text);

/** Of ten thousand rows only some dozens are drawn, at the start and at the end, and the focus goes along. */
const drawn = async (p) => {
  const rows = p.locator("[data-at]");
  await rows.first().waitFor();
  await p.locator('[data-at="0"] button').first().focus();
  for (const [key, at] of [["End", 9999], ["Home", 0], ["PageDown", null], ["End", 9999]]) {
    await p.keyboard.press(key);
    await p.waitForFunction((wanted) => {
      const on = document.activeElement.closest("[data-at]");
      return on && (wanted === null ? on.dataset.at !== "0" : on.dataset.at === String(wanted));
    }, at);
    const [count, size] = await rows.evaluateAll((all) => [all.length, all[0].ariaSetSize]);
    if (count > 80 || Number(size) < 10_000) throw new Error(`${count} rows are drawn, of ${size}`);
  }
};

const focus = (name) => (p) => p.locator(id(name)).focus();
/** Fails unless so many elements have this name, soon. */
const count = (selector, wanted) => async (p) => {
  await p.waitForFunction(([s, n]) => document.querySelectorAll(s).length === n, [selector, wanted]);
};
const says = (name, text) => (p) => p.waitForFunction(([s, t]) => document.querySelector(s)?.textContent.includes(t), [id(name), text]);
/** Takes hold of something with the mouse and moves it over something else. */
const drag = (from, to) => async (p) => {
  const a = await p.locator(id(from)).boundingBox();
  await p.mouse.move(a.x + 80, a.y + 20);
  await p.mouse.down();
  await p.mouse.move(a.x + 90, a.y + 40, { steps: 3 });
  const b = await p.locator(id(to)).boundingBox();
  await p.mouse.move(b.x + b.width / 2, b.y + b.height / 2, { steps: 5 });
};
/** Fails unless the focus comes to stand in the row of this. */
const stands = (name) => (p) => p.waitForFunction((s) => document.activeElement?.closest("[data-at]")?.querySelector(s), id(name));
const pick = then(open("documents"), focus("document-15"), press("Space"), press("Shift+ArrowDown"), press("Shift+ArrowDown"), says("picked", "3"));

/** A new vault, up to where its backups go. */
const make = then(
  click("welcome-create"), click("next"), (p) => p.waitForSelector(id("recovery-word-1")),
  async (p) => {
    const words = await p.locator('[data-testid^="recovery-word-"]').allTextContents();
    await p.click(id("next"));
    for (const at of [3, 11, 20]) await p.fill(id(`confirm-word-${at}`), words[at - 1]);
  },
  click("next"), (p) => p.waitForSelector(id("backup-way-usual")),
);

/** name: [scenario, what is done before the picture] */
const shots = {
  first: ["first"],
  backups: ["open", then(click("settings"), click("setting-backups"), (p) => p.waitForSelector(id("backup-state")))],
  "backups-failed": ["backups", then(click("settings"), click("setting-backups"), (p) => p.waitForSelector(id("backup-state")))],
  "backups-home": ["backups"],
  "backups-practised": ["open", then(click("settings"), click("setting-backups"), fill("practise-key", "abandon canyon ladder velvet mosaic timber"), click("practise"), (p) => p.waitForSelector(id("practised")))],
  older: ["older"],
  restore: ["locked", then(click("unlock-restore"), click("browse"), fill("backup-key", "some words here"))],
  "restore-which": ["locked", then(click("unlock-restore"), click("browse"), fill("backup-key", "some words here"), click("next"), (p) => p.waitForSelector(id("restore-generation")), fill("path", "/x/taken.coffer"), click("next"), (p) => p.waitForSelector(id("restore-replace")))],
  welcome: ["welcome"],
  "create-passphrase": ["first", click("welcome-create")],
  "create-place": ["first", then(click("welcome-create"), click("place-change"), (p) => p.waitForFunction(() => document.activeElement.dataset.testid === "path"))],
  "create-own": ["first", then(click("welcome-create"), click("own-passphrase"), fill("passphrase", "quiet river stones"), fill("passphrase-again", "quiet river stonez"))],
  "create-taken": ["first", then(click("welcome-create"), click("place-change"), fill("path", "/x/taken.coffer"), click("next"), (p) => p.waitForSelector(id("error")))],
  "create-recovery": ["first", then(click("welcome-create"), click("next"), (p) => p.waitForSelector(id("recovery-word-1")))],
  "create-confirm": ["first", then(click("welcome-create"), click("next"), (p) => p.waitForSelector(id("recovery-word-1")), click("next"), fill("confirm-word-3", "ladder"), fill("confirm-word-11", "no"), fill("confirm-word-20", "x"), click("next"))],
  "create-backups": ["first", make],
  "create-backups-choose": ["first", then(make, click("backup-way-choose"))],
  "create-first": ["first", then(make, click("backup-way-choose"), click("next"))],
  tour: ["first", then(make, click("next"), click("next"))],
  "tour-codes": ["first", then(make, click("next"), click("next"), click("tour-next"))],
  "tour-keys": ["first", then(make, click("next"), click("next"), click("tour-next"), (p) => p.waitForFunction(() => document.activeElement.dataset.testid === "tour-next"), press("Enter"))],
  "tour-first": ["first", then(make, click("next"), click("add-documents"), (p) => p.waitForSelector(id("intake")), (p) => p.waitForSelector(id("tour"), { state: "detached" }))],
  journey: ["first", then(
    make, click("next"), click("next"), click("tour-skip"), click("add-person"), fill("person-name", "Nora Sample"), fill("a-number", "A001234567"), press("Enter"),
    (p) => p.waitForSelector(id("toast")), open("cases"), click("add-case"), fill("case-receipt", "IOE0912345678"), fill("case-form", "I-485"), press("Enter"),
    (p) => p.waitForSelector(id("toast-undo")), click("add-documents"), click("draft-person-select"), press("Escape"), (p) => p.waitForSelector(id("draft-keep")),
    click("draft-person-select"), (p) => p.getByRole("option", { name: "Nora Sample" }).click(), fill("draft-code", "aB3O0l1I"), click("draft-keep"),
    (p) => p.waitForFunction(() => document.querySelectorAll('[data-testid^="draft-"]').length > 0), click("draft-discard"), click("draft-discard"),
    click("lock"), fill("unlock-passphrase", "right"), press("Enter"), click("search-input"), (p) => p.keyboard.type("nor"), (p) => p.waitForSelector(id("search-hit")), press("Enter"),
    (p) => p.waitForSelector(id("detail")),
  )],
  unlock: ["locked"],
  "unlock-wrong": ["locked", then(fill("unlock-passphrase", "wrong"), click("unlock-submit"))],
  "unlock-recovery": ["locked", click("unlock-recovery-toggle")],
  home: ["open"],
  "home-calm": ["calm"],
  "home-many": ["many"],
  "home-drafts": ["intake"],
  "home-step": ["open", then((p) => p.locator(id("attention") + " button").filter({ hasText: "Link it" }).click(), (p) => p.waitForSelector('[role="dialog"]'))],
  "home-empty": ["empty"],
  "home-demo": ["demo"],
  damaged: ["damaged", open("people")],
  "people-empty": ["empty", open("people")],
  people: ["open", open("people")],
  person: ["open", open("people", "person-1")],
  "person-revealed": ["open", then(open("people", "person-1"), (p) => p.locator(id("reveal")).first().click(), (p) => p.locator(id("copy")).first().click())],
  "person-form": ["open", then(open("people"), click("add-person"), click("save"))],
  "person-edit": ["open", then(open("people", "person-1"), press("e"))],
  "form-leave": ["open", then(open("people"), click("add-person"), fill("person-name", "Someone"), press("Escape"), (p) => p.waitForSelector('[role="alertdialog"]'))],
  "form-esc": ["open", then(open("cases"), click("add-case"), fill("case-form", "I-4"), press("Escape"), press("ArrowDown"), press("Enter"), (p) => p.waitForFunction(() => document.querySelector('[data-testid="case-form"]').value === "I-485"), (p) => p.getByRole("button", { name: "Marisol" }).last().click(), (p) => p.locator('[data-testid^="case-role-"]').click(), (p) => p.waitForSelector("[data-select-content]"), press("Escape"), (p) => p.waitForSelector("[data-select-content]", { state: "detached" }), (p) => p.waitForSelector('[role="dialog"]'), press("Escape"), (p) => p.waitForSelector('[role="alertdialog"]'))],
  case: ["open", open("cases", "case-1")],
  "case-timeline": ["open", then(open("cases", "case-1"), (p) => p.locator(id("timeline")).evaluate((el) => el.scrollIntoView()))],
  "case-form": ["open", then(open("cases"), click("add-case"), fill("case-form", "I-4"))],
  "codes-empty": ["empty", open("codes")],
  code: ["open", open("codes", "code-1")],
  "code-scam": ["open", then(open("codes", "code-1"), click("reveal"))],
  "code-revealed": ["open", then(open("codes", "code-1"), click("reveal"), click("scam-go"), click("copy"))],
  "code-large": ["open", then(open("codes", "code-1"), click("reveal"), click("scam-go"), click("large"))],
  "code-form": ["open", then(open("codes"), click("add-code"), fill("code-text", "IOE0912345678"), click("save"), (p) => p.waitForSelector(id("keep-anyway")))],
  documents: ["open", open("documents")],
  "documents-grid": ["open", then(open("documents"), click("as-grid"))],
  "documents-many": ["many", then(open("documents"), drawn)],
  "tiles-many": ["many", then(open("documents"), click("as-grid"), drawn)],
  "document-tiles": ["open", then(open("documents"), click("as-grid"), click("document-14"), (p) => p.waitForSelector(id("detail") + " article"))],
  "documents-back": ["many", then(open("documents"), drawn, press("Enter"), (p) => p.waitForSelector(id("detail") + " article"), press("Escape"), (p) => p.waitForSelector(`${id("document-1")}:visible`), (p) => p.waitForTimeout(200), stands("document-1"))],
  "people-many": ["many", then(open("people"), drawn)],
  "cases-many": ["many", then(open("cases"), drawn)],
  "codes-many": ["many", then(open("codes"), drawn)],
  "trash-many": ["many", then(open("trash"), drawn)],
  "history-many": ["many", open("history")],
  "documents-filter": ["open", then(open("documents"), click("filter-list"), fill("filter-words", "notice"))],
  "documents-filtered": ["open", then(open("documents"), click("filter-list"), fill("filter-words", "notice"), press("Escape"))],
  "documents-none": ["open", then(open("documents"), click("filter-list"), fill("filter-words", "zzz"), press("Escape"))],
  "documents-sort": ["open", then(open("documents"), click("sort-list"))],
  "documents-pick": ["open", pick],
  "documents-pick-tiles": ["open", then(pick, click("as-grid"))],
  "documents-pick-all": ["open", then(open("documents"), focus("document-15"), press("Control+a"), says("picked", "15"), press("Escape"), count(id("picked"), 0), (p) => p.click(id("document-14"), { modifiers: ["Control"] }), (p) => p.click(id("document-12"), { modifiers: ["Shift"] }), says("picked", "3"))],
  "documents-keys": ["open", then(
    open("documents"), focus("document-15"), press("m"), stands("document-14"), (p) => p.waitForTimeout(900), press("Shift+E"), stands("document-13"), (p) => p.waitForTimeout(900),
    press("r"), press("e"), press("q"), stands("document-7"), (p) => p.waitForTimeout(900), press("Home"), stands("document-15"), press("Delete"), says("shown", "14"), stands("document-14"),
    press("Space"), says("picked", "1"), click("bulk-trash"), says("shown", "13"), stands("document-13"), press("Enter"), (p) => p.waitForSelector(id("detail") + " article"), press("n"), (p) => p.waitForSelector('[role="menu"]'),
  )],
  "document-trashed": ["open", then(open("documents", "document-14"), click("more"), (p) => p.getByRole("menuitem").last().click(), says("shown", "14"), (p) => p.waitForSelector(id("toast-undo")), count(id("detail") + " article", 0), stands("document-13"))],
  "documents-trashed": ["open", then(pick, click("bulk-trash"), says("shown", "12"), says("toast", "3 documents"))],
  "documents-put-back": ["open", then(pick, click("bulk-trash"), says("shown", "12"), click("toast-undo"), says("shown", "15"))],
  "documents-partly": ["stubborn", then(pick, click("bulk-trash"), says("shown", "13"), says("picked", "1"))],
  "documents-working": ["many", then(open("documents"), (p) => p.locator("[data-at] button").first().focus(), press("Control+a"), click("bulk-trash"), (p) => p.waitForSelector(id("bulk-stop")))],
  "documents-stopped": ["many", then(open("documents"), (p) => p.locator("[data-at] button").first().focus(), press("Control+a"), click("bulk-trash"), click("bulk-stop"), (p) => p.waitForSelector(id("toast-undo")))],
  "documents-link": ["open", then(pick, click("bulk-link"), fill("link-words", "i-485"))],
  "documents-linked": ["open", then(pick, click("bulk-link"), fill("link-words", "i-131"), press("Enter"), says("toast", "3 documents"))],
  "documents-drag": ["open", then(pick, drag("document-14", "section-documents"), (p) => p.hover(id("drop-on-3")))],
  "documents-dropped": ["open", then(open("documents"), drag("document-15", "section-documents"), (p) => p.hover(id("drop-on-3")), (p) => p.mouse.up(), says("toast", "1 document"), count(id("detail") + " article", 0))],
  "documents-drag-cases": ["open", then(open("documents"), drag("document-15", "section-cases"), (p) => p.waitForSelector(id("case-4")), (p) => p.hover(id("case-4")))],
  "documents-drag-escape": ["open", then(open("documents"), drag("document-15", "section-documents"), press("Escape"), (p) => p.mouse.up(), count(".ghost", 0))],
  cases: ["open", open("cases")],
  codes: ["open", open("codes")],
  document: ["open", open("documents", "document-7")],
  "document-wide": ["open", then(open("documents", "document-2"), (p) => p.click(id("lists-off"), { timeout: 500 }).catch(() => undefined), click("fit-width"))],
  "document-form": ["open", then(open("documents", "document-7"), press("e"))],
  "document-export": ["open", then(open("documents", "document-7"), click("more"), (p) => p.getByRole("menuitem").first().click())],
  intake: ["intake", then(click("drafts-open"))],
  "intake-filled": ["intake", then(click("drafts-open"), click("draft-person-select"), click("option-new"), fill("draft-new-person", "Nora Sample"), click("draft-case-select"), click("option-new"), fill("draft-code", "IOE0912345678"), click("draft-keep"), (p) => p.waitForSelector(id("keep-anyway")))],
  "intake-select": ["intake", then(click("drafts-open"), click("draft-person-select"))],
  "intake-duplicate": ["intake", then(click("drafts-open"), click("draft-1"))],
  "intake-refused": ["intake", then(click("drafts-open"), click("draft-2"))],
  drop: ["open", (p) => p.evaluate(() => globalThis.mockSay("drag-hover", true))],
  search: ["open", then(press("/"), (p) => p.keyboard.type("sam"), (p) => p.waitForSelector(id("search-hit")))],
  "search-none": ["open", then(press("/"), (p) => p.keyboard.type("zzzz"), (p) => p.waitForTimeout(200))],
  palette: ["open", press("Control+k")],
  "palette-typed": ["open", then(press("Control+k"), (p) => p.keyboard.type("sam"), (p) => p.waitForSelector(id("palette-person-1")), press("ArrowDown"))],
  "palette-actions": ["open", then(open("codes", "code-1"), press("Control+k"), (p) => p.keyboard.type("ch"), press("End"), press("Home"))],
  "palette-none": ["open", then(press("Control+k"), (p) => p.keyboard.type("zzzz"), (p) => p.waitForTimeout(200))],
  "palette-new": ["open", then(press("Control+k"), (p) => p.keyboard.type("person"), press("Enter"), (p) => p.waitForSelector(id("person-name")), (p) => p.waitForTimeout(300), (p) => p.waitForFunction(() => document.activeElement.dataset.testid === "person-name"))],
  "palette-back": ["open", then((p) => p.focus(id("new")), press("Control+k"), (p) => p.waitForSelector(id("palette-input")), press("Escape"), (p) => p.waitForFunction(() => document.activeElement.dataset.testid === "new"))],
  history: ["open", open("history")],
  trash: ["open", open("trash")],
  "trash-confirm": ["open", then(open("trash"), (p) => p.locator(id("purge")).first().click())],
  "trash-empty": ["empty", open("trash")],
  settings: ["open", press("Control+,")],
  "settings-safety": ["open", then(press("Control+,"), click("setting-safety"))],
  "settings-folder": ["open", then(press("Control+,"), click("setting-folder"))],
  "settings-folder-on": ["open", then(press("Control+,"), click("setting-folder"), click("watch-folder"))],
  "settings-passphrase": ["open", then(press("Control+,"), click("setting-passphrase"))],
  "settings-keys": ["open", then(press("Control+,"), click("setting-keys"), (p) => p.waitForSelector(id("key-1")))],
  "settings-keys-odd": ["odd", then(press("Control+,"), click("setting-keys"), (p) => p.waitForSelector(id("keys-accept")))],
  "settings-key-add": ["open", then(press("Control+,"), click("setting-keys"), click("key-add"), click("key-kind"), click("option-device"), fill("key-current", "wrong"), click("save"), (p) => p.waitForSelector(id("error")))],
  "settings-key-passphrase": ["open", then(press("Control+,"), click("setting-keys"), click("key-add"), click("key-kind"), click("option-passphrase"), fill("passphrase", "quiet river stones"), fill("passphrase-again", "quiet river stonez"))],
  "settings-key-remove": ["open", then(press("Control+,"), click("setting-keys"), click("key-remove-3"))],
  "settings-key-shown": ["open", then(press("Control+,"), click("setting-keys"), click("key-add"), fill("key-current", "right"), click("save"), (p) => p.waitForSelector(id("recovery-word-1")), click("save-kit"), (p) => p.waitForSelector(id("kit-saved")))],
  "settings-key-typed": ["open", then(press("Control+,"), click("setting-keys"), click("key-add"), fill("key-current", "right"), click("save"), (p) => p.waitForSelector(id("recovery-word-1")), click("next"), fill("confirm-word-3", "no"), fill("confirm-word-11", "no"), fill("confirm-word-20", "x"), click("next"), (p) => p.waitForSelector(id("error")))],
  "settings-renew": ["open", then(press("Control+,"), click("setting-keys"), click("rekey"))],
  "settings-renew-pending": ["renewing", then(press("Control+,"), click("setting-keys"), (p) => p.waitForSelector(id("rekey-go-on")))],
  "settings-renew-going": ["renewing", then(press("Control+,"), click("setting-keys"), click("rekey-go-on"))],
  "unlock-keys": ["locked-keys", then(click("unlock-device"), (p) => p.waitForSelector(id("error")))],
  "settings-check": ["open", then(press("Control+,"), click("setting-check"), click("verify"), (p) => p.waitForSelector(id("verify-report")))],
  "settings-about": ["open", then(press("Control+,"), click("setting-about"))],
  shortcuts: ["open", press("?")],
  "new-menu": ["open", press("n")],
  drawer: ["open", (p) => p.click(id("sections-menu"), { timeout: 500 }).catch(() => undefined)],
};

/** Runs in the page: the elements whose words have too little room. */
function outOfRoom() {
  const found = [];
  const name = (el) => `${el.tagName.toLowerCase()}${typeof el.className === "string" ? `.${el.className.replace(/svelte-\S+/g, "").trim().split(/\s+/).join(".")}` : ""} “${el.textContent.trim().slice(0, 60)}”`;
  const wide = document.documentElement.scrollWidth - innerWidth;
  if (wide > 0) found.push(`overflows by ${wide}px`);
  for (const el of document.querySelectorAll("body *")) {
    if (!el.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || el.closest(".sr, svg, .truncate, .clamp")) continue;
    const style = getComputedStyle(el);
    const words = [...el.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
    const hides = ["hidden", "clip"];
    if (words && el.clientWidth > 0 && style.overflowX !== "auto" && style.overflowX !== "scroll") {
      if (el.scrollWidth > el.clientWidth + 1) found.push(`${hides.includes(style.overflowX) ? "cut" : "sticks out of its box"}: ${name(el)}`);
      if (hides.includes(style.overflowY) && el.scrollHeight > el.clientHeight + 1) found.push(`cut below: ${name(el)}`);
    }
    // At 400 % the search box has room for its glass only; it has a label.
    if (innerWidth > 400 && el.matches("input, textarea") && el.placeholder && !el.value) {
      const pen = document.createElement("canvas").getContext("2d");
      pen.font = style.font;
      const room = el.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
      if (pen.measureText(el.placeholder).width > room + 1) found.push(`placeholder cut: “${el.placeholder}”`);
    }
    if (!words) continue;
    // What a scrolled box hides is not lost; what lies beyond its sides is, unless it scrolls sideways.
    let box = el.parentElement;
    while (box && !["auto", "scroll"].includes(getComputedStyle(box).overflowX)) box = box.parentElement;
    const rect = el.getBoundingClientRect();
    const sideways = box && getComputedStyle(box).overflowX !== "visible" && box.scrollWidth > box.clientWidth + 1;
    if (rect.width > 0 && !sideways && (rect.left < -1 || rect.right > innerWidth + 1)) found.push(`out of the window: ${name(el)}`);
    if (sideways && !box.closest(".table, figure")) found.push(`scrolls sideways: ${name(box).slice(0, 60)}`);
  }
  return [...new Set(found)];
}

const args = process.argv.slice(2);
const only = args.filter((arg) => !arg.startsWith("--"));
const wanted = args.find((arg) => arg.startsWith("--modes="))?.slice(8).split(",") ?? ["light", "dark", "narrow", "zoom"];
await mkdir(out, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
});
let problems = 0;
for (const mode of wanted) {
  const { theme, width, height, density = 1, language = "en" } = modes[mode];
  const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: density, reducedMotion: "reduce", bypassCSP: false });
  for (const [name, [scenario, act]] of Object.entries(shots)) {
    if (only.length && !only.includes(name)) continue;
    const page = await context.newPage();
    const said = [];
    page.on("console", (message) => ["error", "warning"].includes(message.type()) && said.push(message.text()));
    page.on("pageerror", (error) => said.push(String(error)));
    try {
      await page.goto(`${base}?scenario=${scenario}&theme=${theme}&language=${language}`);
      await page.waitForSelector("#app > *");
      page.setDefaultTimeout(4000);
      await page.waitForTimeout(150);
      await act?.(page);
      await page.waitForTimeout(250);
      await page.screenshot({ path: `${out}/${name}.${mode}.png` });
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => globalThis.axe.run({ exclude: [[".popup"], ["[data-bits-floating-content-wrapper]"]] }, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
      for (const v of violations) said.push(`axe ${v.id} (${v.impact}): ${v.nodes.slice(0, 3).map((n) => `${n.target.join(" ")} ${n.any[0]?.message ?? ""}`).join(" | ")}`);
      said.push(...(await page.evaluate(outOfRoom)));
    } catch (error) {
      said.push(`failed: ${String(error).split("\n").slice(0, 3).join(" ")}`);
      await page.screenshot({ path: `${out}/${name}.${mode}.png` }).catch(() => undefined);
    }
    if (said.length) {
      problems += said.length;
      console.log(`${name}.${mode}\n  ${[...new Set(said)].join("\n  ")}`);
    }
    await page.close();
  }
  await context.close();
}
await browser.close();
server.close();
console.log(problems ? `${problems} problems` : "no problems");
