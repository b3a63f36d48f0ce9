/** What happened in a case and what comes, in the order of time. */
import type { Call } from "./bindings/Call";
import type { Case } from "./bindings/Case";
import type { Due } from "./bindings/Due";
import type { ItemRef } from "./bindings/ItemRef";
import { m } from "./i18n";

export interface Moment {
  key: string;
  kind: "case" | "status" | "document" | "code" | "call" | "due";
  /** `2026-03-14` */
  day: string;
  /** `14:05`, or empty. */
  time: string;
  title: string;
  /** What else is to be said. */
  note: string;
  /** What a status is about, by its name. */
  group: string | null;
  /** The record that it is from; the case itself has none. */
  item: ItemRef | null;
  /** It is to be dealt with. */
  open: boolean;
}

type Known = Pick<Moment, "key" | "kind" | "title"> & Partial<Moment>;

/** Those without a day are left out: nobody knows where they stand. */
export function timeline(value: Case, due: Due[], calls: Call[]): Moment[] {
  const found: Moment[] = [];
  const put = (day: string | null, known: Known) => day && found.push({ day, time: "", note: "", group: null, item: null, open: false, ...known });
  put(value.filedDate, { key: "filed", kind: "case", title: m.case.filed });
  put(value.receivedDate, { key: "received", kind: "case", title: m.case.received });
  for (const status of value.statuses) put(status.date, { key: `status${status.id}`, kind: "status", title: status.title, group: status.group });
  for (const { id, title, kind, documentDate } of value.documents) {
    put(documentDate, { key: `document${id}`, kind: "document", title, note: m.docKinds[kind as keyof typeof m.docKinds] ?? m.docKinds.other, item: { kind: "document", id } });
  }
  for (const { id, receivedDate, usedDate } of value.codes) {
    put(receivedDate, { key: `came${id}`, kind: "code", title: m.case.codeCame, item: { kind: "code", id } });
    put(usedDate, { key: `used${id}`, kind: "code", title: m.case.codeUsed, item: { kind: "code", id } });
  }
  for (const call of calls) put(call.date, { key: `call${call.id}`, kind: "call", title: m.case.call, time: call.time, note: [call.agent, call.reference].filter(Boolean).join(" · ") });
  for (const each of due) {
    const title = each.kind === "own" && each.title ? each.title : each.name;
    put(each.due ?? each.opens, { key: `${each.from.kind}${each.from.id}${each.kind}`, kind: "due", title, time: each.time, item: each.from, open: each.doneDate === null });
  }
  return found.sort((a, b) => (a.day + a.time < b.day + b.time ? -1 : a.day + a.time > b.day + b.time ? 1 : 0));
}
