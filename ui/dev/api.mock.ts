/** The commands, answered from a made-up family. For development and tests; never in the production bundle. `?scenario=` picks the start. */
import type { Api, Events, Stop } from "../src/lib/api";
import type { BackupState } from "../src/lib/bindings/BackupState";
import type { Draft } from "../src/lib/bindings/Draft";
import type { HistoryEntry } from "../src/lib/bindings/HistoryEntry";
import type { ItemRef } from "../src/lib/bindings/ItemRef";
import type { KeyInfo } from "../src/lib/bindings/KeyInfo";
import type { KeyKind } from "../src/lib/bindings/KeyKind";
import type { NewVault } from "../src/lib/bindings/NewVault";
import type { Overview } from "../src/lib/bindings/Overview";
import type { Proposal } from "../src/lib/bindings/Proposal";
import type { ReadField } from "../src/lib/bindings/ReadField";
import type { SearchHit } from "../src/lib/bindings/SearchHit";
import type { SessionState } from "../src/lib/bindings/SessionState";
import type { TrashEntry } from "../src/lib/bindings/TrashEntry";
import type { WireError } from "../src/lib/bindings/WireError";
import * as family from "./family";
import { knowledge } from "./knowledge";
import { many } from "./many";
import { paper } from "./paper";

const scenario = new URLSearchParams(location.search).get("scenario") ?? "open";
const theme = new URLSearchParams(location.search).get("theme") ?? "system";
const language = new URLSearchParams(location.search).get("language") ?? "";
const empty = scenario === "empty" || scenario === "welcome" || scenario === "first";

const wait = (ms = 5) => new Promise<void>((done) => setTimeout(done, ms));
const fail = (code: WireError["code"], fields: WireError["fields"] = [], limit?: number): never => {
  throw { code, fields, ...(limit === undefined ? {} : { limit }) } satisfies WireError;
};

const path = "/home/sample/Documents/Sample family.coffer";
const name = "Sample family";
const locked: SessionState = { state: "locked", path, name, waitMs: scenario === "wait" ? 8000 : 0, device: scenario === "locked-keys", plugin: scenario === "locked-keys" };
const opened: SessionState = {
  state: "open", path, name, readOnly: scenario === "damaged", damage: scenario === "damaged" ? ["Change 41 could not be read", "Page 2 of “Passport Marisol” is missing"] : [],
  older: scenario === "older" ? { other: false, knownAt: new Date(Date.now() - 6e6).toISOString(), foundAt: new Date(Date.now() - 9e8).toISOString() } : null, backup: false, recoveryUnconfirmed: false, keysChanged: scenario === "odd", demo: scenario === "demo",
};
const welcome: SessionState = { state: "welcome", suggestedPath: path, lastPath: scenario === "welcome" ? path : null };
let state: SessionState = scenario === "welcome" || scenario === "first" ? welcome : scenario === "locked" || scenario === "wait" || scenario === "locked-keys" ? locked : opened;
let settings = { theme, language, reminders: false, idleMinutes: 5, clipboardSeconds: 30, revealSeconds: 20, lockOnScreenLock: true, lockOnSleep: true, lockOnUserSwitch: true, hideFromCapture: true };

