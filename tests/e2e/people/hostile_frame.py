"""A frame of a lesson that tries every way out, and then says in its own page what it got."""

HOSTILE = """<p id="told">not yet</p><script>
const found = {};
const attempt = (name, get) => { try { found[name] = String(get()); } catch (error) { found[name] = 'refused'; } };
attempt('parent', () => parent.document.body.innerHTML);
attempt('cookie', () => document.cookie);
attempt('storage', () => localStorage.length);
attempt('session', () => sessionStorage.length);
attempt('opened', () => window.open('ROOT/history') ? 'opened' : 'refused');
attempt('moved', () => { top.location = 'ROOT/history'; return 'moved'; });
attempt('origin', () => self.origin);
attempt('frames', () => Array.from(parent.frames, (other) => other.document.body.innerHTML).join());
attempt('opener', () => opener.document.title);
const heard = new Promise((done) => {
  self.addEventListener('message', (event) => done(String(event.data)));
  setTimeout(() => done('nothing came'), 300);
});
const spoofed = { type: 'streamlit:setComponentValue', value: 'evil', isStreamlitMessage: true };
for (const one of [parent, top]) one.postMessage(spoofed, '*');
const asked = ['/lessons', '/_stcore/health', '/clips/a/1/film'].map((path) =>
  fetch('ROOT' + path, { credentials: 'include' }).then(() => 'answered', () => 'refused'));
const pictured = new Promise((done) => {
  const image = new Image();
  image.onload = () => done('answered');
  image.onerror = () => done('refused');
  image.src = 'ROOT/sandbox/?from=frame';
});
const socket = new Promise((done) => {
  try {
    const line = new WebSocket('ROOT/_stcore/stream'.replace('http', 'ws'));
    line.onopen = () => done('answered');
    line.onerror = () => done('refused');
  } catch (error) { done('refused'); }
});
const peered = new Promise((done) => {
  try {
    const line = new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:9' }] });
    line.createDataChannel('a');
    line.createOffer().then((offer) => line.setLocalDescription(offer)).then(() => done('answered'));
  } catch (error) { done('refused'); }
});
const called = fetch('LISTENER').then(() => 'answered', () => 'refused');
Promise.all([heard, ...asked, pictured, called, socket, peered]).then(([kept, ...all]) => {
  found.kept = kept;
  found.asked = all;
  document.getElementById('told').textContent = JSON.stringify(found);
});
</script>"""
