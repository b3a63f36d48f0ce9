/** The icon of each kind of thing. */
import type { ItemKind } from "~/lib/bindings/ItemKind";
import { Briefcase, CalendarDays, FileText, KeyRound, User } from "~/lib/icons";

export const kindIcons = { person: User, case: Briefcase, code: KeyRound, document: FileText, date: CalendarDays } satisfies Record<ItemKind, unknown>;
