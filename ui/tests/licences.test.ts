import { describe, expect, it } from "vitest";
import { gather } from "../build/licences.ts";

describe("the licences of what is built in", () => {
  const all = gather(process.cwd());

  it("are each told in full", () => {
    for (const { name, text } of all) expect(text.length, name).toBeGreaterThan(500);
    for (const name of ["svelte", "bits-ui", "@lucide/svelte", "@fontsource-variable/inter"]) expect(all.map((each) => each.name)).toContain(name);
  });

  it("are ones that let it be given on", () => {
    for (const { name, licence } of all) expect(licence, name).toMatch(/^(MIT|ISC|Apache-2\.0( OR MIT)?|OFL-1\.1|BSD-[23]-Clause|MPL-2\.0)$/);
  });
});
