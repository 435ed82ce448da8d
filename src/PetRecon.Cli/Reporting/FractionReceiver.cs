namespace PetRecon.Cli.Reporting;

/// <summary>Passes a plain fraction on as progress.</summary>
internal sealed class FractionReceiver(IProgress<TaskProgress> receiver) : IProgress<double>
{
    public void Report(double value) => receiver.Report(new(value));
}
