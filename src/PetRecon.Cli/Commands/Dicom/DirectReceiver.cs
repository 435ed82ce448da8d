namespace PetRecon.Cli.Commands.Dicom;

/// <summary>Passes what a library tells on at once and in order; Progress would post it to other threads.</summary>
internal sealed class DirectReceiver<T>(Action<T> receive) : IProgress<T>
{
    private readonly Lock _gate = new();

    public void Report(T value)
    {
        lock (_gate)
            receive(value);
    }
}
