package dev.plimsoll.core.cli.report;

/** The page's style sheet: light, dark and print. */
final class PageStyle {
  static final String CSS =
      """
      :root { --bg:#fff; --ink:#1b2430; --soft:#5b6675; --rule:#e3e7ec; --card:#f6f8fa;
        --used:#c3ccd6; --live:#1f5fbf; --capacity:#1b2430; --moderate:#b26a00; --critical:#c02626;
        --bound:#00796b; --caches:#00796b; --ballast:#7b3fa0; --reserve:#8a6d3b; --pause:#5b4fb0;
        --normal:#d9eddc; --mod:#ffe2b0; --crit:#f8b9b0; --exh:#8f1d1d; --exhink:#fff; }
      @media (prefers-color-scheme: dark) { :root { --bg:#12161c; --ink:#e4e9ef; --soft:#9aa6b4;
        --rule:#2a323c; --card:#1a2028; --used:#3d4855; --live:#6ea8fe; --capacity:#e4e9ef;
        --moderate:#f0b455; --critical:#ff7b72; --bound:#4fd0bf; --caches:#4fd0bf;
        --ballast:#c792ea; --reserve:#d9b97a; --pause:#a79df5; --normal:#1f3a2a; --mod:#5c430f;
        --crit:#6b2620; --exh:#d93a3a; } }
      * { box-sizing:border-box; }
      body { margin:0; background:var(--bg); color:var(--ink);
        font:15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
      main { max-width:1120px; margin:0 auto; padding:20px 24px 48px; }
      h1 { font-size:22px; margin:0 0 10px; } h2 { font-size:17px; margin:28px 0 8px; }
      dl { display:flex; flex-wrap:wrap; gap:6px 28px; margin:0 0 16px; }
      dt { font-size:12px; color:var(--soft); } dd { margin:0; overflow-wrap:anywhere; }
      .verdict { background:var(--card); border:1px solid var(--rule);
        border-left:6px solid var(--soft); border-radius:6px; padding:12px 18px; }
      .verdict h2 { margin:2px 0 8px; font-size:19px; } .verdict ul { margin:0; padding-left:20px; }
      .kind { margin:0; font-size:13px; color:var(--soft); }
      .advice { margin:8px 0 0; font-weight:600; }
      .v-ENOUGH { border-left-color:#2e9e5b; } .v-TOO_SMALL { border-left-color:var(--moderate); }
      .v-LEAK { border-left-color:var(--critical); }
      .v-WRONG_LIMIT { border-left-color:var(--ballast); }
      .legend { display:flex; flex-wrap:wrap; gap:2px 18px; margin:0; font-size:13px; }
      .legend .used { stroke-width:7; }
      .hint { margin:4px 0 8px; font-size:13px; color:var(--soft); }
      .wide { overflow-x:auto; } .picture svg { display:block; width:100%; min-width:640px; }
      svg text { font-size:11.5px; fill:var(--ink); pointer-events:none; }
      table { border-collapse:collapse; width:100%; font-size:14px; }
      th, td { text-align:left; padding:4px 10px 4px 0; border-bottom:1px solid var(--rule);
        vertical-align:top; overflow-wrap:anywhere; }
      th { font-size:12px; color:var(--soft); font-weight:600; }
      .w { white-space:nowrap; }
      .n { text-align:right; white-space:nowrap; padding-right:22px; font-variant-numeric:tabular-nums; }
      path, line { fill:none; } .grid { stroke:var(--rule); stroke-width:1; }
      path.used { fill:var(--used); fill-opacity:.75; stroke:var(--used); stroke-width:1; }
      .live { stroke:var(--live); stroke-width:2.5; }
      .capacity { stroke:var(--capacity); stroke-width:1.5; stroke-dasharray:7 4; }
      .moderate { stroke:var(--moderate); stroke-width:1.5; stroke-dasharray:4 3; }
      .critical { stroke:var(--critical); stroke-width:1.5; stroke-dasharray:4 3; }
      .bound { stroke:var(--bound); stroke-width:2.5; stroke-opacity:.45; }
      .caches { stroke:var(--caches); stroke-width:1.5; stroke-dasharray:2 2; }
      .ballast { stroke:var(--ballast); stroke-width:2; }
      .reserve { stroke:var(--reserve); stroke-width:2; stroke-dasharray:5 3; }
      .container { stroke:var(--live); stroke-width:2; }
      .climit { stroke:var(--critical); stroke-width:1.5; stroke-dasharray:7 4; }
      .pause { fill:var(--pause); } .stall { fill:var(--critical); }
      .step { stroke-width:1; stroke:var(--soft); stroke-dasharray:1 3; }
      .step.r2 { stroke:var(--critical); } .step.r3 { stroke:var(--critical); stroke-width:2; }
      .l-NORMAL { fill:var(--normal); } .l-MODERATE { fill:var(--mod); }
      .l-CRITICAL { fill:var(--crit); } .l-EXHAUSTED { fill:var(--exh); }
      .t-EXHAUSTED { fill:var(--exhink); }
      .mark { fill:var(--live); stroke:var(--bg); stroke-width:1; }
      .m { outline:none; } .m:hover .mark, .m:focus .mark { stroke:var(--ink); stroke-width:2; }
      .m:hover .pause, .m:focus .pause { fill:var(--ink); }
      .pause, .stall { stroke:transparent; stroke-width:4; }
      .tip { visibility:hidden; pointer-events:none; }
      .m:hover .tip, .m:focus .tip { visibility:visible; }
      .tip div { background:var(--bg); color:var(--ink); border:1px solid var(--soft);
        border-radius:4px; padding:5px 9px; font-size:11.5px; line-height:1.3;
        white-space:pre-wrap; overflow-wrap:anywhere; }
      .k-level, .k-quarantine { fill:var(--critical); } .k-shed { fill:var(--bound); }
      .k-bound { fill:var(--moderate); } .k-ballast { fill:var(--ballast); }
      .k-gate { fill:var(--pause); } .k-shutdown-step { fill:var(--capacity); }
      .k-class-histogram { fill:var(--reserve); } .k-wake-up-dismissed { fill:var(--soft); }
      @media print { :root { --bg:#fff; --ink:#000; --soft:#444; --rule:#ccc; --card:#fff;
        --used:#c3ccd6; --live:#1f5fbf; --capacity:#000; --moderate:#b26a00; --critical:#c02626;
        --bound:#00796b; --caches:#00796b; --ballast:#7b3fa0; --reserve:#8a6d3b; --pause:#5b4fb0;
        --normal:#d9eddc; --mod:#ffe2b0; --crit:#f8b9b0; --exh:#8f1d1d; }
        * { print-color-adjust:exact; -webkit-print-color-adjust:exact; }
        body { font-size:11px; } main { max-width:none; padding:0; } .hint, .tip { display:none; }
        .picture, .verdict, tr { break-inside:avoid; } h2 { break-after:avoid; }
        .picture svg { min-width:0; } table { font-size:10px; } th, dt, .kind { font-size:9.5px; }
        .legend { font-size:10px; } .verdict h2 { font-size:15px; } h1 { font-size:18px; }
        h2 { font-size:14px; margin:18px 0 6px; } }
      """;

  private PageStyle() {}
}
