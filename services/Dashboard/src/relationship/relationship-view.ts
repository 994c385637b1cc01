import { html, type TemplateResult } from "lit-html";
import type { Checkpoint } from "../../generated/proto/diplomacy/type/v1/checkpoint_pb.js";
import { readTimeoutMs, sentence } from "../api/client.js";
import { type Day, isDay, showDay, today } from "../api/dates.js";
import { live } from "lit-html/directives/live.js";
import { busiestCountry, firstDay } from "../api/survey.js";
import { Latest } from "../app/latest.js";
import { models } from "../app/models.js";
import { navigator } from "../app/navigator.js";
import type { LiveUpdate, Redraw, Screen } from "../app/screen.js";
import { readLast } from "../app/stale.js";
import type { View } from "../app/view.js";
import { Undo } from "../edits/undo.js";
import { nameOf } from "../shared/countries.js";
import { counted } from "../shared/format.js";
import { bestDayOf, type Course, likeliestCounterpart, type Moment, readCourse, readMoment } from "./dossier.js";
import { readOn } from "./explain.js";
import { explanation } from "./explanation.js";
import { modelsSideBySide } from "./models.js";
import { scorecard } from "./scorecard.js";
import { Since } from "./since.js";
import { takenBack } from "./taken-back.js";
import { timelineTable } from "./table.js";
import { TieSpans, tieTable } from "./tie-spans.js";
import { TimelineChart } from "./timeline.js";

/** Two countries over time, and why. */
export class RelationshipView implements Screen {
  private readonly chart = new TimelineChart();
  private readonly spans = new TieSpans();
  private readonly reading = new Latest();
  private readonly readingOn = new Latest();
  private course: (Course & { checkpoint: string }) | undefined;
  private courseOf = "";
  private moment: Moment | undefined;
  private fault = "";
  private readAt = 0;
  private pointed = "";
  /** Covers the decision that was undone here last. */
  private fresh: Checkpoint | undefined;
  private readonly undo: Undo;
  private readonly since: Since;

  constructor(private readonly redraw: Redraw) {
    this.since = new Since(redraw);
    this.undo = new Undo((fresh) => {
      [this.fresh, this.courseOf] = [fresh, ""];
      this.changed();
    }, redraw);
    this.chart.addEventListener("choose", (event) =>
      navigator.go({ asOf: (event as CustomEvent<Day>).detail }, true));
    this.chart.addEventListener("point", (event) => {
      this.pointed = (event as CustomEvent<string>).detail;
      this.redraw();
    });
    this.chart.addEventListener("fit", this.redraw);
    this.changed();
  }

  changed(): void {
    void this.reading.run((signal) => this.read(signal), (error) => {
      this.fault = sentence(error);
      this.redraw();
    });
  }

  updated({ country, counterpart }: LiveUpdate): void {
    const { view } = navigator;
    const pair = [view.country, view.counterpart];
    if (!navigator.following || !pair.includes(country) || !pair.includes(counterpart)) return;
    this.courseOf = "";
    this.changed();
  }

  render(): TemplateResult {
    const { country, counterpart, asOf } = navigator.view;
    if (!country || !counterpart) return this.choice();
    return html`
      <div class="relationship">
        <header class="headline">
          <h1>${nameOf(country)} <span class="and">and</span> ${nameOf(counterpart)}</h1>
          <p class="dateline">
            <input type="date" aria-label="As of" .value=${live(asOf)} max=${today()} @change=${this.dated}>
            <a href=${navigator.href({ page: "world" })}>On the map</a>
          </p>
        </header>
        ${this.fault ? html`<p class="fault" role="alert">${this.fault}</p>` : ""}
        ${readLast(this.fault, this.readAt, html`
        ${this.moment ? scorecard(this.moment.scores) : html`<section class="scorecard"></section>`}
        <figure class="course">
          <figcaption>
            <h2>The score over time</h2>
            <p class="reading" aria-hidden="true">${this.pointed || (asOf ? showDay(asOf) : "")}</p>
          </figcaption>
          ${this.chart.element}
          ${this.spans.element}
          <p class="key"><span class="line graded"></span> score <span class="line ungraded"></span> too little evidence
            <span class="area"></span> 90 % interval <span class="dot"></span> done by ${nameOf(country)}
            <span class="ring"></span> by ${nameOf(counterpart)}. Click a date to see why.
            ${this.course?.hasEarlier ? html`Only the latest ${counted(this.course.sourceEvents.length, "source event")}
              are marked; there are earlier ones.` : ""}</p>
          ${timelineTable(this.course?.timelines[0])}
          ${tieTable(this.course?.ties ?? [])}
        </figure>
        ${this.moment ? explanation(this.moment.explained, {
          more: this.more, busy: this.readingOn.busy, undo: this.undoable,
        }) : ""}
        ${this.moment && !navigator.following ? this.since.render() : ""}
        ${takenBack(this.course?.takenBack ?? [], this.undoable)}
        ${this.course ? modelsSideBySide(this.course.timelines, asOf) : ""}`)}
      </div>`;
  }

  rendered(): void {
    const { asOf } = navigator.view;
    this.chart.show(this.course, asOf);
    this.spans.show(this.course?.ties ?? [], this.chart.plot, asOf, this.course?.checkpoint ?? "");
  }

  close(): void {
    this.reading.stop();
    this.readingOn.stop();
    this.since.close();
    this.chart.close();
  }

  /** What was known at a checkpoint stays as it is. */
  private get undoable(): Undo | undefined {
    return navigator.following ? this.undo : undefined;
  }

  private choice(): TemplateResult {
    return html`<div class="relationship"><h1>A relationship</h1>
      ${this.fault ? html`<p class="fault" role="alert">${this.fault}</p>` : ""}
      <p class="note">Choose a country above.</p></div>`;
  }

  private async read(signal: AbortSignal): Promise<void> {
    if (models.all.length === 0) await models.read();
    const { view } = navigator;
    if (!view.country || !view.counterpart || view.country === view.counterpart) return this.choose(view);
    const wanted = [view.country, view.counterpart, view.known, view.model].join();
    if (this.courseOf !== wanted) {
      const course = await readCourse(view, this.fresh, signal);
      if (signal.aborted) return;
      [this.course, this.courseOf] = [course, wanted];
      if (!view.asOf) return navigator.go({ asOf: bestDayOf(course) }, true);
    }
    const moment = await readMoment(view, this.course!.checkpoint, signal);
    if (signal.aborted) return;
    this.readingOn.stop();
    this.moment = moment;
    this.fault = "";
    this.readAt = Date.now();
    navigator.cite(moment.explained.answer.checkpoint?.token ?? "");
    this.redraw();
  }

  private async choose(view: View): Promise<void> {
    const country = view.country || await busiestCountry(await firstDay());
    const counterpart = country ? await likeliestCounterpart(country, view.asOf) : "";
    if (country && counterpart) navigator.go({ country, counterpart }, true);
    else this.redraw();
  }

  private more = async (): Promise<void> => {
    const moment = this.moment!;
    const read = this.readingOn.run(async (signal) => {
      const explained = await readOn(moment.explained, { signal, timeoutMs: readTimeoutMs });
      if (!signal.aborted) this.moment = { ...moment, explained };
    }, (error) => (this.fault = sentence(error)));
    this.redraw();
    await read;
    this.redraw();
  };

  private dated = (event: Event): void => {
    const day = (event.target as HTMLInputElement).value;
    if (isDay(day)) navigator.go({ asOf: day }, true);
  };
}
