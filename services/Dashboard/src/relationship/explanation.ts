import { html, type TemplateResult } from "lit-html";
import { timestampMs } from "@bufbuild/protobuf/wkt";
import { repeat } from "lit-html/directives/repeat.js";
import type { Revision, SourceEvent, SourceEventReport } from "../../generated/proto/diplomacy/query/v1/evidence_pb.js";
import type { Contribution } from "../../generated/proto/diplomacy/query/v1/query_service_pb.js";
import { showDate } from "../api/dates.js";
import { navigator } from "../app/navigator.js";
import { diverging, swatch } from "../shared/bars.js";
import { confirmation, correction, type Undo } from "../edits/undo.js";
import { nameOf } from "../shared/countries.js";
import { counted, dollars, moment, plain, signed } from "../shared/format.js";
import { joined } from "../shared/text.js";
import { type Explained, hasMore } from "./explain.js";
import { tieContributions } from "./tie-contributions.js";
import { undoing } from "./undoing.js";

const documentForm = /^[0-9a-f]{8}-[0-9a-f]{4}-/;

/** What a user may ask of an explanation. */
export interface Asked {
  more: () => void;
  /** Whether more is being read. */
  busy: boolean;
  /** Undoes stored decisions; nothing where the state of a checkpoint is shown. */
  undo: Undo | undefined;
}

/** Why the score of a date is what it is, down to the sentence. */
export function explanation(explained: Explained, asked: Asked): TemplateResult {
  const { contributions, remainder, remainderCount, prior, relationship, tieContributions: ties } = explained.answer;
  const most = Math.max(0.001, ...[...contributions, ...ties].map(({ level }) => Math.abs(level)));
  return html`
    <section class="explanation" aria-labelledby="why-title">
      <h2 id="why-title">Why, on ${showDate(relationship!.asOf)}</h2>
      ${tieContributions(ties, most)}
      ${ties.length > 0 && contributions.length > 0 ? html`<h3 class="part">${swatch("course-part")} Source events
        <span class="number">${signed(relationship!.score!.course, 2)}</span></h3>` : ""}
      ${contributions.length === 0 ? html`<p class="note">Nothing had happened between the two by then.</p>` : html`
        <p class="aside">What each source event adds to the level. The level, bent into −9 to +9, is the score.</p>
        <ol class="contributions">
          ${repeat(contributions, ({ sourceEvent }) => sourceEvent!.sourceEventId,
            (one) => contribution(one, most, asked.undo))}
        </ol>
        ${hasMore(explained) ? html`<p class="more"><button ?disabled=${asked.busy} @click=${asked.more}>
          ${asked.busy ? "reading…" : "Show more"}</button></p>` : ""}
`}
      ${contributions.length === 0 && ties.length === 0 ? "" : html`
        <dl class="sum">
          ${remainderCount > 0 ? html`<div><dt>${counted(remainderCount, "smaller source event")}, not listed</dt>
            <dd>${signed(remainder, 2)}</dd></div>` : ""}
          ${prior ? html`<div><dt>Knowing nothing yet, ${plain(prior.weight * 100, 0)} % of the weight</dt>
            <dd>${signed(prior.level, 2)}</dd></div>` : ""}
          <div class="total"><dt>Level</dt><dd>${signed(relationship!.score!.level, 2)}</dd></div>
        </dl>`}
    </section>`;
}

function contribution(
  { sourceEvent, level, weight }: Contribution, most: number, undo: Undo | undefined,
): TemplateResult {
  const event = sourceEvent!;
  return html`<li><details>
    <summary>
      <span class="when">${showDate(event.occurredOn)}</span>
      <span class="what"><b>${nameOf(event.source)} → ${nameOf(event.target)}</b> ${event.cameoName}
        ${event.amountUsd > 0n ? html`<span class="aside">${dollars(event.amountUsd)}</span>` : ""}</span>
      ${diverging(level, most, level < 0 ? "grade-1" : "grade-6")}
      <span class="number">${signed(level, 2)}</span>
    </summary>
    <div class="detail">
      <p class="aside">CAMEO ${event.cameoCode} · Goldstein ${signed(event.goldstein)}
        · quality ${plain(event.quality)} · ${plain(weight * 100, 0)} % of the weight</p>
      ${sourceReports(event, undo)}
      ${event.reports.length < event.reportCount ? html`<p class="note">
        ${counted(event.reportCount - event.reports.length, "more report")} of it and its history come with “Show more”
        below.</p>` : ""}
      ${revisions(event, undo)}
    </div>
  </details></li>`;
}

