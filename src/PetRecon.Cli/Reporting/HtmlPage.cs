using System.Net;
using System.Text;

namespace PetRecon.Cli.Reporting;

/// <summary>
/// One HTML file that holds all it shows: no script, no style sheet and no picture comes from elsewhere, so it can be filed and printed. All texts are
/// escaped.
/// </summary>
internal sealed class HtmlPage(string title)
{
    private const string Style = """
        body { font: 15px/1.5 system-ui, "Liberation Sans", sans-serif; max-width: 64rem; margin: 2rem auto; padding: 0 1rem; color: #1c2126; }
        h1, h2, h3 { line-height: 1.2; } h2 { margin-top: 2rem; border-bottom: 2px solid #d5dade; padding-bottom: .25rem; }
        table { border-collapse: collapse; margin: .75rem 0; font-size: 14px; } th, td { padding: .2rem .7rem; text-align: right; border-bottom: 1px solid #d5dade; vertical-align: top; }
        th:first-child, td:first-child { text-align: left; } th { font-weight: 600; } table.text th, table.text td { text-align: left; }
        img, svg { max-width: 100%; height: auto; } figure { margin: 1rem 0; } figcaption, .note { color: #5a646e; font-size: 14px; }
        .swatch { display: inline-block; width: .8em; height: .8em; border-radius: 2px; margin-right: .4em; }
        .pass { color: #0b6b3a; font-weight: 600; } .acceptable { color: #8a5a00; font-weight: 600; } .fail { color: #a3161a; font-weight: 600; }
        ul.warnings { background: #fff6e0; border-left: 4px solid #d99a00; padding: .6rem 1rem .6rem 2rem; }
        @media print { body { max-width: none; margin: 0; font-size: 11pt; } figure, table { break-inside: avoid; } h2 { break-after: avoid; } }
        """;

    private readonly StringBuilder _body = new();

    /// <summary>A heading of level 2, or 3.</summary>
    public void Heading(string text, int level = 2) => _body.Append(FormattableString.Invariant($"<h{level}>{Text(text)}</h{level}>\n"));

    public void Paragraph(string text, string? style = null) => _body.Append(style is null ? "<p>" : $"<p class=\"{style}\">").Append(Text(text)).Append("</p>\n");

    /// <summary>A list of warnings; nothing if there are none.</summary>
    public void Warnings(IReadOnlyCollection<string> warnings)
    {
        if (warnings.Count == 0)
            return;
        _body.Append("<ul class=\"warnings\">");
        foreach (string warning in warnings)
            _body.Append("<li>").Append(Text(warning)).Append("</li>");
        _body.Append("</ul>\n");
    }

    /// <summary>Names and values, one below the other.</summary>
    public void Facts(params IEnumerable<(string Name, string Value)> facts)
    {
        _body.Append("<table class=\"text\">");
        foreach ((string name, string value) in facts)
            _body.Append("<tr><th scope=\"row\">").Append(Text(name)).Append("</th><td>").Append(Text(value)).Append("</td></tr>");
        _body.Append("</table>\n");
    }

    /// <summary>A table; the first column is text, the others are numbers.</summary>
    public void Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<HtmlCell>> rows)
    {
        _body.Append("<table><thead><tr>");
        foreach (string heading in headings)
            _body.Append("<th scope=\"col\">").Append(Text(heading)).Append("</th>");
        _body.Append("</tr></thead><tbody>\n");
        foreach (IReadOnlyList<HtmlCell> row in rows)
        {
            _body.Append("<tr>");
            foreach (HtmlCell cell in row)
            {
                _body.Append(cell.Style is null ? "<td>" : $"<td class=\"{cell.Style}\">");
                if (cell.Colour is not null)
                    _body.Append(FormattableString.Invariant($"<span class=\"swatch\" style=\"background:{cell.Colour}\"></span>"));
                _body.Append(Text(cell.Text)).Append("</td>");
            }

            _body.Append("</tr>\n");
        }

        _body.Append("</tbody></table>\n");
    }

    /// <summary>A picture as PNG, within the file.</summary>
    public void Picture(ReadOnlySpan<byte> png, string caption) =>
        _body.Append("<figure><img alt=\"").Append(Text(caption)).Append("\" src=\"data:image/png;base64,").Append(Convert.ToBase64String(png)).Append("\"><figcaption>").Append(Text(caption)).Append("</figcaption></figure>\n");

    /// <summary>The whole file.</summary>
    public override string ToString() =>
        $"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{Text(title)}</title><style>\n{Style}\n</style></head><body>\n<h1>{Text(title)}</h1>\n{_body}</body></html>\n";

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
