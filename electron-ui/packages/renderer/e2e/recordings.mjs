/** Recordings made up for the tests. */

const HOUR_MS = 3_600_000;

/**
 * A run as GPX, a point a second along a line.
 *
 * @param daysAgo When it was; each day is another workout.
 * @param count Points; ten thousand make more than a megabyte, which is sent in pieces.
 */
export function run(daysAgo, count = 1800) {
  const begin = Math.floor((Date.now() - daysAgo * 24 * HOUR_MS) / 1000) * 1000 - 4 * HOUR_MS;
  const points = Array.from({ length: count }, (_, second) => {
    const time = new Date(begin + second * 1000).toISOString().replace(".000", "");
    const latitude = (48.2 + second * 0.000027).toFixed(6);
    const heartRate = Math.round(135 + 20 * Math.sin(second / 200) + Math.min(second / 60, 15));
    const altitude = (180 + 12 * Math.sin(second / 300)).toFixed(1);
    return `<trkpt lat="${latitude}" lon="16.370000"><ele>${altitude}</ele><time>${time}</time><extensions><gpxtpx:TrackPointExtension><gpxtpx:hr>${heartRate}</gpxtpx:hr></gpxtpx:TrackPointExtension></extensions></trkpt>`;
  });
  const text =
    '<?xml version="1.0" encoding="UTF-8"?>\n<gpx version="1.1" creator="test" xmlns="http://www.topografix.com/GPX/1/1" xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v1">' +
    `<trk><name>Made-up run ${daysAgo}</name><type>running</type><trkseg>\n${points.join("\n")}\n</trkseg></trk></gpx>\n`;
  return Buffer.from(text);
}

export const file = (name, buffer) => ({ name, mimeType: "application/octet-stream", buffer });
