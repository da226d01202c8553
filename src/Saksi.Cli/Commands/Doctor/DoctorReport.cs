using System.Text.Json;
using Saksi.Cli.CommandLine;
using Spectre.Console;

namespace Saksi.Cli.Commands.Doctor;

/// <summary>Prints the findings: a table on a terminal, lines for other programs, or JSON.</summary>
internal static class DoctorReport
{
    public static void Write(CommandContext context, IReadOnlyList<Finding> findings)
    {
        if (context.IsJson)
        {
            context.WriteJson(writer => WriteJson(writer, findings));
        }
        else if (context.Output == Console.Out && !Console.IsOutputRedirected)
        {
            WriteTable(findings);
        }
        else
        {
            WriteLines(context.Output, findings);
        }
    }

    private static string Word(FindingLevel level) => level switch
    {
        FindingLevel.Ok => "ok",
        FindingLevel.Warning => "warning",
        FindingLevel.Problem => "problem",
        _ => "not applicable",
    };

    private static void WriteJson(Utf8JsonWriter writer, IReadOnlyList<Finding> findings)
    {
        writer.WriteStartObject();
        writer.WriteString("status", Word(findings.Max(each => each.Level)));
        writer.WriteStartArray("checks");
        foreach (var finding in findings)
        {
            writer.WriteStartObject();
            writer.WriteString("check", finding.Check);
            writer.WriteString("status", Word(finding.Level));
            writer.WriteString("message", finding.Message);
            writer.WriteString("remedy", finding.Remedy);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteLines(TextWriter output, IReadOnlyList<Finding> findings)
    {
        foreach (var finding in findings)
        {
            output.WriteLine($"{Word(finding.Level),-14}  {finding.Check,-16}  {finding.Message}");
            if (finding.Remedy is not null)
            {
                output.WriteLine($"{"",-34}mend: {finding.Remedy}");
            }
        }
    }

    private static void WriteTable(IReadOnlyList<Finding> findings)
    {
        var table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey)
            .AddColumn(new TableColumn("check").NoWrap())
            .AddColumn(new TableColumn("status").NoWrap())
            .AddColumn("what was found, and what to do");
        foreach (var finding in findings)
        {
            var color = finding.Level switch
            {
                FindingLevel.Ok => "green",
                FindingLevel.Warning => "yellow",
                FindingLevel.Problem => "red",
                _ => "grey",
            };
            var remedy = finding.Remedy is null ? "" : $"\n[bold]{Markup.Escape(finding.Remedy)}[/]";
            table.AddRow(
                new Markup(Markup.Escape(finding.Check)),
                new Markup($"[{color}]{Word(finding.Level)}[/]"),
                new Markup(Markup.Escape(finding.Message) + remedy));
        }

        AnsiConsole.Write(table);
    }
}
