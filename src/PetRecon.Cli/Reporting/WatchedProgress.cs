namespace PetRecon.Cli.Reporting;

/// <summary>Shows progress as another display does, and tells it to one more place.</summary>
/// <param name="shown">The display.</param>
/// <param name="watch">Is told what is done and how far it is.</param>
internal sealed class WatchedProgress(ProgressDisplay shown, Action<string, TaskProgress> watch) : ProgressDisplay
{
    public override T Show<T>(string title, Func<IProgress<TaskProgress>, T> work)
    {
        watch(title, new(0));
        return shown.Show(title, progress => work(new Forked(progress, told => watch(title, told))));
    }

    private sealed class Forked(IProgress<TaskProgress> shown, Action<TaskProgress> watch) : IProgress<TaskProgress>
    {
        public void Report(TaskProgress value)
        {
            shown.Report(value);
            watch(value);
        }
    }
}
