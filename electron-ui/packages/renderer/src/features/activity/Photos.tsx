import type { Activity } from "@runningmate/contracts/runningmate/analytics/v1/activity_pb";
import type { ActivityPhoto } from "@runningmate/contracts/runningmate/common/v1/description_pb";
import { useEffect, useRef, useState } from "react";

import { failureOf } from "../../lib/failure.ts";
import { fetchPicture } from "./picture.ts";

const NEAR = "400px";

/** Photos that came with the activity; each is fetched when it comes near the window. Nothing where there are none. */
export function Photos({ activity }: { readonly activity: Activity }) {
  const kept = activity.description?.photos.filter((photo) => photo.sha256 !== "") ?? [];
  if (kept.length === 0) return null;
  return (
    <section aria-label="Photos">
      <ul className="photos">
        {kept.map((photo) => (
          <li key={photo.objectKey}>
            <Picture activityId={activity.id} photo={photo} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Picture({ activityId, photo }: { readonly activityId: string; readonly photo: ActivityPhoto }) {
  const place = useRef<HTMLElement>(null);
  const [address, setAddress] = useState<string>();
  const [failure, setFailure] = useState<string>();
  const photoId = photo.sha256;
  useEffect(() => {
    const abort = new AbortController();
    let made = "";
    const watcher = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        watcher.disconnect();
        fetchPicture(activityId, photoId, abort.signal)
          .then((picture) => {
            if (abort.signal.aborted) return;
            made = URL.createObjectURL(picture);
            setAddress(made);
          })
          .catch((error: unknown) => {
            if (!abort.signal.aborted) {
              const { what, advice } = failureOf(error);
              setFailure(`${what} ${advice}`);
            }
          });
      },
      { rootMargin: NEAR },
    );
    if (place.current) watcher.observe(place.current);
    return () => {
      watcher.disconnect();
      abort.abort();
      if (made) URL.revokeObjectURL(made);
    };
  }, [activityId, photoId]);
  const name = photo.name.split("/").pop() ?? photo.name;
  return (
    <figure ref={place}>
      {address && !failure ? (
        <img
          src={address}
          alt={photo.caption || name}
          onError={() => {
            setFailure(`This browser cannot show ${name}; runningmate athlete export has it.`);
          }}
        />
      ) : (
        <p className="muted">{failure ?? "Loading …"}</p>
      )}
      {photo.caption && <figcaption className="muted">{photo.caption}</figcaption>}
    </figure>
  );
}
