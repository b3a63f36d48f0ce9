import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api } from "~/lib/api";
import type { Draft } from "~/lib/bindings/Draft";
import type { SearchHit } from "~/lib/bindings/SearchHit";
import type { Proposal } from "~/lib/bindings/Proposal";
import type { ReadField } from "~/lib/bindings/ReadField";
import { turned } from "~/lib/places";
import { readDate, writeDate } from "~/lib/dates";
import { Drafts } from "~/state/drafts.svelte";
import { DraftEdit, doubts } from "~/state/edit.svelte";
import { Search } from "~/state/search.svelte";
import { Secrets } from "~/state/secrets.svelte";
import { session } from "~/state/session.svelte";
import { Viewer } from "~/state/viewer.svelte";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const hit = (title: string): SearchHit => ({ item: { kind: "person", id: 1 }, title, subtitle: "", snippet: [] });

describe("search", () => {
  it("waits for a pause and asks once", async () => {
    const ask = vi.fn(async () => [hit("Sam")]);
    const search = new Search(ask);
    search.query = "s";
    search.query = "sa";
    search.query = "sam";
    await vi.advanceTimersByTimeAsync(100);
    expect(ask.mock.calls).toEqual([["sam"]]);
    expect(search.flat.map((h) => h.title)).toEqual(["Sam"]);
    expect(search.settled).toBe(true);
  });

  it("drops an answer that comes after a newer question", async () => {
    const answers: ((hits: SearchHit[]) => void)[] = [];
    const search = new Search(() => new Promise((done) => answers.push(done)));
    search.query = "old";
    await vi.advanceTimersByTimeAsync(100);
    search.query = "new";
    await vi.advanceTimersByTimeAsync(100);
    answers[1]!([hit("new")]);
    answers[0]!([hit("old")]);
    await vi.advanceTimersByTimeAsync(0);
    expect(search.flat.map((h) => h.title)).toEqual(["new"]);
    search.clear();
    expect(search.flat).toEqual([]);
  });

  it("steps round the list", async () => {
    const search = new Search(async () => [hit("a"), hit("b")]);
    search.query = "x";
    await vi.advanceTimersByTimeAsync(100);
    search.step(-1);
    expect(search.active).toBe(1);
    search.step(1);
    expect(search.active).toBe(0);
  });
});

describe("secrets", () => {
  const number = { kind: "aNumber", id: 100 } as const;
  const code = { kind: "code", id: 1 } as const;

  beforeEach(() => session.apply({ state: "open", path: "x", name: "x", readOnly: false, damage: [], older: null, backup: false, recoveryUnconfirmed: false, demo: false }));

  it("hide again by themselves", async () => {
    const secrets = new Secrets();
    secrets.reveal(number);
    await vi.advanceTimersByTimeAsync(0);
    expect(secrets.value(number)?.text).toBe("A001234678");
    expect(secrets.hidesIn(number)?.left).toBe(20);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(secrets.hidesIn(number)?.left).toBe(10);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(secrets.value(number)).toBeNull();
  });

  it("are in the page one at a time", async () => {
    const secrets = new Secrets();
    secrets.reveal(number);
    await vi.advanceTimersByTimeAsync(0);
    secrets.reveal({ kind: "aNumber", id: 102 });
    await vi.advanceTimersByTimeAsync(0);
    expect(secrets.value(number)).toBeNull();
  });

  it("ask once whether someone contacted the person, before a code is shown or copied", async () => {
    const reveal = vi.spyOn(api, "reveal");
    const copy = vi.spyOn(api, "copySecret");
    const secrets = new Secrets();
    secrets.reveal(code);
    expect(secrets.asking).toBe(true);
    secrets.stop();
    secrets.copy(code);
    expect(secrets.asking).toBe(true);
    await vi.advanceTimersByTimeAsync(0);
    expect([reveal.mock.calls.length, copy.mock.calls.length]).toEqual([0, 0]);
    secrets.goOn();
    await vi.advanceTimersByTimeAsync(0);
    expect(copy).toHaveBeenCalledOnce();
    expect(secrets.clearsIn(code)?.left).toBe(30);
    secrets.reveal(code);
    expect(secrets.asking).toBe(false);
    secrets.clear();
    secrets.copy(code);
    expect(secrets.asking).toBe(true);
  });

  it("drop an answer that comes after the vault closed", async () => {
    const secrets = new Secrets();
    secrets.reveal(number);
    session.apply({ state: "locked", path: "x", name: "x", waitMs: 0, device: false, plugin: false });
    await vi.advanceTimersByTimeAsync(0);
    expect(secrets.value(number)).toBeNull();
  });
});

