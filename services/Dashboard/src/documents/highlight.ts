import { html, type TemplateResult } from "lit-html";

/** A run of a text, in string indices, and its annotation. */
export interface Mark {
  start: number;
  end: number;
  /** The reports that come from it, counted from 1; none for a name that no dictionary has. */
  numbers: number[];
}

export interface Piece {
  text: string;
  mark: Mark | undefined;
}

/** Cuts a text into runs with and without a mark. Where marks overlap, the one that begins first keeps what it has. */
export function piecesOf(text: string, marks: readonly Mark[]): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const mark of merged(marks)) {
    const [start, end] = [Math.max(mark.start, at), Math.min(mark.end, text.length)];
    if (start >= end) continue;
    if (start > at) pieces.push({ text: text.slice(at, start), mark: undefined });
    pieces.push({ text: text.slice(start, end), mark });
    at = end;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), mark: undefined });
  return pieces;
}

/** One mark for each run; one sentence may report several actions. */
function merged(marks: readonly Mark[]): Mark[] {
  const byPlace = new Map<string, Mark>();
  for (const mark of marks) {
    const place = `${mark.start}-${mark.end}`;
    const known = byPlace.get(place);
    byPlace.set(place, { ...mark, numbers: [...(known?.numbers ?? []), ...mark.numbers] });
  }
  return [...byPlace.values()].sort((a, b) => a.start - b.start || b.end - a.end);
}

export const highlighted = (text: string, marks: readonly Mark[], chosen: number): TemplateResult => html`
  <div class="text">${piecesOf(text, marks).map(({ text, mark }) => !mark ? text
    : mark.numbers.length === 0 ? html`<span class="unknown-actor" title="a name that no dictionary has">${text}</span>`
      : html`<mark data-chosen=${mark.numbers.includes(chosen)}>${text}<sup>${mark.numbers.join(", ")}</sup></mark>`)}
  </div>`;