const crowd = scenario === "many";
const people = empty ? [] : crowd ? many.people() : [...family.people];
const cases = empty ? [] : crowd ? many.cases() : [...family.cases];
let codes = empty ? [] : crowd ? many.codes() : [...family.codes];
let documents = empty ? [] : crowd ? many.documents() : [...family.documents];
let trash: TrashEntry[] = crowd ? many.trash() : scenario === "open" ? [{ item: { kind: "document", id: 99 }, title: "Old lease 2019", trashedAt: new Date(Date.now() - 3e8).toISOString() }, { item: { kind: "case", id: 98 }, title: "I-765 · IOE0900000001", trashedAt: new Date(Date.now() - 9e8).toISOString() }] : [];
const gone: typeof documents = [];
let drafts: Draft[] = [];
let backups: BackupState = {
  folder: empty ? "/home/sample/Documents/Coffer backups" : "/media/sample/External disk/Coffer backups", usual: empty, lastAt: empty ? null : new Date(Date.now() - (scenario === "backups" ? 1.1e9 : 4e6)).toISOString(),
  lastFile: empty ? null : "/media/sample/External disk/Coffer backups/Sample family (73a9) backup 1.coffer", behind: scenario === "backups", running: null,
  problem: scenario === "backups" ? "notFound" : null, setAside: null, damaged: 0, practisedAt: null,
};
let seq = 20;
let history: HistoryEntry[] = empty ? [] : crowd ? many.history() : documents.slice(0, 12).map((d, i) => ({ seq: 20 - i, at: new Date(Date.now() - i * 2.1e7).toISOString(), action: ["addDocument", "editCase", "addCode", "turnPage", "trash"][i % 5]!, item: { kind: "document", id: d.summary.id }, title: d.summary.title, undoable: i < 6 }));
const log = (action: string, item: ItemRef | null, title: string) => (history = [{ seq: ++seq, at: new Date().toISOString(), action, item, title, undoable: true }, ...history]);

const ears = new Map<string, Set<(payload: never) => void>>();
export function say<E extends keyof Events>(event: E, payload: Events[E]) {
  for (const hear of ears.get(event) ?? []) (hear as (p: Events[E]) => void)(payload);
}
(globalThis as Record<string, unknown>)["mockSay"] = say;

const words = "abandon canyon ladder velvet mosaic timber harvest orbit kitten saddle ribbon copper meadow pencil galaxy walnut anchor bamboo cradle donkey ember fossil garlic hunter".split(" ");
const find = <T>(list: T[], has: (item: T) => boolean): T => list.find(has) ?? fail("noSuchItem");
const files = (): Draft[] => {
  const page = (p: number) => ({ page: p, width: 612, height: 792, rotation: 0 });
  const draft = (token: string, fileName: string, more: Partial<Draft>): Draft => ({ token, fileName, mediaType: "application/pdf", size: 240_000, pages: [page(1)], duplicateOf: null, refused: null, read: 1, unreadable: 0, toRead: 1, ...more });
  return [
    draft("t1", "Account_Access_Notice.pdf", { pages: [page(1), page(2)], read: 1, toRead: 2 }),
    draft("t2", "IMG_2041.jpg", empty ? { mediaType: "image/jpeg" } : { mediaType: null, pages: [], duplicateOf: 3, refused: { code: "duplicate", fields: [] } }),
    draft("t3", "evidence-bundle-with-a-very-long-file-name-from-the-scanner.pdf", { mediaType: null, pages: [], refused: { code: "tooManyPages", fields: [], limit: 500 } }),
  ];
};
if (scenario === "intake") drafts = files();

function overview(): Overview {
  return {
    people: people.map((p) => ({ id: p.id, fullName: p.fullName, aNumberMasked: p.aNumbers[0]?.masked ?? null, caseCount: p.cases.length, documentCount: p.documents.length })),
    cases: cases.map((c) => c.summary), codes, recentDocuments: documents.map((d) => d.summary).reverse().slice(0, 12), documentCount: documents.length, trashCount: trash.length,
    attention: empty || scenario === "calm" ? [] : crowd ? documents.filter((d) => !d.summary.people.length).map((d) => ({ kind: "unfiled", documentId: d.summary.id, title: d.summary.title })) : [
      { kind: "codeLapses", codeId: 3, caseTitle: codes[2]?.caseTitle ?? null, about: codes[2]?.aboutLapses ?? "2026-01-01", days: -8 },
      { kind: "codeLapses", codeId: 1, caseTitle: codes[0]?.caseTitle ?? null, about: codes[0]?.aboutLapses ?? "2026-01-01", days: 12 },
      { kind: "unfiled", documentId: 15, title: "scan 0042" },
      { kind: "caseWithoutPerson", caseId: 7, title: "N-400" },
    ],
  };
}

