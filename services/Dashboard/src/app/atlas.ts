import { sentence } from "../api/client.js";
import { addMonths, type Day, showDay, today } from "../api/dates.js";
import { type Frame, readFrame, type Subject } from "../api/frames.js";
import { History } from "../api/history.js";
import { busiestCountry, firstDay } from "../api/survey.js";
import { Latest } from "./latest.js";
import { nameOf } from "../shared/countries.js";
import { navigator } from "./navigator.js";
import type { LiveUpdate } from "./screen.js";

/** While the second clock is dragged, only single frames are read; the whole history is read once it rests. */
const restMs = 250;

/**
 * The relationships of the country in the centre: the frame that the view asks for, from the history where that is
 * there, and else asked for by itself. Dispatches an event when either changes.
 */
export class Atlas extends EventTarget {
  frame: Frame | undefined;
  history: History | undefined;
  fault = "";
  /** When the frame was last known to be right, in milliseconds. */
  readAt = 0;
  /** Why another date is shown than the one that was asked for; empty where it is that one. */
  moved = "";
  /** Whether anything at all is known. */
  empty = false;

  private first: Day = "";
  private sought = "";
  private movedTo = "";
  private readonly reading = new Latest();
  private readonly single = new Latest();
  private resting: ReturnType<typeof setTimeout> | undefined;

  get busy(): boolean {
    return this.reading.busy || this.single.busy;
  }

  /** A country was searched for: where nothing is known of it at the date, the nearest date is shown. */
  seek(country: string): void {
    this.sought = country;
  }

  /** Follows the view. */
  async look(): Promise<void> {
    this.showSoon();
    try {
      this.first ||= await firstDay();
      if (!navigator.view.country) {
        const country = await busiestCountry(this.first);
        this.empty = !country;
        if (!navigator.view.country) navigator.go({ country: country || "BOL" }, true);
        return;
      }
    } catch (error) {
      this.fail(error);
      return;
    }
    const { country, known, model, asOf } = navigator.view;
    const subject = { country, known, model };
    if (!this.history || !same(this.history.subject, subject)) this.change(subject);
    if (this.movedTo !== `${country} ${asOf}`) this.moved = "";
    if (asOf) this.show(subject, asOf);
    else if (this.history?.complete) this.progress(this.history);
  }

  /** Shows the frame of the date of the view before its history. */
  private showSoon(): void {
    const { country, known, model, asOf } = navigator.view;
    if (!country || this.history?.complete || (this.frame?.country === country && this.frame.asOf === asOf)) return;
    if (asOf) this.show({ country, known, model }, asOf);
  }

  /** Reads one relationship again where it is one of those shown, and everything known is. */
  async refresh({ country, counterpart, checkpoint }: LiveUpdate): Promise<void> {
    const history = this.history;
    const centre = navigator.view.country;
    if (!history?.complete || !navigator.following || ![country, counterpart].includes(centre)) return;
    try {
      await history.refresh(centre === country ? counterpart : country, checkpoint, new AbortController().signal);
      if (this.history !== history) return;
      this.empty = false;
      if (!history.frame(navigator.view.asOf)) this.ask(history.subject, navigator.view.asOf);
      else this.show(history.subject, navigator.view.asOf);
    } catch (error) {
      this.fail(error);
    }
  }

  /** Forgets what was read, because it may be wrong. */
  forget(): void {
    this.history = undefined;
    this.first = "";
    void this.look();
  }

  private change(subject: Subject): void {
    const dragged = this.history?.subject.country === subject.country && this.history.subject.model === subject.model;
    const history = new History(subject, this.first, today());
    this.history = history;
    clearTimeout(this.resting);
    this.reading.stop();
    this.resting = setTimeout(() => void this.reading.run(async (signal) => {
      await history.read(signal, () => this.progress(history));
      this.progress(history);
    }, (error) => this.fail(error)), dragged ? restMs : 0);
  }

  private progress(history: History): void {
    if (this.history !== history) return;
    const { asOf } = navigator.view;
    if (asOf && history.complete && this.sought === history.subject.country && this.jump(history, asOf)) return;
    if (!asOf && history.complete) navigator.go({ asOf: bestDay(history) }, true);
    else if (asOf && (history.complete || history.months[history.loaded - 1] === asOf))
      this.show(history.subject, asOf);
    else this.notify();
  }

  /** Goes to the nearest month with evidence; false where the date has some, or none has. */
  private jump(history: History, asOf: Day): boolean {
    this.sought = "";
    const nearest = nearestDay(history, asOf);
    if (!nearest || nearest === asOf) return false;
    const { country } = history.subject;
    this.moved = `Nothing is known of ${nameOf(country)} on ${showDay(asOf)}; this is the nearest date with evidence.`;
    this.movedTo = `${country} ${nearest}`;
    navigator.go({ asOf: nearest }, true);
    return true;
  }

  private show(subject: Subject, asOf: Day): void {
    const frame = this.history?.frame(asOf);
    if (frame) {
      this.single.stop();
      this.put(frame);
    } else if (!this.history?.complete || !this.history.months.includes(asOf)) this.ask(subject, asOf);
  }

  private ask(subject: Subject, asOf: Day): void {
    void this.single.run(async (signal) => this.put(await readFrame(subject, asOf, signal)),
      (error) => this.fail(error));
  }

  private put(frame: Frame): void {
    this.frame = frame;
    this.readAt = Date.now();
    this.fault = "";
    navigator.cite(frame.checkpoint);
    this.notify();
  }

  private fail(error: unknown): void {
    this.fault = sentence(error);
    this.notify();
  }

  private notify(): void {
    this.dispatchEvent(new Event("change"));
  }
}

/** The month with most evidence, the last where several have as much. */
function bestDay(history: History): Day {
  const sums = history.evidence();
  const most = Math.max(0, ...sums);
  return history.months[most > 0 ? sums.lastIndexOf(most) : history.months.length - 1]!;
}

/** The month with evidence that is nearest to a day; empty where there is none. */
function nearestDay(history: History, asOf: Day): Day {
  const here = Date.parse(asOf);
  const away = (day: Day): number => Math.abs(Date.parse(day) - here);
  const sums = history.evidence();
  const place = history.months.findIndex((month) => month >= asOf);
  if ((sums[place] ?? 0) > 0) return asOf;
  const known = history.months.filter((_, i) => sums[i]! > 0);
  return known.sort((a, b) => away(a) - away(b))[0] ?? "";
}

const same = (one: Subject, other: Subject): boolean =>
  one.country === other.country && one.known === other.known && one.model === other.model;

/** The months around a day, for stepping by keyboard. */
export function stepMonth(history: History | undefined, asOf: Day, by: number): Day {
  const months = history?.months ?? [];
  const here = months.findIndex((month) => month >= asOf);
  const place = here < 0 ? months.length - 1 : here;
  return months[Math.max(0, Math.min(months.length - 1, place + by))] ?? addMonths(asOf, by);
}