const sourceReports = (event: SourceEvent, undo: Undo | undefined): TemplateResult =>
  html`<ul class="reports">${event.reports.map((report) => html`<li>${reportText(report)}
    ${decided(event, report, undo)}</li>`)}</ul>`;

/** What an editor decided of a report, with the button that undoes it. */
function decided(
  { sourceEventId, revision }: SourceEvent, { reportId, stated, reviewedBy }: SourceEventReport,
  undo: Undo | undefined,
): TemplateResult | "" {
  const place = { sourceEventId, reportId, expectedRevision: revision };
  if (stated) return html`<div class="aside">Its source says ${showDate(stated.occurredOn)},
    ${nameOf(stated.source)} → ${nameOf(stated.target)}, CAMEO ${stated.cameoCode}.
    ${undo?.button(correction(place, stated))}</div>`;
  return reviewedBy ? html`<div class="aside confirmed">Confirmed by <bdi>${reviewedBy}</bdi>.
    ${undo?.button(confirmation(place))}</div>` : "";
}

function reportText(report: SourceEventReport): TemplateResult {
  const isDocument = documentForm.test(report.documentId);
  return html`
    ${report.quote ? html`<blockquote>${report.quote}</blockquote>` : ""}
    ${report.summary ? html`<p>${report.summary}</p>` : ""}
    <p class="aside">
      ${isDocument
        ? html`<a href=${navigator.href({ page: "documents", document: report.documentId })}>the document</a> · `
        : report.documentId ? html`<bdi>${report.documentId}</bdi> · ` : ""}
      ${joined([report.publisher, report.feed, report.paragraph ? `paragraph ${report.paragraph}` : "",
        report.coder ? `coded by ${report.coder}` : ""])}${report.url.startsWith("https://")
        || report.url.startsWith("http://")
        ? html` · <a href=${report.url} rel="noreferrer noopener" target="_blank">source</a>` : ""}
      ${report.recordedAt ? html` · heard of ${moment(timestampMs(report.recordedAt))}` : ""}
    </p>
    ${answerable(report)}`;
}

/** A line of its own, which no text of the reporter's, such as the publisher, can imitate. */
function answerable(report: SourceEventReport): TemplateResult | "" {
  const { reportedBy, countsAs } = report;
  // What it counts as without a reporter, and is shown above.
  const named = report.publisher || report.feed || report.documentId || report.url;
  const parts = [reportedBy ? `reported by ${reportedBy}` : "",
    countsAs && countsAs !== named ? `counts as ${countsAs}` : ""];
  return parts.some(Boolean) ? html`<p class="aside reporter">${joined(parts)}</p>` : "";
}

/** What became of a source event, with a button beside each decision that can be undone. */
export const revisions = (event: SourceEvent, undo: Undo | undefined): TemplateResult | "" =>
  event.history.length < 2 ? "" : html`
  <h4>What became of it</h4>
  <ol class="revisions">${event.history.map((revision) => html`<li>
    ${revision.at ? html`<span class="aside">${moment(timestampMs(revision.at))}</span>` : ""}
    <bdi>${revision.what}</bdi>
    ${revision.reason ? html`<i>“<bdi>${revision.reason}</bdi>”</i>` : ""}
    ${undo ? undoButton(event, revision, undo) : ""}</li>`)}</ol>`;

function undoButton(event: SourceEvent, revision: Revision, undo: Undo): TemplateResult | "" {
  const undoable = undoing(event, revision);
  return undoable ? undo.button(undoable) : "";
}