describe("drafts", () => {
  const draft = (token: string): Draft => ({ token, fileName: `${token}_scan.pdf`, mediaType: "application/pdf", size: 1, pages: [{ page: 1, width: 10, height: 20, rotation: 0 }], duplicateOf: null, refused: null, read: 0, unreadable: 0, toRead: 1 });

  it("open when new files come, and keep what was typed", () => {
    const drafts = new Drafts();
    drafts.take([draft("a")]);
    expect(drafts.open).toBe(true);
    drafts.edit(draft("a")).title = "Typed";
    drafts.hide();
    drafts.take([draft("a")]);
    expect(drafts.open).toBe(false);
    drafts.take([draft("a"), draft("b")]);
    expect(drafts.open).toBe(true);
    expect(drafts.edit(draft("a")).title).toBe("Typed");
    drafts.clear();
    expect(drafts.list).toEqual([]);
    expect(drafts.edit(draft("a")).title).toBe("a scan");
  });

  it("send the code exactly as typed, and new things only when chosen", () => {
    const edit = new DraftEdit(draft("a"));
    edit.code = " aB0O ";
    edit.aNumber = "A001";
    expect(edit.input()).toMatchObject({ codeText: " aB0O ", aNumber: "", newPerson: null, newCase: null, rotations: [0] });
    edit.person = "new";
    edit.newPerson = " Nora ";
    edit.case = "3";
    edit.turn(1, -90);
    expect(edit.input()).toMatchObject({ aNumber: "A001", newPerson: { fullName: "Nora" }, rotations: [270], document: { cases: [3], people: [] } });
  });
});

describe("what was read", () => {
  const draft: Draft = { token: "a", fileName: "scan.jpg", mediaType: "image/jpeg", size: 1, pages: [{ page: 1, width: 10, height: 20, rotation: 0 }, { page: 2, width: 10, height: 20, rotation: 0 }], duplicateOf: null, refused: null, read: 1, unreadable: 0, toRead: 2 };
  const field = (name: string, value: string, sure: boolean, page = 1): ReadField => ({ field: name, value, sure, fills: true, source: "ocr", alternatives: [], places: [{ page, rotation: 0, area: [0, 0, 0.1, 0.1] }] });
  const proposal = (more: Partial<Proposal> = {}): Proposal => ({
    done: 1, total: 2, title: "I-485 Receipt Notice", kind: "notice", documentDate: "2026-09-03", personId: null, newPerson: "Rosa Sample", caseId: null, newCase: ["IOE0912345678", "I-485"],
    fields: [field("receipt_number", "IOE0912345678", true), field("access_code", "KQ7B", false, 2), field("notice_date", "2026-09-03", false)],
    dates: [{ kind: "interview", name: "Interview", date: "2026-12-01", time: "10:00", printedDue: null }], rotations: [90, 0], ...more,
  });

  it("leaves a title that the person wrote as it stood", () => {
    const edit = new DraftEdit(draft);
    edit.entitle("scan");
    edit.fill(proposal());
    expect(edit.title).toBe("scan");
    const after = new DraftEdit(draft);
    after.retake(edit.typed!);
    after.fill(proposal());
    expect(after.title).toBe("scan");
  });

  it("fills the form, and never over what the person wrote", () => {
    const edit = new DraftEdit(draft);
    edit.title = "My own words";
    edit.fill(proposal());
    expect(edit).toMatchObject({ title: "My own words", person: "new", newPerson: "Rosa Sample", case: "new", receipt: "IOE0912345678", code: "KQ7B", codePage: 2, documentDate: "2026-09-03" });
    expect(edit.turns).toEqual([90, 0]);
    edit.receipt = "IOE0912345679";
    edit.turn(1, 90);
    edit.dates[0]!.keep = false;
    edit.fill(proposal({ done: 2, newCase: ["IOE0000000000", "I-130"], personId: 4, newPerson: null }));
    expect(edit).toMatchObject({ receipt: "IOE0912345679", form: "I-130", person: "4" });
    expect(edit.turns).toEqual([180, 0]);
    expect(edit.input().dates).toEqual([]);
  });

  it("names what is to be looked at, until it is changed", () => {
    const edit = new DraftEdit(draft);
    edit.fill(proposal());
    expect(doubts(edit)).toEqual(["notice_date", "access_code"]);
    edit.look("access_code");
    expect(edit.page).toBe(2);
    edit.set("access_code", "KQ7B2");
    expect(doubts(edit)).toEqual(["notice_date"]);
    expect(edit.input().dates).toMatchObject([{ kind: "interview", date: "2026-12-01", time: "10:00" }]);
  });

  it("turns places along with their page", () => {
    const area = [0.1, 0.2, 0.3, 0.4] as const;
    for (const [degrees, expected] of [[0, [0.1, 0.2, 0.3, 0.4]], [90, [0.4, 0.1, 0.4, 0.3]], [180, [0.6, 0.4, 0.3, 0.4]], [270, [0.2, 0.6, 0.4, 0.3]], [-90, [0.2, 0.6, 0.4, 0.3]]] as const)
      turned([...area], degrees).forEach((side, i) => expect(side, `${degrees}`).toBeCloseTo(expected[i]!));
  });
});

