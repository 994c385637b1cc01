import { html, type TemplateResult } from "lit-html";
import { timestampMs } from "@bufbuild/protobuf/wkt";
import {
  type Document, type DocumentReport, DocumentState,
} from "../../generated/proto/diplomacy/ingestion/v1/documents_pb.js";
import type { TextSpan } from "../../generated/proto/diplomacy/type/v1/text_span_pb.js";
import { ingestion, isNotServedHere, readTimeoutMs, sentence } from "../api/client.js";
import { showDate, toProto, today } from "../api/dates.js";
import { Latest } from "../app/latest.js";
import { navigator } from "../app/navigator.js";
import type { Redraw, Screen } from "../app/screen.js";
import { readLast } from "../app/stale.js";
import { counted, moment } from "../shared/format.js";
import { joined } from "../shared/text.js";
import { highlighted, type Mark } from "./highlight.js";
import { Review } from "./review.js";

const listed = 20;
const waitMs = 30_000;
const pollMs = 1_000;
/** Documents are shown as they are now, also where scores are those of an earlier checkpoint. */
const follows = true;

/** A text, what was coded from it, and its review by editors. */
export class DocumentsView implements Screen {
  private readonly reading = new Latest();
  private readonly sending = new Latest();
  private readonly review: Review;
  private recent: Document[] = [];
  private document: Document | undefined;
  /** The text of a preview, which is stored nowhere else. */
  private previewing = "";
  private draft: Record<string, string> = {};
  private chosen = 0;
  private fault = "";
  /** Why a text was not taken, which says nothing of what was read. */
  private refusal = "";
  private readAt = 0;
  private served = true;
  private again: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly redraw: Redraw) {
    this.review = new Review(() => this.changed(), redraw);
    this.changed();
  }

  changed(): void {
    clearTimeout(this.again);
    const { document } = navigator.view;
    if (document) this.previewing = "";
    void this.reading.run(async (signal) => {
      const options = { signal, timeoutMs: readTimeoutMs };
      const [list, one] = await Promise.all([
        ingestion.listDocuments({ pageSize: listed }, options),
        document ? ingestion.getDocument({ documentId: document }, options) : undefined]);
      this.recent = list.documents;
      if (!this.previewing) this.document = one?.document;
      this.fault = "";
      this.readAt = Date.now();
      if (this.document?.state === DocumentState.RECEIVED) this.again = setTimeout(() => this.changed(), pollMs);
      this.redraw();
    }, (error) => {
      this.fault = this.explain(error);
      this.redraw();
    });
  }

  updated(): void {
    if (navigator.view.document) this.changed();
  }

  render(): TemplateResult {
    const shown = this.document;
    return html`
      <div class="documents">
        <header class="headline"><h1>Documents</h1>
          <p class="dateline">Paste an article, see what is coded from it, and set it right.</p></header>
        ${this.served ? "" : html`<p class="note" role="status">This address serves queries only, so documents cannot
          be submitted or read here. Open the page of a server that runs ingestion too, or send them with another
          client.</p>`}
        ${[this.fault, this.refusal].map((one) => one ? html`<p class="fault" role="alert">${one}</p>` : "")}
        ${shown && this.previewing ? this.reader(shown) : !shown && this.served ? this.form() : ""}
        ${readLast(this.fault, this.readAt, html`
          ${shown && !this.previewing ? this.reader(shown) : ""}
          ${this.recent.length > 0 ? this.list() : ""}`, follows)}
      </div>`;
  }

  close(): void {
    clearTimeout(this.again);
    this.review.close();
    this.reading.stop();
    this.sending.stop();
  }

  private form(): TemplateResult {
    const { text = "", source = "", title = "", url = "", published = "" } = this.draft;
    return html`<form class="submit" @submit=${this.submit}>
      <label class="wide">Text <textarea name="text" rows="12" required spellcheck="false" .value=${text}></textarea>
      </label>
      <label>Published by <input name="source" maxlength="200" autocomplete="off" .value=${source}></label>
      <label>Published on <input name="published" type="date" max=${today()} .value=${published}></label>
      <label class="wide">Heading <input name="title" maxlength="1000" autocomplete="off" .value=${title}></label>
      <label class="wide">Address
        <input name="url" type="url" maxlength="2000" autocomplete="off" .value=${url}></label>
      <p class="actions wide">
        <button class="primary" value="submit">${this.sending.busy ? "Coding…" : "Submit"}</button>
        <button value="preview">See what would be coded</button>
        <span class="aside">Words such as “last month” count from the day of publication.</span>
      </p>
    </form>`;
  }

  private reader(shown: Document): TemplateResult {
    const text = this.previewing || shown.text;
    const reports = inTextOrder(shown.reports);
    return html`
      <div class="reader">
        <section aria-label="The text">
          <h2>${shown.title || shown.source || "A document"}</h2>
          <p class="aside">
            ${joined([shown.title ? shown.source : "", showDate(shown.publishedOn), stateText(shown)])}
            ${this.previewing ? html`<button class="primary" @click=${this.submitPreviewed}>Submit it so</button>` : ""}
            <button @click=${this.another}>${this.previewing ? "Change the text" : "Another document"}</button></p>
          ${highlighted(text, marksOf(reports, shown.codings), this.chosen)}
        </section>
        <section class="codings" aria-label="What was coded">
          <h2>${counted(reports.length, "coded report")}</h2>
          ${reports.length > 0 && !this.previewing ? this.review.reviewer() : ""}
          ${shown.codings.map(({ coder, failure, whyEmpty }) => failure || whyEmpty
            ? html`<p class="note"><bdi>${coder}</bdi>: <bdi>${failure || whyEmpty}</bdi></p>` : "")}
          ${reports.map((report, i) => html`
            <div @mouseenter=${() => this.choose(i + 1)} @focusin=${() => this.choose(i + 1)}>
              ${this.review.card(report, i + 1)}</div>`)}
        </section>
      </div>`;
  }

  private list(): TemplateResult {
    return html`<section class="recent" aria-labelledby="recent-title">
      <h2 id="recent-title">Lately received</h2>
      <ul>${this.recent.map((one) => html`<li>
        <bdi><a href=${navigator.href({ document: one.documentId })}>
          ${one.title || one.source || one.documentId}</a></bdi>
        <span class="aside">${stateText(one)}, ${counted(one.reportCount, "report")}
          ${one.receivedAt ? `, ${moment(timestampMs(one.receivedAt))}` : ""}</span></li>`)}</ul>
    </section>`;
  }

  private submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    this.draft = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));
    void this.send((event.submitter as HTMLButtonElement | null)?.value === "preview");
  };

  private submitPreviewed = (): void => void this.send(false);

  private async send(preview: boolean): Promise<void> {
    const { text = "", source = "", title = "", url = "", published = "" } = this.draft;
    this.refusal = "";
    const sent = this.sending.run(async (signal) => {
      const publishedOn = published ? toProto(published) : undefined;
      const answer = await ingestion.submitDocument(
        { text, source, title, url, publishedOn, preview, wait: !preview }, { signal, timeoutMs: waitMs });
      if (preview) [this.previewing, this.document] = [text, answer.document];
      else {
        this.previewing = "";
        navigator.go({ document: answer.documentId });
      }
    }, (error) => (this.refusal = this.explain(error)));
    this.redraw();
    await sent;
    this.redraw();
  }

  private another = (): void => {
    const back = this.previewing !== "";
    this.document = undefined;
    this.previewing = this.refusal = "";
    if (!back) navigator.go({ document: "" });
    this.redraw();
  };

  private choose(number: number): void {
    if (this.chosen === number) return;
    this.chosen = number;
    this.redraw();
  }

  private explain(error: unknown): string {
    this.served = !isNotServedHere(error);
    return this.served ? sentence(error) : "";
  }
}

