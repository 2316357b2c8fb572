// Shows the chapter on lock screens and in the browser's media controls, and obeys their buttons.

import { audio, loadedTrack, next, player, previous, skipBack, skipOn } from "./player.js";

const session = navigator.mediaSession;

function describe() {
  const track = loadedTrack();
  if (!track) return;
  const { title: album, author: artist, cover } = player.dataset;
  const artwork = cover ? [{ src: cover }] : [];
  session.metadata = new MediaMetadata({ title: track.title, artist, album, artwork });
}

function showPosition() {
  const { duration, currentTime: position, playbackRate } = audio;
  if (Number.isFinite(duration) && position <= duration) session.setPositionState({ duration, position, playbackRate });
}

if (session) {
  const actions = {
    play: () => audio.play().catch(() => {}),
    pause: () => audio.pause(),
    previoustrack: previous,
    nexttrack: next,
    seekbackward: skipBack,
    seekforward: skipOn,
    seekto: ({ seekTime }) => (audio.currentTime = seekTime),
  };
  for (const [action, handler] of Object.entries(actions)) session.setActionHandler(action, handler);
  player.addEventListener("trackchange", describe);
  for (const event of ["durationchange", "seeked", "ratechange", "play", "pause"]) audio.addEventListener(event, showPosition);
  describe();
}