describe("the viewer", () => {
  it("fits, zooms in steps, and asks for a few sizes only", () => {
    const viewer = new Viewer();
    viewer.pages = [{ page: 1, width: 600, height: 800, rotation: 0 }, { page: 2, width: 600, height: 800, rotation: 0 }];
    viewer.room = { width: 648, height: 448 };
    expect(viewer.scale).toBe(0.5);
    viewer.fit = "width";
    expect(viewer.scale).toBe(1);
    viewer.zoom(1);
    expect(viewer.scale).toBe(1.25);
    expect(viewer.side(1)).toBe(1000);
    viewer.page = 9;
    expect(viewer.page).toBe(2);
    viewer.pages = [];
    expect(viewer.page).toBe(1);
  });
});

describe("dates", () => {
  it("are read as notices write them, month first", () => {
    for (const text of ["03/14/2026", "3-14-2026", "2026-03-14", "March 14, 2026", "14 Mar 2026"]) expect(readDate(text), text).toBe("2026-03-14");
    for (const text of ["", "14/03/2026", "02/30/2026", "03/14/26", "soon"]) expect(readDate(text), text).toBeNull();
    expect(writeDate("2026-03-14")).toBe("03/14/2026");
  });
});

describe("the session", () => {
  it("goes to the lock screen when a command says so, and touches at most every 15 seconds", async () => {
    session.apply({ state: "open", path: "x", name: "x", readOnly: false, damage: [], older: null, backup: false, recoveryUnconfirmed: false, demo: false });
    const forget = vi.fn();
    session.onClose(forget);
    vi.spyOn(api, "sessionState").mockResolvedValue({ state: "locked", path: "x", name: "x", waitMs: 0, device: false, plugin: false });
    await expect(session.guard(Promise.reject({ code: "locked", fields: [] }))).rejects.toMatchObject({ code: "locked" });
    expect(session.open).toBe(false);
    expect(forget).toHaveBeenCalledOnce();
    const touch = vi.spyOn(api, "touch");
    session.touch(100_000);
    expect(touch).not.toHaveBeenCalled();
    session.apply({ state: "open", path: "x", name: "x", readOnly: false, damage: [], older: null, backup: false, recoveryUnconfirmed: false, demo: false });
    session.touch(100_000);
    session.touch(110_000);
    session.touch(116_000);
    expect(touch).toHaveBeenCalledTimes(2);
  });

  it("has the last steps of a new vault before it after the recovery key was typed, and not after a lock", async () => {
    const open = { state: "open" as const, path: "x", name: "x", readOnly: false, damage: [], older: null, backup: false, recoveryUnconfirmed: false, demo: false };
    vi.spyOn(api, "sessionState").mockResolvedValue(open);
    const confirm = vi.spyOn(api, "confirmRecovery").mockResolvedValue(false);
    expect(await session.confirm(["a"])).toBe(false);
    expect(session.settling).toBe(false);
    confirm.mockResolvedValue(true);
    await session.confirm(["a"]);
    expect(session.settling).toBe(true);
    session.settle();
    expect(session.settling).toBe(false);
    await session.confirm(["a"]);
    session.apply({ state: "locked", path: "x", name: "x", waitMs: 0, device: false, plugin: false });
    expect(session.settling).toBe(false);
  });
});
