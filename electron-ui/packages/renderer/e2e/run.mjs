/**
 * Runs the browser tests against a running mesh that the environment names; tests/page starts one.
 *
 * RUNNINGMATE_URL is the gateway's, RUNNINGMATE_LOGIN_CODE a fresh code of an athlete without activities, for the
 * empty pages, RUNNINGMATE_EXPIRED_TOKEN an access token of theirs that has ended. RUNNINGMATE_HOME is the mesh's home
 * on this machine, where a service is made to hang. RUNNINGMATE_RECORDINGS is a folder with recordings in which something
 * is wrong, RUNNINGMATE_RECORDINGS_CODE a code of their athlete, RUNNINGMATE_COACH_CODE, RUNNINGMATE_PLAN_CODE and
 * RUNNINGMATE_SETTINGS_CODE those of further athletes without activities, RUNNINGMATE_WEEKS_CODE of one whose weeks were reviewed. RUNNINGMATE_EXPORT is a bulk export of Strava's.
 * RUNNINGMATE_MODEL is the URL of the emulator of the Messages API. CHROMIUM is the browser; SCREENSHOTS a folder for
 * pictures of every page.
 */
const names = ["RUNNINGMATE_URL", "RUNNINGMATE_LOGIN_CODE", "RUNNINGMATE_EXPIRED_TOKEN", "RUNNINGMATE_HOME", "RUNNINGMATE_RECORDINGS", "RUNNINGMATE_RECORDINGS_CODE", "RUNNINGMATE_COACH_CODE", "RUNNINGMATE_WEEKS_CODE", "RUNNINGMATE_PLAN_CODE", "RUNNINGMATE_SETTINGS_CODE", "RUNNINGMATE_EXPORT", "CHROMIUM"];
const missing = names.filter((name) => !process.env[name]);
if (missing.length > 0) {
  console.error(`The environment does not say: ${missing.join(", ")}. \`make page\` starts a mesh and says all of it.`);
  process.exitCode = 2;
} else {
  await import("./whole_way.test.mjs");
  await import("./recording.test.mjs");
  await import("./coach.test.mjs");
  await import("./weeks.test.mjs");
  await import("./plan.test.mjs");
  await import("./settings.test.mjs");
  // RUNNINGMATE_STRAVA is Strava's emulator, and RUNNINGMATE_STRAVA_LOGIN_CODE of an athlete who connects.
  if (process.env.RUNNINGMATE_STRAVA) await import("./strava.test.mjs");
}
