namespace Diplomacy.Tests.Dashboard;

/// <summary>Texts that would do something in a page that took them for more than texts.</summary>
internal static class Payloads
{
    /// <summary>The longest text that every field takes.</summary>
    private const int LengthMax = 64;

    /// <summary>What runs sets <c>hit</c>; what loads asks a host that is not the page's.</summary>
    public static readonly string[] All =
    [
        "<script>hit=1</script>",
        "<img src=x onerror=hit=2>",
        "<svg onload=hit=3><use href=//e.example/u.svg#a></svg>",
        "javascript:hit=4",
        " javascript:hit=5",
        "java\tscript:hit=6",
        "JaVaScRiPt://e.example/%0Ahit=7",
        "vbscript:hit=8",
        "data:text/html,<script>hit=9</script>",
        "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>",
        "${hit=10}`${(()=>{hit=10})()}`",
        "{{constructor.constructor('hit=11')()}}",
        "<?lit$0123456789$?><!--?lit$0$-->",
        "\" onmouseover=hit=12 autofocus onfocus=hit=12 x=\"",
        "' style='background:url(//e.example/b)' onclick='hit=13",
        "><iframe srcdoc='<script>parent.hit=14</script>'></iframe>",
        "<iframe src=javascript:parent.hit=15>",
        "<math><mtext><mglyph><style><img src onerror=hit=16>",
        "</textarea></title></style><script>hit=17</script>",
        "<style>@import'//e.example/c';*{display:none}</style>",
        "};*{background:url(//e.example/d)}/*",
        "<link rel=stylesheet href=//e.example/e.css>",
        "<base href=//e.example/><meta http-equiv=refresh content=0>",
        "<object data=//e.example/f><embed src=//e.example/g>",
        "<form action=//e.example/h><button formaction=//e.example/i>",
        "<details open ontoggle=hit=18><template><slot onload=hit=18>",
        "__proto__",
        "constructor[prototype][polluted]",
        "{\"__proto__\":{\"polluted\":true}}",
        "&lt;script&gt;hit=19&lt;/script&gt;&#x3c;&NewLine;",
        "\\u003cscript\\u003ehit=20\\x3c/script\\x3e%3Cscript%3E",
        "\uFF1Cscript\uFF1Ehit=21\uFF1C/script\uFF1E",
        "\u2066\u2067\u202Dtxet denrut\u202E gpj.exe",
        "Z\u0351\u036B\u0343a\u0350\u0357l\u0316\u0317g\u031Do \u200B\u200D\uFEFF\u00AD",
        "\u0001\u0008\u001B[31m\u007F\u0085\uFFFE\u2400%00\\0",
        "null",
        "]]><!--<script><!--hit=22--!>",
        "http://e.example/\"onclick=hit=23//",
        "https:\\\\e.example\\@localhost/",
        new('W', LengthMax),
    ];

    /// <summary>Much longer than any line of the page, for the fields that take it.</summary>
    public static readonly string LongWord = new('M', 2_000);

    /// <summary>
    /// Defines <c>signs()</c>: what a page has become that took a text for more than a text; nothing if all is well.
    /// </summary>
    public const string Signs = """
        const signs = async () => [...await page.evaluate(() => {
          const found = [];
          if (globalThis.hit !== undefined) found.push(`ran ${globalThis.hit}`);
          if ({}.polluted !== undefined) found.push("polluted");
          const made = "iframe, object, embed, base, img, math, template, foreignObject, form[action], style, "
            + "meta[http-equiv], link[href*='//e.'], script:not([src^='./assets/'])";
          for (const { outerHTML } of document.querySelectorAll(made)) found.push(outerHTML);
          for (const element of document.querySelectorAll("*"))
            for (const { name, value } of element.attributes)
              if (name.startsWith("on") || /^(javascript|data|vbscript):/i.test(value.trim()))
                found.push(`${name}=${value}`);
          for (const { protocol, href } of document.links)
            if (protocol !== "http:" && protocol !== "https:") found.push(href);
          const { scrollWidth, clientWidth } = document.documentElement;
          if (scrollWidth > clientWidth) found.push("too wide");
          // What the page itself writes beside a payload runs from left to right.
          const leftOf = (node, at) => {
            const range = document.createRange();
            range.setStart(node, at);
            range.setEnd(node, at + 1);
            return range.getBoundingClientRect().left;
          };
          for (const line of document.querySelectorAll(".aside, .aside bdi, .revisions li, .revisions bdi"))
            for (const node of line.childNodes) {
              const start = node.nodeType === Node.TEXT_NODE
                ? node.data.search(/(heard of|quality|coded|waits|Reported by|reported by|report)/) : -1;
              if (start >= 0 && leftOf(node, start) > leftOf(node, start + 1)) found.push(`turned ${node.data}`);
            }
          return found;
        }), ...complaints, ...requests.filter((url) => new URL(url).origin !== new URL(address).origin),
          ...context.pages().slice(1).map((other) => `opened ${other.url()}`),
          ...page.frames().slice(1).map((frame) => `framed ${frame.url()}`)];

        """;
}
