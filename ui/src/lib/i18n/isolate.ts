/** Keeps what is written from left to right in its order inside a sentence that is written from right to left. */

/** A telephone number, address, form or code: Latin letters and digits with the signs between them, and a dot or dots around them. */
const run = /\.?[A-Za-z0-9](?:[ .,:;/_@+’'-]*[A-Za-z0-9])*(?:-?…)?/g;
const settled = /^\d+$/;

/** With each such run set apart by isolating marks; a bare number needs none. */
export function isolated(text: string): string {
  return text.replace(run, (found) => (settled.test(found) ? found : `\u2066${found}\u2069`));
}