const places = (y: number, x = 0.08, w = 0.2) => [{ page: 1, rotation: 0, area: [x, y, w, 0.016] as [number, number, number, number] }];
const read = (name: string, value: string, y: number, more: Partial<ReadField> = {}): ReadField => ({ field: name, value, sure: true, fills: true, source: "ocr", alternatives: [], places: places(y), ...more });
const proposal: Proposal = {
  done: 1, total: 2, title: "I-485 USCIS Account Access Notice", kind: "notice", documentDate: "2026-09-03", personId: null, newPerson: "Rosa Sample", caseId: null,
  newCase: ["IOE0912345678", "I-485"], dates: [{ kind: "rfe", name: "Request for Evidence", date: "2026-09-03", time: "", printedDue: "2026-12-01" }], rotations: [0, 0],
  fields: [
    read("receipt_number", "IOE0912345678", 0.12), read("form", "I-485", 0.12, { places: places(0.12, 0.5) }), read("notice_date", "2026-09-03", 0.16, { sure: false }), read("name", "ROSA SAMPLE", 0.2),
    read("access_code", "KQ7B2ZO0I1WX", 0.42, { sure: false, alternatives: ["KQ7B2Z00I1WX", "KQ7B2ZO0l1WX", "KQ7BZZO0I1WX", "KQ782ZO0I1WX", "KQ7B2ZOOI1WX", "KQ7B2ZO0IIWX"] }), read("due_date", "2026-12-01", 0.5),
  ],
};

const made: NewVault = { recoveryWords: words, recoveryIdentity: "AGE-SECRET-KEY-1QQPCSAMPLEQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQSAMPLE", ask: [3, 11, 20] };
const added = new Date(Date.now() - 4e9).toISOString();
let keys: KeyInfo[] = [
  { id: 1, kind: "passphrase", name: "", added, removable: true },
  { id: 2, kind: "recovery", name: "Paper in the green folder", added, removable: true },
  ...(scenario === "renewing" ? [] : [{ id: 3, kind: "device" as const, name: "Marisol’s laptop", added: null, removable: true }]),
];
let rekeying = scenario === "renewing";
let accepted = false;
const addKey = (current: string, kind: KeyKind, name: string) => (current === "wrong" ? fail("wrongKey") : void (keys = [...keys, { id: keys.length + 7, kind, name, added: new Date().toISOString(), removable: true }]));

