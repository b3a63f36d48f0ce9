import { describe, expect, it } from "vitest";
import { api } from "~/lib/api";
import { timeline } from "~/lib/timeline";

describe("the timeline of a case", async () => {
  const value = await api.getCase(1);
  const { due, today } = await api.getDue();
  const call = { id: 1, date: today, time: "10:15", agent: "Agent 7", reference: "SR1", notes: "" };
  const moments = timeline(value, due, [call, { ...call, id: 2, time: "09:05" }]);

  it("is in the order of time", () => {
    const when = moments.map(({ day, time }) => day + time);
    expect(when).toEqual(when.toSorted());
    expect(moments.filter(({ kind }) => kind === "call").map(({ time }) => time)).toEqual(["09:05", "10:15"]);
  });

  it("has everything with a day, once, and leads to its record", () => {
    expect(new Set(moments.map(({ key }) => key)).size).toBe(moments.length);
    expect(new Set(moments.map(({ kind }) => kind))).toEqual(new Set(["case", "status", "document", "code", "call", "due"]));
    for (const moment of moments.filter(({ kind }) => kind === "document" || kind === "code")) expect(moment.item?.kind, moment.key).toBe(moment.kind);
  });

  it("leaves out what has no day", () => {
    const bare = { ...value, filedDate: null, receivedDate: null, statuses: [], codes: [], documents: value.documents.map((each) => ({ ...each, documentDate: null })) };
    expect(timeline(bare, [], [])).toEqual([]);
  });
});