/** A preview and what is stored come in different orders; the numbers must be those of the text in both. */
function inTextOrder(reports: readonly DocumentReport[]): DocumentReport[] {
  const place = ({ span }: DocumentReport): number => span?.start ?? Number.MAX_SAFE_INTEGER;
  const rest = ({ source, target, cameoCode, occurredOn }: DocumentReport): string =>
    [source, target, cameoCode, showDate(occurredOn)].join();
  return [...reports].sort((a, b) => place(a) - place(b) || (rest(a) < rest(b) ? -1 : rest(a) > rest(b) ? 1 : 0));
}

function marksOf(reports: readonly DocumentReport[], codings: Document["codings"]): Mark[] {
  const sentences = reports.flatMap(({ span }, i) => mark(span, [i + 1]));
  const actors = codings.flatMap(({ unknownActors }) => unknownActors).flatMap(({ span }) => mark(span, []));
  const inside = (mark: Mark): boolean => sentences.some(({ start, end }) => start < mark.end && mark.start < end);
  return [...sentences, ...actors.filter((mark) => !inside(mark))];
}

const mark = (span: TextSpan | undefined, numbers: number[]): Mark[] =>
  span ? [{ start: span.start, end: span.start + span.length, numbers }] : [];

function stateText({ state }: Document): string {
  switch (state) {
    case DocumentState.RECEIVED: return "waits to be coded";
    case DocumentState.CODED: return "coded";
    case DocumentState.FAILED: return "coding failed";
    default: return "";
  }
}
