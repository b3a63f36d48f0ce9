/** Draws a page of a made-up notice as an SVG address, for the mock only. */
export function paper(title: string, page: number, turn: number, side: number): string {
  const wide = turn % 180 !== 0;
  const [w, h] = wide ? [792, 612] : [612, 792];
  const lines = Array.from({ length: 18 }, (_, i) => `<rect x="56" y="${300 + i * 20}" width="${500 - ((i * 67 + page * 31) % 190)}" height="6" rx="2" fill="#c9c4b8"/>`).join("");
  const head =
    page === 1
      ? `<text x="56" y="74" font-size="15" font-weight="700">Department of Sample Affairs</text><text x="56" y="94" font-size="11" fill="#6d6a62">This is a specimen drawn for development</text>
         <rect x="56" y="118" width="500" height="120" fill="none" stroke="#8f8a7d"/><path d="M306 118v120M56 158h500M56 198h500" stroke="#8f8a7d"/>
         <text x="64" y="134" font-size="8" fill="#6d6a62">RECEIPT NUMBER</text><text x="64" y="150" font-size="13">IOE0912345678</text><text x="314" y="134" font-size="8" fill="#6d6a62">NOTICE DATE</text><text x="314" y="150" font-size="13">08/04/2026</text>
         <text x="64" y="174" font-size="8" fill="#6d6a62">BENEFICIARY</text><text x="64" y="190" font-size="13">SAMPLE RIVERA, MARISOL</text><text x="314" y="174" font-size="8" fill="#6d6a62">PAGE</text><text x="314" y="190" font-size="13">1</text>`
      : "";
  const esc = title.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const spin = turn === 90 ? "translate(792 0) rotate(90)" : turn === 180 ? "translate(612 792) rotate(180)" : turn === 270 ? "translate(0 612) rotate(270)" : "";
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${w} ${h}" width="${side}" font-family="Helvetica,Arial,sans-serif" fill="#23211c"><g transform="${spin}"><rect width="612" height="792" fill="#fdfbf5"/>${head}<text x="56" y="276" font-size="12" font-weight="700">${esc.slice(0, 70)}</text>${lines}<text x="56" y="740" font-size="10" fill="#6d6a62">Page ${page}</text></g></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
