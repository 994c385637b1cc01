import { html, svg, type TemplateResult } from "lit-html";
import { live } from "lit-html/directives/live.js";
import {
  type ListMoversResponse, type Mover, MoverOrder,
} from "../../generated/proto/diplomacy/query/v1/comparison_pb.js";
import { query, readTimeoutMs, sentence } from "../api/client.js";
import { addMonths, type Day, isDay, showDay, toProto, today } from "../api/dates.js";
import { knownAt } from "../api/known-at.js";
import type { Atlas } from "../app/atlas.js";
import { Latest } from "../app/latest.js";
import { navigator } from "../app/navigator.js";
import type { Redraw, Screen } from "../app/screen.js";
import { readLast } from "../app/stale.js";
import { swatch } from "../shared/bars.js";
import { nameOf } from "../shared/countries.js";
import { counted, signed } from "../shared/format.js";
import { classOf, gradeName, isKnown, scoreMax } from "../shared/scale.js";

const pageSize = 100;
const monthsDefault = 12;
const spans = [{ months: 1, name: "a month" }, { months: 12, name: "a year" }, { months: 60, name: "five years" }];
const orders = [
  { order: MoverOrder.LARGEST, name: "either way" }, { order: MoverOrder.RISING, name: "warming" },
  { order: MoverOrder.FALLING, name: "cooling" },
];

/** Which relationships changed most between two dates. */
export class MoversView implements Screen {
  private readonly reading = new Latest();
  private answer: ListMoversResponse | undefined;
  private order = MoverOrder.LARGEST;
  private onlyCentre = false;
  private fault = "";
  private readAt = 0;

  constructor(private readonly atlas: Atlas, private readonly redraw: Redraw) {
    this.changed();
  }

  changed(): void {
    void this.reading.run((signal) => this.read(signal), (error) => {
      this.fault = sentence(error);
      this.redraw();
    });
  }

  updated(): void {
    if (navigator.following) this.changed();
  }

  render(): TemplateResult {
    const { since, asOf } = this.dates();
    return html`
      <div class="movers">
        <header class="headline"><h1>Movers</h1>
          <p class="dateline">${showDay(since)} to ${showDay(asOf)}</p></header>
        ${this.fault ? html`<p class="fault" role="alert">${this.fault}</p>` : ""}
        ${this.controls(since, asOf)}
        ${readLast(this.fault, this.readAt, this.answer ? this.list(this.answer)
          : this.fault ? "" : html`<p class="note busy">reading…</p>`)}
      </div>`;
  }

  close(): void {
    this.reading.stop();
  }

  private dates(): { since: Day; asOf: Day } {
    const asOf = navigator.view.asOf || today();
    const since = navigator.view.since;
    return { asOf, since: since && since <= asOf ? since : addMonths(asOf, -monthsDefault) };
  }

  private async read(signal: AbortSignal): Promise<void> {
    // The atlas chooses what is empty, and then the view changes.
    if (!navigator.view.country || !navigator.view.asOf) {
      await this.atlas.look();
      this.fault = this.atlas.fault;
      return this.redraw();
    }
    const { since, asOf } = this.dates();
    const { country, known, model } = navigator.view;
    this.answer = await query.listMovers({
      from: toProto(since), to: toProto(asOf), countries: this.onlyCentre ? [country] : [],
      knownAt: knownAt(known), model, order: this.order, pageSize,
    }, { signal, timeoutMs: readTimeoutMs });
    this.fault = "";
    this.readAt = Date.now();
    navigator.cite(this.answer.checkpoint?.token ?? "");
    this.redraw();
  }

  private controls(since: Day, asOf: Day): TemplateResult {
    return html`<div class="controls">
      <label>From <input type="date" .value=${live(since)} max=${asOf}
        @change=${(event: Event) => this.dated(event, "since")}></label>
      <label>to <input type="date" .value=${live(asOf)} max=${today()}
        @change=${(event: Event) => this.dated(event, "asOf")}></label>
      <span class="choices" role="group" aria-label="Span">${spans.map(({ months, name }) => html`
        <button aria-pressed=${since === addMonths(asOf, -months)}
          @click=${() => navigator.go({ since: addMonths(asOf, -months), asOf })}>${name}</button>`)}</span>
      <span class="choices" role="group" aria-label="Direction">${orders.map(({ order, name }) => html`
        <button aria-pressed=${order === this.order} @click=${() => this.choose(() => (this.order = order))}>
          ${name}</button>`)}</span>
      ${navigator.view.country ? html`<label><input type="checkbox" .checked=${this.onlyCentre}
        @change=${(event: Event) => this.choose(() =>
          (this.onlyCentre = (event.target as HTMLInputElement).checked))}>
        only with ${nameOf(navigator.view.country)}</label>` : ""}
    </div>`;
  }

  private list({ movers, totalSize, comparedCount }: ListMoversResponse): TemplateResult {
    if (movers.length === 0)
      return html`<p class="note">No relationship with enough evidence changed between these dates.</p>`;
    return html`
      <p class="aside">${counted(totalSize, "relationship")} changed or became known, of
        ${counted(comparedCount, "relationship")} known at the later date.</p>
      <ol class="mover-list">${movers.map((mover) => row(mover))}</ol>`;
  }

  private dated(event: Event, field: "since" | "asOf"): void {
    const day = (event.target as HTMLInputElement).value;
    if (isDay(day)) navigator.go({ [field]: day });
  }

  private choose(change: () => void): void {
    change();
    this.changed();
    this.redraw();
  }
}

function row({ from, to, change, firstKnown }: Mover): TemplateResult {
  const { country, counterpart } = to!;
  const [before, after] = [from!.score!, to!.score!];
  return html`<li><a href=${navigator.href({ page: "relationship", country, counterpart })}>
    <span class="pair">${nameOf(country)} <span class="and">–</span> ${nameOf(counterpart)}</span>
    ${slope(firstKnown ? after.score : before.score, after.score, classOf(after.grade))}
    <span class="number change">${firstKnown ? "first known" : signed(change)}</span>
    <span class="aside">
      ${isKnown(before) ? html`${signed(before.score)} ${gradeName(before.grade)}` : "nothing known"}
      → ${swatch(classOf(after.grade))} ${signed(after.score)} ${gradeName(after.grade)}</span></a></li>`;
}

/** Where a relationship came from and went to, on the scale from hostile to friendly. */
export function slope(before: number, after: number, className: string): TemplateResult {
  const x = (score: number): string => `${50 + (Math.max(-scoreMax, Math.min(scoreMax, score)) / scoreMax) * 48}%`;
  return html`<svg class="slope" aria-hidden="true">
    <line class="zero" x1="50%" x2="50%" y1="0" y2="100%"/>
    <line class="way" x1=${x(before)} x2=${x(after)} y1="50%" y2="50%"/>
    ${svg`<circle class="was" cx=${x(before)} cy="50%" r="3.5"/>
    <circle class=${`is ${className}`} cx=${x(after)} cy="50%" r="5.5"/>`}</svg>`;
}
