// The libraries that the service promises to every frame, each in one version and with the hash of its bytes. They are
// asked for under one address, laid out as public mirrors of packages are: <address>/<package>@<version>/<file>.

const MATHS = /katex|renderMath/;
const CODE = /Prism|highlightCode|language-/;
const TEXT = /Inter|text-body|<p|<li|<h\d|<span|<div/;
const TITLES = /Montserrat|text-display|text-h2|hero-title|image-text-overlay|node-/;

/** @type {readonly Library[]} Kind, place, what in a frame's HTML asks for it, and what its bytes must be. */
const LIBRARIES = [
  ["script", "gsap@3.12.5/dist/gsap.min.js", /gsap|splitReveal|_animeR/, "sha256-KAM+RJox68w5blvosTtjFSvwMJQoj7WGcDQyGSe84Ic="],
  ["script", "gsap@3.12.5/dist/MotionPathPlugin.min.js", /motionPath/i, "sha256-+tCnYt/lYHvP/ejq2i0ldftRj6JufiyMIv1OgIt6aWI="],
  ["script", "mermaid@10.9.4/dist/mermaid.min.js", /mermaid/i, "sha256-E2Dfwfvb+DRmuMScd4wXoju7FXGMF2NWp/TSyVxU2gc="],
  ["script", "katex@0.16.9/dist/katex.min.js", MATHS, "sha256-3ISyluw+iE3gkxWPdg/Z1Ftser5YtTgVV/ThOPRqWK4="],
  ["script", "katex@0.16.9/dist/contrib/auto-render.min.js", /renderMathInElement/, "sha256-nLjaz8CGwpZsnsS6VPSi3EO3y+KzPOwaJ0PYhsf7R6c="],
  ["style", "katex@0.16.9/dist/katex.min.css", MATHS, "sha256-UF1fgpAiu3tPJN/uCqEUHNe7pnr+QR0SQDNfgglgtcM="],
  ["script", "prismjs@1.29.0/prism.js", CODE, "sha256-S5mU/F9EHUxP/yPe4lNcCQEL+TsdkMLHKwQww9PxAI4="],
  ["style", "prismjs@1.29.0/themes/prism-tomorrow.min.css", CODE, "sha256-GxX+KXGZigSK67YPJvbu12EiBx257zuZWr0AMiT1Kpg="],
  ["script", "prismjs@1.29.0/components/prism-c.min.js", /language-c(pp)?\b/, "sha256-ngXPISB7/0avv4DLj0O7WLxKSoe2jyi8BHA0L2k0Ugk="],
  ["script", "prismjs@1.29.0/components/prism-cpp.min.js", /language-cpp/, "sha256-Egd9nqZ4gsFJBm6UhDpu3pA2mUs3JL/EWzHZdhkyjhQ="],
  ["script", "prismjs@1.29.0/components/prism-csharp.min.js", /language-(csharp|cs)\b/, "sha256-9OyhQ5TlhKSjp0f+bcCpPdvGV4gPfbrD+NEZzLIGEH4="],
  ["script", "prismjs@1.29.0/components/prism-java.min.js", /language-java\b/, "sha256-TC3IHfye+lHjinVzk4BlKIxjxkhQ8Boy+KeyCj4kxac="],
  ["script", "prismjs@1.29.0/components/prism-python.min.js", /language-py/, "sha256-7UOFaFvPLUk1yNu6tL3hZgPaEyngktK/NsPa3WfpqFw="],
  ["script", "prismjs@1.29.0/components/prism-typescript.min.js", /language-(typescript|ts)\b/, "sha256-hS9VE7ucqdskf4bs/OdKzJHFQXSdNJKRVyQFGP74FSo="],
  ["script", "prismjs@1.29.0/components/prism-sql.min.js", /language-sql/, "sha256-P8X4zmmVDsc63JcvBh30Kq6nj6pIZHCRNOoq3Ag/OjM="],
  ["script", "prismjs@1.29.0/components/prism-bash.min.js", /language-(bash|shell|sh)\b/, "sha256-YmCBQRDlGC8pVuO9JXQpVI2dvyqbZqY3GbJs+frJZqc="],
  ["script", "prismjs@1.29.0/components/prism-json.min.js", /language-json/, "sha256-lW2GuqWufsQQZ1jzVKwtFAvc1/wQPezgL3PtErjWY+Q="],
  ["script", "prismjs@1.29.0/components/prism-go.min.js", /language-go\b/, "sha256-EiW0r7WTEm1Agtpf0rExrt45gxwrKmLWsH6gJazSvz8="],
  ["script", "d3@7.9.0/dist/d3.min.js", /\bd3\b/, "sha256-8glLv2FBs1lyLE/kVOtsSw8OQswQzHr5IfwVj864ZTk="],
  ["script", "howler@2.2.4/dist/howler.min.js", /Howl/, "sha256-c2wzlETIi6rVk+JK/fHW6PV0AZtON6EQ7LRT/3Rf/UE="],
  ["script", "vivus@0.4.6/dist/vivus.min.js", /Vivus|animateSVG/, "sha256-DSPDv+rS5PAURHc6mTaH9/kBinkq/DA+KRuXganawp4="],
  ["script", "rough-notation@0.5.1/lib/rough-notation.iife.js", /RoughNotation/, "sha256-+QqgCQ42H/SGlLdOAxnhCYVt7LPnV8KA3+JeNgfzX6w="],
  ["script", "animejs@3.2.1/lib/anime.min.js", /\banime\b|_animeR/, "sha256-XL2inqUJaslATFnHdJOi9GfQ60on8Wx1C2H8DYiN1xY="],
  ["script", "iconify-icon@2.1.0/dist/iconify-icon.min.js", /iconify-icon/, "sha256-dY2Ug42wyv3rl+sLVKEg3jbPs8f+hi7tmJ836AxVDwI="],
  ["font", "@fontsource/inter@5.1.0/files/inter-latin-400-normal.woff2", TEXT, "sha256-3QXjJs+OrDtVrOzynIQu1z5ubdBkkc9H9+iABoCrPjM="],
  ["font", "@fontsource/inter@5.1.0/files/inter-latin-600-normal.woff2", TEXT, "sha256-YlU9FZGJg0r3PJpiZHBL5bK+6aCNpmoUdo2OXG/9LNs="],
  ["font", "@fontsource/inter@5.1.0/files/inter-latin-700-normal.woff2", TEXT, "sha256-qsY491A867CE7ElM8A9199gmDVDC9OeCC8yrugliajo="],
  ["font", "@fontsource/montserrat@5.1.0/files/montserrat-latin-700-normal.woff2", TITLES, "sha256-pgsbqdqhFGi/G4RuhRXlG5cCPzQfKWKpYjudiqp5BK0="],
  ["font", "@fontsource/montserrat@5.1.0/files/montserrat-latin-800-normal.woff2", TITLES, "sha256-Wym3ndAa3Lk0iGNrjwyFAU14ij4unOEnFcQ0Ej9VLSQ="],
  ["font", "@fontsource/montserrat@5.1.0/files/montserrat-latin-900-normal.woff2", TITLES, "sha256-CdOfSdTNvtmB9Z18Ic4Fj2h3e3sl9tYOLwegrR2LaKw="],
  ["font", "@fontsource/fira-code@5.1.0/files/fira-code-latin-400-normal.woff2", /Fira|text-label|lt-label|<code|<pre/, "sha256-UkbWkePlT2wjZ8lvLQEc9MELl2W0ii46+XM1AItBsG4="],
  ["font", "@fontsource/fira-code@5.1.0/files/fira-code-latin-600-normal.woff2", /Fira|text-label|lt-label|<code|<pre/, "sha256-A1r8mOhsYyb+8KNWbgtKn0VL3IFzYLlCSZciudtemyY="],
  ["font", "@fontsource/noto-sans@5.1.0/files/noto-sans-latin-400-normal.woff2", /Noto Sans/, "sha256-TArqYTm8+7XYKV20Vxe32rSx6oVFZAaMXKwMLO/Gef0="],
  ["font", "@fontsource/noto-sans@5.1.0/files/noto-sans-latin-700-normal.woff2", /Noto Sans/, "sha256-guTkXznwESi6hYo7aAsq+yd1jUaDSemwQnQKPUOuVRw="],
  ["font", "@fontsource/noto-sans@5.1.0/files/noto-sans-devanagari-400-normal.woff2", /[\u0900-\u097F]/, "sha256-6bQ5za3sjBAX2x8YIyAaj9N7JMIIL9hE/u+SG/91jpA="],
  ["font", "@fontsource/noto-sans@5.1.0/files/noto-sans-devanagari-700-normal.woff2", /[\u0900-\u097F]/, "sha256-WEH3pn2/Q0TJBpe0GhlLjYJfon5+2zVLj8SFr2so5Zs="],
  ["font", "katex@0.16.9/dist/fonts/KaTeX_AMS-Regular.woff2", MATHS, "sha256-DN04fJWQoan5eUVgAi27WWVKfYbxh6oMgUla1C06cwg="],
  ["font", "katex@0.16.9/dist/fonts/KaTeX_Caligraphic-Bold.woff2", MATHS, "sha256-3ncB5Czx9M8LdmwD+yeXcgfu4vT9XXb6ghiEBtpD6kw="],
  ["font", "katex@0.16.9/dist/fonts/KaTeX_Caligraphic-Regular.woff2", MATHS, "sha256-XVPnCtYHwjUhYt7J4JI/tU7Nr6zL9gTNjc99APrLmJs="],
  ["font", "katex@0.16.9/dist/fonts/KaTeX_Fraktur-Bold.woff2", MATHS, "sha256-dERO/Vk8AF4/RXO0RSRwTArwqTf+kRzKnpQGjQ0UDT8="],
  ["font", "katex@0.16.9/dist/fonts/KaTeX_Fraktur-Regular.woff2", MATHS, "sha256-UYFNJw0G/wJV26B5mZT6TYyE0R8JlR1HWV9Kux82Atw="],
  ["font", "katex@0.16.9/dist/fonts/KaTeX_Main-Bold.woff2", MATHS, "sha256-D2DRuJeTjskYyM4HMJJBG6+UOPZzlGVpP/GLD50gsCE="],
  ["font", "katex@0.16.9/dist/fonts/KaTeX_Main-BoldItalic.woff2", MATHS, "sha256-mc1Co8By2Rjy9EmEqAfPeqFuE1Rf0IdfwHxsZfmecVs="],
  ["font", "katex@0.16.9/dist/fonts/KaTeX_Main-Italic.woff2", MATHS, "sha256-l0ecpszpBqvJYeyslvql+couYbjnZw1HWCa83umnwmc="],
  ["font", "katex@0.16.9/dist/fonts/KaTeX_Main-Regular.woff2", MATHS, "sha256-wjQs2Lhp4BdSqTIdwXIT/EDU0Ex5aIwdQ/LPMWq9eGY="],
  ["font", "katex@0.16.9/dist/fonts/KaTeX_Math-BoldItalic.woff2", MATHS, "sha256-3Ec0TbtstbZVyEYNVh9N9fUBuQyAStPGzsZf4yI1GrE="],
  ["font", "katex@0.16.9/dist/fonts/KaTeX_Math-Italic.woff2", MATHS, "sha256-evWMXsjxMqLd3pAnxteBTezOTTuCKhEZKkKiDi6XMmQ="],
  ["font", "katex@0.16.9/dist/fonts/KaTeX_SansSerif-Bold.woff2", MATHS, "sha256-6ZrlEUS/EjLvzBv+Wt02JixoZrD6qyT6dXQOG5hXemI="],
  ["font", "katex@0.16.9/dist/fonts/KaTeX_SansSerif-Italic.woff2", MATHS, "sha256-ALJqyCXiCVBWOW4FU7isJtP4rRWMOCbii0xFs4XEcUo="],
  ["font", "katex@0.16.9/dist/fonts/KaTeX_SansSerif-Regular.woff2", MATHS, "sha256-aOjHPvQq/TzOxYvw+6MCzORIk45/wCCl4x+KlS7uE0I="],
  ["font", "katex@0.16.9/dist/fonts/KaTeX_Script-Regular.woff2", MATHS, "sha256-A21OlRSbaf+bzAzVV3Hv6yX/o5Ryk+aazXjVrDKMaEs="],
  ["font", "katex@0.16.9/dist/fonts/KaTeX_Size1-Regular.woff2", MATHS, "sha256-a0fEAWa22+IaXfyncYQT8hR/0jmb4bpgXYrTnO3yXf4="],
  ["font", "katex@0.16.9/dist/fonts/KaTeX_Size2-Regular.woff2", MATHS, "sha256-0ExUIZ+ersbU1P1C37KHhZdaR5TWsvxx5Wa5zW24Qt0="],
  ["font", "katex@0.16.9/dist/fonts/KaTeX_Size3-Regular.woff2", MATHS, "sha256-c9WRJxsWBJYMsQu5D+4CFnCvcpcBfg6YSAszLRH1GZU="],
  ["font", "katex@0.16.9/dist/fonts/KaTeX_Size4-Regular.woff2", MATHS, "sha256-pK99QURAocF5CCXPtwDPnPQ7DyxLBPDrxSMBGtmFPsA="],
  ["font", "katex@0.16.9/dist/fonts/KaTeX_Typewriter-Regular.woff2", MATHS, "sha256-cdUX1ngneHz6vfGGkUzDNY7aU543kxlB8rL9SiH2jAs="],
].map(([kind, file, wanted, integrity]) => /** @type {Library} */ ({ kind, file, wanted, integrity }));

/**
 * What this HTML names, in the order in which it has to be there.
 * @param {string} html
 * @returns {Library[]}
 */
function librariesFor(html) {
  return LIBRARIES.filter((one) => one.wanted.test(html));
}
