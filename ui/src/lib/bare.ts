/** Text as it is compared with what somebody types: small letters without accents, and signs of other widths as the usual ones. */
export const bare = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
