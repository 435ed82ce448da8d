using System.Diagnostics;
using Spectre.Console;

namespace PetRecon.Cli.Reporting;

/// <summary>Shows how far work has come: a bar on a terminal, plain lines elsewhere. Always on standard error.</summary>
internal abstract class ProgressDisplay
{
    /// <summary>Bars if standard error is a terminal that can draw them.</summary>
    public static ProgressDisplay ForThisTerminal(TextWriter errors) =>
        Console.IsErrorRedirected || errors != Console.Error || Environment.GetEnvironmentVariable("TERM") is "dumb" or null
            ? new Lines(errors)
            : new Bars();

    /// <summary>Runs work that tells how far it is.</summary>
    /// <param name="title">What is done, such as "Reconstructing".</param>
    /// <param name="work">Receives where to tell it.</param>
    public abstract T Show<T>(string title, Func<IProgress<TaskProgress>, T> work);

    private static string Percent(double fraction) => FormattableString.Invariant($"{100 * Math.Clamp(fraction, 0, 1):0} %");

    private sealed class Bars : ProgressDisplay
    {
        private readonly IAnsiConsole _console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Error) });

        public override T Show<T>(string title, Func<IProgress<TaskProgress>, T> work) =>
            _console.Progress()
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
                .Start(context =>
                {
                    ProgressTask task = context.AddTask(Markup.Escape(title), maxValue: 1);
                    T result = work(new Receiver(progress =>
                    {
                        task.Value = progress.Fraction;
                        if (progress.Note.Length > 0)
                            task.Description = Markup.Escape($"{title}: {progress.Note}");
                    }));
                    task.Value = 1;
                    return result;
                });
    }

    private sealed class Lines(TextWriter output) : ProgressDisplay
    {
        private static readonly TimeSpan s_betweenLines = TimeSpan.FromSeconds(10);

        public override T Show<T>(string title, Func<IProgress<TaskProgress>, T> work)
        {
            long started = Stopwatch.GetTimestamp();
            long lastLine = started;
            T result = work(new Receiver(progress =>
            {
                if (Stopwatch.GetElapsedTime(lastLine) < s_betweenLines)
                    return;
                lastLine = Stopwatch.GetTimestamp();
                output.WriteLine($"{title}: {Percent(progress.Fraction)}{(progress.Note.Length > 0 ? ", " + progress.Note : "")}");
            }));
            output.WriteLine(FormattableString.Invariant($"{title}: done in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s"));
            return result;
        }
    }

    // Progress<T> would hand the values to the thread pool, where they can overtake each other.
    private sealed class Receiver(Action<TaskProgress> receive) : IProgress<TaskProgress>
    {
        private readonly Lock _lock = new();

        public void Report(TaskProgress value)
        {
            lock (_lock)
                receive(value);
        }
    }
}
