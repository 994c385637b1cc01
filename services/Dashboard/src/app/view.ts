import { type Day, isDay } from "../api/dates.js";
import { isCountry } from "../shared/countries.js";

export const pages = ["world", "relationship", "movers", "live", "documents"] as const;
export type Page = (typeof pages)[number];

export const defaultModel = "level-v1";

/** Everything that decides what is on the screen. The page fills in empty values once it knows the data. */
export interface View {
  page: Page;
  country: string;
  counterpart: string;
  asOf: Day | "";
  /** The checkpoint whose knowledge is shown; empty for everything known, as it comes. */
  known: string;
  model: string;
  /** The earlier date of the movers. */
  since: Day | "";
  document: string;
}

export const emptyView: View = {
  page: "world", country: "", counterpart: "", asOf: "", known: "", model: defaultModel, since: "", document: "",
};

const tokenForm = /^[A-Za-z0-9._~-]{1,128}$/;
const nameForm = /^[a-z0-9-]{1,64}$/;
const documentLengthMax = 200;

/** The fragment of a view. A view of everything known is written as of the checkpoint that it showed. */
export function toFragment(view: View, shown: string): string {
  const parts = new URLSearchParams();
  const add = (name: string, value: string): void => {
    if (value) parts.set(name, value);
  };
  add("country", view.country);
  add("counterpart", view.counterpart);
  add("as_of", view.asOf);
  add("since", view.since);
  add("document", view.document);
  if (view.model !== defaultModel) add("model", view.model);
  add("known_at", view.known || shown);
  const query = parts.toString();
  return `#/${view.page}${query ? `?${query}` : ""}`;
}

/** Reads a fragment; invalid parts are ignored. */
export function fromFragment(fragment: string): View {
  const [path = "", query = ""] = fragment.replace(/^#\/?/, "").split("?", 2);
  const parts = new URLSearchParams(query);
  const take = (name: string, fits: (value: string) => boolean): string => {
    const value = parts.get(name) ?? "";
    return fits(value) ? value : "";
  };
  return {
    page: pages.find((page) => page === path) ?? "world",
    country: take("country", isCountry),
    counterpart: take("counterpart", isCountry),
    asOf: take("as_of", isDay),
    known: take("known_at", (token) => tokenForm.test(token)),
    model: take("model", (name) => nameForm.test(name)) || defaultModel,
    since: take("since", isDay),
    document: take("document", (id) => id.length <= documentLengthMax),
  };
}
