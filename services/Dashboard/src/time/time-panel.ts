import { html, svg, type TemplateResult } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { isDay, showDay, today } from "../api/dates.js";
import { type Moment, momentsMax, readMoments } from "../api/survey.js";
import { type Atlas, stepMonth } from "../app/atlas.js";
import { Latest } from "../app/latest.js";
import { navigator } from "../app/navigator.js";
import type { Redraw } from "../app/screen.js";
import { counted, moment } from "../shared/format.js";

/** Months a second while playing. */
const playSpeed = 8;

/** The two clocks: valid time (when things happened) and transaction time (what was stored by then). */
export class TimePanel {
  private moments: Moment[] = [];
  private momentsOf = "";
  private wanted = "";
  private place = -1;
  private playing: number | undefined;
  private playedAt = 0;
  private readonly reading = new Latest();

  constructor(private readonly atlas: Atlas, private readonly redraw: Redraw) {}

  /** The view changed, or what is known did. */
  async look(again = false): Promise<void> {
    const { country, known } = navigator.view;
    const wanted = `${country} ${known}`;
    if (wanted === this.wanted && !again) return;
    this.wanted = wanted;
    await this.reading.run(async (signal) => {
      if (country && (again || this.momentsOf !== country)) {
        this.moments = await readMoments(country, "", signal);
        this.momentsOf = country;
      }
      this.place = this.moments.findIndex((one) => one.checkpoint === known);
      if (known && this.place < 0) {
        // The checkpoint is not one of a change to this country; its last change before it is what was known.
        const last = (await readMoments(country, known, signal)).at(-1)?.checkpoint;
        this.place = this.moments.findIndex((one) => one.checkpoint === last);
      }
      this.redraw();
    }, () => { this.wanted = ""; });
  }

  togglePlay(): void {
    if (this.playing !== undefined) this.stop();
    else {
      const { history } = this.atlas;
      if (navigator.view.asOf >= (history?.months.at(-1) ?? "")) this.go(history?.months[0] ?? "");
      this.playedAt = performance.now();
      this.playing = requestAnimationFrame(this.play);
    }
    this.redraw();
  }

  step(by: number): void {
    this.go(stepMonth(this.atlas.history, navigator.view.asOf, by));
  }

  stop(): void {
    if (this.playing !== undefined) cancelAnimationFrame(this.playing);
    this.playing = undefined;
  }

  render(): TemplateResult {
    return html`
      <section class="time" aria-label="Time">
        <button class="play" @click=${() => this.togglePlay()} title="Play (p)"
          aria-label=${this.playing === undefined ? "Play the history" : "Stop"}>${this.playIcon()}</button>
        ${this.asOf()}
        ${this.knownAt()}
      </section>`;
  }

  private playIcon(): TemplateResult {
    return html`<svg viewBox="0 0 16 16" aria-hidden="true">${this.playing === undefined
      ? svg`<path d="M4 2.5v11l9.5-5.5z"/>` : svg`<path d="M3.5 3h3v10h-3zM9.5 3h3v10h-3z"/>`}</svg>`;
  }

  private asOf(): TemplateResult {
    const months = this.atlas.history?.months ?? [];
    const { asOf } = navigator.view;
    const place = Math.max(0, months.findIndex((month) => month >= asOf));
    return html`
      <div class="scrubber as-of">
        <label for="as-of">As of</label>
        <div class="track">
          ${this.amount()}
          <input id="as-of" type="range" min="0" max=${Math.max(1, months.length - 1)} .value=${live(String(place))}
            aria-valuetext=${asOf ? showDay(asOf) : "not chosen"} @input=${this.scrubbed}>
          ${yearTicks(months)}
        </div>
        <input type="date" aria-label="As of, exact date" .value=${live(asOf)} max=${today()} @change=${this.dated}>
      </div>`;
  }

  /** How many relationships had a grade, month by month, so that one sees where there is something to see. */
  private amount(): TemplateResult {
    const counts = this.atlas.history?.gradedCounts() ?? [];
    const most = Math.max(1, ...counts);
    const points = counts.map((count, i) =>
      `${(i / Math.max(1, counts.length - 1)) * 100},${20 - (count / most) * 19}`);
    return html`<svg class="amount" viewBox="0 0 100 20" preserveAspectRatio="none" aria-hidden="true">
      ${points.length > 1 ? svg`<path d=${`M0,20L${points.join("L")}L100,20z`}/>` : ""}</svg>`;
  }

  private knownAt(): TemplateResult {
    const last = this.moments.length;
    const place = navigator.following || this.place < 0 ? last : this.place;
    const one = this.moments[this.place];
    const amount = last < momentsMax ? counted(last, "stored change") : `the latest ${counted(last, "stored change")}`;
    const text = navigator.following ? "everything known" : one ? moment(one.at) : "before anything was known";
    return html`
      <div class="scrubber known-at">
        <label for="known-at">Known at</label>
        <div class="track">
          <input id="known-at" type="range" min="0" max=${Math.max(1, last)} .value=${live(String(place))}
            ?disabled=${last === 0} aria-valuetext=${text} @input=${this.knowing}>
        </div>
        <output>${text}${navigator.following ? "" : html` <button class="quiet" @click=${() =>
          navigator.go({ known: "" })}>Follow again</button>`}
          <span class="aside">${navigator.following ? amount : `after ${place + 1} of ${amount}`}</span></output>
      </div>`;
  }

  private scrubbed = (event: Event): void => {
    this.stop();
    this.go(this.atlas.history?.months[Number((event.target as HTMLInputElement).value)] ?? "");
  };

  private dated = (event: Event): void => {
    const day = (event.target as HTMLInputElement).value;
    if (isDay(day)) this.go(day);
  };

  private knowing = (event: Event): void => {
    const place = Number((event.target as HTMLInputElement).value);
    const known = this.moments[place]?.checkpoint ?? "";
    this.place = known ? place : -1;
    navigator.go({ known }, true);
  };

  private play = (now: number): void => {
    const months = this.atlas.history?.months ?? [];
    const steps = Math.floor(((now - this.playedAt) / 1_000) * playSpeed);
    if (steps > 0) {
      this.playedAt = now;
      this.step(steps);
    }
    if (navigator.view.asOf >= (months.at(-1) ?? "")) {
      this.stop();
      this.redraw();
    } else this.playing = requestAnimationFrame(this.play);
  };

  private go(asOf: string): void {
    if (asOf && asOf !== navigator.view.asOf) navigator.go({ asOf }, true);
  }
}

const ticksMax = 8;

function yearTicks(months: readonly string[]): TemplateResult {
  const januaries = months.map((month, i) => ({ month, i })).filter(({ month }) => month.slice(5, 7) === "01");
  const every = Math.ceil(januaries.length / ticksMax) || 1;
  const shown = januaries.filter((_, i) => i % every === 0);
  return html`<svg class="ticks" aria-hidden="true">${shown.map(({ month, i }) => svg`
    <text x=${`${(i / Math.max(1, months.length - 1)) * 100}%`} y="10">${month.slice(0, 4)}</text>`)}</svg>`;
}
