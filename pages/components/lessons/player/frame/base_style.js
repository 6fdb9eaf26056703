// The style sheet under every fragment: the names and sizes are those that the service promises to its authors.

const BARE_STYLE = "html,body{margin:0;width:100%;height:100%;overflow:hidden;background:transparent}";
const BASE_STYLE = `
*{box-sizing:border-box}
html,body{margin:0;padding:0;width:100%;height:100%;overflow:hidden;background:transparent;color:var(--text-color);
  font-family:Inter,"Noto Sans",system-ui,sans-serif}
body{position:relative;display:flex;flex-direction:column;align-items:center;justify-content:center}
iframe,object,embed{display:none!important}
pre{white-space:pre-wrap;overflow-wrap:anywhere}
.text-display,.text-h2{font-family:Montserrat,"Noto Sans",system-ui,sans-serif}
.text-display{font-size:64px;font-weight:800;line-height:1.1}
.text-h2{font-size:48px;font-weight:700;margin-bottom:16px}
.text-body{font-size:28px;font-weight:400;line-height:1.5}
.text-label{font-family:"Fira Code",ui-monospace,monospace;font-size:18px;letter-spacing:.1em;text-transform:uppercase}
.full-screen-center{width:100%;height:100%;padding:60px 80px;display:flex;flex-direction:column;align-items:center;
  justify-content:center;text-align:center}
.layout-split{display:grid;grid-template-columns:1fr 1fr;gap:60px;align-items:center;width:90%;max-width:1700px}
.emphasis{color:var(--primary-color);font-weight:bold}
.highlight{padding:0 4px;border-radius:4px;background:rgb(255 228 105 / .5)}
.mermaid{display:flex;justify-content:center;width:100%;margin:20px auto;font-size:32px}
.mermaid svg{max-height:85vh}
code[class*=language-],pre[class*=language-]{font-family:"Fira Code",ui-monospace,monospace;font-size:28px}
.word,.word-wrap,.word-wrapper{margin-right:.2em}
.key-takeaway{display:flex;align-items:center;gap:20px;margin:20px 0;padding:24px 32px;
  border-left:5px solid #10b981;background:rgb(16 185 129 / .1)}
.takeaway-icon{font-size:48px}
.takeaway-label{color:#10b981;font-size:14px;font-weight:700;letter-spacing:.1em;text-transform:uppercase}
.takeaway-text{margin-top:8px;font-size:28px;font-weight:600}
.wrong-right-container{display:flex;gap:40px;width:100%}
.wrong-box,.right-box{flex:1;padding:24px;border-radius:12px;border:3px solid var(--mark);
  background:color-mix(in srgb,var(--mark) 10%,transparent)}
.wrong-box{--mark:#ef4444}
.right-box{--mark:#10b981}
.wr-header{margin-bottom:12px;color:var(--mark);font-size:18px;font-weight:700}
.wr-icon{margin-right:8px;font-size:24px}
.wr-text{font-size:24px}
.process-flow{display:flex;flex-direction:column;align-items:center;width:80%;max-width:960px}
.process-node{display:flex;align-items:center;gap:24px;width:100%;padding:20px 32px;border-radius:12px;
  border:2px solid var(--primary-color);background:var(--card-bg,rgb(30 41 59 / .6))}
.process-connector{flex:none;width:20px;height:40px;color:var(--primary-color)}
.node-num{flex:none;display:grid;place-items:center;width:52px;height:52px;border-radius:50%;color:#fff;
  background:var(--primary-color);font:800 24px Montserrat,sans-serif}
.node-body{display:flex;flex-direction:column;gap:4px}
.node-title{font:700 22px Montserrat,sans-serif;color:var(--text-color)}
.node-desc{font-size:16px;color:var(--text-secondary)}
.equation-build-row{display:flex;flex-wrap:wrap;align-items:center;justify-content:center;gap:8px;margin:48px 0 32px}
.eq-term,.eq-sep{display:inline-flex;align-items:center;font-size:56px}
.eq-sep{margin:0 4px;font-size:48px}
@media (max-width:1100px){
  .text-display{font-size:48px}
  .text-h2{font-size:36px}
  .text-body{font-size:24px}
  .full-screen-center{padding:40px}
  .layout-split{grid-template-columns:1fr;gap:30px}
}
`;
