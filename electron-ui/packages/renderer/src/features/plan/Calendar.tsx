import type { SessionCompliance, WeekCompliance } from "@runningmate/contracts/runningmate/coach/v1/compliance_pb";
import { type Plan, PlanState, type PlanWeek } from "@runningmate/contracts/runningmate/coach/v1/plan_pb";
import type { PlannedSession } from "@runningmate/contracts/runningmate/coach/v1/workout_pb";
import { useState } from "react";

import { SportTag } from "../../components/SportTag.tsx";
import { dayAfter, dayOfYear, recentDay, today } from "../../lib/days.ts";
import { number } from "../../lib/numerals.ts";
import { Session } from "./Session.tsx";
import { kindWords, minutes, outcomeWords, phaseWords, WEEKDAYS } from "./wording.ts";

interface Props {
  readonly plan: Plan;
  readonly compliance: readonly WeekCompliance[];
}

/** Weeks as rows; those that are over are folded, with what was done in them. */
export function Calendar({ plan, compliance }: Props) {
  const [open, setOpen] = useState("");
  const now = today();
  const isPast = ({ monday }: PlanWeek) => dayAfter(monday, 6) < now;
  const past = plan.weeks.filter(isPast);
  const row = (week: PlanWeek) => (
    <Week
      key={week.monday} plan={plan} week={week} done={compliance.find(({ monday }) => monday === week.monday)} now={now} open={open}
      toggle={(key) => { setOpen(key === open ? "" : key); }}
    />
  );
  return (
    <section className="calendar" aria-label="Weeks">
      {past.length > 0 && (
        <details className="folded">
          <summary>
            Past weeks <span className="muted numeral">{number(past.length).text}</span>
          </summary>
          <div className="calendar">{past.map(row)}</div>
        </details>
      )}
      {plan.weeks.filter((week) => !isPast(week)).map(row)}
    </section>
  );
}

interface WeekProps {
  readonly plan: Plan;
  readonly week: PlanWeek;
  readonly done: WeekCompliance | undefined;
  readonly now: string;
  readonly open: string;
  readonly toggle: (sessionId: string) => void;
}

function Week({ plan, week, done, now, open, toggle }: WeekProps) {
  const { monday, phase, recovery, plannedLoad, targetLoad, full, sessions } = week;
  const shown = sessions.find(({ sessionId }) => sessionId === open);
  const panelId = `session ${monday}`.replace(" ", "-");
  return (
    <section className="week" aria-labelledby={`week-${monday}`}>
      <header className="row spread">
        <h3 id={`week-${monday}`}>
          Week of {recentDay(monday, new Date())} <span className="muted">{phaseWords(phase)}{recovery && ", recovery"}</span>
        </h3>
        <span className="muted numeral">
          {done && `done ${number(done.doneLoad).text} of ${number(done.plannedLoad).text} until yesterday · `}
          load {number(plannedLoad).text} of {number(targetLoad).text}
          {full && ", the days hold no more"}
        </span>
      </header>
      <ol className="days">
        {WEEKDAYS.map((name, index) => {
          const date = dayAfter(monday, index);
          const own = sessions.filter((session) => session.date === date);
          return (
            <li key={date} className="day" data-date={date} data-rest={own.length === 0} aria-current={date === now ? "date" : undefined}>
              <span className="muted small numeral">
                {name} {dayOfYear(date)}
              </span>
              {own.map((session) => (
                <Entry
                  key={session.sessionId} session={session} done={done?.sessions.find(({ sessionId }) => sessionId === session.sessionId)}
                  isOpen={open === session.sessionId} panelId={panelId} toggle={toggle}
                />
              ))}
            </li>
          );
        })}
      </ol>
      {done && done.extraActivityCount > 0 && (
        <p className="muted small">Not planned, but done: {number(done.extraActivityCount).text}</p>
      )}
      <div id={panelId} hidden={!shown}>
        {shown && <Session key={open} plan={plan} session={shown} canChange={plan.state === PlanState.ACCEPTED && dayAfter(monday, 6) >= now} close={() => { toggle(open); }} />}
      </div>
    </section>
  );
}

interface EntryProps {
  readonly session: PlannedSession;
  readonly done: SessionCompliance | undefined;
  readonly isOpen: boolean;
  readonly panelId: string;
  readonly toggle: (sessionId: string) => void;
}

function Entry({ session, done, isOpen, panelId, toggle }: EntryProps) {
  const { sessionId, sport, kind, key, raceName, durationMinutes } = session;
  const outcome = done ? outcomeWords(done.outcome) : "";
  return (
    <button
      type="button" className="entry" aria-expanded={isOpen} aria-controls={panelId} data-session={sessionId}
      data-outcome={outcome} onClick={() => { toggle(sessionId); }}
    >
      <SportTag sport={sport} />
      <span className={key || raceName ? "strong" : ""}>{raceName || kindWords(kind)}</span>
      <span className="muted numeral">{minutes(durationMinutes)}</span>
      {outcome && <span className="outcome">{outcome}</span>}
    </button>
  );
}
