import table from "../../generated/countries.json";

export interface Country {
  code: string;
  alpha2: string;
  name: string;
  others: string[];
}

export const countries: readonly Country[] = table;

const byCode = new Map(countries.map((country) => [country.code, country]));

export const isCountry = (code: string): boolean => byCode.has(code);

/** The English name of a country; its code where it has none. */
export const nameOf = (code: string): string => byCode.get(code)?.name ?? code;

/** Without accents and in small letters, as people type. */
const fold = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

const folded = countries.map((country) => ({
  country,
  name: fold(country.name),
  codes: [country.code, country.alpha2].map(fold),
  others: country.others.map(fold),
}));

/** The countries that a text may mean, the likeliest first: its code, how its name begins, another name, a part. */
export function findCountries(text: string, most: number): Country[] {
  const wanted = fold(text.trim());
  if (!wanted) return [];
  const ranked = folded.map((one) => ({ country: one.country, rank: rankOf(one, wanted) }));
  return ranked.filter((one) => one.rank < unfit)
    .sort((a, b) => a.rank - b.rank || a.country.name.localeCompare(b.country.name))
    .slice(0, most).map((one) => one.country);
}

const unfit = 5;

function rankOf(one: (typeof folded)[number], wanted: string): number {
  if (one.codes.includes(wanted) || one.name === wanted) return 0;
  if (one.name.startsWith(wanted)) return 1;
  if (one.others.some((other) => other.startsWith(wanted))) return 2;
  if (one.name.includes(` ${wanted}`)) return 3;
  return wanted.length > 2 && [one.name, ...one.others].some((name) => name.includes(wanted)) ? 4 : unfit;
}