export const api: Api = {
  getProposal: async () => proposal,
  readingState: async () => ({ left: scenario === "intake" ? 1 : 0, paused: false }),
  pauseReading: async (paused) => ({ left: 1, paused }),
  getWatchedFolder: async () => ({ path: null, reachable: true }),
  chooseWatchedFolder: async () => ({ path: "/home/rosa/Scans", reachable: true }),
  stopWatching: async () => ({ path: null, reachable: true }),
  findOnPages: async () => [{ page: 1, rotation: 0, places: [[0.1, 0.2, 0.2, 0.02]] }],
  ...knowledge,
  getDue: async () => {
    const found = await knowledge.getDue();
    return empty ? { ...found, due: [] } : scenario === "calm" ? { ...found, due: found.due.filter((due) => due.standing === "ahead") } : found;
  },
  sessionState: async () => state,
  getSettings: async () => settings,
  setSettings: async (next) => void (settings = next),
  makePassphrase: async () => "orbit-velvet-canyon-ladder-mosaic-timber",
  passphraseStrength: async (p) => ({ score: Math.min(4, Math.floor(p.length / 5)), guessesLog10: p.length, refused: p.length < 12 }),
  browseNewVault: async () => null,
  browseVault: async () => path,
  createVault: async (at) => {
    await wait(60);
    if (at.includes("taken")) fail("alreadyExists");
    state = { ...opened, readOnly: false, damage: [], recoveryUnconfirmed: true, keysChanged: false, demo: false } as SessionState;
    say("state-changed", state);
    return made;
  },
  confirmRecovery: async (typed) => {
    const right = typed.join(" ") === [3, 11, 20].map((i) => words[i - 1]).join(" ");
    if (right) state = opened;
    return right;
  },
  listKeys: async () => ({ keys, pending: rekeying, odd: scenario === "odd" && !accepted ? [{ id: 4, strange: false, kind: "unknown", name: "for the safe" }, { id: 5, strange: true, kind: "passphrase", name: "" }] : [] }),
  acceptKeys: async () => void (accepted = true),
  addPassphraseKey: async (current, name) => void addKey(current, "passphrase", name),
  addRecoveryKey: async (current, name) => (addKey(current, "recovery", name), made),
  addDeviceKey: async (current, name) => (scenario === "no-keychain" ? fail("keychainMissing") : void addKey(current, "device", name)),
  addPluginKey: async (current, name, recipient) => (recipient.startsWith("age1") ? void addKey(current, "plugin", name) : fail("badPluginKey")),
  renameKey: async (id, name) => void (keys = keys.map((key) => (key.id === id ? { ...key, name } : key))),
  removeKey: async (current, id) => (current === "wrong" ? fail("wrongKey") : void (keys = keys.filter((key) => key.id !== id))),
  rekey: async () => {
    await wait(30);
    keys = keys.filter((key) => key.kind === "passphrase").slice(0, 1);
    addKey("", "recovery", "");
    rekeying = true;
    return made;
  },
  continueRekey: async () => {
    for (let done = 0; done <= 10; done++) {
      say("progress", { task: "rekey", done: done * 1e7, total: 1e8 });
      await wait(scenario === "renewing" ? 4000 : 5);
    }
    rekeying = false;
  },
  saveRecoveryKit: async () => "/home/rosa/Recovery kit.pdf",
  unlockWithDevice: async () => fail("keychainEmpty"),
  unlockWithPlugin: async () => fail("pluginMissing"),
  chooseVault: async () => (state = locked),
  leaveVault: async () => (state = welcome),
  unlock: async (p) => {
    await wait(60);
    if (p === "wrong") fail("wrongKey", [], 4000);
    if (p === "busy") fail("busy");
    return (state = opened);
  },
  unlockWithRecovery: async (key) => (key.split(" ").length === 24 ? (state = opened) : fail("badRecoveryKey")),
  lock: async () => (state = { ...locked, waitMs: 0 } as SessionState),
  touch: async () => undefined,
  overview: async () => overview(),
  listForms: async () => family.formList,
  getPerson: async (id) => find(people, (p) => p.id === id),
  savePerson: async (id, input) => {
    if (!input.fullName) fail("refused", [{ field: "fullName", problem: "empty" }]);
    if (input.addANumbers.some((n) => !/^A?\d{8,9}$/.test(n))) fail("refused", [{ field: "addANumbers", problem: "malformed" }]);
    const old = people.find((p) => p.id === id);
    const person = { ...(old ?? { ...family.people[3]!, id: people.length + 10, cases: [], codes: [], documents: [], aNumbers: [] }), fullName: input.fullName, otherNames: input.otherNames, dateOfBirth: input.dateOfBirth, country: input.country, papersAt: input.papersAt, notes: input.notes };
    if (old) people.splice(people.indexOf(old), 1, person);
    else people.push(person);
    log(old ? "editPerson" : "addPerson", { kind: "person", id: person.id }, person.fullName);
    return person.id;
  },
  getCase: async (id) => find(cases, (c) => c.summary.id === id),
  saveCase: async (id, input) => {
    if (cases.some((c) => c.summary.receiptNumber === input.receiptNumber && c.summary.id !== id && input.receiptNumber)) fail("refused", [{ field: "receiptNumber", problem: "receiptNumberTaken" }]);
    const made = family.makeCase(id ?? cases.length + 10, input.form, input.receiptNumber || null, input.people.map((p) => p.id), input.status);
    const old = cases.findIndex((c) => c.summary.id === id);
    if (old >= 0) cases.splice(old, 1, { ...cases[old]!, ...made, codes: cases[old]!.codes, documents: cases[old]!.documents });
    else cases.unshift(made);
    log(old >= 0 ? "editCase" : "addCase", { kind: "case", id: made.summary.id }, made.summary.title);
    return made.summary.id;
  },
  getCode: async (id) => find(codes, (c) => c.id === id),
  saveCode: async (id, input) => {
    if (id === null && !input.text) fail("refused", [{ field: "codeText", problem: "empty" }]);
    if (/^[A-Z]{3}\d{10}$/.test(input.text ?? "") && !input.keepAnyway) fail("refused", [{ field: "codeText", problem: "looksLikeReceiptNumber" }]);
    const made = family.makeCode(id ?? codes.length + 10, input.text ?? "", input.caseId, input.personId, 88);
    codes = [made, ...codes.filter((c) => c.id !== id)];
    log("addCode", { kind: "code", id: made.id }, made.caseTitle ?? "");
    return made.id;
  },
  listDocuments: async () => documents.map((d) => d.summary).reverse(),
  getDocument: async (id) => find(documents, (d) => d.summary.id === id),
  saveDocument: async (id, input) => {
    documents = documents.map((d) => (d.summary.id === id ? { ...d, notes: input.notes, summary: { ...d.summary, title: input.title, kind: input.kind, documentDate: input.documentDate, cases: input.cases.map((c) => ({ id: c, title: find(cases, (x) => x.summary.id === c).summary.title })) } } : d));
    log("editDocument", { kind: "document", id }, input.title);
  },
  rotatePage: async (id, page, rotation) => {
    documents = documents.map((d) => (d.summary.id === id ? { ...d, pages: d.pages.map((p) => (p.page === page ? { ...p, rotation, width: rotation % 180 ? 792 : 612, height: rotation % 180 ? 612 : 792 } : p)) } : d));
  },
  exportDocument: async () => "/home/sample/Desktop",
  chooseFiles: async () => (drafts = files()),
  holdUnsaved: async () => undefined,
  dropUnsaved: async () => undefined,
  listUnsaved: async () => [],
  listDrafts: async () => drafts,
  keepDraft: async (token, input) => {
    await wait(30);
    if (/^[A-Z]{3}\d{10}$/.test(input.codeText) && !input.codeKeepAnyway) fail("refused", [{ field: "codeText", problem: "looksLikeReceiptNumber" }]);
    if (input.newPerson && !input.newPerson.fullName) fail("refused", [{ field: "newPerson.fullName", problem: "empty" }]);
    const draft = find(drafts, (d) => d.token === token);
    drafts = drafts.filter((d) => d !== draft);
    const id = documents.length + 100;
    const like = family.documents[0]!;
    documents = [...documents, { ...like, summary: { ...like.summary, id, title: input.document.title, pageCount: draft.pages.length, people: [], cases: [] }, pages: draft.pages, codes: [] }];
    log("addDocument", { kind: "document", id }, input.document.title);
    return { documentId: id, codeId: null, caseId: null, personId: null };
  },
  discardDraft: async (token) => void (drafts = drafts.filter((d) => d.token !== token)),
  search: async (query) => {
    const q = query.toLowerCase();
    const hit = (item: ItemRef, title: string, subtitle: string): SearchHit[] => {
      const at = `${title} ${subtitle}`.toLowerCase().indexOf(q);
      if (at < 0) return [];
      const text = `${title} ${subtitle}`;
      return [{ item, title, subtitle, snippet: [{ text: text.slice(0, at), hit: false }, { text: text.slice(at, at + q.length), hit: true }, { text: text.slice(at + q.length), hit: false }] }];
    };
    return [
      ...people.flatMap((p) => hit({ kind: "person", id: p.id }, p.fullName, p.country)),
      ...cases.flatMap((c) => hit({ kind: "case", id: c.summary.id }, c.summary.title, c.summary.formTitle ?? "")),
      ...codes.flatMap((c) => hit({ kind: "code", id: c.id }, c.caseTitle ?? "Code", c.personName ?? "")),
      ...documents.flatMap((d) => hit({ kind: "document", id: d.summary.id }, d.summary.title, d.summary.people.map((p) => p.fullName).join(", "))),
    ];
  },
  reveal: async (secret) => {
    const text = family.secretTexts.get(`${secret.kind}:${secret.id}`) ?? fail("noSuchItem");
    const display = secret.kind === "aNumber" ? `A${text.slice(1, 4)}-${text.slice(4, 7)}-${text.slice(7)}` : secret.kind === "code" ? text : text.replace(/(.{4})(?=.)/g, "$1 ");
    return { text, display, hideAfterSeconds: settings.revealSeconds };
  },
  copySecret: async () => ({ clearsInSeconds: settings.clipboardSeconds }),
  listTrash: async () => trash,
  trash: async (item) => {
    await wait(crowd ? 2 : 0);
    if (scenario === "stubborn" && item.id % 5 === 0) fail("busy");
    if (item.kind === "document") {
      gone.push(...documents.filter((d) => d.summary.id === item.id));
      documents = documents.filter((d) => d.summary.id !== item.id);
    }
    trash = [{ item, title: `Trashed ${item.kind} ${item.id}`, trashedAt: new Date().toISOString() }, ...trash];
    log("trash", item, `Trashed ${item.kind} ${item.id}`);
  },
  restore: async (item) => {
    documents = [...documents, ...gone.filter((d) => d.summary.id === item.id)].sort((a, b) => a.summary.id - b.summary.id);
    trash = trash.filter((t) => t.item.id !== item.id);
  },
  purge: async (item) => void (trash = trash.filter((t) => t.item.id !== item.id)),
  emptyTrash: async () => void (trash = []),
  listHistory: async (before) => history.filter((h) => before === null || h.seq < before).slice(0, 100),
  undo: async (n) => void (history = history.map((h) => (h.seq === n ? { ...h, undoable: false } : h))),
  getBackups: async () => backups,
  chooseBackupFolder: async () => (backups = { ...backups, usual: false, folder: "/media/sample/Another disk" }),
  stopBackups: async () => (backups = { ...backups, folder: null }),
  backUpNow: async () => (backups = { ...backups, running: { task: "backup", done: 3e6, total: 9e6 }, problem: null }),
  stopBackup: async () => say("backups-changed", (backups = { ...backups, running: null })),
  keepOlderVault: async () => (state = { ...opened, older: null } as SessionState),
  openBackup: async (file, passphrase) => (passphrase === "wrong" ? fail("wrongKey") : { path: file, generations: [0, 1, 2, 3].map((i) => ({ seq: 40 - i, at: new Date(Date.now() - i * 8e7).toISOString() })), suggestedPath: "/home/sample/Documents/My papers.coffer" }),
  openBackupWithRecovery: async () => fail("badRecoveryKey"),
  restoreBackup: async (_seq, to, replace) => {
    if (to.endsWith("taken.coffer") && !replace) fail("alreadyExists");
    state = { state: "locked", path: to, name: "My papers", waitMs: 0, device: false, plugin: false };
    return { files: 41, bytes: 4e7, damaged: 0, setAside: null };
  },
  closeBackup: async () => undefined,
  practiseRestore: async (key) => (key.length < 20 ? fail("badRecoveryKey") : { at: new Date(Date.now() - 4e6).toISOString(), people: 4, cases: 7, codes: 3, documents: 16, files: 41, bytes: 4e7, damaged: 0 }),
  verify: async () => {
    for (let i = 1; i <= 10; i++) {
      await wait(40);
      say("progress", { task: "verify", done: i * 4e6, total: 4e7 });
    }
    return { sound: scenario !== "damaged", changes: 212, blobs: 41, bytes: 4e7, problems: scenario === "damaged" ? ["Page 2 of “Passport Marisol” is missing"] : [] };
  },
  cancel: async () => undefined,
  changePassphrase: async (current) => (current === "wrong" ? fail("wrongKey") : undefined),
  async on(event, hear): Promise<Stop> {
    const set = ears.get(event) ?? new Set();
    ears.set(event, set.add(hear as (p: never) => void));
    return () => set.delete(hear as (p: never) => void);
  },
};

const titleOf = (id: number) => documents.find((d) => d.summary.id === id)?.summary.title ?? "Document";
export const pageUrl = (id: number, page: number, side: number, turn = 0) => paper(titleOf(id), page, turn, side);
export const thumbUrl = (id: number, page: number, turn = 0) => paper(titleOf(id), page, turn, 240);
export const draftUrl = (token: string, page: number, side: number) => paper(drafts.find((d) => d.token === token)?.fileName ?? "Draft", page, 0, side);
