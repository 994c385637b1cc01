import { html, type TemplateResult } from "lit-html";
import { type DocumentReport, DocumentReportState } from "../../generated/proto/diplomacy/ingestion/v1/documents_pb.js";
import { ingestion, sentence } from "../api/client.js";
import { showDate } from "../api/dates.js";
import { navigator } from "../app/navigator.js";
import { author } from "../edits/author.js";
import { confirmation, correction, takingBack, Undo } from "../edits/undo.js";
import { nameOf } from "../shared/countries.js";
import { dollars, plain } from "../shared/format.js";
import { joined } from "../shared/text.js";

const timeoutMs = 15_000;
const confirmed = "Reads as the text says.";

/** How long a decision can be taken back before it is sent. Once it is stored, undoing it is an edit of its own. */
const undoMs = 8_000;

/** A decision that is not sent yet. */
interface Pending {
  report: DocumentReport;
  words: string;
  send: () => Promise<void>;
  timer: ReturnType<typeof setTimeout>;
}

/** What an editor decides of the reports that were coded from a document. */
export class Review {
  /** The report that is being withdrawn, until a reason is given. */
  private withdrawing = "";
  private fault = "";
  private faultOf = "";
  private pending: Pending | undefined;

  private readonly stored: Undo;

  constructor(private readonly changed: () => void, private readonly redraw: () => void) {
    this.stored = new Undo(changed, redraw);
  }

  reviewer(): TemplateResult | "" {
    return author.field("Reviewing as");
  }

  card(report: DocumentReport, number: number): TemplateResult {
    const state = stateOf(report);
    return html`
      <article class="coded" data-state=${state.name} aria-label=${`Report ${number}`}>
        <h3><span class="count">${number}</span> ${nameOf(report.source)} → ${nameOf(report.target)}</h3>
        <p>${report.cameoName} <span class="code">${report.cameoCode}</span>, ${showDate(report.occurredOn)}
          ${report.amountUsd > 0n ? html`, ${dollars(report.amountUsd)}` : ""}</p>
        <p class="aside">${joined([state.text, `quality ${plain(report.quality)}`, report.coder])}</p>
        ${this.fault && this.faultOf === report.reportId
          ? html`<p class="fault" role="alert">${this.fault}</p>` : ""}
        ${report.state === DocumentReportState.STANDING ? this.actions(report) : ""}
        ${this.undoing(report)}
      </article>`;
  }

  private undoing(report: DocumentReport): TemplateResult | "" {
    const { sourceEventId, reportId, revision, codedAs, reviewedBy, state } = report;
    const place = { sourceEventId, reportId, expectedRevision: revision };
    if (state === DocumentReportState.TAKEN_BACK) return this.stored.button(takingBack("the withdrawal", [place]));
    if (reviewedBy && !codedAs)
      return this.pending?.report.reportId === reportId ? "" : this.stored.button(confirmation(place));
    return codedAs ? html`<div class="aside">Coded as ${nameOf(codedAs.source)} → ${nameOf(codedAs.target)},
      ${codedAs.cameoCode}, ${showDate(codedAs.occurredOn)}.
      ${this.stored.button(correction(place, codedAs))}</div>` : "";
  }

  /** Sends what waits: leaving the view is a decision too. */
  close(): void {
    void this.settle();
  }

  private actions(report: DocumentReport): TemplateResult {
    if (this.pending?.report.reportId === report.reportId) return html`<p class="actions" role="status">
      ${this.pending.words} <button @click=${() => this.undo()}>Undo</button></p>`;
    if (this.withdrawing === report.reportId) return html`
      <form class="why" @submit=${(event: SubmitEvent) => this.withdraw(event, report)}>
        <label>Why it is withdrawn <input name="reason" required maxlength="2000" autocomplete="off"></label>
        <button class="primary">Withdraw</button>
        <button type="button" @click=${() => this.ask("")}>Cancel</button>
      </form>`;
    return html`<p class="actions">
      ${report.reviewedBy ? "" : html`<button @click=${() => this.confirm(report)}>Confirm</button>`}
      <button @click=${() => this.ask(report.reportId)}>Withdraw…</button>
      <a href=${navigator.href({
        page: "relationship", country: report.source, counterpart: report.target, known: "", asOf: "",
      })}>Relationship</a></p>`;
  }

  private ask(reportId: string): void {
    this.withdrawing = reportId;
    this.redraw();
  }

  private confirm(report: DocumentReport): Promise<void> {
    return this.decide(report, "Confirmed, in a moment.", (name) => ingestion.confirmReport({
      sourceEventId: report.sourceEventId, reportId: report.reportId, author: name, reason: confirmed,
      expectedRevision: report.revision,
    }, { timeoutMs }));
  }

  private withdraw(event: SubmitEvent, report: DocumentReport): Promise<void> {
    event.preventDefault();
    const reason = new FormData(event.target as HTMLFormElement).get("reason") as string;
    return this.decide(report, "Withdrawn, in a moment.", (name) => ingestion.withdrawReport({
      sourceEventId: report.sourceEventId, reportId: report.reportId, author: name, reason,
      expectedRevision: report.revision,
    }, { timeoutMs }));
  }

  private async decide(
    report: DocumentReport, words: string, call: (name: string) => Promise<unknown>,
  ): Promise<void> {
    await this.settle();
    this.faultOf = report.reportId;
    this.fault = !author.isKnown ? "Say above who reviews: it is kept with the decision." : "";
    if (this.fault) return this.redraw();
    this.withdrawing = "";
    const { name } = author;
    this.pending = {
      report, words, send: async () => { await call(name); }, timer: setTimeout(() => void this.settle(), undoMs),
    };
    this.redraw();
  }

  private undo(): void {
    clearTimeout(this.pending?.timer);
    this.pending = undefined;
    this.redraw();
  }

  private async settle(): Promise<void> {
    const { pending } = this;
    if (!pending) return;
    this.undo();
    try {
      await pending.send();
    } catch (error) {
      this.faultOf = pending.report.reportId;
      this.fault = sentence(error);
    }
    this.changed();
  }
}

function stateOf(report: DocumentReport): { name: string; text: string } {
  switch (report.state) {
    case DocumentReportState.TAKEN_BACK: return { name: "withdrawn", text: "withdrawn" };
    case DocumentReportState.PREVIEWED: return { name: "preview", text: "not stored yet" };
    default: return report.reviewedBy
      ? { name: "confirmed", text: `confirmed by ${report.reviewedBy}` } : { name: "standing", text: "not reviewed" };
  }
}
