// Pictures that fill the frame and move slowly, what is written over them, and how a shot comes in.

const MOTION_STYLE = `
.image-hero,.video-hero,.annotation-map-container{position:relative;width:100%;height:100%;overflow:hidden}
.image-hero>img,.video-hero>video,.video-hero>.stock-video,.annotation-map-bg{position:absolute;inset:0;width:100%;
  height:100%;object-fit:cover}
.stock-video{width:100%;height:100%;object-fit:cover}
.image-hero>img,.split-image img,.annotation-map-bg,[data-ken-burns]{animation-duration:var(--kb-duration,12s);
  animation-timing-function:linear;animation-fill-mode:both;transform-origin:center;will-change:transform}
.kb-zoom-in,[data-ken-burns=zoom-in]{animation-name:kb-zoom-in}
.kb-zoom-out,[data-ken-burns=zoom-out]{animation-name:kb-zoom-out}
.kb-pan-left,[data-ken-burns=pan-left]{animation-name:kb-pan-left}
.kb-pan-right,[data-ken-burns=pan-right]{animation-name:kb-pan-right}
.kb-pan-up,[data-ken-burns=pan-up]{animation-name:kb-pan-up}
.kb-zoom-pan-tl,[data-ken-burns=zoom-pan-tl]{animation-name:kb-zoom-pan-tl}
@keyframes kb-zoom-in{to{transform:scale(1.15)}}
@keyframes kb-zoom-out{from{transform:scale(1.2)}to{transform:scale(1.05)}}
@keyframes kb-pan-left{from{transform:scale(1.15) translateX(3%)}to{transform:scale(1.15) translateX(-3%)}}
@keyframes kb-pan-right{from{transform:scale(1.15) translateX(-3%)}to{transform:scale(1.15) translateX(3%)}}
@keyframes kb-pan-up{from{transform:scale(1.15) translateY(3%)}to{transform:scale(1.15) translateY(-3%)}}
@keyframes kb-zoom-pan-tl{from{transform:translate(2%,2%)}to{transform:scale(1.15) translate(-2%,-2%)}}
.image-text-overlay{position:absolute;inset:0;z-index:2;padding:80px 100px;display:flex;flex-direction:column;
  justify-content:flex-end}
.image-text-overlay>*{position:relative;z-index:1}
.image-text-overlay::before{content:"";position:absolute;inset:0;pointer-events:none;
  background:linear-gradient(to top,rgb(0 0 0 / .7),rgb(0 0 0 / .3) 40%,transparent 70%)}
.image-text-overlay.gradient-full::before{background:rgb(0 0 0 / .45)}
.image-text-overlay.gradient-center{align-items:center;justify-content:center;text-align:center}
.image-text-overlay.gradient-center::before{background:radial-gradient(rgb(0 0 0 / .5),rgb(0 0 0 / .2) 70%)}
.image-text-overlay h1,.hero-title{margin:0 0 16px;color:#fff;font:800 64px/1.1 Montserrat,"Noto Sans",sans-serif;
  text-shadow:0 2px 20px rgb(0 0 0 / .3)}
.image-text-overlay p,.hero-subtitle{margin:0;max-width:800px;color:rgb(255 255 255 / .9);font-size:28px;line-height:1.4}
.image-split-layout{display:grid;grid-template-columns:1fr 1fr;width:100%;height:100%;overflow:hidden}
.split-image{position:relative;overflow:hidden}
.split-image img{width:100%;height:100%;object-fit:cover}
.split-text{display:flex;flex-direction:column;justify-content:center;padding:60px 80px}
.annotation-overlay{position:absolute;inset:0;z-index:5;width:100%;height:100%;pointer-events:none}
.lower-third{position:absolute;left:100px;bottom:120px;z-index:20;display:flex;align-items:stretch;
  animation:lower-third-in .6s cubic-bezier(.16,1,.3,1) both}
.lt-accent-bar{width:6px;border-radius:3px 0 0 3px;background:var(--primary-color)}
.lt-content{display:flex;flex-direction:column;gap:4px;padding:16px 32px;border-radius:0 8px 8px 0;
  background:rgb(0 0 0 / .85)}
.lt-label{color:var(--accent-color);font:600 12px "Fira Code",ui-monospace,monospace;letter-spacing:.15em;
  text-transform:uppercase}
.lt-text{color:#fff;font-size:24px;font-weight:600}
@keyframes lower-third-in{from{opacity:0;transform:translateX(-40px)}}
.shot-enter{animation:shot-in .6s ease-out both}
@keyframes shot-in{from{opacity:0}}
.generated-image[data-cutout=true]{background:transparent;filter:drop-shadow(0 4px 12px rgb(0 0 0 / .15))}
@media (max-width:1100px){
  .image-text-overlay{align-items:center;justify-content:center;padding:40px;text-align:center}
  .image-text-overlay h1,.hero-title{font-size:48px}
  .image-text-overlay p,.hero-subtitle{font-size:24px}
  .image-split-layout{grid-template:1fr 1fr / 1fr}
  .split-text{padding:30px 40px}
  .lower-third{left:40px;bottom:80px}
}
@media (prefers-reduced-motion:reduce){.image-hero>img,.split-image img,[data-ken-burns]{animation:none}}
`;
