import type { Tie } from "../../generated/proto/diplomacy/query/v1/ties_pb.js";
import { TieKind } from "../../generated/proto/diplomacy/type/v1/tie_kind_pb.js";
import { showDate } from "../api/dates.js";

const names: Partial<Record<TieKind, string>> = {
  [TieKind.DEFENCE_PACT]: "defence pact",
  [TieKind.RELATIONS_BROKEN]: "relations broken",
  [TieKind.SANCTIONS]: "sanctions",
  [TieKind.WAR]: "war",
  [TieKind.RIVALRY]: "rivalry",
  [TieKind.AMBASSADOR_WITHDRAWN]: "ambassador withdrawn",
};

export const kindName = (kind: TieKind): string => names[kind] ?? "tie of another kind";

/** With a capital letter, to begin a line with. */
export function kindTitle(kind: TieKind): string {
  const name = kindName(kind);
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

/** Of all kinds only a defence pact raises a score. */
export const isFriendly = (kind: TieKind): boolean => kind === TieKind.DEFENCE_PACT;

/** "4 Apr 1949 – 1 Feb 2020", or "since 4 Apr 1949" of what lasts. */
export const spanOf = ({ from, until }: Tie): string =>
  until ? `${showDate(from)} – ${showDate(until)}` : `since ${showDate(from)}`;

/** What is worth saying of a tie besides its name and its dates. */
export const marksOf = ({ onPaper, retracted }: Tie): string[] =>
  [onPaper ? "on paper only, does not count" : "", retracted ? "retracted" : ""].filter(Boolean);
